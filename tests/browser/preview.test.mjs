// The preview in a browser: it follows what is saved, shows mistakes until they are mended, and lets editors see what
// visitors do not see yet. Each step waits for the program's own message or for what the page then shows.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { faults } from './faults.mjs';
import { Preview } from './preview.mjs';
import { browser, desktop, none } from './site.mjs';

const folder = fileURLToPath(new URL('preview', import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const today = 'content/releases/2026-11-20-heute.md';
const draft = 'content/releases/2026-11-21-entwurf.md';

async function withPreview(options, use) {
  const preview = await Preview.start(folder, ...options);
  const context = await browser.newContext({ viewport: desktop, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const open = async (path) => {
    // The script has heard of the last build once the bar stands.
    await page.goto(preview.url + path);
    await page.locator('vielfalt-preview summary').waitFor();
  };
  try {
    await use({ preview, page, open });
  } finally {
    await context.close();
    await preview.end();
  }
}

const mark = (page) => page.evaluate(() => { window.marked = true; });
const isMarked = (page) => page.evaluate(() => window.marked === true);
const choice = (page) => page.getByRole('switch', { name: 'Entwürfe und Künftiges zeigen' });
// Nothing of the page lies under the bar once it is scrolled to its end.
const covered = (page) => page.evaluate(() => {
  scrollTo(0, document.documentElement.scrollHeight);
  const bar = document.querySelector('vielfalt-preview').getBoundingClientRect();
  const last = [...document.querySelectorAll('footer *')].reduce((low, element) => Math.max(low, element.getBoundingClientRect().bottom), 0);
  scrollTo(0, 0);
  return Math.max(0, last - bar.top);
});

const places = { 'at the root': [], 'below a sub-path': ['--base-url', 'https://vorschau.example.org/below/here/'] };
for (const [where, options] of Object.entries(places)) {
  describe(`preview ${where}`, { concurrency: 2 }, () => {
    test('a saved text is shown, and the page stays where it is', () => withPreview(options, async ({ preview, page, open }) => {
      await open('presse/2026/11/heute/');
      await page.evaluate(() => scrollTo(0, 700));
      await mark(page);
      await preview.replace(today, 'Absatz 60', 'Der letzte Absatz');
      await page.getByText('Der letzte Absatz').waitFor({ state: 'attached' });
      await page.waitForFunction(() => scrollY === 700);
      assert(!(await isMarked(page)), 'the page was not loaded again');
    }));

    test('what visitors do not see yet, with a switch', () => withPreview(options, async ({ preview, page, open }) => {
      await open('presse/2026/11/entwurf/');
      assert.equal(await page.locator('h1').textContent(), 'Diese Seite gibt es nicht (mehr).');
      assert.equal(await page.locator('.preview-bar').count(), 0);
      const bar = page.getByRole('region', { name: 'Vorschau' });
      await bar.getByText('2 zurückgehalten').click();
      assert.deepEqual(await bar.getByRole('listitem').allTextContents(), [
        'Entwurf mit Folgen (Entwurf), content/releases/2026-11-21-entwurf.md',
        'Erst im Dezember (Datum liegt voraus), content/releases/2026-12-01-dezember.md',
      ]);
      assert.equal(await choice(page).getAttribute('aria-checked'), 'false');
      assert.equal(await covered(page), 0);

      await choice(page).focus();
      await page.keyboard.press('Space');
      await page.getByRole('heading', { level: 1, name: 'Entwurf mit Folgen' }).waitFor();
      await page.locator('vielfalt-preview button[aria-checked=true]').waitFor();
      assert(await page.locator('.preview-bar').isVisible(), 'the page does not say that it is not public');
      assert.equal(await page.locator('meta[name=robots]').getAttribute('content'), 'noindex');
      await page.waitForFunction(() => document.querySelector('vielfalt-preview').shadowRoot.activeElement?.role === 'switch');

      // The choice goes along, and what editors see follows what they save.
      await open('presse/');
      const titles = () => page.locator('main h3, main h2').allTextContents().then((all) => all.join('\n'));
      assert.match(await titles(), /Erst im Dezember[^]*Entwurf mit Folgen[^]*Heute/);
      assert.doesNotMatch(await titles(), /Vorbei/);
      await open('presse/2026/11/entwurf/');
      await preview.replace(draft, 'Noch nicht fertig.', 'Fast fertig.');
      await page.getByText('Fast fertig.').waitFor();

      await choice(page).press('Enter');
      await page.getByRole('heading', { level: 1, name: 'Diese Seite gibt es nicht (mehr).' }).waitFor();
      await open('presse/');
      assert.doesNotMatch(await titles(), /Entwurf mit Folgen|Dezember/);

      // What changed while nobody looked is there when somebody does again.
      await preview.replace(draft, 'Fast fertig.', 'Endlich fertig.');
      await choice(page).click();
      await page.locator('vielfalt-preview button[aria-checked=true]').waitFor();
      await open('presse/2026/11/entwurf/');
      assert(await page.getByText('Endlich fertig.').isVisible());
    }));
  });
}

describe('preview', { concurrency: 2 }, () => {
  test('other colours come without loading the page again', () => withPreview([], async ({ preview, page, open }) => {
    await open('presse/2026/11/heute/');
    const own = () => page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--own'));
    assert.match(await own(), /1.2.3|#010203/);
    await mark(page);
    for (const [color, seen] of [['rgb(4 5 6)', '4.5.6|#040506'], ['rgb(7 8 9)', '7.8.9|#070809']]) {
      await preview.write('themes/own/assets/css/own.css', `:root { --own: ${color} }\n`);
      await page.waitForFunction((seen) => new RegExp(seen).test(getComputedStyle(document.documentElement).getPropertyValue('--own')), seen);
    }
    await page.waitForFunction(() => document.querySelectorAll('link[rel=stylesheet]').length === 1);
    assert(await isMarked(page), 'the page was loaded again');
  }));

  test('mistakes are shown with file, line and excerpt until they are mended', () => withPreview([], async ({ preview, page, open }) => {
    await open('presse/2026/11/heute/');
    await mark(page);
    const alert = page.getByRole('alert', { name: 'So kann die Website nicht erscheinen' });
    assert.equal((await preview.replace(today, 'title: Heute', 'titel: Heute')).ok, false);
    await alert.waitFor();
    const text = await alert.textContent();
    for (const part of [`${today}:2:1`, 'titel: Heute', '„title“']) assert(text.includes(part), text);
    assert(await page.getByText('Der Anfang.').isVisible(), 'the last good page is gone');
    await preview.replace(today, 'titel: Heute', 'title: Heute');
    await alert.waitFor({ state: 'hidden' });
    assert(await isMarked(page), 'the page was loaded again although it is the same');
  }));

  test('the bar can be used by everyone', () => withPreview([], async ({ page, open }) => {
    await open('presse/2026/11/heute/');
    await page.locator('vielfalt-preview summary').click();
    await page.evaluate(axe);
    const found = [];
    for (const width of [1366, 320]) {
      await page.setViewportSize({ width, height: 700 });
      found.push(...(await page.evaluate(faults)));
      found.push(...(await page.evaluate(async () => (await window.axe.run(document, { preload: false })).violations
        .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target}`)))));
    }
    none(found);
    await page.emulateMedia({ media: 'print' });
    assert(!(await page.locator('vielfalt-preview').isVisible()), 'the bar is printed');
  }));

  test('the words follow --lang', () => withPreview(['--lang', 'en'], async ({ page, open }) => {
    await open('');
    assert(await page.getByRole('region', { name: 'Preview' }).getByText('2 withheld').isVisible());
    assert(await page.getByRole('switch', { name: 'Show drafts and what lies ahead' }).isVisible());
    assert.equal(await page.locator('vielfalt-preview').getAttribute('lang'), 'en');
  }));

  test('nothing of it is in the files', async () => {
    const preview = await Preview.start(folder);
    try {
      const files = readFileSync(preview.path('.vielfalt/serve/index.html'), 'utf8');
      assert(files.includes('Heute') && !files.includes('live.js') && !files.includes('Entwurf mit Folgen'));
      assert.throws(() => readFileSync(preview.path('.vielfalt/serve-all/index.html')), 'what nobody asked for is built');
    } finally {
      await preview.end();
    }
  });
});
