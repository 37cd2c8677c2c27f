'use strict';
/*
 * ATLAS.movesPaint: arrows and the names of provinces on the canvases of a view.
 *
 * Arrows are as ATLAS.arrows.layout returns them, with `colour` and `strength`, 0 (faint) to 1.
 */
(function (ATLAS) {
  const FAINT = 0.3;
  const EDGE = 0.8;
  const DOT = 2.2;
  /** Squares of the raster in which arrows stand in the way of names, px. */
  const SQUARE = 4;
  const TURNS = 16;
  /** How far off its ring a name may stand, px, and what a px costs beside a square of arrow. */
  const AWAY = [3, 9, 17, 28];
  const PER_PX = 0.16;
  /** What a name over another province's point costs. */
  const OVER_POINT = 60;

  function clear(ctx, { dpr }) {
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, ctx.canvas.width, ctx.canvas.height);
    ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
    Object.assign(ctx, { lineJoin: 'round', lineCap: 'butt' });
  }

  function shaftOf({ start, control, base }) {
    const path = new Path2D();
    path.moveTo(...start);
    path.quadraticCurveTo(...control, ...base);
    return path;
  }

  function headOf({ head: [tip, left, right] }) {
    const path = new Path2D();
    path.moveTo(...tip);
    path.lineTo(...left);
    path.lineTo(...right);
    path.closePath();
    return path;
  }

  function paintArrow(ctx, arrow, edge) {
    const [shaft, head] = [shaftOf(arrow), headOf(arrow)];
    ctx.strokeStyle = edge;
    ctx.lineWidth = arrow.width + 2 * EDGE;
    ctx.stroke(shaft);
    ctx.lineWidth = 2 * EDGE;
    ctx.stroke(head);
    ctx.strokeStyle = ctx.fillStyle = arrow.colour;
    ctx.lineWidth = arrow.width;
    ctx.stroke(shaft);
    ctx.fill(head);
  }

  /** The order of painting: faint below strong, large below small. */
  const inOrder = (a, b) => a.strength - b.strength || b.width - a.width || (a.id < b.id ? -1 : 1);

  function paintArrows(ctx, arrows, edge) {
    for (const arrow of [...arrows].sort(inOrder)) {
      ctx.globalAlpha = arrow.presence * (FAINT + (1 - FAINT) * arrow.strength);
      paintArrow(ctx, arrow, edge);
    }
    ctx.globalAlpha = 1;
  }

  /** One arrow above all, with an edge in the colour of writing. */
  function paintHighlight(ctx, arrow, ink) {
    const [shaft, head] = [shaftOf(arrow), headOf(arrow)];
    for (const [colour, wider] of [[ink.page, 6], [ink.ink, 3]]) {
      ctx.strokeStyle = colour;
      ctx.lineWidth = arrow.width + wider;
      ctx.stroke(shaft);
      ctx.lineWidth = wider;
      ctx.stroke(head);
    }
    ctx.strokeStyle = ctx.fillStyle = arrow.colour;
    ctx.lineWidth = arrow.width;
    ctx.stroke(shaft);
    ctx.fill(head);
  }

  function paintPoints(ctx, points, ink) {
    for (const [x, y] of Object.values(points)) {
      ctx.beginPath();
      ctx.arc(x, y, DOT, 0, 2 * Math.PI);
      ctx.fillStyle = ink.ink;
      ctx.strokeStyle = ink.land_without_theme;
      ctx.lineWidth = 1.5;
      ctx.stroke();
      ctx.fill();
    }
  }

  /** How much of each square arrows cover, summed from the corner, so that a box costs four looks. */
  class Cover {
    constructor({ width, height }) {
      this.columns = Math.ceil(width / SQUARE);
      this.rows = Math.ceil(height / SQUARE);
      this.squares = new Float32Array(this.columns * this.rows);
    }

    add(arrow, weight) {
      for (const [x, y] of ATLAS.arrows.samples(arrow, SQUARE)) {
        const half = Math.max(arrow.width / 2, 1);
        const [x0, x1] = [x - half, x + half].map((at) => Math.floor(at / SQUARE));
        const [y0, y1] = [y - half, y + half].map((at) => Math.floor(at / SQUARE));
        for (let row = Math.max(0, y0); row <= Math.min(this.rows - 1, y1); row++) {
          for (let column = Math.max(0, x0); column <= Math.min(this.columns - 1, x1); column++) {
            const at = row * this.columns + column;
            this.squares[at] = Math.max(this.squares[at], weight);
          }
        }
      }
    }

    summed() {
      const wide = this.columns + 1;
      this.sums = new Float32Array(wide * (this.rows + 1));
      for (let row = 0; row < this.rows; row++) {
        let line = 0;
        for (let column = 0; column < this.columns; column++) {
          line += this.squares[row * this.columns + column];
          this.sums[(row + 1) * wide + column + 1] = this.sums[row * wide + column + 1] + line;
        }
      }
      return this;
    }

    /** Covered squares in a box [left, top, right, bottom]. */
    in([left, top, right, bottom]) {
      const wide = this.columns + 1;
      const clamp = (at, most) => Math.max(0, Math.min(most, at));
      const [x0, x1] = [clamp(Math.floor(left / SQUARE), this.columns), clamp(Math.ceil(right / SQUARE), this.columns)];
      const [y0, y1] = [clamp(Math.floor(top / SQUARE), this.rows), clamp(Math.ceil(bottom / SQUARE), this.rows)];
      const { sums } = this;
      return sums[y1 * wide + x1] - sums[y0 * wide + x1] - sums[y1 * wide + x0] + sums[y0 * wide + x0];
    }
  }

  const meets = (a, b, gap) => a[0] - gap < b[2] && a[2] + gap > b[0] && a[1] - gap < b[3] && a[3] + gap > b[1];

  const boxAt = (x, y, width, height) => [x - width / 2, y - height / 2, x + width / 2, y + height / 2];

  /** Places for a name: inside its ring where there is room, else around it. */
  function placesOf({ point: [x, y], radius, width, height }) {
    const found = [];
    if (Math.hypot(width, height) / 2 < radius - 1) found.push({ box: boxAt(x, y, width, height), away: -20 });
    for (const away of AWAY) {
      for (let turn = 0; turn < TURNS; turn++) {
        const angle = (turn * 2 * Math.PI) / TURNS;
        const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
        const centre = [x + cos * (radius + away + width / 2), y + sin * (radius + away + height / 2)];
        found.push({ box: boxAt(...centre, width, height), away });
      }
    }
    return found;
  }

  /**
   * Where names stand: the least in the way of arrows, none on another, each near its point.
   *
   * names {id, point, radius, width, height}, those first that matter most; returns {id: box}.
   */
  function placeNames(names, cover, { margin, size }) {
    const window = [margin.x + 2, margin.y + 2, margin.x + size.x - 2, margin.y + size.y - 2];
    const taken = [];
    const found = {};
    for (const name of names) {
      let best = null;
      for (const { box, away } of placesOf(name)) {
        if (box[0] < window[0] || box[1] < window[1] || box[2] > window[2] || box[3] > window[3]) continue;
        if (taken.some((other) => meets(box, other, 2))) continue;
        const points = names.filter(({ id, point: [x, y] }) => id !== name.id && meets(box, [x, y, x, y], DOT + 2)).length;
        const cost = cover.in(box) + away * PER_PX + points * OVER_POINT;
        if (!best || cost < best.cost) best = { box, cost };
      }
      if (!best) continue;
      taken.push(best.box);
      found[name.id] = best.box;
    }
    return found;
  }

  function paintNames(ctx, names, boxes, ink) {
    Object.assign(ctx, { textAlign: 'center', textBaseline: 'middle' });
    for (const { id, lines, size } of names) {
      const box = boxes[id];
      if (!box) continue;
      lines.forEach((line, i) => {
        ctx.font = `${i ? '' : '600 '}${size}px ${ink.type.stack}`;
        const at = [(box[0] + box[2]) / 2, box[1] + size * (0.62 + 1.16 * i)];
        ctx.strokeStyle = ink.land_without_theme;
        ctx.lineWidth = 3.4;
        ctx.strokeText(line, ...at);
        ctx.fillStyle = ink.ink;
        ctx.fillText(line, ...at);
      });
    }
  }

  /** Width and height that lines of text take. */
  function measured(ctx, lines, size, ink) {
    ctx.font = `600 ${size}px ${ink.type.stack}`;
    return { width: Math.max(...lines.map((line) => ctx.measureText(line).width)) + 2, height: lines.length * size * 1.16 + 2 };
  }

  ATLAS.movesPaint = { clear, paintArrows, paintHighlight, paintPoints, paintNames, placeNames, measured, Cover };
})(window.ATLAS);
