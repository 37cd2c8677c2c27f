'use strict';
/*
 * What the atlas needs of Leaflet 1.9 that Leaflet does not document: here alone, for any of it may
 * be another thing in the next minor version. pyproject.toml holds Leaflet to 1.9, and a build takes
 * no other file than that of 1.9.4.
 *
 * ATLAS.leafletPrivate
 *   isSet(map)           whether a map looks anywhere yet: asked for its centre before, Leaflet throws,
 *                        and a window may be resized before a map is fitted
 *   isZooming(map)       whether it is between two zooms: what is painted then must stay as it is
 *   endZoom(map)         bring a zoom that is on its way to its end at once
 *   isDragged(map)       whether a hand moves it: no tooltip follows the pointer meanwhile
 *   pointAt(map, latlng, zoom, centre)  where a place will lie in the layers' pane when a zoom ends, which
 *                        Leaflet's own layers ask for as well, and containerPoint… knows of the present alone
 *   freeBounds(map)      take the limits away that setMaxBounds set, which has no documented other way
 */
(function (ATLAS) {
  /**
   * @typedef {L.Map & {
   *   _loaded?: boolean,
   *   _animatingZoom?: boolean,
   *   _onZoomTransitionEnd(): void,
   *   _latLngToNewLayerPoint(latlng: L.LatLng, zoom: number, centre: L.LatLng): L.Point,
   *   dragging: L.Handler & { moving(): boolean },
   *   setMaxBounds(bounds: null): L.Map,
   * }} Inside
   */

  /** @param {L.Map} map */
  const inside = (map) => /** @type {Inside} */ (map);

  ATLAS.leafletPrivate = {
    isSet: (map) => Boolean(inside(map)._loaded),
    isZooming: (map) => Boolean(inside(map)._animatingZoom),
    endZoom: (map) => { if (inside(map)._animatingZoom) inside(map)._onZoomTransitionEnd(); },
    isDragged: (map) => inside(map).dragging.moving(),
    pointAt: (map, latlng, zoom, centre) => inside(map)._latLngToNewLayerPoint(latlng, zoom, centre),
    freeBounds: (map) => { inside(map).setMaxBounds(null); },
  };
})(window.ATLAS);
