'use strict';
/*
 * The search box of the list of maps: keeps the cards whose words, or whose heading's, hold what is
 * typed. The cards stand in the page; this only hides them.
 */
(function (root) {
  const label = root.querySelector('label');
  const input = root.querySelector('input');
  const status = root.querySelector('[role=status]');
  const plain = (text) => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase();
  const sections = [...document.querySelectorAll('main > section')];
  const cards = sections.flatMap((section) => {
    const heading = section.querySelector('h2').textContent;
    return [...section.querySelectorAll('.cards li')].map((item) =>
      ({ item, words: plain(`${heading} ${item.textContent}`) }));
  });

  function filter() {
    const wanted = plain(input.value).split(/\s+/).filter(Boolean);
    cards.forEach(({ item, words }) => { item.hidden = !wanted.every((word) => words.includes(word)); });
    sections.forEach((section) => { section.hidden = !section.querySelector('.cards li:not([hidden])'); });
    const shown = cards.filter(({ item }) => !item.hidden).length;
    const text = shown ? status.dataset.found.replace('{n}', shown) : status.dataset.none;
    status.textContent = wanted.length ? text : '';
  }

  label.hidden = false;
  input.addEventListener('input', filter);
  // A reader who comes back finds what was typed.
  filter();
})(document.querySelector('.gallery-find'));
