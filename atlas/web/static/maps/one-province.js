'use strict';
/*
 * The chart that shows one province at a time: its lines and its words, as a reader chooses.
 */
(function (ATLAS, section) {
  if (!section) return;
  const choice = ATLAS.one('select', section);
  const all = section.querySelectorAll('.flows');
  function show() {
    for (const part of all) {
      part.classList.toggle('shown', part.classList.contains(`p${choice.value}`));
    }
  }
  choice.addEventListener('change', show);
  show();
})(window.ATLAS, document.querySelector('.one-province'));
