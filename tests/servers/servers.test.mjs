// Real web servers and the site: as plain files with default settings every page is there; with the rule files addresses
// of the past answer 301 or 410, unknown ones show the site's own page, and the headers are as promised.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { describe, test } from 'node:test';
import { get, present, serve } from './servers.mjs';

const scratch = process.env.SITES;
const places = [
  { name: 'at the root', base: '', root: join(scratch, 'root/public'), ruled: join(scratch, 'root/site/.vielfalt/server') },
  { name: 'below a sub-path', base: '/unter/hier', root: join(scratch, 'below/public'), ruled: join(scratch, 'below/site/.vielfalt/server') },
];
const types = {
  '.html': /^text\/html/, '.css': /^text\/css/, '.js': /^(text|application)\/javascript/, '.svg': /^image\/svg\+xml/,
  '.xml': /^(text|application)\/xml/, '.txt': /^text\/plain/,
};

// Every file that visitors get, as path from the served folder.
const files = (folder) => readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name !== '.vielfalt-files')
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(folder.length));
const encoded = (path) => path.split('/').map(encodeURIComponent).join('/');

async function withServer(kind, place, ruled, look) {
  const server = await serve(kind, place.root, { ruled: ruled && place.ruled, scratch });
  try {
    await look((path) => get(server.port, encoded(place.base) + path));
  } catch (error) {
    throw new Error(`${error.message}\n${server.said()}`, { cause: error });
  } finally {
    await server.close();
  }
}

for (const kind of ['nginx', 'lighttpd', 'apache', 'caddy']) {
  describe(`${kind}, plain files`, { skip: !present(kind) }, () => {
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

for (const kind of ['nginx', 'apache', 'caddy']) {
  describe(`${kind}, with its rules`, { skip: !present(kind) }, () => {
    for (const place of places) {
      const target = `${place.base}/presse/2022/10/zehn-jahre/`;
      const own = (location) => location.replace(/^http:\/\/[^/]+/, '');

      test(`${place.name}: addresses that lead elsewhere`, () => withServer(kind, place, true, async (ask) => {
        for (const from of ['/alt-ohne-strich', '/größe/', '/mit leerzeichen/', '/100% "so" $x {y};(z)/', '/kurz/']) {
          const { status, headers } = await ask(encoded(from));
          assert.equal(status, 301, from);
          assert.equal(own(headers.location), target, from);
        }
        const away = await ask('/fort/');
        assert.deepEqual([away.status, away.headers.location], [301, 'https://example.com/a%20b']);
        assert.equal((await ask('/presse/2022/10/zehn-jahre/')).status, 200);
        // What only begins like one is another address.
        assert.equal((await ask(`${encoded('/größe/')}mehr/`)).status, 404);
      }));

      test(`${place.name}: what has ended, what is unknown, what waits`, () => withServer(kind, place, true, async (ask) => {
        for (const from of ['/partner/stadt-gone/', '/en/partner/stadt-gone/', '/presse/2013/05/zurückgezogen/']) {
          const { status, headers, body } = await ask(encoded(from));
          assert.equal(status, 410, from);
          assert.match(headers['content-type'], types['.html'], from);
          assert.match(String(body), /class="brand/, `${from}: the site's own page`);
        }
        for (const [path, lang] of [['/gibt-es-nicht/', 'de'], ['/en/no-such-page/', 'en'], ['/geheim/', 'de']]) {
          const { status, headers, body } = await ask(path);
          assert.equal(status, 404, path);
          assert.match(headers['content-type'], types['.html'], path);
          assert.match(String(body), new RegExp(`<html[^>]* lang="${lang}"`), path);
          assert.match(headers['content-security-policy'], policy, path);
        }
      }));

      test(`${place.name}: headers`, () => withServer(kind, place, true, async (ask) => {
        const assets = files(join(place.root, place.base)).filter((file) => file.startsWith('/assets/'));
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
