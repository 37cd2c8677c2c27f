'use strict';
/*
 * The search box of the list of maps: keeps the cards whose words, or whose heading's, hold what is
 * typed. The cards stand in the page; this only hides them.
 */
(function (root) {
  const label = /** @type {HTMLElement} */ (root.querySelector('label'));
  const input = /** @type {HTMLInputElement} */ (root.querySelector('input'));
  const status = /** @type {HTMLElement} */ (root.querySelector('[role=status]'));
  /** @param {string} text */
  const plain = (text) => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase();
  /** @type {NodeListOf<HTMLElement>} */
  const found = document.querySelectorAll('main > section');
  const sections = [...found];
  const cards = sections.flatMap((section) => {
    const heading = section.querySelector('h2');
    /** @type {NodeListOf<HTMLElement>} */
    const items = section.querySelectorAll('.cards li');
    return [...items].map((item) => ({ item, words: plain(`${heading ? heading.textContent : ''} ${item.textContent}`) }));
  });

  function filter() {
    const wanted = plain(input.value).split(/\s+/).filter(Boolean);
    cards.forEach(({ item, words }) => { item.hidden = !wanted.every((word) => words.includes(word)); });
    sections.forEach((section) => { section.hidden = !section.querySelector('.cards li:not([hidden])'); });
    const shown = cards.filter(({ item }) => !item.hidden).length;
    const text = shown ? (status.dataset.found || '').replace('{n}', String(shown)) : status.dataset.none;
    status.textContent = (wanted.length && text) || '';
  }

  label.hidden = false;
  input.addEventListener('input', filter);
  // A reader who comes back finds what was typed.
  filter();
})(/** @type {HTMLElement} */ (document.querySelector('.gallery-find')));
