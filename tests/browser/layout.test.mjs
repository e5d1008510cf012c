// Layout: nothing scrolls sideways, is cut off or lies over something else; on the narrowest screen, with text twice as
// large, with the spacing of WCAG 1.4.12, and on paper.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { faults } from './faults.mjs';
import { named, pages } from './pages.mjs';
import { desktop, largeTextBrowser, none, phone, strict, withPage } from './site.mjs';

const narrow = { width: 320, height: 640 };
const tablet = { width: 820, height: 1180 };
const paper = { width: 658, height: 930 }; // A4 without the margins of print.css
const spacing = `* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
  p { margin-block-end: 2em !important; }`;
const mayAddStyle = { bypassCSP: true };

async function at(page, sizes) {
  const found = [];
  for (const viewport of sizes) {
    await page.setViewportSize(viewport);
    found.push(...(await page.evaluate(faults)).map((text) => `${viewport.width} px: ${text}`));
  }
  return found;
}

// Runs in the page: what moved without anybody's doing since the page was loaded.
async function shifts() {
  const found = [];
  const note = (entries) => found.push(...entries.filter((entry) => !entry.hadRecentInput));
  const observer = new PerformanceObserver((list) => note(list.getEntries()));
  observer.observe({ type: 'layout-shift', buffered: true });
  for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
  note(observer.takeRecords());
  return found.map((entry) => `${entry.value.toFixed(3)}: ${entry.sources.map(({ node }) => `${node?.localName} ${node?.id || node?.className}`).join(', ')}`);
}

describe('layout', { concurrency: 2 }, () => {
  test('reports what is planted', () => withPage(`${strict.origin}/planted/barriers.html`, { viewport: narrow }, async (page) => {
    const found = (await page.evaluate(faults)).join('\n');
    for (const fault of [/scrolls sideways/, /leaves the screen: “Wider/, /cut off: “The end/, /overlap: “This line lies (under|above)/]) assert.match(found, fault);
  }));

  for (const { name, url } of pages) {
    test(`${name}: screens, paper, text spacing`, () => withPage(url, mayAddStyle, async (page) => {
      const found = await at(page, [narrow, tablet, desktop]);
      await page.emulateMedia({ media: 'print' });
      found.push(...(await at(page, [paper])).map((text) => `print, ${text}`));
      const screenOnly = '.skip, .util, .nav, .menu-button, .crumbs, .facet-box, .az, .share, .pages, footer .cols';
      found.push(...(await page.evaluate((selector) => [document.querySelector('h1'), ...document.querySelectorAll(selector)]
        .filter((element) => element.checkVisibility() !== (element.localName === 'h1'))
        .map((element) => `print, shown or hidden by mistake: ${element.outerHTML.slice(0, 80)}`), screenOnly)));
      await page.emulateMedia({ media: 'screen' });
      await page.addStyleTag({ content: spacing });
      found.push(...(await at(page, [desktop, phone])).map((text) => `text spacing, ${text}`));
      none(found);
    }));

    test(`${name}: text twice as large`, () => withPage(url, {}, async (page) => {
      assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize), '32px');
      none(await at(page, [desktop, phone]));
    }, largeTextBrowser));
  }

  const scripted = [['release of the own site', ''], ['directory', ''], ['directory', '?kind=kommune'], ['search', '?q=interkulturelle+öffnung'], ['search', '?q=xyzzy']];
  for (const viewport of [phone, desktop]) {
    test(`nothing jumps when a script comes late, ${viewport.width} px`, async () => {
      for (const [name, query] of scripted) {
        await withPage(named(name).url + query, { viewport }, async (page) => {
          // Until the whole page is there; it is not painted yet, so frames cannot be waited for.
          await page.route('**/*.{js,json}', async (route) => {
            await page.waitForFunction(() => document.querySelector('footer'), null, { polling: 20 });
            await route.continue();
          });
          await page.reload();
          if (name === 'search') await page.waitForFunction(() => document.querySelector('#_count').textContent && !document.querySelector('.is-waiting'));
          none((await page.evaluate(shifts)).map((shift) => `${name}${query}: ${shift}`));
          await page.unrouteAll();
        });
      }
    });
  }

  test('search with hits', () => withPage(`${named('search').url}?q=interkulturelle+öffnung`, mayAddStyle, async (page) => {
    await page.locator('#_hits li').first().waitFor();
    const found = await at(page, [narrow, tablet, desktop]);
    await page.evaluate(() => { document.documentElement.dir = 'rtl'; });
    found.push(...(await at(page, [narrow, desktop])).map((text) => `from right to left, ${text}`));
    await page.evaluate(() => { document.documentElement.dir = 'ltr'; });
    await page.emulateMedia({ media: 'print' });
    found.push(...(await at(page, [paper])).map((text) => `print, ${text}`));
    assert(!(await page.locator('#_search').isVisible()), 'a form on paper');
    await page.emulateMedia({ media: 'screen' });
    await page.addStyleTag({ content: spacing });
    found.push(...(await at(page, [desktop, phone])).map((text) => `text spacing, ${text}`));
    none(found);
  }));

  // WCAG 2.5.8; a link within a sentence may be as high as its line.
  test('sources of figures can be hit with a finger', () => withPage(named('home').url, { viewport: phone }, async (page) => {
    const heights = await page.locator('.facts .note a').evaluateAll((links) => links.map((link) => link.getBoundingClientRect().height));
    assert(heights.length > 0 && heights.every((height) => height >= 24), heights.join(' '));
  }));

  test('menu open on the narrowest screen', () => withPage(named('home').url, { viewport: narrow }, async (page) => {
    await page.locator('[popovertarget=nav]').first().click();
    none((await page.evaluate(faults)).filter((text) => !/overlap/.test(text))); // it covers the page
  }));

  test('a short release fits two sheets of paper and names its address', () => withPage(named('release of the own site').url, {}, async (page) => {
    const sheets = (await page.pdf({ preferCSSPageSize: true })).toString('latin1').match(/\/Type\s*\/Page\b/g);
    assert(sheets.length >= 1 && sheets.length <= 2, `${sheets.length} sheets`);
    await page.emulateMedia({ media: 'print' });
    assert(await page.locator('.print-only').last().isVisible());
  }));
});
