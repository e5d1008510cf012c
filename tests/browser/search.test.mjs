// The search in the browser: it answers, in every spelling, by keyboard, and asks nobody else.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { named } from './pages.mjs';
import { none, phone, strict, subPath, withPage } from './site.mjs';

const titles = (page) => page.locator('#_hits h3 a').allTextContents();
const asked = (words, more = '', name = 'search') => `${named(name).url}?q=${encodeURIComponent(words)}${more}`;
async function answered(page) {
  await page.waitForFunction(() => document.getElementById('_count').textContent && !document.querySelector('.is-waiting'));
  return page.locator('#_count').textContent();
}

describe('search', { concurrency: 2 }, () => {
  test('typed words are answered, filtered and kept in the address', () => withPage(named('search').url, {}, async (page) => {
    assert.equal(await page.locator('#_count').textContent(), '');
    await page.locator('#_q').fill('interkulturelle öffnung');
    await page.keyboard.press('Enter');
    assert.match(await answered(page), /^\d+ Treffer für „interkulturelle öffnung“$/);
    assert.equal(new URL(page.url()).search, '?q=interkulturelle+%C3%B6ffnung');
    assert.match(await page.title(), /^interkulturelle öffnung – Suche/);
    const all = await titles(page);
    assert.equal(all.length, 10);
    assert(all.slice(0, 3).every((title) => /öffnung/i.test(title)), 'hits in titles come first');
    for (const mark of await page.locator('#_hits mark').allTextContents()) assert.match(mark, /^(interkulturell|öffnung)/i);
    const events = page.getByLabel(/^Termine/);
    const number = Number((await events.locator('xpath=..').locator('.num').textContent()).replace(/\D/g, ''));
    assert(number > 0 && number < 10);
    await events.check();
    await page.waitForFunction((number) => document.querySelectorAll('#_hits li').length === number, number);
    assert.deepEqual(new Set(await page.locator('#_hits .kind').allTextContents()), new Set(['Termin']));
    assert.match(page.url(), /art=event/);
    await page.goBack();
    await page.waitForFunction(() => !document.querySelector('#_hits li'));
    none(page.complaints);
  }));

  test('while it waits it says so, and nothing of the last answer stays', () => withPage(asked('duisburg'), {}, async (page) => {
    const last = await answered(page);
    let open;
    const gate = new Promise((resolve) => { open = resolve; });
    await page.route(/\/suche\/(terms|hits)\//, async (route) => { await gate; await route.continue(); });
    await page.locator('#_q').fill('öffnung');
    await page.keyboard.press('Enter');
    assert.equal(await page.locator('#_count').textContent(), 'Die Suche läuft …');
    assert.deepEqual(await titles(page), []);
    assert.equal(await page.locator('#_kinds .num:visible').count(), 0, 'figures of the last answer');
    open();
    assert.notEqual(await answered(page), last);
    assert((await titles(page)).length > 0);
    await page.unrouteAll();
    none(page.complaints);
  }));

  test('hits that the choice of kinds hides are named, and one button shows them', () => withPage(asked('impressum'), {}, async (page) => {
    const all = await answered(page);
    await page.locator('#_kinds label', { hasText: '(0)' }).first().click();
    const hidden = parseInt(all, 10);
    assert.equal(await answered(page), `In dieser Auswahl nichts gefunden für „impressum“. Treffer außerhalb der Auswahl: ${hidden}.`);
    assert.deepEqual(await titles(page), []);
    await page.getByRole('button', { name: 'Auswahl aufheben' }).focus();
    await page.keyboard.press('Enter');
    assert.equal(await answered(page), all);
    assert.equal(new URL(page.url()).search, '?q=impressum');
    assert(await page.evaluate(() => document.activeElement.id === '_count'), 'the focus is lost with the button');
    assert(!(await page.getByRole('button', { name: 'Auswahl aufheben' }).isVisible()));
    none(page.complaints);
  }));

  test('an address with a question is an answer, also below a sub-path', async () => {
    const own = `${strict.origin}${subPath}suche/?q=duisburg&art=partner`;
    await withPage(own, {}, async (page) => {
      await answered(page);
      assert.equal((await titles(page))[0], 'Stadt Duisburg', 'the one with the name comes first');
      assert.deepEqual(new Set(await page.locator('#_hits .kind').allTextContents()), new Set(['Partner']));
      await page.locator('#_hits a').first().click();
      assert.match(page.url(), /\/below\/here\/partner\/stadt-duisburg\/$/);
      none(page.complaints);
    });
  });

  const same = [
    ['interkulturelle öffnung', 'INTERKULTURELLE OEFFNUNG', 'interkulturellen Öffnungen', 'Öffnung, interkulturelle!', 'der interkulturellen Öffnung'],
    ['straße', 'STRASSE'],
    ['fortbildungsveranstaltung', 'Fortbildungsveranstaltungen', 'fortbildungsveranstaltungs'],
  ];
  for (const [first, ...others] of same) {
    test(`“${first}” in other spellings`, async () => {
      const results = await Promise.all([first, ...others].map((words) => withPage(asked(words), {}, async (page) => {
        await answered(page);
        return titles(page);
      })));
      if (first !== 'straße') assert(results[0].length > 0);
      for (const [at, other] of others.entries()) assert.deepEqual(results[at + 1], results[0], other);
    });
  }

  // Each finds the page with the word forms.
  const forms = [
    ['Imker', 'Imkerin', 'Imkerinnen', 'Imker*innen', 'Imker:in', 'ImkerInnen'],
    ['Töpfer', 'Töpferin', 'Töpferinnen', 'Toepfer', 'Topfer', 'topferinnen'],
    ['Glaser', 'Glaserin', 'Glaserinnen'],
    ['Kürschner', 'Kürschnerin', 'Kürschnerinnen', 'kurschner'],
    ['Müller', 'Müllerin', 'Müllerinnen'],
    ['Gärtner', 'Gärtnerinnen', 'gartner'],
    ['Sattler', 'Sattlerin', 'Sattlerinnen'],
    ['Migrant', 'Migrantin', 'Migrantinnen', 'Migranten'],
    ['Kölmünde', 'Koelmuende', 'kolmunde', 'kolmuende', 'Königsstrasse', 'konigsstr'],
    ['47', '47 Proben', 'Imker 47', 'Imker 99'],
  ];
  for (const words of forms) {
    test(`“${words[0]}” however it is written`, async () => {
      for (const word of words) {
        await withPage(asked(word), {}, async (page) => {
          await answered(page);
          assert((await titles(page)).some((title) => title.startsWith('Wortformen')), word);
        });
      }
    });
  }

  test('a compound is found by its parts, and the part in a compound', async () => {
    await withPage(asked('Öffnungsverwaltung'), {}, async (page) => {
      await answered(page);
      assert((await titles(page)).length > 0, 'Öffnung and Verwaltung');
    });
    await withPage(asked('Veranstaltung'), {}, async (page) => {
      await answered(page);
      assert((await titles(page)).some((title) => title.includes('Fortbildungsveranstaltungen')));
    });
  });

  test('the beginning of a word is enough', () => withPage(asked('landesarbeitsgem'), {}, async (page) => {
    await answered(page);
    assert((await titles(page)).some((title) => title.startsWith('Landesarbeitsgemeinschaft')));
  }));

  test('nothing found, nothing asked, and words that stand everywhere', async () => {
    await withPage(asked('xyzzy'), {}, async (page) => assert.match(await answered(page), /^Nichts gefunden für „xyzzy“/));
    await withPage(asked('und der'), {}, async (page) => assert.match(await answered(page), /^Nichts gefunden/));
    await withPage(asked('<b>$&'), {}, async (page) => assert.equal((await answered(page)).slice(0, 27), 'Nichts gefunden für „<b>$&“'));
  });

  test('withdrawn releases are not found', () => withPage(asked('zurückgezogen'), {}, async (page) => {
    await answered(page);
    const links = await page.locator('#_hits a').evaluateAll((links) => links.map((link) => link.pathname));
    assert(!links.some((path) => path.includes('/2026/11/zurueckgezogen/')));
  }));

  test('English has an index of its own', () => withPage(asked('diversity', '', 'search, English'), {}, async (page) => {
    assert.match(await answered(page), /result/);
    const links = await page.locator('#_hits a').evaluateAll((links) => links.map((link) => link.pathname));
    assert(links.length > 0 && links.every((path) => path.startsWith('/en/')), links.join(' '));
  }));

  test('by keyboard: ask, filter, more results', () => withPage(named('search').url, { viewport: phone }, async (page) => {
    await page.locator('#_q').focus();
    await page.keyboard.type('partner');
    await page.keyboard.press('Enter');
    await answered(page);
    assert.equal(await page.locator('#_hits li').count(), 10);
    await page.locator('#_more').focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement.closest('#_hits'));
    assert.equal(await page.evaluate(() => [...document.querySelectorAll('#_hits li')].indexOf(document.activeElement.closest('li'))), 10);
    await page.locator('#_kinds input').first().focus();
    await page.keyboard.press('Space');
    await page.waitForFunction(() => [...document.querySelectorAll('#_hits .kind')].every((kind) => kind.textContent === 'Pressemitteilung'));
    none(page.complaints);
  }));

  test('the form of the page for unknown addresses asks the search', () => withPage(named('not found').url, {}, async (page) => {
    await page.locator('main #_q').fill('duisburg');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/suche/?q=duisburg');
    assert.match(await answered(page), /Treffer/);
  }));

  test('says so when the index does not answer', () => withPage(named('search').url, {}, async (page) => {
    await page.route('**/terms/*.json', (route) => route.abort());
    await page.locator('#_q').fill('duisburg');
    await page.keyboard.press('Enter');
    assert.match(await answered(page), /antwortet gerade nicht/);
    await page.unroute('**/terms/*.json');
    await page.locator('#_q').press('Enter');
    await page.locator('#_hits li').first().waitFor();
  }));
});
