// Keyboard: the skip link comes first, every control is reached in the order of the page and seen when it has the focus,
// and menu and filter can be worked without a pointer.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { named, pages } from './pages.mjs';
import { none, phone, strict, withPage } from './site.mjs';

// Runs in the page after each press of the tab key: what is wrong with the place where the focus now is.
function inspect() {
  const element = document.activeElement;
  window.reached ??= [];
  if (element === document.body || window.reached.includes(element)) return { done: true };
  const found = [];
  const name = `${element.localName} “${(element.textContent || element.name || '').trim().slice(0, 40)}”`;
  const last = window.reached.at(-1);
  if (last && !(last.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING)) found.push(`out of order: ${name}`);
  window.reached.push(element);

  const ringed = [element, element.closest('label')].some((box) => {
    const style = box && getComputedStyle(box);
    return style && style.outlineStyle === 'solid' && parseFloat(style.outlineWidth) >= 2;
  });
  if (!ringed) found.push(`no focus ring: ${name}`);
  const rects = [...element.getClientRects()].filter((rect) => rect.width && rect.height);
  const seen = rects.some((rect) => {
    const top = document.elementFromPoint(rect.left + rect.width / 2, rect.top + rect.height / 2);
    return top && (element.contains(top) || top.contains(element) || top.control === element);
  });
  if (!seen) found.push(`focus out of sight: ${name}`);
  return { found };
}

async function walk(page) {
  const found = [];
  for (let step = 0; step < 500; step++) {
    await page.keyboard.press('Tab');
    const result = await page.evaluate(inspect);
    if (result.done) break;
    found.push(...result.found);
  }
  found.push(...(await page.evaluate(() => [...document.querySelectorAll('a[href], button, input:enabled, summary, [tabindex]:not(main, #_count)')]
    .filter((element) => element.checkVisibility() && !element.closest('svg') && !window.reached.includes(element))
    .map((element) => `not reached: ${element.localName} “${element.textContent.trim().slice(0, 40)}”`))));
  return found;
}

const focused = (page, selector) => page.evaluate((selector) => document.activeElement.matches(selector), selector);

describe('keyboard', { concurrency: 2 }, () => {
  test('reports what is planted', () => withPage(`${strict.origin}/planted/barriers.html`, {}, async (page) => {
    const found = (await walk(page)).join('\n');
    for (const fault of ['no focus ring: a “No focus ring”', 'not reached: a “Out of reach”']) assert(found.includes(fault), found);
  }));

  for (const { name, url } of pages) {
    test(name, () => withPage(url, {}, async (page) => {
      await page.keyboard.press('Tab');
      assert(await focused(page, '.skip'), 'the skip link is not first');
      none((await page.evaluate(inspect)).found);
      // The pages of a template have the same controls in each language, and those of a filter those of any other.
      if (!/English|own|of a (district|city|topic)/.test(name)) none(await walk(page));
      await page.locator('.skip').focus();
      await page.keyboard.press('Enter');
      assert(await focused(page, 'main'), 'the skip link does not lead to the content');
    }));
  }

  test('phone: the directory', () => withPage(named('directory').url, { viewport: phone }, async (page) => none(await walk(page))));

  test('phone: the menu opens, is walked, closes and gives the focus back', () => withPage(named('directory').url, { viewport: phone }, async (page) => {
    const menu = page.getByRole('navigation', { name: 'Hauptnavigation' });
    const button = page.getByRole('button', { name: 'Menü' });
    assert(!(await menu.isVisible()));
    await button.focus();
    await page.keyboard.press('Enter');
    assert(await menu.isVisible());
    assert(await focused(page, '#nav .close'), 'the focus stays behind the menu');
    for (const link of await menu.getByRole('link').all()) {
      await page.keyboard.press('Tab');
      assert(await link.evaluate((link) => link === document.activeElement), 'a link of the menu is left out');
    }
    for (let step = 0; step < 12; step++) {
      await page.keyboard.press(step % 4 < 2 ? 'Tab' : 'Shift+Tab');
      assert(await focused(page, 'body, #nav *'), 'the focus goes behind the open menu');
    }
    assert.deepEqual(await page.getByRole('link').or(page.getByRole('button')).evaluateAll((all) => all.filter((one) => !one.closest('#nav')).map((one) => one.textContent)), [], 'read behind the menu');
    await page.keyboard.press('Escape');
    assert(!(await menu.isVisible()));
    assert(await focused(page, '.menu-button:not(.close)'), 'the focus is lost');
    assert(await page.locator('.brand').isVisible(), 'the page does not come back');
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    assert(!(await menu.isVisible()), 'the close button does not close');
    assert(await focused(page, '.menu-button:not(.close)'), 'the focus is lost');
    await button.click();
    await page.mouse.click(2, 400);
    assert(!(await menu.isVisible()), 'a tap beside the menu does not close it');
  }));

  test('the filter', () => withPage(named('directory').url, {}, async (page) => {
    const rows = page.locator('#_liste .org:visible');
    const all = await rows.count();
    const box = page.locator('[data-facet=kind] input').first();
    const expected = Number(await box.locator('xpath=..').locator('.num').evaluate((number) => number.textContent.replace(/\D/g, '')));
    await box.focus();
    await page.keyboard.press('Space');
    assert.equal(await rows.count(), expected);
    await page.waitForFunction((text) => document.getElementById('_count').textContent === text, `${expected} von ${all} Partnern`);
    assert.match(page.url(), /\?kind=/);

    await page.reload();
    assert.equal(await rows.count(), expected, 'the address does not keep the choice');
    const chip = page.getByRole('button', { name: /^Auswahl „.+“ entfernen$/ });
    await chip.focus();
    await page.keyboard.press('Enter');
    assert.equal(await rows.count(), all);
    assert(await focused(page, '#_count'), 'the focus is lost with the chip');

    await page.getByRole('searchbox', { name: 'Name oder Ort' }).focus();
    await page.keyboard.type('DÜSSELDORF bezirksregierung');
    assert.equal(await rows.count(), 1);
    await page.keyboard.press('Enter');
    assert.equal(await rows.count(), 1, 'the enter key leaves the page');
    await page.keyboard.type(' nirgends');
    assert(await page.getByText('Keine Treffer').isVisible());
  }));

  test('the filter finds names as they are typed', () => withPage(named('directory').url, {}, async (page) => {
    const rows = page.locator('#_liste .org:visible');
    // The names hold soft hyphens and umlauts.
    for (const text of ['Landschaftsverband', 'Polizeipraesidium', 'Polizeiprasidium', 'Polizeipräsidium']) {
      await page.getByRole('searchbox', { name: 'Name oder Ort' }).fill(text);
      assert((await rows.count()) > 0, `“${text}” finds nothing`);
    }
    // Words beside the name are not looked at.
    await page.getByRole('searchbox', { name: 'Name oder Ort' }).fill('seit');
    assert.equal(await rows.count(), 0);
  }));

  const permissions = ['clipboard-read', 'clipboard-write'];
  test('a release is printed and its address copied', () => withPage(named('release with everything').url, { permissions }, async (page) => {
    await page.evaluate(() => { window.print = () => { window.printed = true; }; });
    await page.getByRole('button', { name: 'Druckansicht' }).focus();
    await page.keyboard.press('Enter');
    assert(await page.evaluate(() => window.printed), 'nothing is printed');
    await page.getByRole('button', { name: 'Adresse kopieren' }).focus();
    await page.keyboard.press('Space');
    await page.getByText('Die Adresse ist kopiert.').waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await page.locator('link[rel=canonical]').getAttribute('href'));
    none(page.complaints);
  }));

  test('the end of a page leads to its beginning', () => withPage(named('directory').url, { viewport: phone }, async (page) => {
    await page.getByRole('link', { name: 'Zum Seitenanfang' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => window.scrollY === 0);
    await page.keyboard.press('Tab');
    assert(await focused(page, '.skip'), 'the focus stays at the end');
  }));

  test('a turned tablet shows the filter', () => withPage(named('directory').url, { viewport: { width: 820, height: 1180 } }, async (page) => {
    await page.setViewportSize({ width: 1180, height: 820 });
    await page.locator('[data-facet=kind] input').first().waitFor();
  }));

  test('phone: the filter unfolds', () => withPage(named('directory').url, { viewport: phone }, async (page) => {
    const box = page.locator('[data-facet=kind] input').first();
    assert(!(await box.isVisible()));
    await page.locator('.facet-box > summary').focus();
    await page.keyboard.press('Enter');
    assert(await box.isVisible());
  }));
});
