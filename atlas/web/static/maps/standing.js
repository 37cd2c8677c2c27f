'use strict';
/*
 * ATLAS.makeMaps(): the maps that stand in the page, each made of its data-map:
 * [function of ATLAS, [zoom in, zoom out], [[kind, id], …], options].
 *
 * live.js calls it once the scripts are there. A page bears no script of its own: its policy.
 */
(function (ATLAS, L) {
  /** @typedef {[call: 'map' | 'mapSoon' | 'moves', zoom: Atlas.Pair<string>, payloads: ['config' | 'layer', string][], options: Atlas.ConfigGiven & Atlas.MovesOptions]} Standing */

  ATLAS.makeMaps = () => document.querySelectorAll('[data-map]').forEach((one) => {
    const element = /** @type {HTMLElement} */ (one);
    /** @type {Standing} */
    const [call, [zoomInTitle, zoomOutTitle], payloads, options] = JSON.parse(element.dataset.map || '');
    const leaflet = L.map(element, { crs: L.CRS.Albers, zoomControl: false });
    // The lower left holds no land of the national frame.
    L.control.zoom({ position: 'bottomleft', zoomInTitle, zoomOutTitle }).addTo(leaflet);
    ATLAS.attempt(element, () => ATLAS[call](leaflet, Object.assign({}, ...payloads.map(([kind, id]) => ATLAS.get(kind, id)), options)));
  });
})(window.ATLAS, window.L);
