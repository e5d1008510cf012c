// Passing a page on where that takes a script: on paper, by its copied address, by the device's own way. Without this
// file there are mail and the address as text.
const place = document.getElementById('_share');
const status = place.querySelector('[role=status]');
const { print: onPaper, copy, copied, pass, title, address } = place.dataset;

function offer(text, act) {
  const button = document.createElement('button');
  Object.assign(button, { type: 'button', textContent: text, onclick: act });
  status.before(button);
}

offer(onPaper, () => window.print());
if (navigator.clipboard) {
  offer(copy, async () => {
    await navigator.clipboard.writeText(address);
    status.textContent = copied;
  });
}
if (navigator.share) offer(pass, () => navigator.share({ title, url: address }).catch(() => {})); // somebody thought better of it
