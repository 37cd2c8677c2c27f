'use strict';
/*
 * Web Mercator in the place of Albers's projection, for a map on which others lay tiles. It follows the
 * engine and the data of a page that stands alone, and comes before what draws the map.
 *
 * ATLAS.albers becomes the plane of tiles: metres from the upper left corner of the world's square, y
 * to the north, so that all of it is below 0. Boundaries, which come in Albers's cells, are laid over
 * when a geometry is made of them.
 */
(function (ATLAS, L) {
  const R = 6378137;
  const HALF = Math.PI * R;
  const RAD = Math.PI / 180;
  const METRES_PER_PIXEL = (2 * HALF) / 256;
  /** Beyond, what a canvas draws would be off by pixels. */
  const MAX_ZOOM = 14;
  /** Round the country in its first view, of its own height. */
  const PAD = 0.02;

  const { albers } = ATLAS;
  const toDegrees = albers.inverse;

  /** @param {number} lon @param {number} lat @returns {Atlas.XY} */
  const forward = (lon, lat) => [R * lon * RAD + HALF, R * Math.log(Math.tan(Math.PI / 4 + (lat * RAD) / 2)) - HALF];

  /** @param {number} x @param {number} y @returns {Atlas.XY} */
  const inverse = (x, y) => [(x - HALF) / R / RAD, (2 * Math.atan(Math.exp((y + HALF) / R)) - Math.PI / 2) / RAD];

  Object.assign(albers, {
    crs: L.CRS.EPSG3857,
    forward,
    inverse,
    metresPerPixel: (/** @type {number} */ zoom) => METRES_PER_PIXEL / 2 ** zoom,
    zoomFor: (/** @type {number} */ metresPerPixel) => Math.log2(METRES_PER_PIXEL / metresPerPixel),
    at: (/** @type {number} */ x, /** @type {number} */ y) => L.latLng(inverse(x, y)[1], inverse(x, y)[0]),
  });

  /** @param {ArrayLike<number>} x @param {ArrayLike<number>} y @returns {Atlas.Box} */
  function boxOf(x, y) {
    /** @type {Atlas.Box} */
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = 0; i < x.length; i++) {
      box[0] = Math.min(box[0], x[i]);
      box[1] = Math.min(box[1], y[i]);
      box[2] = Math.max(box[2], x[i]);
      box[3] = Math.max(box[3], y[i]);
    }
    return box;
  }

  /** Boundaries laid over: a point that two arcs share is the same again. @param {Atlas.Geo} geo @returns {Atlas.Geo} */
  function laidOver(geo) {
    const { cell } = geo;
    const x = new Int32Array(geo.x.length);
    const y = new Int32Array(geo.y.length);
    for (let i = 0; i < x.length; i++) {
      const [east, north] = forward(...toDegrees(geo.x[i] * cell, geo.y[i] * cell));
      x[i] = Math.round(east / cell);
      y[i] = Math.round(north / cell);
    }
    return { ...geo, x, y, extent: boxOf(x, y) };
  }

  const { Geometry } = ATLAS;
  ATLAS.Geometry = class extends Geometry {
    /** @param {Atlas.Geo} geo */
    constructor(geo) {
      super(laidOver(geo));
      // Shares of the land are of the equal-area plane: here the north is larger than it is.
      const flat = new Geometry(geo);
      Object.defineProperty(this, 'areas', { get: () => flat.areas });
    }
  };

  /**
   * The box of all the land, metres.
   * @param {Atlas.Geo} geo @returns {Atlas.Frame}
   */
  function frameOf(geo) {
    const [x0, y0, x1, y1] = laidOver(geo).extent.map((cells) => cells * geo.cell);
    const pad = PAD * (y1 - y0);
    return { x: [x0 - pad, x1 + pad], y: [y0 - pad, y1 + pad] };
  }

  const { layer, alone } = document.body.dataset;
  const config = ATLAS.get('config', /** @type {Atlas.Lang} */ (alone));
  const { geo = 'leaves' } = ATLAS.get('layer', `${layer}.${alone}`);
  // What lies far off is where it is, and in sight: a map of tiles has no inset.
  Object.assign(config, { frame: frameOf(ATLAS.read('geo', geo)), inset: null });
  document.addEventListener('atlas:map', () => ATLAS.maps.forEach(({ leaflet }) => leaflet.setMaxZoom(MAX_ZOOM)));
})(window.ATLAS, window.L);
