'use strict';
/*
 * What others put on a map with Folium, from Python: markers, lines, shapes, popups, a layer control.
 *
 * ATLAS.withMap(add): add(leaflet, $) once the map of the page stands. $ is as much of jQuery as Folium
 * writes: $(html)[0] is the element, $(document).ready(act) acts.
 */
(function (ATLAS, L) {
  /** Folium's names of colours, as its own pins have them. @type {Record<string, string>} */
  const COLOURS = {
    blue: '#37a7d9', red: '#d13e2a', green: '#71ae25', purple: '#d150b7', orange: '#f59630', darkred: '#a13336',
    lightred: '#ff8e7f', beige: '#ffcb92', darkblue: '#0065a0', darkgreen: '#728224', cadetblue: '#436978',
    darkpurple: '#5a396a', white: '#fbfbfb', pink: '#ff90e9', lightblue: '#8adaff', lightgreen: '#bbf770',
    gray: '#575757', black: '#303030', lightgray: '#a3a3a3',
  };

  /** @param {string | Document} given */
  function $(given) {
    if (typeof given !== 'string') return { ready: (/** @type {() => void} */ act) => act() };
    const template = document.createElement('template');
    template.innerHTML = given.trim();
    return [template.content.firstElementChild];
  }

  /**
   * A pin in one of Folium's colours.
   * @param {{ markerColor?: string, iconColor?: string }} options
   */
  function pin({ markerColor = 'blue', iconColor = 'white' }) {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    svg.setAttribute('viewBox', '0 0 25 41');
    svg.innerHTML = '<path d="M12.5.5a12 12 0 0 1 12 12c0 9-8 13-12 28-4-15-12-19-12-28a12 12 0 0 1 12-12z" stroke="#000" stroke-opacity=".35"/><circle cx="12.5" cy="12.5" r="4.5"/>';
    const [drop, dot] = Array.from(svg.children);
    drop.setAttribute('fill', COLOURS[markerColor] || markerColor);
    dot.setAttribute('fill', COLOURS[iconColor] || iconColor);
    return L.divIcon({ className: 'atlas-pin', html: /** @type {any} any: an element of SVG will do */ (svg), iconSize: [25, 41], iconAnchor: [12, 41], popupAnchor: [1, -34], tooltipAnchor: [16, -28] });
  }

  // Under the name by which Folium asks for it.
  Object.assign(L, { AwesomeMarkers: { icon: pin } });

  /**
   * Clusters of markers count zooms in whole numbers, and lose those of the lowest where a map does not.
   * @param {{ prototype: { _recursively(box: unknown, from: number, ...rest: unknown[]): void } } | undefined} kind
   */
  function countWhole(kind) {
    if (!kind) return;
    const { _recursively } = kind.prototype;
    kind.prototype._recursively = function (box, from, ...rest) {
      _recursively.call(this, box, Math.floor(from), ...rest);
    };
  }

  /**
   * Let children be added; a view that one of them asks for is there at once, and no resizing takes it away.
   * @param {Atlas.AtlasMap} map @param {(leaflet: L.Map, $: Atlas.Query) => void} add
   */
  function put(map, add) {
    const { leaflet, container } = map;
    const { setView } = leaflet;
    // What a key opened is read out, and closed by another where the pin has kept the focus.
    /** @type {HTMLElement} */ (leaflet.getPane('popupPane')).setAttribute('aria-live', 'polite');
    container.addEventListener('keydown', ({ key }) => { if (key === 'Escape') leaflet.closePopup(); });
    leaflet.setView = (centre, zoom, options) => {
      map.untouched = false;
      return setView.call(leaflet, centre, zoom, { ...options, animate: false });
    };
    try {
      add(leaflet, $);
    } finally {
      leaflet.setView = setView;
    }
  }

  ATLAS.withMap = (add) => {
    countWhole(/** @type {any} any: of a plugin that most maps have not */ (L).MarkerCluster);
    document.addEventListener('atlas:map', ({ target }) => {
      const element = /** @type {HTMLElement} */ (target);
      const map = ATLAS.maps.find(({ container }) => container === element);
      if (map) ATLAS.attempt(element, () => put(map, add), 'children');
    }, { once: true });
  };
})(window.ATLAS, window.L);
