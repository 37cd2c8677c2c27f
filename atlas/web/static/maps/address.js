'use strict';
/*
 * ATLAS.address: where a map looks, and its writing in the hash of an address: at=lon,lat,zoom.
 *
 * A view is {lon, lat, zoom}, or null for the whole country.
 */
(function (ATLAS) {
  /** Degrees from the middle of the globe, and the closest zoom, that an address may ask for. */
  const FARTHEST = [180, 90, 30];

  /** View out of a text; null if it holds no three numbers, or such as are nowhere. */
  function viewIn(text) {
    const numbers = (text || '').split(',').map(parseFloat);
    const fine = numbers.length === 3 && numbers.every((number, i) => Math.abs(number) <= FARTHEST[i]);
    return fine ? { lon: numbers[0], lat: numbers[1], zoom: numbers[2] } : null;
  }

  /** View of a map; null as long as nobody has moved it. */
  function viewOf({ untouched, leaflet }) {
    const { lat, lng } = leaflet.getCenter();
    return untouched ? null : { lon: lng, lat, zoom: leaflet.getZoom() };
  }

  function moveTo(map, view) {
    if (!view) return map.fit();
    map.leaflet.setView([view.lat, view.lon], view.zoom, { animate: false });
    map.untouched = false;
    return map;
  }

  /** Hash of an address out of words and, if there is one, a view; those that say nothing are left out. */
  function hashOf(words, view) {
    const at = view && `${view.lon.toFixed(3)},${view.lat.toFixed(3)},${view.zoom.toFixed(2)}`;
    const said = Object.entries({ ...words, at }).filter(([, value]) => value);
    // Commas may stand in a hash, and read better.
    return said.length ? `#${new URLSearchParams(said).toString().replace(/%2C/g, ',')}` : '';
  }

  ATLAS.address = { viewIn, viewOf, moveTo, hashOf };
})(window.ATLAS);
