'use strict';
/*
 * What lies too far off, as the South China Sea does, in a small framed canvas at the map's lower right corner.
 *
 * It is a picture, not a map to move in: painted when the scene or the theme changes, and shown
 * while the window shows the whole country.
 */
(function (ATLAS, L) {
  const SHARE_OF_WIDTH = 0.1;
  const LARGEST = 132;
  /** Distance from the corner, pixels; on a small map any more would cover Taiwan. */
  const GAP = { small: 3, large: 8, from: 700 };

  /** Where the title's halo is drawn, pixels right and down. */
  const HALO = ['1.2px 0', '-1.2px 0', '0 1.2px', '0 -1.2px', '.9px .9px', '-.9px .9px', '.9px -.9px', '-.9px -.9px'];

  class Inset {
    /** @param {L.Map} map @param {Atlas.InsetGiven} given */
    constructor(map, given) {
      this.map = map;
      this.given = given;
      this.element = L.DomUtil.create('div', 'atlas-inset', map.getContainer());
      Object.assign(this.element.style, {
        position: 'absolute', zIndex: 450, pointerEvents: 'none', boxSizing: 'border-box', display: 'none',
      });
      this.canvas = L.DomUtil.create('canvas', '', this.element);
      this.canvas.style.display = 'block';
      this.canvas.setAttribute('aria-hidden', 'true');
      this.title = L.DomUtil.create('div', 'atlas-inset-title', this.element);
      Object.assign(this.title.style, {
        position: 'absolute', bottom: 0, whiteSpace: 'nowrap', font: '10px/1.4 sans-serif',
      });
      this.title.textContent = given.title;
    }

    /**
     * Paint anew, at a tenth of the map's width, in steps.
     * @param {Atlas.Scene} scene @param {Atlas.Ink} ink @param {number | null} lit @returns {Atlas.Steps}
     */
    *painting(scene, ink, lit) {
      const room = this.map.getSize().x;
      const gap = `${room < GAP.from ? GAP.small : GAP.large}px`;
      const width = Math.max(1, Math.min(LARGEST, Math.floor(room * SHARE_OF_WIDTH)));
      const height = Math.round((width * 4) / 3);
      const dpr = window.devicePixelRatio || 1;
      Object.assign(this.canvas, { width: width * dpr, height: height * dpr });
      Object.assign(this.canvas.style, { width: `${width}px`, height: `${height}px` });
      Object.assign(this.element.style, {
        right: gap, bottom: gap, border: `0.6px solid ${ink.ink}`, background: ink.sea, color: ink.ink,
      });
      this.placeTitle(width, ink);
      yield;
      const { cell } = scene.geometry;
      const { x, y } = this.given;
      const k = (width * cell) / (x[1] - x[0]);
      const [tx, ty] = [(-x[0] * k) / cell, (y[1] * k) / cell];
      /** @type {Atlas.Box} */
      const box = [x[0] / cell, y[0] / cell, x[1] / cell, y[1] / cell];
      yield* this.drawing(scene, ink, { zoom: 0, dpr, width, height, k, tx, ty, box }, lit);
    }

    /**
     * The title within the frame, or beside it where it is too long.
     * @param {number} width @param {Atlas.Ink} ink
     */
    placeTitle(width, ink) {
      const { title } = this;
      const pen = ATLAS.penOf(this.canvas);
      pen.font = `10px ${ink.type.stack}`;
      const inside = pen.measureText(title.textContent).width <= width - 4;
      Object.assign(title.style, {
        fontFamily: ink.type.stack,
        right: inside ? '50%' : 'calc(100% + 4px)',
        transform: inside ? 'translateX(50%)' : '',
        // As sharp as the halos on the canvas: islands lie under the words.
        textShadow: HALO.map((at) => `${at} 0 ${ink.sea}`).join(', '),
      });
    }

    /**
     * @param {Atlas.Scene} scene @param {Atlas.Ink} ink @param {Atlas.View} view @param {number | null} lit
     * @returns {Atlas.Steps}
     */
    *drawing(scene, ink, view, lit) {
      const ctx = ATLAS.penOf(this.canvas);
      ATLAS.painter.setView(ctx, view);
      const level = ATLAS.ANY_LEVEL;
      yield* ATLAS.painter.paintFills(ctx, scene, ink, view, level);
      if (lit !== null) ATLAS.painter.paintVeil(ctx, scene, ink, view, lit, level);
      ctx.lineWidth = 0.4 / view.k;
      ctx.strokeStyle = ink.province.colour;
      ctx.stroke(scene.borders.province.path(level, view.box));
      ctx.lineWidth = 0.5 / view.k;
      ctx.strokeStyle = ink.national.colour;
      ctx.stroke(scene.borders.national.path(level, view.box));
      ctx.lineWidth = 0.8 / view.k;
      if (scene.config.lines) ctx.stroke(ATLAS.painter.linePath(scene, 'national'));
    }

    /**
     * Shown beside the whole country, unless the window shows the sea itself.
     * @param {Atlas.WindowView} view @param {number} cell @param {number} farthest
     */
    showIn(view, cell, farthest) {
      const south = (view.ty - view.height + view.margin.y) / view.k;
      const visible = view.zoom < farthest && south * cell > this.given.y[0];
      this.element.hidden = !visible;
      this.element.style.display = visible ? 'block' : 'none';
    }
  }

  ATLAS.Inset = Inset;
})(window.ATLAS, window.L);
