// Filters the directory in place. Without this file every entry of a filter is a link to a page of its own.
const form = document.getElementById('_filter');
const list = document.getElementById('_liste');
const count = document.getElementById('_count');
const chips = document.getElementById('_chips');
const none = document.getElementById('_none');
const rows = [...list.querySelectorAll('.org')];
// Names hold soft hyphens, which nobody types; umlauts are typed as they are, as „oe“ or as „o“.
const fold = (text) => text.toLowerCase().replace(/\u00ad/g, '').replace(/ß/g, 'ss').normalize('NFD').replace(/\p{M}/gu, '');
const spelled = (text) => text.normalize('NFD').replace(/([aou])\u0308/gi, '$1e');
const named = (row) => [...row.querySelectorAll('a, .meta')].map((part) => part.textContent).join(' ');
const texts = rows.map(named).map((text) => fold(`${text} ${spelled(text)}`));
const facets = [...form.querySelectorAll('[data-facet]')].map((facet) => facet.dataset.facet);
const params = new URLSearchParams(location.search);
const values = (row, facet) => {
  const found = (row.dataset[facet] ?? '').split(' ').filter(Boolean);
  return found.length ? found : ['-'];
};

for (const facet of form.querySelectorAll('[data-facet]')) {
  for (const entry of facet.querySelectorAll('[data-v]')) {
    const label = document.createElement('label');
    const input = document.createElement('input');
    Object.assign(input, { type: 'checkbox', name: facet.dataset.facet, value: entry.dataset.v || '-' });
    input.checked = params.getAll(input.name).includes(input.value);
    label.append(input, ...entry.childNodes);
    entry.replaceWith(label);
  }
}
const boxes = [...form.querySelectorAll('[data-facet] input')];
form.q.closest('.field').hidden = false;
form.q.value = params.get('q') ?? '';

function chip(box) {
  const button = document.createElement('button');
  const name = box.parentNode.querySelector('.t').textContent;
  Object.assign(button, { type: 'button', className: 'chip', textContent: name });
  button.setAttribute('aria-label', chips.dataset.remove.replace('{x}', name));
  button.onclick = () => {
    box.checked = false;
    apply(true);
    (chips.querySelector('button') ?? count).focus();
  };
  return button;
}

let timer;
function apply(write) {
  const words = fold(form.q.value.trim()).split(/\s+/).filter(Boolean);
  const chosen = Object.fromEntries(facets.map((facet) => [facet, boxes.filter((box) => box.name === facet && box.checked)]));
  const fits = (row, facet) => !chosen[facet].length || chosen[facet].some((box) => values(row, facet).includes(box.value));
  const hit = (row, at, skip) => words.every((word) => texts[at].includes(word)) && facets.every((facet) => facet === skip || fits(row, facet));
  const shown = rows.filter((row, at) => !(row.hidden = !hit(row, at))).length;
  for (const letter of list.querySelectorAll('.letter')) letter.hidden = !letter.querySelector('.org:not([hidden])');
  const letters = document.querySelector('.az');
  if (letters) letters.parentNode.hidden = shown < rows.length; // an index with dead letters would mislead
  for (const box of boxes) {
    const number = rows.filter((row, at) => values(row, box.name).includes(box.value) && hit(row, at, box.name)).length;
    box.parentNode.querySelector('.num').textContent = number;
  }
  none.hidden = shown > 0;
  chips.replaceChildren(...facets.flatMap((facet) => chosen[facet].map(chip)));
  chips.hidden = !chips.childElementCount;
  clearTimeout(timer);
  timer = setTimeout(() => {
    const { all, hits } = count.dataset;
    count.textContent = shown === rows.length ? all : hits.replace('{n}', shown).replace('{m}', rows.length);
  }, write ? 400 : 0);
  if (write) {
    const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
    history.replaceState(null, '', query.size ? `?${query}` : location.pathname);
  }
}

count.tabIndex = -1;
form.addEventListener('input', () => apply(true));
form.addEventListener('submit', (event) => {
  event.preventDefault();
  apply(true);
});
// Folded away on phones alone: where the window is wide enough, there is nothing to open it with.
const narrow = matchMedia('(max-width: 61.99rem)');
const unfold = () => (document.querySelector('.facet-box').open = !narrow.matches);
narrow.addEventListener('change', unfold);
unfold();
if (params.size) apply(false);
