// A visitor reads on while the site is published again and again: every answer is whole, also a compressed one, and the
// only one that is no page is a 404 for an address that was removed between two requests. VIELFALT_PUBLICATIONS says how
// many publications.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { get, here, serve } from './servers.mjs';

const publications = Number(process.env.VIELFALT_PUBLICATIONS || 6);
const scratch = process.env.SITES;
const site = join(scratch, 'visited/site');
const root = join(scratch, 'visited/public');

async function publish() {
  const options = ['build', '--quiet', '--date', '2022-11-01', '--site', site, '--output', root];
  const build = spawn(process.env.PROGRAM, options, { stdio: 'inherit' });
  const code = await new Promise((ended) => build.on('exit', ended));
  assert.equal(code, 0);
}

// Each publication brings a release and a page, renames both of before, and changes what every page shows. A page above
// another comes and goes.
function edit(number) {
  const write = (path, text) => writeFileSync(join(site, 'content', path), text);
  const settings = readFileSync(join(site, 'content/site.yaml'), 'utf8');
  write('site.yaml', settings.replace(/^title: .*$/m, `title: Stand ${number}`));
  write(`pages/seite-${number}.md`, `---\ntitle: Seite ${number}\nmenu: main\n---\nText.\n`);
  write(`releases/2022-10-21-neu-${number}.md`, `---\ntitle: Neu ${number}\ntopics: [jubilaeum]\n---\n[Seite](page:seite-${number})\n`);
  for (const path of [`pages/seite-${number - 1}.md`, `releases/2022-10-21-neu-${number - 1}.md`]) {
    rmSync(join(site, 'content', path), { force: true });
  }
  if (number % 2) rmSync(join(site, 'content/pages/ordner.md'));
  else write('pages/ordner.md', '---\ntitle: Ordner\nmenu: main\n---\nText.\n');
}

const host = 'https://example.org';
const links = (body) => [...String(body).matchAll(/ (?:href|src)="([^"]+)"/g)]
  .map(([, link]) => link.replaceAll('&amp;', '&').replace(host, '').split('#')[0])
  .filter((link) => link.startsWith('/'));

test(`a visitor during ${publications} publications`, async () => {
  cpSync(join(here, 'site'), site, { recursive: true });
  mkdirSync(join(site, 'content/pages/ordner'));
  appendFileSync(join(site, 'content/site.yaml'), 'compress: [gz, br]\n');
  writeFileSync(join(site, 'content/pages/ordner/unten.md'), '---\ntitle: Unten\nmenu: main\n---\nText.\n');
  edit(0);
  await publish();
  const server = await serve('nginx', root, { scratch, ruled: join(site, '.vielfalt/server') });
  const seen = { asked: 0, pages: 0, compressed: 0, gone: 0, rounds: 0 };

  async function ask(path) {
    const coding = [undefined, 'gzip', 'br'][seen.asked++ % 3];
    const answer = await get(server.port, path, coding && { 'accept-encoding': coding });
    assert([200, 404].includes(answer.status), `${path}: ${answer.status}`);
    if (answer.status === 200) {
      assert.equal(answer.body.length, Number(answer.headers['content-length']), path);
      const decode = { gzip: gunzipSync, br: brotliDecompressSync }[answer.headers['content-encoding']];
      if (decode) answer.body = decode(answer.body);
      seen.compressed += Boolean(decode);
      if (path.endsWith('/')) assert.match(String(answer.body), /<\/html>\s*$/, path);
      seen.pages += 1;
    }
    return answer;
  }

  // The page that led here must not do so any more.
  async function excuse(path, from) {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const page = await ask(from);
      if (page.status === 404 || !links(page.body).includes(path)) {
        seen.gone += 1;
        return;
      }
      if ((await ask(path)).status === 200) return;
    }
    assert.fail(`${from} leads to ${path}, which is not there`);
  }

  async function crawl() {
    const [open, known] = [[['/', null]], new Set(['/'])];
    while (open.length && known.size < 400) {
      const [path, from] = open.shift();
      const answer = await ask(path);
      if (answer.status === 404) {
        assert(from, 'the home page is always there');
        await excuse(path, from);
      } else if (path.endsWith('/')) {
        for (const link of links(answer.body).filter((link) => !known.has(link))) {
          known.add(link);
          open.push([link, path]);
        }
      }
    }
    seen.rounds += 1;
  }

  try {
    let over = false;
    const publishing = (async () => {
      try {
        for (let number = 1; number <= publications; number += 1) {
          edit(number);
          await publish();
        }
      } finally {
        over = true;
      }
    })();
    const visiting = (async () => {
      do await crawl(); while (!over);
    })();
    await Promise.all([publishing, visiting]);
    await crawl();
    const above = await ask('/ordner/');
    assert.deepEqual([above.status, (await ask('/ordner/unten/')).status], [publications % 2 ? 404 : 200, 200]);
  } finally {
    await server.close();
  }
  console.log(`${publications} publications, ${seen.pages} answers (${seen.compressed} compressed) in ${seen.rounds} rounds, ${seen.gone} gone in between`);
  assert(seen.pages > 100 && seen.compressed > 50);
});
