// Searches in the browser: no server is asked but for files of the index, and only for those that a question needs.
// Words are folded here as the program folds them (src/base/terms.rs), or nothing is found.
const form = document.getElementById('_search');
const kinds = document.getElementById('_kinds');
const section = document.getElementById('_found');
const count = document.getElementById('_count');
const elsewhere = document.getElementById('_elsewhere');
const list = document.getElementById('_hits');
const more = document.getElementById('_more');
const ways = document.getElementById('_ways');
const boxes = [...kinds.querySelectorAll('input')];
const title = document.title;
const PAGE = 10;

const letters = { ä: 'ae', æ: 'ae', ö: 'oe', œ: 'oe', ü: 'ue', ß: 'ss', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i' };
const plain = (c) => letters[c] ?? c.normalize('NFD').replace(/\p{M}/gu, '');
const fold = (text) => text.normalize('NFC').toLowerCase().replace(/[ß-\u024f\u1e00-\u1eff]/g, plain).replace(/[\u00ad\u0300-\u036f]/g, '');
const stem = (word) => ['ern', 'em', 'en', 'er', 'es', 'e', 's'].reduce((found, ending) => found ?? (word.endsWith(ending) && word.length - ending.length >= 4 ? word.slice(0, -ending.length) : null), null) ?? word;
// Without the marks of umlauts, which not everybody types: “koeln” and “koln” are the same then.
const bare = (term) => term.replace(/([aou])e/g, '$1');
const split = (text) => fold(text).match(/[\p{Alphabetic}\p{N}]+/gu) ?? [];

const files = new Map();
function load(name) {
  if (!files.has(name)) {
    const file = fetch(form.dataset.index + name).then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(name))));
    file.catch(() => files.delete(name)); // asked again, it may be there
    files.set(name, file);
  }
  return files.get(name);
}

// The file of a term, by its first four letters (FNV-1a).
function fileOf(term, { shards }) {
  const bytes = new TextEncoder().encode([...term].slice(0, 4).join(''));
  return `terms/${bytes.reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193) >>> 0, 0x811c9dc5) % shards}.json`;
}

// Postings: numbers of five bits to a character. An entry is its group and its place in it, as one number.
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const SLOTS = 2 ** 20;
function* postings(text) {
  let at = 0;
  const number = () => {
    for (let value = 0, bits = 0; ; bits += 5) {
      const digit = DIGITS.indexOf(text[at++]);
      value += (digit & 31) * 2 ** bits;
      if (digit < 32) return value;
    }
  };
  for (let group = 0; at < text.length;) {
    group += number();
    for (let left = number(), slot = -1; left > 0; left--) {
      const step = number();
      slot += 1 + Math.floor(step / 3);
      yield [group * SLOTS + slot, step % 3];
    }
  }
}

function kindOf(entry) {
  const group = Math.floor(entry / SLOTS);
  return group < 1 ? 'page' : group < 100 ? 'partner' : group < 4000 ? 'release' : 'event';
}

// How like a word terms are: the same, with the same beginning, or what is left without “-in” and “-innen”, since of
// “Imker*innen” the index knows “Imker”.
function likeness(word) {
  const [, root] = /^(.{4,})inn?$/u.exec(word) ?? [];
  const near = (term) => (word.length > 3 && term.startsWith(word)) || (root && (term === stem(root) || term.startsWith(`${root}in`)));
  return (term) => (term === word ? 1 : near(term) ? 0.7 : 0);
}

// What a word may begin with in the index if somebody left out the marks of its umlauts.
const beginnings = (word) => [...word].slice(0, 4).reduce((all, letter) => all.flatMap((begin) => (/[aou]/.test(letter) ? [begin + letter, `${begin}${letter}e`] : [begin + letter])), ['']);

// Entries with the words that are like this one, and what each is worth. Words are compared as `spelled` says.
async function find(word, figures, spelled = (term) => term) {
  const names = (spelled === bare ? beginnings(word) : [word]).map((begin) => fileOf(begin, figures));
  const files = await Promise.all([...new Set(names)].map(load));
  const like = likeness(spelled(word));
  const found = new Map();
  for (const [term, text] of files.flatMap((terms) => Object.entries(terms))) {
    const share = like(spelled(term));
    if (!share) continue;
    for (const [entry, weight] of postings(text)) {
      const worth = [1, 3, 8][weight] * share;
      if (!(found.get(entry) >= worth)) found.set(entry, worth);
    }
  }
  const rare = Math.log(1 + figures.hits / found.size);
  for (const [entry, worth] of found) found.set(entry, worth * rare);
  return found;
}

// A compound that nobody wrote is looked for as its two parts.
async function findParts(word, figures) {
  if (word.length < 8) return new Map();
  const terms = Object.keys(await load(fileOf(word, figures)));
  const [first] = terms.filter((term) => term.length > 3 && word.startsWith(term)).sort((a, b) => b.length - a.length);
  if (!first) return new Map();
  for (const link of ['', 's', 'es', 'n', 'en', 'e', 'er']) {
    const rest = word.slice(first.length);
    if (!rest.startsWith(link) || rest.length - link.length < 4) continue;
    const second = await find(stem(rest.slice(link.length)), figures);
    if (second.size) return both(await find(first, figures), second);
  }
  return new Map();
}

async function findAnyhow(word, figures) {
  for (const way of [find, (...asked) => find(...asked, bare), findParts]) {
    const found = await way(word, figures);
    if (found.size) return found;
  }
  return new Map();
}

// Short numbers are known of titles and heads alone: beside other words they decide about the order, not about what is
// found.
const isShortNumber = (word) => /^\d{1,3}$/.test(word);
const both = (one, other) => new Map([...one].filter(([entry]) => other.has(entry)).map(([entry, worth]) => [entry, worth + other.get(entry)]));

async function search(question) {
  const figures = await load('index.json');
  const stop = new Set(figures.stop);
  const words = [...new Set(split(question).filter((word) => !/^.$/u.test(word) && !stop.has(word)).map((word) => stem(word.slice(0, 31))))].slice(0, 8);
  const found = await Promise.all(words.map((word) => findAnyhow(word, figures)));
  const texts = found.filter((_, at) => !isShortNumber(words[at]));
  const must = texts.length ? texts : found;
  const entries = must.length ? must.reduce(both) : new Map();
  for (const numbers of found.filter((one) => !must.includes(one))) {
    for (const [entry, worth] of numbers) if (entries.has(entry)) entries.set(entry, entries.get(entry) + worth);
  }
  // Of two that are worth the same the later one: groups and places count upwards with time.
  const order = [...entries].sort(([a, worth], [b, other]) => other - worth || b - a).map(([entry]) => entry);
  return { words, entries: order, each: figures.each };
}

function marked(text, words) {
  const fits = words.map((word) => likeness(bare(word)));
  const parts = text.split(/([\p{Alphabetic}\p{N}\p{M}\u00ad]+)/u);
  return parts.map((part, at) => {
    if (at % 2 === 0 || !fits.some((like) => like(bare(stem(fold(part)))))) return part;
    const mark = document.createElement('mark');
    mark.textContent = part;
    return mark;
  });
}

function element(name, className, ...content) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...content);
  return made;
}

async function show(entry, { words, each }) {
  const [group, slot] = [Math.floor(entry / SLOTS), entry % SLOTS];
  const hit = (await load(`hits/${group}-${Math.floor(slot / each)}.json`))[slot % each];
  if (!hit) return ''; // the site changed between two answers
  const [href, name, line, text, lang] = hit;
  const link = element('a', '', ...marked(name, words));
  link.href = href;
  if (lang) link.lang = lang;
  const kind = element('span', 'kind', list.dataset[kindOf(entry)]);
  const item = element('li', 'teaser', element('p', 'meta', kind, ...(line ? [' ', line] : [])), element('h3', '', link));
  if (text) item.append(element('p', '', ...marked(text, words)));
  return item;
}

let run = 0;
let answer;
let shown = [];
async function page(mine) {
  const next = shown.slice(list.childElementCount, list.childElementCount + PAGE);
  const items = await Promise.all(next.map((entry) => show(entry, answer)));
  if (mine !== run) return null;
  list.append(...items);
  more.hidden = list.childElementCount >= shown.length;
  return items.find(Boolean);
}

function say(text, question = '', number = shown.length) {
  count.textContent = text.replace('{n}', new Intl.NumberFormat(document.documentElement.lang).format(number)).replace('{q}', () => question);
}

// Takes the last answer away: nothing of it stands beside a new question.
function clear() {
  shown = [];
  list.replaceChildren();
  more.hidden = elsewhere.hidden = true;
  say('');
}

// Says that it looks. The other ways come back with the answer, or they would be pushed down by it.
function wait() {
  section.classList.add('is-waiting');
  ways.hidden = true;
  say(form.dataset.waiting);
}

function rest() {
  section.classList.remove('is-waiting');
  ways.hidden = false;
}

// What is shown of an answer: entries of the chosen kinds, where some are.
function choose({ entries }) {
  const chosen = boxes.filter((box) => box.checked).map((box) => box.value);
  shown = chosen.length ? entries.filter((entry) => chosen.includes(kindOf(entry))) : entries;
  for (const box of boxes) {
    const number = entries.filter((entry) => kindOf(entry) === box.value).length;
    box.closest('label').querySelector('.num').textContent = `(${number})`;
  }
  kinds.hidden = !entries.length;
}

function conclude({ entries }, question) {
  const { hit, hits, none } = form.dataset;
  elsewhere.hidden = shown.length > 0 || !entries.length;
  if (elsewhere.hidden) say(shown.length > 1 ? hits : shown.length ? hit : none, question);
  else say(form.dataset.elsewhere, question, entries.length);
}

// Answers the form as it stands.
async function answerForm() {
  const mine = ++run;
  const question = form.q.value.trim();
  document.title = question ? `${question} – ${title}` : title;
  clear();
  if (question) wait();
  try {
    const found = question ? await search(question) : { entries: [] };
    if (mine !== run) return;
    answer = found;
    choose(found);
    await page(mine);
    if (mine === run && question) conclude(found, question);
  } catch {
    if (mine === run) say(form.dataset.failed);
  }
  if (mine === run) rest();
}

function fromAddress() {
  const params = new URLSearchParams(location.search);
  form.q.value = params.get('q') ?? '';
  for (const box of boxes) box.checked = params.getAll('art').includes(box.value);
  return answerForm();
}

function ask(remember) {
  const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  const address = query.size ? `?${query}` : location.pathname;
  if (`${location.pathname}${location.search}` !== address && location.search !== address) history[remember](null, '', address);
  return answerForm();
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  ask('pushState');
});
kinds.addEventListener('change', () => ask('replaceState'));
elsewhere.firstElementChild.addEventListener('click', () => {
  for (const box of boxes) box.checked = false;
  ask('replaceState');
  count.focus(); // the button goes
});
more.addEventListener('click', async () => {
  if (more.ariaBusy) return; // a second press would bring the same again
  more.ariaBusy = 'true';
  const first = await page(run).catch(() => say(form.dataset.failed));
  more.ariaBusy = null;
  first?.querySelector('a').focus();
});
addEventListener('popstate', fromAddress);
fromAddress();
