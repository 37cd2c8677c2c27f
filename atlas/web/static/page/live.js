'use strict';
/*
 * Loads what makes the live maps of a page (data-files, in their order) once the still that stands
 * in their place is there and shown, so that it waits for nothing; then has them made
 * (ATLAS.makeMaps), and waits no longer (data-waiting). A map that is to stand at once is busy from
 * the beginning.
 */
(function (own) {
  /** A page that is not looked at, or a frame out of sight, paints nothing to wait for. */
  const LONGEST_MS = 400;
  let isAsked = false;
  own.dataset.waiting = '';

  function load() {
    if (isAsked) return;
    isAsked = true;
    const scripts = (own.dataset.files || '').split(' ').map((src) =>
      // A script that was put in runs when it comes, unless it is told to keep the order.
      Object.assign(document.createElement('script'), { src, async: false }));
    scripts[scripts.length - 1].onload = () => {
      delete own.dataset.waiting;
      window.ATLAS.makeMaps();
    };
    document.body.append(...scripts);
  }

  function loadAfterPaint() {
    new PerformanceObserver(load).observe({ type: 'paint', buffered: true });
    setTimeout(load, LONGEST_MS);
  }

  // The story shows a still of each step; its map is made when a wide screen comes to one.
  const map = document.querySelector('.map:not([hidden])');
  if (map) map.setAttribute('aria-busy', 'true');
  /** @type {HTMLImageElement | null} */
  const still = document.querySelector('.map-still>img');
  if (still && !still.complete) still.onload = still.onerror = loadAfterPaint;
  else loadAfterPaint();
})(/** @type {HTMLScriptElement} */ (document.currentScript));
