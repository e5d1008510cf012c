// Real web servers and the site: as plain files with default settings every page is there; with the rule files addresses
// of the past answer 301 or 410, unknown ones show the site's own page, the headers are as promised, and who understands
// compressed files gets those that lie beside the others.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { describe, test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { get, serve } from './servers.mjs';

const scratch = process.env.SITES;
const place = (name, folder, base) => ({ name, base, root: join(scratch, folder, 'public'), ruled: join(scratch, folder, 'site/.vielfalt/server') });
const places = [place('at the root', 'root', ''), place('below a sub-path', 'below', '/unter/hier')];
const packed = [place('at the root', 'packed-root', ''), place('below a sub-path', 'packed-below', '/unter/hier')];
// Servers and how they come to the rules.
const ways = [{ kind: 'nginx' }, { kind: 'apache' }, { kind: 'apache', beside: true, name: 'apache, .htaccess' }, { kind: 'caddy' }];
const types = {
  '.html': /^text\/html/, '.css': /^text\/css/, '.js': /^(text|application)\/javascript/, '.svg': /^image\/svg\+xml/,
  '.xml': /^(text|application)\/xml/, '.txt': /^text\/plain/,
};

// Every file that visitors get, as path from the served folder.
const files = (folder) => readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name !== '.vielfalt-files')
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(folder.length));
const isTwin = (file) => /\.(gz|br)$/.test(file);
const accepting = (codings) => (codings ? { 'accept-encoding': codings } : {});
const encoded = (path) => path.split('/').map(encodeURIComponent).join('/');

async function withServer(kind, place, ruled, look, beside = false) {
  const server = await serve(kind, place.root, { ruled: ruled && place.ruled, scratch, base: place.base, beside });
  try {
    await look((path, headers) => get(server.port, encoded(place.base) + path, headers));
  } catch (error) {
    throw new Error(`${error.message}\n${server.said()}`, { cause: error });
  } finally {
    await server.close();
  }
}

for (const kind of ['nginx', 'lighttpd', 'apache', 'caddy', 'python']) {
  describe(`${kind}, plain files`, () => {
    for (const place of places) {
      test(place.name, () => withServer(kind, place, false, async (ask) => {
        const all = files(join(place.root, place.base));
        assert(all.length > 40, 'the site is there');
        for (const file of all) {
          const path = encoded(file.replace(/(^|\/)index\.html$/, '$1'));
          const { status, headers, body } = await ask(path);
          assert.equal(status, 200, path);
          assert.deepEqual(body, readFileSync(join(place.root, place.base, file)), path);
          const type = types[extname(file)];
          if (type) assert.match(headers['content-type'] ?? 'none', type, path);
        }
      }));
    }
  });
}

const policy = /^default-src 'self';/;

for (const { kind, beside, name = kind } of ways) {
  describe(`${name}, with its rules`, () => {
    for (const place of [...places, ...packed.map((place) => ({ ...place, name: `${place.name}, compressed` }))]) {
      const withRules = (look) => withServer(kind, place, true, look, beside);
      const target = `${place.base}/presse/2022/10/zehn-jahre/`;
      const own = (location) => location.replace(/^http:\/\/[^/]+/, '');

      test(`${place.name}: addresses that lead elsewhere`, () => withRules(async (ask) => {
        for (const from of ['/alt-ohne-strich', '/größe/', '/mit leerzeichen/', '/100% "so" $x {y};(z)/', '/kurz/']) {
          const { status, headers } = await ask(encoded(from), accepting('gzip, br'));
          assert.equal(status, 301, from);
          assert.equal(own(headers.location), target, from);
        }
        const inside = await ask('/stelle/');
        assert.deepEqual([inside.status, own(inside.headers.location)], [301, `${target}?von=a&bis=b#gr%C3%B6%C3%9Fe`]);
        const away = await ask('/fort/');
        assert.deepEqual([away.status, away.headers.location], [301, 'https://example.com/a%20b']);
        assert.equal((await ask('/presse/2022/10/zehn-jahre/')).status, 200);
        // What only begins like one is another address.
        assert.equal((await ask(`${encoded('/größe/')}mehr/`)).status, 404);
      }));

      test(`${place.name}: what has ended, what is unknown, what waits`, () => withRules(async (ask) => {
        for (const from of ['/partner/stadt-gone/', '/en/partner/stadt-gone/', '/presse/2013/05/zurückgezogen/']) {
          const { status, headers, body } = await ask(encoded(from));
          assert.equal(status, 410, from);
          assert.match(headers['content-type'], types['.html'], from);
          assert.match(String(body), /class="brand/, `${from}: the site's own page`);
        }
        // `/assets/` is a folder without a page of its own: as where a page goes and those below it stay.
        for (const [path, lang] of [['/gibt-es-nicht/', 'de'], ['/en/no-such-page/', 'en'], ['/geheim/', 'de'], ['/assets/', 'de']]) {
          const { status, headers, body } = await ask(path);
          assert.equal(status, 404, path);
          assert.match(headers['content-type'], types['.html'], path);
          assert.match(String(body), new RegExp(`<html[^>]* lang="${lang}"`), path);
          assert.match(headers['content-security-policy'], policy, path);
        }
      }));

      test(`${place.name}: headers`, () => withRules(async (ask) => {
        const assets = files(join(place.root, place.base)).filter((file) => file.startsWith('/assets/') && !isTwin(file));
        assert(assets.some((file) => file.endsWith('.css')) && assets.some((file) => file.startsWith('/assets/bilder/')));
        for (const [path, cache] of [['/', 'no-cache'], ['/feed.xml', 'no-cache'], ...assets.map((file) => [file, 'public, max-age=31536000, immutable'])]) {
          const { status, headers } = await ask(path);
          assert.equal(status, 200, path);
          assert.equal(headers['cache-control'], cache, path);
          assert.match(headers['content-security-policy'], policy, path);
          assert.equal(headers['x-content-type-options'], 'nosniff', path);
          assert.equal(headers['referrer-policy'], 'strict-origin-when-cross-origin', path);
          assert.equal(headers['strict-transport-security'], undefined, path);
        }
        // What is missing today may be there tomorrow.
        const missing = await ask('/assets/main.0123456789.css');
        assert.equal(missing.status, 404);
        assert.doesNotMatch(missing.headers['cache-control'] ?? '', /immutable/);
      }));
    }
  });
}

const decode = { br: brotliDecompressSync, gzip: gunzipSync };
const wishes = [['gzip, deflate, br', 'br'], ['gzip', 'gzip'], ['br;q=1.0', 'br'], ['gzip;q=0, br;q=0.0', undefined], [undefined, undefined]];

for (const { kind, beside, name = kind } of ways) {
  describe(`${name}, compressed files`, () => {
    for (const place of packed) {
      test(place.name, () => withServer(kind, place, true, async (ask) => {
        const folder = join(place.root, place.base);
        let texts = 0;
        for (const file of files(folder).filter((file) => !isTwin(file))) {
          const path = encoded(file.replace(/(^|\/)index\.html$/, '$1'));
          const plain = await ask(path);
          // Pages that lead on are not shown where the server knows it.
          if (plain.status === 301) continue;
          assert.equal(plain.status, 200, path);
          const isText = existsSync(`${folder}${file}.br`);
          texts += isText;
          for (const [accepted, coding] of wishes) {
            const { status, headers, body } = await ask(path, accepting(accepted));
            const said = `${path}, asked for ${accepted}`;
            const sent = isText && coding;
            assert.equal(status, 200, said);
            assert.equal(headers['content-encoding'], sent || undefined, said);
            const suffix = sent ? { br: '.br', gzip: '.gz' }[coding] : '';
            assert.deepEqual(body, readFileSync(`${folder}${file}${suffix}`), said);
            assert.equal(headers['content-type'], plain.headers['content-type'], said);
            assert.equal(headers['content-language'], undefined, said);
            assert.equal(headers['cache-control'], plain.headers['cache-control'], said);
            if (isText) assert.match(headers.vary ?? 'none', /^accept-encoding$/i, said);
          }
          const type = types[extname(file)];
          if (type) assert.match(plain.headers['content-type'], type, path);
        }
        assert(texts > 30, 'the site is there');
        for (const [path, expected] of [['/gibt-es-nicht/', 404], ['/partner/stadt-gone/', 410]]) {
          const { status, headers, body } = await ask(path, accepting('gzip, br'));
          assert.equal(status, expected, path);
          const page = decode[headers['content-encoding']]?.(body) ?? body;
          assert.match(String(page), /class="brand/, path);
        }
      }, beside));
    }
  });
}

describe('lighttpd, as the guide has it', () => {
  for (const place of places) {
    test(place.name, () => withServer('lighttpd', place, true, async (ask) => {
      for (const path of ['/gibt-es-nicht/', '/assets/', '/geheim/']) {
        const { status, headers, body } = await ask(path);
        assert.equal(status, 404, path);
        assert.match(headers['content-type'], types['.html'], path);
        assert.match(String(body), /<html[^>]* lang="de"/, path);
      }
      const style = files(join(place.root, place.base)).find((file) => file.endsWith('.css'));
      for (const [path, cache] of [['/', 'no-cache'], ['/presse/?x=1', 'no-cache'], [style, 'public, max-age=31536000, immutable']]) {
        const { status, headers } = await ask(path);
        assert.equal(status, 200, path);
        assert.equal(headers['cache-control'], cache, path);
        assert.match(headers['content-security-policy'], policy, path);
        assert.equal(headers['x-content-type-options'], 'nosniff', path);
        assert.equal(headers['referrer-policy'], 'strict-origin-when-cross-origin', path);
      }
      assert.equal((await ask('/presse')).status, 301);
    }));
  }
});
