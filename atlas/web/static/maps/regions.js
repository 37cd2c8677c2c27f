'use strict';
/*
 * Beijing and Tianjin and the two deltas, enlarged in a row: in the column beside the map of a wide
 * page, below the map of a narrow one and on paper.
 *
 * new ATLAS.Regions(map, regions, label): regions are {name, x, y} in metres of the atlas's Albers;
 * label says what a click does, {name} filled. They are painted by the map's own painter from what
 * it has loaded, when its scene or theme changes, and shown where its units are small enough to need
 * it. While the whole country is in view, frames on it show where they lie.
 */
(function (ATLAS, L) {
  const FEWEST_UNITS = 1000;
  const GAP = 6;
  /** Of a square's button, px. */
  const FRAME = 2;
  const LARGEST = 240;

  /** @typedef {{canvas: HTMLCanvasElement, veil?: HTMLCanvasElement, view?: Atlas.View}} Square */

  class Regions {
    /** @param {Atlas.AtlasMap} map @param {Atlas.Region[]} regions @param {string} label */
    constructor(map, regions, label) {
      this.map = map;
      this.regions = regions;
      this.home = L.DomUtil.create('div', 'atlas-regions');
      this.squares = regions.map((region) => this.add(region, ATLAS.filled(label, { name: region.name })));
      map.leaflet.on('resize', () => this.paint());
    }

    /** @param {Atlas.Region} region @param {string} label @returns {Square} */
    add(region, label) {
      const button = L.DomUtil.create('button', '', this.home);
      Object.assign(button, { type: 'button', title: label });
      const canvas = L.DomUtil.create('canvas', '', button);
      canvas.setAttribute('aria-hidden', 'true');
      L.DomUtil.create('span', '', button).textContent = region.name;
      button.setAttribute('aria-label', label);
      button.addEventListener('click', () => this.open(region));
      return { canvas };
    }

    /** @param {Atlas.Region} region */
    open({ x, y }) {
      const { leaflet } = this.map;
      leaflet.setView(ATLAS.albers.at((x[0] + x[1]) / 2, (y[0] + y[1]) / 2), this.map.zoomOf({ x, y }));
      this.map.container.focus({ preventScroll: true });
      this.map.container.scrollIntoView({ block: 'nearest' });
    }

    /**
     * Whether a square shows more than one class: on the map of the line's sides none does. A leaf is
     * taken to be where its border begins.
     * @param {Atlas.Region} region
     */
    isVaried({ x, y }) {
      const { geometry, geometry: { cell, own }, scene: { units, unitClass, shown } } = this.map;
      const [west, south, east, north] = [x[0], y[0], x[1], y[1]].map((metres) => metres / cell);
      let first = -1;
      for (let leaf = 0; leaf < own; leaf++) {
        const unit = units.leaf[leaf];
        if (unit < 0 || !shown[unit] || unitClass[unit] < 0 || unitClass[unit] === first) continue;
        const point = geometry.pointOf(leaf);
        if (!point || point[0] < west || point[0] > east || point[1] < south || point[1] > north) continue;
        if (first >= 0) return true;
        first = unitClass[unit];
      }
      return false;
    }

    isNeeded() {
      const { map, regions } = this;
      return map.scene.units.codes.length >= FEWEST_UNITS && !map.config.focus
        && regions.some((region) => this.isVaried(region));
    }

    /** Stand in the column beside the map, or below it; returns the width there, px. */
    move() {
      const { map: { container, isOnPaper }, home } = this;
      const column = ATLAS.wide.matches && !isOnPaper ? document.querySelector('.beside') : null;
      const within = column || container.parentElement;
      if (home.parentElement !== within) {
        if (column) column.append(home);
        else container.after(home);
      }
      return column ? column.clientWidth : container.clientWidth - 4 * GAP;
    }

    paint() {
      ATLAS.atOnce(this.painting());
    }

    /** Paint all squares, each a step. */
    *painting() {
      const { map, squares, home } = this;
      home.hidden = !this.isNeeded();
      if (home.hidden) return;
      yield;
      const across = (this.move() - (this.regions.length - 1) * GAP) / this.regions.length;
      const side = Math.min(LARGEST, Math.floor(across) - FRAME);
      const dpr = window.devicePixelRatio || 1;
      for (const { canvas, veil } of squares) {
        if (veil) veil.hidden = true;
        Object.assign(canvas, { width: side * dpr, height: side * dpr });
        Object.assign(canvas.style, { width: `${side}px`, height: `${side}px`, background: map.ink.sea });
      }
      for (const [i, region] of this.regions.entries()) {
        yield ATLAS.REST;
        const view = this.viewOf(region, side, dpr);
        squares[i].view = view;
        ATLAS.painter.paintMap(ATLAS.penOf(squares[i].canvas), map.scene, map.ink, view, map.circleScale(view.zoom), map.lit);
      }
      this.paintVeils();
    }

    /** Let the class stand out that does on the map: circles are painted anew, land gets a veil. */
    light() {
      if (this.map.config.circles) this.paint();
      else this.paintVeils();
    }

    /**
     * A canvas over that of a square, once something stands out.
     * @param {Square} square
     */
    addVeil(square) {
      const veil = ATLAS.make('canvas', { class: 'veil', 'aria-hidden': 'true' });
      square.canvas.after(veil);
      square.veil = veil;
      return veil;
    }

    paintVeils() {
      const lit = this.map.litLand();
      for (const square of this.squares) {
        const { canvas, view } = square;
        if (square.veil) square.veil.hidden = lit === null || !view;
        if (lit === null || !view) continue;
        const veil = square.veil || this.addVeil(square);
        Object.assign(veil, { width: canvas.width, height: canvas.height });
        Object.assign(veil.style, { width: canvas.style.width, height: canvas.style.height });
        ATLAS.painter.paintVeil(ATLAS.penOf(veil), this.map.scene, this.map.ink, view, lit);
      }
    }

    /** @param {Atlas.Region} region @param {number} side @param {number} dpr @returns {Atlas.View} */
    viewOf({ x, y }, side, dpr) {
      const { geometry, geometry: { cell } } = this.map;
      const k = (side * cell) / (x[1] - x[0]);
      return {
        dpr, k, width: side, height: side, tx: (-x[0] * k) / cell, ty: (y[1] * k) / cell,
        zoom: geometry.zoomAt(k), box: [x[0] / cell, y[0] / cell, x[1] / cell, y[1] / cell],
      };
    }

    /**
     * Frame on the map of the whole country what they enlarge.
     * @param {Atlas.Pen} ctx @param {Atlas.View} view @param {number} farthest
     */
    frameOn(ctx, view, farthest) {
      if (this.home.hidden || view.zoom >= farthest) return;
      const { geometry: { cell }, ink } = this.map;
      ctx.strokeStyle = ink.ink;
      ctx.lineWidth = 1 / view.k;
      for (const { x, y } of this.regions) {
        ctx.strokeRect(x[0] / cell, y[0] / cell, (x[1] - x[0]) / cell, (y[1] - y[0]) / cell);
      }
    }
  }

  ATLAS.Regions = Regions;
})(window.ATLAS, window.L);
