'use strict';
/*
 * Loads what makes a page live (data-files, in their order) once the still that stands in the place
 * of its map is there and shown, so that it waits for nothing; then makes the maps that stand in the
 * page, each of its data-map: [function of ATLAS, [[kind, id], …], options]; and waits no longer
 * (data-waiting). A map that is to stand at once is busy from the beginning.
 *
 * A page bears no script of its own: its policy.
 */
(function (ATLAS, own) {
  /** @typedef {[call: 'map' | 'mapSoon' | 'moves', payloads: ['config' | 'layer', string][], options: Atlas.ConfigGiven & Atlas.MovesOptions]} MapOfPage */

  /** A page that is not looked at, or a frame out of sight, paints nothing to wait for. */
  const LONGEST_MS = 400;
  const files = (own.dataset.files || '').split(' ');
  const map = document.querySelector('.map:not([hidden])');
  const home = /** @type {Element} */ (map || document.querySelector('main'));
  let isAsked = false;
  own.dataset.waiting = '';

  /** @param {Element} found */
  function makeMap(found) {
    const element = /** @type {HTMLElement} */ (found);
    /** @type {MapOfPage} */
    const [call, payloads, options] = JSON.parse(element.dataset.map || '');
    ATLAS.attempt(element, () => {
      const given = payloads.map(([kind, id]) => ATLAS.get(kind, id));
      return ATLAS[call](element, Object.assign({}, ...given, options));
    });
  }

  /** Each runs when those before it have; after a failure it goes on with the one that failed. */
  async function run() {
    for (; files.length; files.shift()) await ATLAS.script(files[0]);
    document.querySelectorAll('[data-map]').forEach(makeMap);
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
