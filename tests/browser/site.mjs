// What is under test: the two built folders that the command line names, behind their servers, and one browser for all
// tests. The first folder is the site with the demanding records of content/; the second is the repository's own site,
// built for a sub-path. Foreign hosts cannot be reached, so a request to one is seen and goes nowhere.
import assert from 'node:assert/strict';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { serve } from './server.mjs';

export const [, , root, below] = process.argv;
if (!root || !below) throw new Error('usage: node run.mjs SITE SITE_UNDER_A_SUB_PATH');
export const subPath = '/below/here/';
const planted = fileURLToPath(new URL('planted', import.meta.url));
const mounts = { '/': root, [subPath]: below, '/planted/': planted };
export const strict = await serve(mounts);
export const lax = await serve(mounts, { csp: false });

function executable() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  for (const name of names) {
    for (const folder of process.env.PATH.split(delimiter)) {
      const path = join(folder, name);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch { /* not here */ }
    }
  }
  throw new Error(`None of ${names.join(', ')} is in PATH; the variable CHROMIUM may name one.`);
}

const launch = (...args) => chromium.launch({
  executablePath: executable(),
  chromiumSandbox: process.getuid?.() !== 0, // root may not use the sandbox
  args: ['--disable-gpu', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1', ...args],
});
export const browser = await launch();
export const largeTextBrowser = await launch('--blink-settings=defaultFontSize=32');

export async function close() {
  await Promise.all([browser.close(), largeTextBrowser.close()]);
  strict.close();
  lax.close();
}

export const desktop = { width: 1366, height: 900 };
export const phone = { width: 360, height: 780 };

// A page for as long as `use` runs. `page.complaints` collects what must not happen on any page. Starting a page costs
// more than most tests, so those with equal options use it in turn; one that failed or left something behind is closed.
const idle = new Map();
export async function withPage(url, options, use, from = browser) {
  const kind = `${from === browser} ${JSON.stringify(options)}`;
  if (!idle.has(kind)) idle.set(kind, []);
  const page = idle.get(kind).pop() ?? (await (await from.newContext({ viewport: desktop, reducedMotion: 'reduce', ...options })).newPage());
  page.complaints = [];
  const complain = (text) => page.complaints.push(text);
  const origin = new URL(url).origin;
  const watch = {
    console: (message) => complain(`console ${message.type()}: ${message.text()}`),
    pageerror: (error) => complain(`script error: ${error.message}`),
    request: (request) => new URL(request.url()).origin === origin || complain(`request to another host: ${request.url()}`),
    requestfailed: (request) => complain(`failed: ${request.url()}`),
    response: (response) => response.status() < 400 || complain(`status ${response.status()}: ${response.url()}`),
  };
  for (const [event, listener] of Object.entries(watch)) page.on(event, listener);
  let spotless = false;
  try {
    await page.setViewportSize(options.viewport ?? desktop);
    await page.emulateMedia({ media: null, colorScheme: 'light', forcedColors: 'none' });
    await page.goto(url);
    const result = await use(page);
    spotless = !page.complaints.length;
    return result;
  } finally {
    for (const [event, listener] of Object.entries(watch)) page.off(event, listener);
    if (spotless) idle.get(kind).push(page);
    else await page.context().close();
  }
}

// Demands an empty list and says what is in it.
export const none = (complaints) => {
  if (complaints.length) assert.fail(`${complaints.length} found:\n${[...new Set(complaints)].join('\n')}`);
};
