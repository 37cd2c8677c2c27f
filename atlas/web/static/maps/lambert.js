'use strict';
/*
 * Lambert's azimuthal equal-area projection in the place of Albers's, for countries that are drawn
 * in it: the forward and the inverse of ATLAS.albers, on GRS80.
 *
 * Formulas for the ellipsoid: Snyder, Map Projections (USGS PP 1395), pp. 187–189.
 */
(function (ATLAS) {
  const A = 6378137;
  const F = 1 / 298.257222101;
  const RAD = Math.PI / 180;
  const { albers, country: { plane } } = ATLAS;

  const Q = albers.authalic(1);
  const R = A * Math.sqrt(Q / 2);
  const SIN0 = Math.sin(plane.lat_0 * RAD);
  const BETA0 = Math.asin(albers.authalic(SIN0) / Q);
  const [S, C] = [Math.sin(BETA0), Math.cos(BETA0)];
  const D = (A * Math.cos(plane.lat_0 * RAD)) / Math.sqrt(1 - F * (2 - F) * SIN0 * SIN0) / (R * C);

  albers.forward = (lon, lat) => {
    const beta = Math.asin(albers.authalic(Math.sin(lat * RAD)) / Q);
    const theta = (lon - plane.lon_0) * RAD;
    const [s, c] = [Math.sin(beta), Math.cos(beta)];
    const b = R * Math.sqrt(2 / (1 + S * s + C * c * Math.cos(theta)));
    return [b * D * c * Math.sin(theta), (b / D) * (C * s - S * c * Math.cos(theta))];
  };

  albers.inverse = (x, y) => {
    const rho = Math.hypot(x / D, D * y);
    if (!rho) return [plane.lon_0, plane.lat_0];
    const angle = 2 * Math.asin(Math.min(1, rho / (2 * R)));
    const [s, c] = [Math.sin(angle), Math.cos(angle)];
    const theta = Math.atan2(x * s, D * rho * C * c - D * D * y * S * s);
    return [plane.lon_0 + theta / RAD, albers.latitude(Q * (c * S + (D * y * s * C) / rho)) / RAD];
  };
})(window.ATLAS);
