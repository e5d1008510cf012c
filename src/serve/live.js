// Keeps an open page current: reloads it when its text changes, swaps its style sheets when only they do, and shows the
// mistakes of the moment until they are mended. Not part of the website.
const here = location.href.split('#')[0];
let shown = parts(await text());
let last = null;

const box = document.createElement('vielfalt-vorschau');
const root = box.attachShadow({ mode: 'closed' });
const sheet = new CSSStyleSheet();
sheet.replaceSync(`
  section { position: fixed; z-index: 2147483647; inset-inline: 0; inset-block-end: 0; max-block-size: 80vh; overflow: auto;
    padding: 1rem 1.5rem; background: #fff; color: #0b1e27; border-block-start: 6px solid #ac1a1c; font: 1rem/1.5 sans-serif }
  h2 { margin: 0 0 .5rem; font-size: 1.125rem }
  pre { margin: 0; font: .9375rem/1.45 monospace; white-space: pre-wrap; overflow-wrap: anywhere }
  p { position: fixed; z-index: 2147483646; inset-inline-start: 0; inset-block-end: 0; margin: 0; padding: .25rem .75rem;
    background: #0b1e27; color: #fff; font: .875rem/1.5 sans-serif }`);
root.adoptedStyleSheets = [sheet];
document.body.append(box);

new EventSource('/.vielfalt/events').addEventListener('message', (event) => {
  const news = JSON.parse(event.data);
  draw(news);
  if (last !== null && news.build !== last && !news.errors) refresh();
  last = news.build;
});

function draw(news) {
  root.replaceChildren();
  if (news.errors) {
    const section = element('section', '');
    section.setAttribute('role', 'alert');
    section.append(element('h2', 'So kann die Website nicht erscheinen'), element('pre', news.errors));
    root.append(section);
  } else if (news.withheld > 0) {
    const one = news.withheld === 1;
    root.append(element('p', `${news.withheld} ${one ? 'Eintrag ist' : 'Einträge sind'} nicht öffentlich`));
  }
}

async function refresh() {
  const now = parts(await text());
  if (now.rest !== shown.rest) {
    location.reload(); // keeps the scroll position
  } else if (now.sheets.join() !== shown.sheets.join()) {
    document.querySelectorAll('link[rel=stylesheet]').forEach((link, at) => { link.href = now.sheets[at]; });
    shown = now;
  }
}

async function text() {
  const response = await fetch(here, { cache: 'no-store' });
  return response.text();
}

// The style sheets of a page, and all the rest of it.
function parts(html) {
  const links = /<link rel="stylesheet" href="([^"]*)">/g;
  return { sheets: [...html.matchAll(links)].map((match) => match[1]), rest: html.replace(links, '') };
}

function element(name, words) {
  const made = document.createElement(name);
  made.textContent = words;
  return made;
}
