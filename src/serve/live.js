// Keeps an open page current: reloads it when its text changes, swaps its style sheets when only they do, shows the
// mistakes of the moment until they are mended, and lets editors see what visitors do not see yet. Not part of the website.
const here = location.href.split('#')[0];
const { eyes, text } = Object.fromEntries(new URL(import.meta.url).searchParams);
let events = null;
let build = null;
// Whoever has used the switch finds it again.
let focus = sessionStorage.getItem('vielfalt-focus');
sessionStorage.removeItem('vielfalt-focus');

const host = document.createElement('vielfalt-preview');
const root = host.attachShadow({ mode: 'open' });
const sheet = new CSSStyleSheet();
sheet.replaceSync(`
  :host { all: initial; position: fixed; z-index: 2147483647; inset-inline: 0; inset-block-end: 0; display: flow-root; direction: ltr;
    color: #fff; font: 1rem/1.5 system-ui, sans-serif; --ink: #0b1e27 }
  @media print { :host { display: none } }
  .errors { max-block-size: 80vh; overflow: auto; padding: 1rem 1.5rem; background: #fff; color: var(--ink); border-block-start: 6px solid #ac1a1c }
  .errors:empty { display: none }
  h2 { margin: 0 0 .5rem; font-size: 1.125rem }
  pre { margin: 0; font: .9375rem/1.45 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere }
  .bar { display: flex; flex-wrap: wrap; align-items: start; gap: .25rem 1.5rem; padding: .25rem .75rem; background: var(--ink); font-size: .875rem }
  .bar[hidden] { display: none }
  summary { padding-block: .125rem; cursor: pointer }
  ul { max-block-size: 40vh; overflow: auto; margin: .25rem 0; padding-inline-start: 1.25rem }
  button { all: unset; display: inline-flex; align-items: center; gap: .5rem; padding: .125rem .25rem; cursor: pointer }
  button::before { content: ''; box-sizing: border-box; inline-size: 2.25em; block-size: 1.25em; padding: .125em; border: .125em solid; border-radius: 1em;
    background: linear-gradient(currentColor 0 0) content-box no-repeat left / .75em; forced-color-adjust: auto }
  button[aria-checked=true]::before { background-position: right }
  summary:focus-visible, button:focus-visible, ul:focus-visible, .errors:focus-visible { outline: 2px solid #ffd23f; outline-offset: 1px }
  [role=status] { padding-block: .125rem }`);
root.adoptedStyleSheets = [sheet];

const errors = element('section', { className: 'errors', role: 'alert', tabIndex: 0 });
const bar = element('section', { className: 'bar', hidden: true });
const summary = element('summary');
const list = element('ul');
const choice = element('button', { type: 'button', role: 'switch', ariaChecked: String(eyes === 'editor') });
const status = element('span', { role: 'status' });
const details = element('details');
details.append(summary, list);
bar.append(details, choice, status);
root.append(errors, bar);
document.body.append(host);

// The end of the page and what has the focus stay in sight.
new ResizeObserver(() => {
  const { style } = document.documentElement;
  style.paddingBlockEnd = style.scrollPaddingBlockEnd = host.offsetHeight ? `${host.offsetHeight}px` : '';
}).observe(host);

let last = null;
function listen() {
  events = new EventSource(`/.vielfalt/events?eyes=${eyes}`);
  events.addEventListener('open', () => { build = null; }); // perhaps another server
  events.addEventListener('message', (event) => {
    last = JSON.parse(event.data);
    draw(last);
    if (build !== last.build) refresh();
    build = last.build;
  });
}

// A browser keeps few connections to one host, and pages that nobody sees need none.
function follow() {
  events?.close();
  build = null;
  if (document.visibilityState === 'visible') listen();
}
document.addEventListener('visibilitychange', follow);
addEventListener('pagehide', () => events?.close());
addEventListener('pageshow', (event) => { if (event.persisted) follow(); });
follow();

function draw({ words, errors: report, count, waiting }) {
  host.lang = words.lang;
  bar.ariaLabel = words.preview;
  errors.ariaLabel = words.mistakes;
  if (errors.dataset.report !== (report ?? '')) {
    errors.dataset.report = report ?? '';
    errors.replaceChildren(...(report ? [element('h2', { textContent: words.mistakes }), element('pre', { textContent: report })] : []));
  }
  bar.hidden = count === 0 && eyes === 'visitor';
  summary.textContent = words.waiting;
  choice.textContent = words.show;
  const lines = waiting.map(({ title, why, file }) => `${title} (${why}), ${file}`);
  if (count > waiting.length) lines.push('…');
  if (list.dataset.lines !== lines.join('\n')) {
    list.dataset.lines = lines.join('\n');
    list.replaceChildren(...lines.map((textContent) => element('li', { textContent })));
  }
  if (focus) choice.focus({ preventScroll: true });
  focus = null;
}

choice.addEventListener('click', () => {
  const other = eyes === 'editor' ? 'visitor' : 'editor';
  document.cookie = `${last.cookie}=${other}; path=/; SameSite=Lax`;
  status.textContent = last.words.moment;
  sessionStorage.setItem('vielfalt-focus', 'switch');
  location.reload();
});

async function refresh() {
  const response = await fetch(here, { cache: 'no-store' }).catch(() => null);
  if (!response) return; // the preview has ended
  if (response.headers.get('vielfalt-text') !== text) {
    location.reload(); // keeps the scroll position
    return;
  }
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  const [old, fresh] = [document, page].map((from) => [...from.querySelectorAll('link[rel=stylesheet]:not([data-leaves])')]);
  if (old.length !== fresh.length) {
    location.reload();
    return;
  }
  old.forEach((link, at) => {
    const href = fresh[at].getAttribute('href');
    if (link.getAttribute('href') === href) return;
    // The old one stays until the new one is there: no moment without a style.
    const other = link.cloneNode();
    other.href = href;
    other.addEventListener('load', () => link.remove());
    link.dataset.leaves = '';
    link.after(other);
  });
}

function element(name, properties = {}) {
  return Object.assign(document.createElement(name), properties);
}
