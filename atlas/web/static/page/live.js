'use strict';
/*
 * Loads what makes the live maps of a page (data-files, in their order) once the still that stands
 * in their place is there, so that it shares the line with nothing; then calls makeMaps, which the
 * page may define.
 */
(function ({ dataset: { files } }) {
  function load() {
    const scripts = files.split(' ').map((src) =>
      // A script that was put in runs when it comes, unless it is told to keep the order.
      Object.assign(document.createElement('script'), { src, async: false }));
    scripts[scripts.length - 1].onload = window.makeMaps;
    document.body.append(...scripts);
  }

  const still = document.querySelector('.map-still>img');
  if (still && !still.complete) still.onload = still.onerror = load;
  else load();
})(document.currentScript);
