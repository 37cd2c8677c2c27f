'use strict';
/*
 * Every map on paper: redrawn for a sheet before the page is printed, as it was afterwards.
 *
 * A canvas that only the screen's width fits would be cut. What shows the whole country shows it on
 * the sheet too; what a reader zoomed into keeps its place. Paper is light.
 */
(function (ATLAS) {
  /** CSS pixels: with its title above it a map fits between the margins of A4, upright or lying. */
  const WIDTH = 560;

  /** @typedef {{map: Atlas.AtlasMap, centre: L.LatLng, zoom: number, untouched: boolean, theme: Atlas.ThemeWish, style: string}} OnScreen */

  /** @type {OnScreen[]} */
  let shown = [];

  /**
   * Take the element's new size with a view and a theme, at once.
   * @param {Atlas.AtlasMap} map @param {boolean} untouched @param {L.LatLng} centre @param {number} zoom
   * @param {Atlas.ThemeWish} theme
   */
  function turn(map, untouched, centre, zoom, theme) {
    const { leaflet } = map;
    ATLAS.leafletPrivate.freeBounds(leaflet);
    leaflet.invalidateSize({ animate: false, pan: false });
    if (untouched) map.fit();
    else {
      leaflet.setView(centre, zoom, { animate: false });
      map.bound();
    }
    map.setTheme(theme);
  }

  /** @param {Atlas.AtlasMap} map */
  function onPaper(map) {
    const { container, leaflet, untouched, config: { theme, frame: { x, y } } } = map;
    const view = { centre: leaflet.getCenter(), zoom: leaflet.getZoom() };
    const width = container.offsetWidth;
    shown.push({ map, ...view, untouched, theme, style: container.style.cssText });
    const height = Math.round((WIDTH * (y[1] - y[0])) / (x[1] - x[0]));
    map.isOnPaper = true;
    Object.assign(container.style, { width: `${WIDTH}px`, height: `${height}px` });
    turn(map, untouched, view.centre, view.zoom + Math.log2(WIDTH / width), 'light');
  }

  /** @param {OnScreen} was */
  function onScreen({ map, centre, zoom, untouched, theme, style }) {
    map.isOnPaper = false;
    map.container.style.cssText = style;
    turn(map, untouched, centre, zoom, theme);
  }

  window.addEventListener('beforeprint', () => ATLAS.maps.filter(({ container }) => container.offsetWidth).forEach(onPaper));
  window.addEventListener('afterprint', () => {
    shown.forEach(onScreen);
    shown = [];
  });
})(window.ATLAS);
