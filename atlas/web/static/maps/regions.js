'use strict';
/*
 * Beijing and Tianjin and the two deltas, enlarged in the empty south-west of a wide national map,
 * or in a row below a narrow one.
 *
 * new ATLAS.Regions(map, regions, label): regions are {name, x, y} in metres of the atlas's Albers;
 * label says what a click does, {name} filled. They are painted by the map's own painter from what
 * it has loaded, when its scene or theme changes, and shown where its units are small enough to need
 * it: on the map while the whole country is in view, below it always.
 */
(function (ATLAS, L) {
  const FROM_WIDTH = 1000;
  const FEWEST_UNITS = 1000;
  /** They stand in a row from the buttons of the zoom to where Yunnan begins, below Tibet. */
  const ROW = { left: 65, until: -0.85e6, below: 2.88e6, gap: 8 };
  const SIDES = { smallest: 96, largest: 130 };
  /** What stands below a map leaves room beside its frame, px. */
  const BELOW = { gap: 6, frame: 2, largest: 240 };
  /** Metres to a pixel at zoom 0, as the engine counts zooms. */
  const METRES = 128000;

  class Regions {
    constructor(map, regions, label) {
      Object.assign(this, { map, regions, place: null });
      this.home = L.DomUtil.create('div', 'atlas-regions', map.container);
      this.home.hidden = true;
      L.DomEvent.disableClickPropagation(this.home);
      L.DomEvent.on(this.home, 'pointermove mousemove keydown', L.DomEvent.stopPropagation);
      this.canvases = regions.map((region) => this.add(region, label.replace('{name}', region.name)));
      map.leaflet.on('resize', () => this.paint());
    }

    add(region, label) {
      const button = L.DomUtil.create('button', '', this.home);
      Object.assign(button, { type: 'button', title: label });
      const canvas = L.DomUtil.create('canvas', '', button);
      L.DomUtil.create('span', '', button).textContent = region.name;
      button.setAttribute('aria-label', label);
      button.addEventListener('click', () => this.open(region));
      return canvas;
    }

    open({ x, y }) {
      const { leaflet } = this.map;
      const at = (px, py) => L.CRS.Albers.projection.unproject(L.point(px, py));
      leaflet.setView(at((x[0] + x[1]) / 2, (y[0] + y[1]) / 2), this.map.zoomOf({ x, y }));
      this.map.container.focus({ preventScroll: true });
      if (this.place === 'below') this.map.container.scrollIntoView({ block: 'nearest' });
    }

    /** Side of a square, pixels, in the room that the whole country leaves; 0 for too little. */
    sideOnMap(size) {
      const { map } = this;
      const { x, y } = map.config.frame;
      const scale = 1 / ATLAS.albers.metresPerPixel(map.homeZoom);
      const right = size.x / 2 + (ROW.until - (x[0] + x[1]) / 2) * scale;
      const top = size.y / 2 + ((y[0] + y[1]) / 2 - ROW.below) * scale;
      const across = (right - ROW.left) / this.regions.length - ROW.gap;
      const side = Math.floor(Math.min(SIDES.largest, across, size.y - top - 2 * ROW.gap));
      return size.x < FROM_WIDTH || side < SIDES.smallest ? 0 : side;
    }

    /** Whether a square shows more than one class: on the map of the line's sides none does. */
    isVaried({ x, y }) {
      const { geometry, scene: { units, unitClass, shown } } = this.map;
      const [west, south, east, north] = [x[0], y[0], x[1], y[1]].map((metres) => metres / geometry.cell);
      const classes = units.members.flatMap((leaves, unit) => {
        if (!leaves.length || !shown[unit]) return [];
        const [x0, y0, x1, y1] = geometry.boxOf(leaves);
        return x0 > east || x1 < west || y0 > north || y1 < south ? [] : [unitClass[unit]];
      });
      return new Set(classes.filter((group) => group >= 0)).size > 1;
    }

    /** Where the squares stand, if anywhere, and their side. */
    room() {
      const { map, regions } = this;
      const isNeeded = map.scene.units.codes.length >= FEWEST_UNITS && !map.config.focus;
      if (!isNeeded || !regions.some((region) => this.isVaried(region))) return { place: null, side: 0 };
      const size = map.leaflet.getSize();
      const side = this.sideOnMap(size);
      if (side) return { place: 'on', side };
      const across = (size.x - 2 * ROW.gap - (regions.length - 1) * BELOW.gap) / regions.length;
      return { place: 'below', side: Math.min(BELOW.largest, Math.floor(across) - BELOW.frame) };
    }

    /** Stand on the map or below it. */
    move(place) {
      const { map, home } = this;
      if (place !== this.place) {
        this.place = place;
        home.classList.toggle('is-below', place === 'below');
        if (place === 'below') map.container.after(home);
        else map.container.append(home);
        // The map was painted before, with the frames of another level.
        map.layer.redrawOverlay();
      }
      const corner = { left: `${ROW.left}px`, bottom: `${ROW.gap}px`, gap: `${ROW.gap}px` };
      Object.assign(home.style, place === 'on' ? corner : { left: '', bottom: '', gap: `${BELOW.gap}px` });
    }

    paint() {
      const { map, canvases } = this;
      const { place, side } = this.room();
      this.move(place);
      if (!place) return;
      const dpr = window.devicePixelRatio || 1;
      this.regions.forEach((region, i) => {
        Object.assign(canvases[i], { width: side * dpr, height: side * dpr });
        Object.assign(canvases[i].style, { width: `${side}px`, height: `${side}px`, background: map.ink.sea });
        const view = this.viewOf(region, side, dpr);
        ATLAS.painter.paintMap(canvases[i].getContext('2d'), map.scene, map.ink, view, map.circleScale(view.zoom));
      });
    }

    viewOf({ x, y }, side, dpr) {
      const { cell } = this.map.geometry;
      const k = (side * cell) / (x[1] - x[0]);
      return {
        dpr, k, width: side, height: side, tx: (-x[0] * k) / cell, ty: (y[1] * k) / cell,
        zoom: Math.log2((METRES * k) / cell), box: [x[0], y[0], x[1], y[1]].map((metres) => metres / cell),
      };
    }

    /** Show them, and frame on the map of the whole country what they enlarge. */
    showIn(ctx, view, farthest) {
      const isNear = view.zoom >= farthest;
      this.home.hidden = !this.place || (this.place === 'on' && isNear);
      if (this.home.hidden || isNear) return;
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
