'use strict';
/*
 * Loads what makes a page live (data-files, in their order) once the still that stands in the place
 * of its map is there and shown, so that it waits for nothing; then has the maps made
 * (ATLAS.makeMaps), and waits no longer (data-waiting). A map that is to stand at once is busy from
 * the beginning.
 */
(function (ATLAS, own) {
  /** A page that is not looked at, or a frame out of sight, paints nothing to wait for. */
  const LONGEST_MS = 400;
  const files = (own.dataset.files || '').split(' ');
  // The story shows a still of each step; its map is made when a wide screen comes to one.
  const map = document.querySelector('.map:not([hidden])');
  const home = /** @type {Element} */ (map || document.querySelector('.stage-view') || document.querySelector('main'));
  let isAsked = false;
  own.dataset.waiting = '';

  /** Each runs when those before it have; after a failure it goes on with the one that failed. */
  async function run() {
    for (; files.length; files.shift()) await ATLAS.script(files[0]);
    if (ATLAS.makeMaps) ATLAS.makeMaps();
  }

  function load() {
    if (isAsked) return;
    isAsked = true;
    // All are fetched at once.
    for (const file of files) {
      document.head.append(Object.assign(document.createElement('link'), { rel: 'preload', as: 'script', href: ATLAS.stamped(file) }));
    }
    ATLAS.attempt(home, run, 'scripts').finally(() => delete own.dataset.waiting);
  }

  function loadAfterPaint() {
    new PerformanceObserver(load).observe({ type: 'paint', buffered: true });
    setTimeout(load, LONGEST_MS);
  }

  if (map) map.setAttribute('aria-busy', 'true');
  /** @type {HTMLImageElement | null} */
  const still = document.querySelector('.map-still>img');
  if (still && !still.complete) still.onload = still.onerror = loadAfterPaint;
  else loadAfterPaint();
})(window.ATLAS, /** @type {HTMLScriptElement} */ (document.currentScript));
