'use strict';
/*
 * The Leaflet layer: three canvases (map, outlines, labels) that move with the map.
 *
 * They reach beyond the window on every side, so that dragging only shifts them; they are painted
 * again when a drag uses that margin up, and when a move ends. During a zoom they are scaled.
 *
 * They are first painted step by step (opening), and stand in the page when whoever opened them says
 * so (stand): in it, every frame takes them over once more, whether or not they have changed.
 */
(function (ATLAS, L) {
  const { leafletPrivate: leaflet } = ATLAS;
  const MARGIN = 0.2;

  /** Margin of the first painting: it need only be seen. */
  const FIRST_MARGIN = 0;

  class Layer extends L.Layer {
    /**
     * painting({map, overlay, labels}, view) draws in steps on the contexts that it is given.
     * @param {number} cell @param {Atlas.Painting} painting
     */
    constructor(cell, painting) {
      super();
      this._cell = cell;
      this._painting = painting;
      this._margin = FIRST_MARGIN;
      this._frame = 0;
      this._canvases = ['map', 'overlay', 'labels'].map((name) => {
        const canvas = L.DomUtil.create('canvas', `atlas-${name}-canvas leaflet-zoom-animated`);
        Object.assign(canvas.style, { position: 'absolute', pointerEvents: 'none' });
        // What it shows is told by the map's own words.
        canvas.setAttribute('aria-hidden', 'true');
        return canvas;
      });
      const [map, overlay, labels] = this._canvases.map(ATLAS.penOf);
      this._contexts = { map, overlay, labels };
      /** @type {Atlas.WindowView | undefined} */
      this._view = undefined;
      /** @type {Atlas.Box | undefined} */
      this._box = undefined;
      /** @type {L.LatLng | undefined} */
      this._corner = undefined;
      /** @type {number | undefined} */
      this._zoom = undefined;
    }

    /** The view of the last painting. */
    get view() {
      if (!this._view) throw new Error('ATLAS: a layer has no view before it is painted');
      return this._view;
    }

    /** Its canvases stand in the page later. */
    onAdd() {
      return this;
    }

    /** Paint the first view in steps, unless something asks for a whole painting meanwhile. */
    *opening() {
      const view = this._fit();
      for (const step of this._painting(this._contexts, view)) {
        yield step;
        if (this._view !== view) return;
      }
    }

    /** Put the canvases into the page. */
    stand() {
      const pane = this.getPane();
      if (pane) pane.append(...this._canvases);
    }

    onRemove() {
      cancelAnimationFrame(this._frame);
      this._canvases.forEach((canvas) => canvas.remove());
      return this;
    }

    getEvents() {
      /** @type {Record<string, (event: any) => void>} any: each kind has an event of its own */
      const events = {
        viewreset: this.redraw,
        movestart: () => { this._margin = MARGIN; },
        moveend: this._moved,
        resize: this.redraw,
        move: this._moving,
        zoom: () => this._place(this._map.getCenter(), this._map.getZoom()),
        zoomanim: (event) => this._place(event.center, event.zoom),
      };
      return events;
    }

    /**
     * Take coordinates in cells of another size from now on.
     * @param {number} cell
     */
    setCell(cell) {
      this._cell = cell;
    }

    /** Paint the present view at once. */
    redraw() {
      if (!this._map || !leaflet.isSet(this._map)) return;
      cancelAnimationFrame(this._frame);
      this._frame = 0;
      ATLAS.atOnce(this._painting(this._contexts, this._fit()));
    }

    /** Paint the overlay alone, in the view of the last painting. */
    redrawOverlay() {
      if (this._view) ATLAS.atOnce(this._painting({ overlay: this._contexts.overlay }, this._view));
    }

    /**
     * The view that the canvases have on a map, and where their corner lies.
     * @param {L.Map} map
     */
    viewOn(map) {
      const size = map.getSize();
      const margin = size.multiplyBy(this._margin).round();
      const corner = map.containerPointToLayerPoint(margin.multiplyBy(-1)).round();
      const [width, height] = [size.x + 2 * margin.x, size.y + 2 * margin.y];
      const dpr = window.devicePixelRatio || 1;
      const zoom = map.getZoom();
      const k = this._cell / ATLAS.albers.metresPerPixel(zoom);
      const origin = map.getPixelOrigin().add(corner);
      const [tx, ty] = [-origin.x, -origin.y];
      /** @type {Atlas.Box} */
      const seen = [-tx / k, (ty - height) / k, (width - tx) / k, ty / k];
      // The same box as long as the view is the same: paths are kept by it.
      const last = this._box;
      const box = last && seen.every((side, i) => side === last[i]) ? last : seen;
      this._box = box;
      return { zoom, dpr, width, height, k, tx, ty, box, margin, size, corner };
    }

    /** Lay the canvases over the window and its margin. */
    _fit() {
      const view = this.viewOn(this._map);
      const { dpr, width, height, zoom, corner } = view;
      this._view = view;
      for (const canvas of this._canvases) {
        const [w, h] = [Math.round(width * dpr), Math.round(height * dpr)];
        if (canvas.width !== w || canvas.height !== h) Object.assign(canvas, { width: w, height: h });
        Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
        L.DomUtil.setTransform(canvas, corner, 1);
      }
      this._corner = this._map.layerPointToLatLng(corner);
      this._zoom = zoom;
      return view;
    }

    /**
     * Shift and scale the painted canvases to where another view would have them.
     * @param {L.LatLng} center @param {number} zoom
     */
    _place(center, zoom) {
      if (!this._corner) return;
      const scale = this._map.getZoomScale(zoom, this._zoom);
      const corner = leaflet.pointAt(this._map, this._corner, zoom, center);
      this._canvases.forEach((canvas) => L.DomUtil.setTransform(canvas, corner, scale));
    }

    _moving() {
      if (!this._view || !this._corner || this._map.getZoom() !== this._zoom || this._frame) return;
      const { margin } = this._view;
      const shift = this._map.latLngToContainerPoint(this._corner).add([margin.x, margin.y]);
      if (Math.abs(shift.x) < margin.x && Math.abs(shift.y) < margin.y) return;
      this._frame = requestAnimationFrame(() => this.redraw());
    }

    _moved() {
      if (!leaflet.isZooming(this._map)) this.redraw();
    }

    /**
     * Where a point of the window lies in cells: [x, y].
     * @param {L.Point} containerPoint @returns {Atlas.XY}
     */
    cellAt(containerPoint) {
      const map = this._map;
      const k = this._cell / ATLAS.albers.metresPerPixel(map.getZoom());
      const pixel = map.getPixelOrigin().add(map.containerPointToLayerPoint(containerPoint));
      return [pixel.x / k, -pixel.y / k];
    }

    /**
     * Where a point in cells lies in the window.
     * @param {number} x @param {number} y
     */
    containerPointOf(x, y) {
      const k = this._cell / ATLAS.albers.metresPerPixel(this._map.getZoom());
      const pixel = L.point(x * k, -y * k).subtract(this._map.getPixelOrigin());
      return this._map.layerPointToContainerPoint(pixel);
    }
  }

  ATLAS.Layer = Layer;
})(window.ATLAS, window.L);
