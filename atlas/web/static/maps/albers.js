'use strict';
/*
 * L.CRS.Albers: the country's equal-area projection, Albers's conic on GRS80.
 *
 * Formulas for the ellipsoid: Snyder, Map Projections (USGS PP 1395), pp. 101–102. A pixel is
 * 128 km / 2^zoom wide, which at 35° N is what a web map's zoom levels mean.
 */
(function (L) {
  const A = 6378137;
  const F = 1 / 298.257222101;
  const E2 = F * (2 - F);
  const E = Math.sqrt(E2);
  const RAD = Math.PI / 180;
  const { METRES_PER_PIXEL, country: { plane } } = window.ATLAS;

  /** @param {number} sin */
  const authalic = (sin) =>
    (1 - E2) *
    (sin / (1 - E2 * sin * sin) - Math.log((1 - E * sin) / (1 + E * sin)) / (2 * E));
  /** @param {number} sin */
  const parallel = (sin) => (1 - sin * sin) / (1 - E2 * sin * sin);

  const S1 = Math.sin(plane.lat_1 * RAD);
  const S2 = Math.sin(plane.lat_2 * RAD);
  const N = (parallel(S1) - parallel(S2)) / (authalic(S2) - authalic(S1));
  const C = parallel(S1) + N * authalic(S1);
  const RHO0 = (A * Math.sqrt(C - N * authalic(Math.sin(plane.lat_0 * RAD)))) / N;

  /**
   * Degrees to metres.
   * @param {number} lon @param {number} lat @returns {Atlas.XY}
   */
  function forward(lon, lat) {
    const rho = (A * Math.sqrt(C - N * authalic(Math.sin(lat * RAD)))) / N;
    const theta = N * (lon - plane.lon_0) * RAD;
    return [rho * Math.sin(theta), RHO0 - rho * Math.cos(theta)];
  }

  /** Latitude, radians, by Newton's method on the authalic function. @param {number} q */
  function latitude(q) {
    let phi = Math.asin(Math.max(-1, Math.min(1, q / 2)));
    for (let i = 0; i < 8; i++) {
      const sin = Math.sin(phi);
      const w = 1 - E2 * sin * sin;
      phi += (((q - authalic(sin)) * w * w) / (2 * (1 - E2) * Math.cos(phi))) || 0;
    }
    return phi;
  }

  /**
   * Metres to degrees.
   * @param {number} x @param {number} y @returns {Atlas.XY}
   */
  function inverse(x, y) {
    const rho = Math.hypot(x, RHO0 - y);
    const phi = latitude((C - ((rho * N) / A) ** 2) / N);
    return [plane.lon_0 + Math.atan2(x, RHO0 - y) / N / RAD, phi / RAD];
  }

  const projection = {
    bounds: L.bounds([-6e6, -2e6], [6e6, 9e6]),
    /** @param {L.LatLng} latlng */
    project: (latlng) => L.point(forward(latlng.lng, latlng.lat)),
    /** @param {L.Point} point */
    unproject: (point) => {
      const [lon, lat] = inverse(point.x, point.y);
      return L.latLng(lat, lon);
    },
  };
  const unit = 1 / (256 * METRES_PER_PIXEL);

  // A CRS of Leaflet is the base of them all, filled in.
  const base = /** @type {L.CRS} */ (/** @type {unknown} */ (L.CRS));
  L.CRS.Albers = L.extend({}, base, {
    code: 'ATLAS',
    projection,
    transformation: L.transformation(unit, 0, -unit, 0),
    R: /** @type {typeof L.CRS.Earth & { R: number }} */ (L.CRS.Earth).R,
    distance: L.CRS.Earth.distance,
    infinite: true,
  });

  window.ATLAS.albers = {
    crs: L.CRS.Albers,
    forward,
    inverse,
    metresPerPixel: (zoom) => METRES_PER_PIXEL / 2 ** zoom,
    zoomFor: (metresPerPixel) => Math.log2(METRES_PER_PIXEL / metresPerPixel),
    /** A place given in metres, in degrees. */
    at: (x, y) => projection.unproject(L.point(x, y)),
  };
})(window.L);
