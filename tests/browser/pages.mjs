// One page of every type, found in what was built: by its address, and where several fit, the longest or the shortest
// file. A type without a page is an error, since a test that looks at nothing passes.
import { readdirSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { below, lax, root, strict, subPath } from './site.mjs';

const found = {
  'home': /^$/,
  'home, English': /^en\/$/,
  'home, Leichte Sprache': /^leichte-sprache\/$/,
  'directory': /^partner\/$/,
  'directory, English': /^en\/partner\/$/,
  'directory of a kind': /^partner\/art\/[^/]+\/$/,
  'directory of a district': /^partner\/bezirk\/[^/]+\/$/,
  'directory of a city': /^partner\/ort\/[^/]+\/$/,
  'directory of a topic': /^partner\/thema\/[^/]+\/$/,
  'partner, everything known': /^partner\/muster-reich\/$/,
  'partner, English': /^en\/partner\/muster-reich\/$/,
  'partner, nothing known': /^partner\/muster-arm\/$/,
  'partner that left': /^partner\/muster-frueher\/$/,
  'news': /^presse\/$/,
  'news, English': /^en\/presse\/$/,
  'news, numbered page': /^presse\/seite\/\d+\/$/,
  'news of a year': /^presse\/\d{4}\/$/,
  'news of a month': /^presse\/\d{4}\/\d{2}\/$/,
  'release with everything': /^presse\/2026\/11\/alles\/$/,
  'release of the own site': /^presse\/20(1\d|2[0-4])\/\d{2}\/[^/]+\/$/,
  'release, English': /^en\/presse\/\d{4}\/\d{2}\/[^/]+\/$/,
  'release, withdrawn': /^presse\/2026\/11\/zurueckgezogen\/$/,
  'topics': /^themen\/$/,
  'topic': /^themen\/[^/]+\/$/,
  'events': /^termine\/$/,
  'event ahead': /^termine\/2027-01-14-fachtag\/$/,
  'event, English': /^en\/termine\/2027-01-14-fachtag\/$/,
  'event today': /^termine\/2026-11-23-werkstatt\/$/,
  'event, cancelled': /^termine\/2027-02-02-abgesagt\/$/,
  'event, past': /^termine\/jubilaeum-2022\/$/,
  'events of a year': /^termine\/archiv\/\d{4}\/$/,
  'timeline': /^jubilaeum\/$/,
  'anniversary': /^jubilaeum\/10-jahre\/$/,
  'anniversary without a text': /^jubilaeum\/5-jahre\/$/,
  'anniversaries of partners': /^jubilaeum\/partner\/\d{4}\/$/,
  'search': /^suche\/$/,
  'search, English': /^en\/suche\/$/,
  'plain page': /^barrierefreiheit\/$/,
  'plain page with contents': /^inhaltsverzeichnis\/$/,
  'not found': /^404\.html$/,
  'not found, English': /^en\/404\.html$/,
  'not found, Leichte Sprache': /^leichte-sprache\/404\.html$/,
};
// What the demanding records hide: lists that are short or empty.
const foundBelow = { 'own home': /^$/, 'own news': /^presse\/$/, 'own events': /^termine\/$/ };

function addresses(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.html'))
    .map((entry) => {
      const file = join(entry.parentPath ?? entry.path, entry.name);
      return { address: relative(folder, file).split(sep).join('/').replace(/(^|\/)index\.html$/, '$1'), size: statSync(file).size };
    })
    .sort((a, b) => b.size - a.size || (a.address < b.address ? -1 : 1));
}

function choose(folder, base, types) {
  const built = addresses(folder);
  return Object.entries(types).map(([name, pattern]) => {
    const longest = built.find(({ address }) => pattern.test(address));
    if (!longest) throw new Error(`No page of the type “${name}” was built: nothing fits ${pattern}`);
    const path = base + longest.address;
    return { name, path, url: strict.origin + path, laxUrl: lax.origin + path };
  });
}

export const pages = [...choose(root, '/', found), ...choose(below, subPath, foundBelow)];
export const named = (name) => pages.find((page) => page.name === name) ?? (() => { throw new Error(`No page is called “${name}”`); })();
export const redirect = choose(root, '/', { redirect: /^presse\/alte-adresse\/$/ })[0];
