// Accessibility by axe-core: WCAG 2.2 A and AA and its best practices, on every page type in every medium.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';
import { named, pages, redirect } from './pages.mjs';
import { desktop, none, phone, strict, withPage } from './site.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];

// Only the rules about colour can tell schemes of colour apart, so those after the first of a size run these alone. Paper
// has colours, and leaves out parts of the page: what is left still needs its headings and texts.
const colours = ['color-contrast', 'link-in-text-block'];
const onPaper = [...colours, 'heading-order', 'page-has-heading-one', 'image-alt', 'svg-img-alt', 'link-name', 'list', 'definition-list'];
const media = [
  { name: 'desktop, light', rules: tags, viewport: desktop, colorScheme: 'light' },
  { name: 'desktop, dark', rules: colours, viewport: desktop, colorScheme: 'dark' },
  { name: 'print', rules: onPaper, viewport: desktop, colorScheme: 'light', media: 'print' },
  { name: 'phone, light', rules: tags, viewport: phone, colorScheme: 'light' },
  { name: 'phone, dark', rules: colours, viewport: phone, colorScheme: 'dark' },
  { name: 'phone, forced colours', rules: colours, viewport: phone, colorScheme: 'dark', forcedColors: 'active' },
];

async function violations(page, rules = tags) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  return page.evaluate(async ({ rules, tags }) => {
    const everything = rules.length === tags.length;
    const { violations } = await window.axe.run(document, {
      runOnly: { type: everything ? 'tag' : 'rule', values: rules },
      ...(everything && { rules: { 'target-size': { enabled: true } } }),
      resultTypes: ['violations'],
      preload: false,
    });
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target} (${node.any[0]?.message ?? node.failureSummary})`));
  }, { rules, tags });
}

async function inAllMedia(page, chosen = media) {
  const found = [];
  for (const { name, rules, viewport, ...emulation } of chosen) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ media: 'screen', forcedColors: 'none', ...emulation });
    found.push(...(await violations(page, rules)).map((text) => `${name}: ${text}`));
  }
  return found;
}

// Of each template one page in all media. Others of it may hold marks of other colours: in light and in dark. And those
// that only say something else in the same shapes: once.
const oneOfEach = ['home', 'directory', 'partner, everything known', 'news', 'release with everything', 'topics', 'topic', 'events', 'event ahead', 'timeline', 'anniversary', 'anniversaries of partners', 'search', 'plain page with contents', 'not found'];
const lightAndDark = media.filter(({ name }) => name === 'desktop, light' || name === 'phone, dark');
function mediaFor(name) {
  if (oneOfEach.includes(name)) return media;
  return /English|of a (district|city|topic)/.test(name) ? media.slice(0, 1) : lightAndDark;
}

describe('axe', { concurrency: 2 }, () => {
  test('reports what is planted', () => withPage(`${strict.origin}/planted/barriers.html`, {}, async (page) => {
    const found = (await violations(page)).join('\n');
    for (const rule of ['image-alt', 'color-contrast', 'target-size', 'html-has-lang']) assert.match(found, new RegExp(rule));
  }));

  test('one page of each template is among the pages', () => none(oneOfEach.filter((name) => !pages.some((page) => page.name === name))));

  for (const { name, url } of pages) {
    test(name, () => withPage(url, {}, async (page) => none(await inAllMedia(page, mediaFor(name)))));
  }

  test('redirect', () => withPage(`${strict.origin}/planted/dot.svg`, {}, async (page) => {
    // Held where it is: the redirect itself would be over before anything could be asked.
    await page.route((url) => url.origin === strict.origin && url.pathname !== redirect.path, (route) => route.abort('aborted'));
    await page.goto(redirect.url);
    assert.equal(page.url(), redirect.url);
    // It has no colours of its own, and axe takes the dark ground of the browser for white.
    none(await inAllMedia(page, media.filter(({ colorScheme }) => colorScheme === 'light')));
  }));

  test('menu open', () => withPage(named('home').url, { viewport: phone }, async (page) => {
    await page.locator('[popovertarget=nav]').first().click();
    none(await inAllMedia(page));
  }));

  test('search with hits', () => withPage(`${named('search').url}?q=interkulturelle+öffnung`, {}, async (page) => {
    await page.locator('#_hits li').first().waitFor();
    none(await inAllMedia(page));
  }));

  test('filter in use', () => withPage(named('directory').url, { viewport: phone }, async (page) => {
    await page.locator('summary').first().click();
    await page.locator('[data-facet=kind] input').first().check();
    await page.locator('[data-facet=district] input').first().check();
    none(await inAllMedia(page));
  }));
});
