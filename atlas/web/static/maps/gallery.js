'use strict';
/*
 * The search box of the list of maps: keeps the cards and the lines whose words, or whose question's,
 * hold what is typed. They stand in the page; this only hides them.
 */
(function (root) {
  const label = /** @type {HTMLElement} */ (root.querySelector('label'));
  const input = /** @type {HTMLInputElement} */ (root.querySelector('input'));
  const status = /** @type {HTMLElement} */ (root.querySelector('[role=status]'));
  /** @param {string} text */
  const plain = (text) => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase();
  /** @type {NodeListOf<HTMLElement>} */
  const found = document.querySelectorAll('#headlines, .questions > section, #index');
  const sections = [...found];
  const items = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('main section li')]).map((item) => {
    const heading = item.closest('section')?.querySelector('h3');
    return { item, words: plain(`${heading ? heading.textContent : ''} ${item.textContent}`) };
  });

  function filter() {
    const wanted = plain(input.value).split(/\s+/).filter(Boolean);
    items.forEach(({ item, words }) => { item.hidden = !wanted.every((word) => words.includes(word)); });
    sections.forEach((section) => { section.hidden = !section.querySelector('li:not([hidden])'); });
    const links = document.querySelectorAll('main section li:not([hidden]) a');
    // A headline map has its line in the index, too.
    const shown = new Set([...links].map((link) => /** @type {HTMLAnchorElement} */ (link).href)).size;
    const text = shown ? (status.dataset.found || '').replace('{n}', String(shown)) : status.dataset.none;
    status.textContent = (wanted.length && text) || '';
  }

  label.hidden = false;
  input.addEventListener('input', filter);
  // A reader who comes back finds what was typed.
  filter();
})(/** @type {HTMLElement} */ (document.querySelector('.gallery-find')));
