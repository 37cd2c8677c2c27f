'use strict';
/*
 * The chart that shows one province at a time: its lines and its words, as a reader chooses.
 */
(function (section) {
  if (!section) return;
  const choice = section.querySelector('select');
  function show() {
    for (const part of section.querySelectorAll('.flows')) {
      part.classList.toggle('shown', part.classList.contains(`p${choice.value}`));
    }
  }
  choice.addEventListener('change', show);
  show();
})(document.querySelector('.one-province'));
