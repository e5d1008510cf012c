// Without JavaScript: the directory lists every partner, every filter is a page that shows what it promises, the same
// as the script shows in place, and the menu opens.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { named, pages } from './pages.mjs';
import { none, phone, withPage } from './site.mjs';

const off = { javaScriptEnabled: false };
const facets = ['kind', 'district', 'city', 'topic'];
const listed = (page) => page.locator('#_liste .org a:visible').evaluateAll((links) => links.map((link) => link.pathname).sort());

describe('without script', { concurrency: 2 }, () => {
  for (const name of ['directory', 'directory, English']) {
    test(`${name} lists all partners, and each of them has a page`, () => withPage(named(name).url, off, async (page) => {
      const partners = await listed(page);
      assert.equal(await page.locator('#_count').textContent(), `${partners.length} ${name === 'directory' ? 'Partner' : 'partners'}`);
      assert(partners.length >= 38);
      for (const path of partners) assert.equal((await page.request.get(new URL(path, page.url()).href)).status(), 200, path);
      assert(!(await page.locator('#_q').isVisible()), 'a search field that nothing answers');
    }));
  }

  for (const facet of facets) {
    test(`each ${facet} of the directory is a page, the same as with script`, async () => {
      const entries = await withPage(named('directory').url, off, (page) => page.locator(`[data-facet=${facet}] [data-v]`).evaluateAll((entries) => entries.map((entry) => ({
        href: entry.href, value: entry.dataset.v, count: Number(entry.querySelector('.num').textContent.replace(/\D/g, '')),
      }))));
      assert(entries.length > 1);
      none(entries.filter(({ href, count, value }) => !href && count && value).map(({ value }) => `“${value}” has entries and no page`));
      const linked = entries.filter(({ href }) => href);
      assert(linked.length > 1);
      const withScript = await withPage(named('directory').url, {}, (page) => page.evaluate(({ facet, values }) => values.map((value) => {
        const box = document.querySelector(`[data-facet=${facet}] input[value="${value}"]`);
        box.click();
        const found = [...document.querySelectorAll('#_liste .org:not([hidden]) a')].map((link) => link.pathname).sort();
        box.click();
        return found;
      }), { facet, values: linked.map(({ value }) => value) }));
      for (const [at, { href, count, value }] of linked.entries()) {
        await withPage(href, off, async (page) => {
          const partners = await listed(page);
          assert.equal(partners.length, count, value);
          assert.deepEqual(partners, withScript[at], value);
        });
      }
    });
  }

  test('phone: the filter is open and the menu opens', () => withPage(named('directory').url, { ...off, viewport: phone }, async (page) => {
    assert(await page.locator('[data-facet=kind] a').first().isVisible());
    await page.getByRole('button', { name: 'Menü' }).click();
    assert(await page.getByRole('navigation', { name: 'Hauptnavigation' }).isVisible());
  }));

  test('the search says that it needs one and shows other ways', () => withPage(named('search').url, off, async (page) => {
    assert(!(await page.locator('#_q').isVisible()), 'a search field that nothing answers');
    assert.match(await page.locator('main').innerText(), /Die Suche braucht JavaScript/);
    const ways = await page.locator('.ways a').evaluateAll((links) => links.map((link) => link.href));
    assert(ways.length >= 4);
    for (const href of ways) assert.equal((await page.request.get(href)).status(), 200, href);
  }));

  // The lists are filtered and searched, releases and events passed on.
  test('no other page has a script', async () => {
    const scripts = /<script(?! type="application\/ld\+json")/;
    const has = await Promise.all(pages.map(async ({ name, url }) => scripts.test(await (await fetch(url)).text()) && name));
    const scripted = /^(directory|search)(, English)?$|^(release|event)\b(?!, withdrawn)/;
    assert.deepEqual(has.filter(Boolean), pages.map(({ name }) => name).filter((name) => scripted.test(name)));
  });
});
