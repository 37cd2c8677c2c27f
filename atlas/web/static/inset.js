'use strict';
/*
 * The South China Sea in a small framed canvas at the map's lower right corner (南海诸岛).
 *
 * It is a picture, not a map to move in: painted when the scene or the theme changes, and shown
 * while the window shows the whole country.
 */
(function (ATLAS, L) {
  /** What it shows, metres of the atlas's Albers: 3:4, from Hainan to the southern end. */
  const FRAME = { x: [0.17e6, 1.82e6], y: [0.3e6, 2.5e6] };
  const SHARE_OF_WIDTH = 0.1;
  const SMALLEST = 44;
  const LARGEST = 132;
  const GAP = 8;

  class Inset {
    constructor(map, geometry, title) {
      Object.assign(this, { map, geometry });
      this.element = L.DomUtil.create('div', 'atlas-inset', map.getContainer());
      Object.assign(this.element.style, {
        position: 'absolute', right: `${GAP}px`, bottom: `${GAP}px`, zIndex: 450,
        pointerEvents: 'none', boxSizing: 'border-box', overflow: 'hidden',
      });
      this.canvas = L.DomUtil.create('canvas', '', this.element);
      this.canvas.style.display = 'block';
      this.title = L.DomUtil.create('div', 'atlas-inset-title', this.element);
      Object.assign(this.title.style, {
        position: 'absolute', left: 0, right: 0, bottom: 0, textAlign: 'center',
        font: '10px/1.3 sans-serif',
      });
      this.title.textContent = title;
    }

    /** Paint anew, at a tenth of the map's width. */
    paint(scene, ink) {
      const wanted = Math.round(this.map.getSize().x * SHARE_OF_WIDTH);
      const width = Math.min(LARGEST, Math.max(SMALLEST, wanted));
      const height = Math.round((width * 4) / 3);
      const dpr = window.devicePixelRatio || 1;
      Object.assign(this.canvas, { width: width * dpr, height: height * dpr });
      Object.assign(this.canvas.style, { width: `${width}px`, height: `${height}px` });
      Object.assign(this.element.style, {
        border: `0.6px solid ${ink.ink}`, background: ink.sea, color: ink.ink,
      });
      this.title.style.fontFamily = ink.type.stack;
      const { cell } = this.geometry;
      const k = (width * cell) / (FRAME.x[1] - FRAME.x[0]);
      const [tx, ty] = [(-FRAME.x[0] * k) / cell, (FRAME.y[1] * k) / cell];
      const box = [FRAME.x[0] / cell, FRAME.y[0] / cell, FRAME.x[1] / cell, FRAME.y[1] / cell];
      this.draw(scene, ink, { zoom: 0, dpr, width, height, k, tx, ty, box });
    }

    draw(scene, ink, view) {
      const ctx = this.canvas.getContext('2d');
      ATLAS.painter.setView(ctx, view);
      const level = this.geometry.levelFor(this.geometry.cell / view.k);
      ATLAS.painter.paintFills(ctx, scene, ink, view, level);
      ctx.lineWidth = 0.4 / view.k;
      ctx.strokeStyle = ink.province.colour;
      ctx.stroke(scene.borders.province.path(level, view.box));
      ctx.lineWidth = 0.5 / view.k;
      ctx.strokeStyle = ink.national.colour;
      ctx.stroke(scene.borders.national.path(level, view.box));
      ctx.lineWidth = 0.8 / view.k;
      if (scene.config.lines) ctx.stroke(ATLAS.painter.linePath(scene, 'national'));
    }

    /** Shown beside the whole country, unless the window shows the sea itself. */
    showIn(view, farthest) {
      const south = (view.ty - view.height + view.margin.y) / view.k;
      const visible = view.zoom < farthest && south * this.geometry.cell > FRAME.y[0];
      this.element.hidden = !visible;
      this.element.style.display = visible ? 'block' : 'none';
    }
  }

  ATLAS.Inset = Inset;
})(window.ATLAS, window.L);
