// Contrast of the theme's colours, computed from its tokens for light, dark and the dark panel: WCAG asks 4.5 for text
// and 3 for the edges of controls and the focus ring.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { none } from './site.mjs';

const css = readFileSync(new URL('../../themes/gewebe/assets/css/tokens.css', import.meta.url), 'utf8');

function tokens(start) {
  const at = css.indexOf(start);
  assert(at >= 0, `tokens.css has no ${start}`);
  const block = css.slice(at + start.length, css.indexOf('}', at));
  return Object.fromEntries([...block.matchAll(/--([\w-]+):\s*(#[\da-f]{3,6})\b/gi)].map(([, name, colour]) => [name, colour]));
}
const light = tokens(':root{');
const dark = { ...light, ...tokens('@media screen and (prefers-color-scheme:dark){:root{') };
const panel = tokens('.on-panel{');
const ink = '#0b1e27';
const plate = '#022c3c';

function luminance(colour) {
  const hex = colour.length === 4 ? [...colour.slice(1)].map((digit) => digit + digit).join('') : colour.slice(1);
  const [r, g, b] = [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255).map((part) => (part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4));
  return .2126 * r + .7152 * g + .0722 * b;
}
function contrast(a, b) {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + .05) / (low + .05);
}

function tooLittle(pairs) {
  return pairs.map(([what, a, b, least]) => {
    assert(a && b, `a colour is missing: ${what}`);
    return contrast(a, b) < least && `${what}: ${contrast(a, b).toFixed(2)} of ${least}`;
  }).filter(Boolean);
}

function pairs(t) {
  const onPanel = { ...t, ...panel };
  const text = ['text', 'muted', 'link', 'link-hover', 'visited', 'ok', 'warn', 'bad'].flatMap((name) => ['page', 'surface', 'raised'].map((ground) => [`${name} on ${ground}`, t[name], t[ground], 4.5]));
  const edges = ['page', 'surface', 'raised'].map((ground) => [`border on ${ground}`, t.border, t[ground], 3]);
  const threads = [1, 2, 3, 4, 5, 6, 7, 8].flatMap((k) => [[`thread ${k} on panel`, t[`k${k}`], t.panel, 3], [`thread ${k} on its plate`, t[`k${k}`], plate, 3]]);
  const rings = ['page', 'surface', 'raised', 'panel', 'accent'].map((ground) => {
    const best = ['focus', 'halo'].reduce((a, b) => (contrast(t[a], t[ground]) > contrast(t[b], t[ground]) ? a : b));
    return [`${best} around a control on ${ground}`, t[best], t[ground], 3];
  });
  return [
    ...text, ...edges, ...threads, ...rings,
    ...['text', 'muted', 'link', 'visited'].map((name) => [`${name} on panel`, onPanel[name], t.panel, 4.5]),
    ['border on panel', onPanel.border, t.panel, 3],
    ['ink on accent', ink, t.accent, 4.5],
    ['accent on panel', t.accent, t.panel, 4.5],
    ['button', t.page, t.link, 4.5],
    ['button under the pointer', t.page, t['link-hover'], 4.5],
    ['focus and halo', t.focus, t.halo, 3],
  ];
}

describe('contrast', () => {
  test('reports what is planted', () => {
    assert.equal(contrast('#000', '#ffffff').toFixed(1), '21.0');
    assert.deepEqual(tooLittle([['grey on white', '#777777', '#fff', 4.5]]), ['grey on white: 4.48 of 4.5']);
  });
  test('light', () => none(tooLittle(pairs(light))));
  test('dark', () => none(tooLittle(pairs(dark))));
});
