// Looks at the text of a page as it is laid out and names what a reader could not read. The function runs in the page,
// so it uses nothing from outside.
export function faults() {
  const found = [];
  const root = document.documentElement;
  const quote = (text) => `“${text.trim().replace(/\s+/g, ' ').slice(0, 40)}”`;
  if (root.scrollWidth > root.clientWidth) found.push(`scrolls sideways: ${root.scrollWidth} px in ${root.clientWidth} px`);

  const hidden = (element) => !element.checkVisibility({ visibilityProperty: true }) || element.closest('.vh, .skip, .skip-here, template, script, style');
  // What a box does to the texts in it, asked once: most texts lie in the same ones.
  const boxes = new Map();
  const boxOf = (element) => {
    if (!boxes.has(element)) {
      const { display, overflowX, overflowY } = getComputedStyle(element);
      const clips = /hidden|clip/.test(overflowX + overflowY);
      boxes.set(element, { inline: display === 'inline', scrolls: /auto|scroll/.test(overflowX), outer: clips && element.getBoundingClientRect() });
    }
    return boxes.get(element);
  };

  // Every line of every text, and whether each box around it leaves room for it.
  const lines = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!node.data.trim() || hidden(parent)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const rects = [...range.getClientRects()].filter((rect) => rect.width > 1 && rect.height > 1);
    let scroller = false;
    for (let box = parent; box && box !== root; box = box.parentElement) {
      const { scrolls, outer } = boxOf(box);
      if (scrolls) {
        scroller = true;
        break;
      }
      if (!outer) continue;
      if (rects.some((rect) => rect.right > outer.right + 2 || rect.left < outer.left - 2 || rect.bottom > outer.bottom + 2 + rect.height * .3)) found.push(`cut off: ${quote(node.data)}`);
    }
    if (scroller) continue;
    if (rects.some((rect) => rect.right > root.clientWidth + 1 || rect.left < -1)) found.push(`leaves the screen: ${quote(node.data)}`);
    const block = (element) => (boxOf(element).inline ? block(element.parentElement) : element);
    for (const rect of rects) lines.push({ rect, block: block(parent), text: node.data });
  }

  // Fields and buttons have no text nodes that a clipping box would show.
  for (const control of document.querySelectorAll('button, input:not([type=checkbox]), .btn')) {
    if (!hidden(control) && control.scrollWidth > control.clientWidth + 1) found.push(`cut off: ${quote(control.textContent || control.name)}`);
  }

  // Lines of different blocks must not lie over each other; what fonts reach beyond their line is let pass.
  lines.sort((a, b) => a.rect.top - b.rect.top);
  for (let i = 0; i < lines.length; i++) {
    for (let j = i + 1; j < lines.length && lines[j].rect.top < lines[i].rect.bottom; j++) {
      const [a, b] = [lines[i], lines[j]];
      const wide = Math.min(a.rect.right, b.rect.right) - Math.max(a.rect.left, b.rect.left);
      const high = Math.min(a.rect.bottom, b.rect.bottom) - b.rect.top;
      if (a.block !== b.block && wide > 2 && high > .4 * Math.min(a.rect.height, b.rect.height)) found.push(`overlap: ${quote(a.text)} and ${quote(b.text)}`);
    }
  }
  return [...new Set(found)];
}
