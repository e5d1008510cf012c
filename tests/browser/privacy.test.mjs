// Privacy: no page asks another host, breaks the strict Content-Security-Policy, stores anything or says anything in
// the console; also below a sub-path, where every address must still lead somewhere.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { named, pages, redirect } from './pages.mjs';
import { lax, none, phone, strict, subPath, withPage } from './site.mjs';

// What a page did that nobody may see, besides what `page.complaints` has collected.
async function traces(page) {
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight)); // pictures that wait to be seen
  await page.waitForTimeout(100);
  const stored = await page.evaluate(async () => [
    ...Object.keys(localStorage), ...Object.keys(sessionStorage), ...(await caches.keys()), ...(await indexedDB.databases()).map(({ name }) => name),
    ...(await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope),
  ]);
  const cookies = (await page.context().cookies()).map(({ name }) => name);
  return [...page.complaints, ...stored.map((key) => `stored: ${key}`), ...cookies.map((name) => `cookie: ${name}`)];
}

describe('privacy', { concurrency: 2 }, () => {
  test('reports what is planted, without a policy', () => withPage(`${lax.origin}/planted/leaks.html`, {}, async (page) => {
    const found = (await traces(page)).join('\n');
    for (const trace of ['another host: https://example.invalid/pixel.png', 'console log: planted', 'script error: planted', 'stored: planted', 'cookie: planted', `status 404: ${lax.origin}/planted/missing.png`]) {
      assert(found.includes(trace), `not reported: ${trace}\nbut: ${found}`);
    }
  }));

  test('reports what is planted, against the policy', () => withPage(`${strict.origin}/planted/leaks.html`, {}, async (page) => {
    const found = (await traces(page)).join('\n');
    for (const directive of ['Loading the image', 'inline style', 'inline script']) assert.match(found, new RegExp(`console error: .*${directive}.*Content Security Policy`, 'i'));
  }));

  for (const { name, url, laxUrl } of pages) {
    test(name, async () => {
      await withPage(url, {}, async (page) => none(await traces(page)));
      // Without the policy a request that it would have stopped goes out and is seen.
      await withPage(laxUrl, {}, async (page) => none(await traces(page)));
    });
  }

  test('directory, filtered', () => withPage(named('directory').url, {}, async (page) => {
    await page.locator('[data-facet=kind] input').first().check();
    await page.locator('#_q').fill('a');
    await page.locator('.chip').first().click();
    none(await traces(page));
  }));

  test('home, menu open', () => withPage(named('home').url, { viewport: phone }, async (page) => {
    await page.locator('[popovertarget=nav]').first().click();
    none(await traces(page));
  }));

  test('redirect', () => withPage(redirect.url, {}, async (page) => {
    await page.waitForURL('**/presse/2026/11/alles/');
    none(await traces(page));
  }));

  for (const path of ['/no/such/page/', '/en/no/such/page', `${subPath}no/such/page/`]) {
    test(`an unknown address: ${path}`, () => withPage(strict.origin + path, {}, async (page) => {
      const own = (text) => text === `status 404: ${strict.origin}${path}` || text === 'console error: Failed to load resource: the server responded with a status of 404 (Not Found)';
      assert.equal((await traces(page)).filter(own).length, 2, 'one missing page, nothing that the page itself lacks');
      none((await traces(page)).filter((text) => !own(text)));
      assert.equal(new URL(await page.locator('.brand').evaluate((link) => link.href)).pathname, path.startsWith(subPath) ? subPath : '/');
    }));
  }
});
