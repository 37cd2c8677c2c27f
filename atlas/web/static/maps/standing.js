'use strict';
/*
 * ATLAS.makeMaps(): the maps that stand in the page, each made of its data-map:
 * [function of ATLAS, [[kind, id], …], options].
 *
 * live.js calls it once the scripts are there. A page bears no script of its own: its policy.
 */
(function (ATLAS) {
  /** @typedef {[call: 'map' | 'mapSoon' | 'moves', payloads: ['config' | 'layer', string][], options: Atlas.ConfigGiven & Atlas.MovesOptions]} Standing */

  ATLAS.makeMaps = () => document.querySelectorAll('[data-map]').forEach((one) => {
    const element = /** @type {HTMLElement} */ (one);
    /** @type {Standing} */
    const [call, payloads, options] = JSON.parse(element.dataset.map || '');
    ATLAS.attempt(element, () => ATLAS[call](element, Object.assign({}, ...payloads.map(([kind, id]) => ATLAS.get(kind, id)), options)));
  });
})(window.ATLAS);
