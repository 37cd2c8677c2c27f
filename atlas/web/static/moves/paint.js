'use strict';
/*
 * ATLAS.movesPaint: arrows and the names of provinces on the canvases of a view.
 *
 * Arrows are as ATLAS.arrows.layout returns them, with `colour` and `strength`, 0 (faint) to 1.
 */
(function (ATLAS) {
  const FAINT = 0.4;
  /** What is left of an arrow of another kind than the one that stands out. */
  const DIMMED = 0.12;
  const EDGE = 0.8;
  const DOT = 2;
  /** From so far off its point, px, a name is tied to it by a line. */
  const TIED = 8;
  /** Squares of the raster in which arrows stand in the way of names, px. */
  const SQUARE = 4;
  const TURNS = 16;
  /** How far off its point a name may stand, px, and what a px costs beside a square of arrow. */
  const AWAY = [2, 7, 13, 20, 29];
  const PER_PX = 0.55;
  /** The mark that ties a number to its arrow: length and head, of the size of letters; its line and what follows it, px. */
  const MARK = { length: 0.78, head: 0.42, line: 1.4, gap: 2 };
  const BAR = ' | ';
  /** What it costs a name to cover another province's point, to stand nearer to it, to be short. */
  const COST = { over: 60, nearer: 24, short: 9 };

  /** @param {Atlas.Pen} ctx @param {Atlas.View} view */
  function clear(ctx, { dpr }) {
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, ctx.canvas.width, ctx.canvas.height);
    ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
    Object.assign(ctx, { lineJoin: 'round', lineCap: 'butt' });
  }

  /** @param {Atlas.ArrowShape} arrowShape */
  function shaftOf({ shaft: [start, out, home, base] }) {
    const path = new Path2D();
    path.moveTo(...start);
    path.bezierCurveTo(...out, ...home, ...base);
    return path;
  }

  /** @param {Atlas.ArrowShape} arrowShape */
  function headOf({ head: [tip, left, right] }) {
    const path = new Path2D();
    path.moveTo(...tip);
    path.lineTo(...left);
    path.lineTo(...right);
    path.closePath();
    return path;
  }

  /**
   * The sides of a head that its shaft does not touch.
   * @param {Atlas.LaidArrow} laidArrow
   */
  function rimOf({ head: [tip, left, right], shaft, width }) {
    const base = shaft[3];
    const share = Math.min(1, width / Math.hypot(left[0] - right[0], left[1] - right[1]));
    /** @param {Atlas.XY} point @returns {Atlas.XY} */
    const inner = ([x, y]) => [base[0] + (x - base[0]) * share, base[1] + (y - base[1]) * share];
    const path = new Path2D();
    [inner(left), left, tip, right, inner(right)].forEach((corner, i) => path[i ? 'lineTo' : 'moveTo'](...corner));
    return path;
  }

  /** @param {Atlas.Pen} ctx @param {Atlas.LaidArrow} arrow @param {string} edge */
  function paintShaft(ctx, arrow, edge) {
    const shaft = shaftOf(arrow);
    ctx.strokeStyle = edge;
    ctx.lineWidth = arrow.width + 2 * EDGE;
    ctx.stroke(shaft);
    ctx.strokeStyle = arrow.colour;
    ctx.lineWidth = arrow.width;
    ctx.stroke(shaft);
  }

  /** @param {Atlas.Pen} ctx @param {Atlas.LaidArrow} arrow @param {string} edge */
  function paintHead(ctx, arrow, edge) {
    ctx.strokeStyle = edge;
    ctx.lineWidth = 2 * EDGE;
    ctx.stroke(rimOf(arrow));
    ctx.fillStyle = arrow.colour;
    ctx.fill(headOf(arrow));
  }

  /**
   * The order of painting: faint below strong, large below small.
   * @param {Atlas.LaidArrow} a @param {Atlas.LaidArrow} b
   */
  const inOrder = (a, b) => a.strength - b.strength || b.width - a.width || (a.id < b.id ? -1 : 1);

  /**
   * All shafts, then all heads: no arrow that passes by hides where another leads. One kind may stand out.
   * @param {Atlas.Pen} ctx @param {Atlas.LaidArrow[]} arrows @param {string} edge @param {number | null} [lit]
   * @returns {Atlas.Steps}
   */
  function* paintArrows(ctx, arrows, edge, lit = null) {
    /** @param {Atlas.LaidArrow} arrow */
    const isDimmed = ({ kind }) => lit !== null && kind !== lit;
    const ordered = [...arrows].sort((a, b) => Number(isDimmed(b)) - Number(isDimmed(a)) || inOrder(a, b));
    for (const paintPart of [paintShaft, paintHead]) {
      for (const arrow of ordered) {
        ctx.globalAlpha = arrow.presence * (isDimmed(arrow) ? DIMMED : FAINT + (1 - FAINT) * arrow.strength);
        paintPart(ctx, arrow, edge);
      }
      yield ATLAS.REST;
    }
    ctx.globalAlpha = 1;
  }

  /**
   * One arrow above all, with an edge in the colour of writing.
   * @param {Atlas.Pen} ctx @param {Atlas.LaidArrow} arrow @param {Atlas.Ink} ink
   */
  function paintHighlight(ctx, arrow, ink) {
    const [shaft, head] = [shaftOf(arrow), headOf(arrow)];
    for (const wider of [6, 3]) {
      ctx.strokeStyle = wider > 3 ? ink.page : ink.ink;
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

  /**
   * A dot for each point, and the line that ties a name to it.
   * @param {Atlas.Pen} ctx @param {Record<string, Atlas.XY>} points
   * @param {Record<string, Atlas.NamePlace>} places @param {Atlas.Ink} ink
   */
  function paintPoints(ctx, points, places, ink) {
    for (const [code, [x, y]] of Object.entries(points)) {
      const { box } = places[code] || {};
      if (box && distance(box, [x, y]) === 0) continue;
      if (box && distance(box, [x, y]) > TIED) paintTie(ctx, [x, y], box, ink);
      ctx.beginPath();
      ctx.arc(x, y, DOT, 0, 2 * Math.PI);
      ctx.fillStyle = ink.ink;
      ctx.strokeStyle = ink.land_without_theme;
      ctx.lineWidth = 1.5;
      ctx.stroke();
      ctx.fill();
    }
  }

  /** @param {Atlas.Pen} ctx @param {Atlas.XY} point @param {Atlas.Box} box @param {Atlas.Ink} ink */
  function paintTie(ctx, [x, y], [left, top, right, bottom], ink) {
    ctx.beginPath();
    ctx.moveTo(x, y);
    ctx.lineTo(Math.max(left + 2, Math.min(x, right - 2)), Math.max(top + 2, Math.min(y, bottom - 2)));
    for (const width of [2.4, 0.8]) {
      ctx.strokeStyle = width > 1 ? ink.land_without_theme : ink.ink;
      ctx.lineWidth = width;
      ctx.stroke();
    }
  }

  /** How much of each square arrows cover, summed from the corner, so that a box costs four looks. */
  class Cover {
    /** @param {Pick<Atlas.View, 'width' | 'height'>} it */
    constructor({ width, height }) {
      this.columns = Math.ceil(width / SQUARE);
      this.rows = Math.ceil(height / SQUARE);
      this.squares = new Float32Array(this.columns * this.rows);
      this.sums = new Float32Array((this.columns + 1) * (this.rows + 1));
    }

    /** @param {Atlas.ArrowShape & { width: number }} arrow @param {number} weight */
    add(arrow, weight) {
      const half = Math.max(arrow.width / 2, 1);
      /** @param {number} at */
      const square = (at) => Math.floor(at / SQUARE);
      for (const [x, y] of ATLAS.arrows.samples(arrow, SQUARE)) {
        const [x0, x1, y0, y1] = [square(x - half), square(x + half), square(y - half), square(y + half)];
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
      for (let row = 0; row < this.rows; row++) {
        let line = 0;
        for (let column = 0; column < this.columns; column++) {
          line += this.squares[row * this.columns + column];
          this.sums[(row + 1) * wide + column + 1] = this.sums[row * wide + column + 1] + line;
        }
      }
      return this;
    }

    /**
     * Covered squares in a box [left, top, right, bottom].
     * @param {Atlas.Box} box
     */
    in([left, top, right, bottom]) {
      const wide = this.columns + 1;
      /** @param {number} at @param {number} most */
      const clamp = (at, most) => Math.max(0, Math.min(most, at));
      const [x0, x1] = [clamp(Math.floor(left / SQUARE), this.columns), clamp(Math.ceil(right / SQUARE), this.columns)];
      const [y0, y1] = [clamp(Math.floor(top / SQUARE), this.rows), clamp(Math.ceil(bottom / SQUARE), this.rows)];
      const { sums } = this;
      return sums[y1 * wide + x1] - sums[y0 * wide + x1] - sums[y1 * wide + x0] + sums[y0 * wide + x0];
    }
  }

  /** @param {Atlas.Box} a @param {Atlas.Box} b @param {number} gap */
  const meets = (a, b, gap) => a[0] - gap < b[2] && a[2] + gap > b[0] && a[1] - gap < b[3] && a[3] + gap > b[1];

  /**
   * @param {number} x @param {number} y @param {number} width @param {number} height
   * @returns {Atlas.Box}
   */
  const boxAt = (x, y, width, height) => [x - width / 2, y - height / 2, x + width / 2, y + height / 2];

  /**
   * Places for a name: inside its ring where there is room, else around its point.
   * @param {Atlas.MovesName} movesName @returns {Atlas.NamePlace[]}
   */
  function placesOf({ point: [x, y], radius, forms }) {
    return forms.flatMap(({ width, height }, form) => {
      const found = [];
      if (Math.hypot(width, height) / 2 < radius - 1) found.push({ box: boxAt(x, y, width, height), cost: -20, form });
      for (const away of AWAY) {
        for (let turn = 0; turn < TURNS; turn++) {
          const angle = (turn * 2 * Math.PI) / TURNS;
          const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
          const [cx, cy] = [x + cos * (DOT + away + width / 2), y + sin * (DOT + away + height / 2)];
          found.push({ box: boxAt(cx, cy, width, height), cost: away * PER_PX + form * COST.short, form });
        }
      }
      return found;
    });
  }

  /** @param {Atlas.Box} box @param {Atlas.XY} point */
  const distance = ([left, top, right, bottom], [x, y]) =>
    Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom));

  /**
   * What a box costs for standing by the points of other provinces.
   * @param {Atlas.Box} box @param {Atlas.XY} own @param {Atlas.XY[]} others
   */
  function strayCost(box, own, others) {
    const home = distance(box, own);
    const off = others.map((point) => distance(box, point));
    return COST.over * off.filter((px) => px < DOT + 2).length + (off.some((px) => px < home + 2) ? COST.nearer : 0);
  }

  /**
   * Where names stand: the least in the way of arrows, none on another, each near its point.
   *
   * names {id, point, radius, forms: [{width, height}, …], most}, those first that matter most, each
   * in its full form and perhaps a shorter one; returns {id: {box, form}}. One whose best place
   * costs more than its `most` is left out.
   * @param {Atlas.MovesName[]} names @param {Atlas.Cover} cover @param {Atlas.WindowView} windowView
   * @returns {Atlas.Steps<Record<string, Atlas.NamePlace>>}
   */
  function* placeNames(names, cover, { margin, size }) {
    const [left, top] = [margin.x + 2, margin.y + 2];
    const [right, bottom] = [left + size.x - 4, top + size.y - 4];
    /** @param {Atlas.Box} box */
    const isInside = (box) => box[0] >= left && box[1] >= top && box[2] <= right && box[3] <= bottom;
    /** @type {Atlas.Box[]} */
    const taken = [];
    /** @type {Record<string, Atlas.NamePlace>} */
    const found = {};
    for (const name of names) {
      const others = names.filter(({ id }) => id !== name.id).map(({ point }) => point);
      /** @type {(Atlas.NamePlace & {price: number}) | null} */
      let best = null;
      for (const place of placesOf(name)) {
        const { box } = place;
        if (!isInside(box) || taken.some((other) => meets(box, other, 2))) continue;
        // To stray costs no less than nothing, and takes longest to find out.
        const least = place.cost + cover.in(box);
        if (best && least >= best.price) continue;
        const price = least + strayCost(box, name.point, others);
        if (!best || price < best.price) best = { ...place, price };
      }
      yield;
      if (!best || best.price > name.most) continue;
      taken.push(best.box);
      found[name.id] = best;
    }
    return found;
  }

  /**
   * The way of an arrow where it ends at the other province: how it arrives there, or how it leaves.
   * @param {Atlas.ArrowShape} arrowShape @param {boolean} isOut
   */
  function wayOf({ shaft: [start, out, , base], head: [tip] }, isOut) {
    const [[x0, y0], [x1, y1]] = isOut ? [base, tip] : [start, out];
    return Math.atan2(y1 - y0, x1 - x0);
  }

  /**
   * A small arrow in the colour and the way of a large one.
   * @param {Atlas.Pen} ctx @param {Atlas.XY} middle @param {number} angle @param {string} colour
   * @param {number} size @param {string} edge
   */
  function paintMark(ctx, [x, y], angle, colour, size, edge) {
    const [half, head] = [(size * MARK.length) / 2, size * MARK.head];
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    /** @param {number} along @param {number} aside @returns {Atlas.XY} */
    const at = (along, aside) => [x + cos * along - sin * aside, y + sin * along + cos * aside];
    const line = new Path2D();
    line.moveTo(...at(-half, 0));
    line.lineTo(...at(half - head, 0));
    const tip = new Path2D();
    [at(half, 0), at(half - head, head / 1.6), at(half - head, -head / 1.6)].forEach((corner, i) => tip[i ? 'lineTo' : 'moveTo'](...corner));
    tip.closePath();
    Object.assign(ctx, { strokeStyle: edge, lineWidth: MARK.line + 2 });
    ctx.stroke(line);
    ctx.stroke(tip);
    Object.assign(ctx, { strokeStyle: colour, fillStyle: colour, lineWidth: MARK.line });
    ctx.stroke(line);
    ctx.fill(tip);
  }

  /** @param {Atlas.Pen} ctx @param {string} words @param {Atlas.XY} at @param {Atlas.Ink} ink */
  function write(ctx, words, at, ink) {
    ctx.strokeStyle = ink.land_without_theme;
    ctx.lineWidth = 3.4;
    ctx.strokeText(words, ...at);
    ctx.fillStyle = ink.ink;
    ctx.fillText(words, ...at);
  }

  /** The room of a mark before its number, px. @param {number} size */
  const markRoom = (size) => size * MARK.length + MARK.gap;

  /**
   * What stands in a line of numbers, with bars between them: the room of each before it, and its width.
   * @param {Atlas.Pen} ctx @param {Atlas.ArrowNumber[]} numbers @param {number} size @param {Atlas.Ink} ink
   */
  function lineOf(ctx, numbers, size, ink) {
    /** @type {(Partial<Atlas.ArrowNumber> & { text: string })[]} */
    const parts = numbers.flatMap((number, i) => (i ? [{ text: BAR }, number] : [number]));
    return parts.map((part) => {
      const font = fontOf(size, ink, Boolean(part.isStrong));
      ctx.font = font;
      return { ...part, font, before: part.isStrong ? markRoom(size) : 0, width: ctx.measureText(part.text).width };
    });
  }

  /** @param {{ before: number, width: number }[]} line */
  const widthOf = (line) => line.reduce((sum, { before, width }) => sum + before + width, 0);

  /**
   * Numbers in a line; that of an arrow drawn strongly is bold, and stands behind its mark.
   * @param {Atlas.Pen} ctx @param {Atlas.ArrowNumber[]} numbers @param {Atlas.XY} middle @param {number} size
   * @param {Atlas.Ink} ink @param {Map<string, Atlas.LaidArrow>} arrows
   */
  function writeNumbers(ctx, numbers, [x, y], size, ink, arrows) {
    const line = lineOf(ctx, numbers, size, ink);
    let left = x - widthOf(line) / 2;
    for (const { text, isOut, arrow, font, before, width } of line) {
      const laid = before && arrow ? arrows.get(arrow) : undefined;
      if (laid) paintMark(ctx, [left + (size * MARK.length) / 2, y], wayOf(laid, Boolean(isOut)), laid.colour, size, ink.land_without_theme);
      ctx.font = font;
      write(ctx, text, [left + before + width / 2, y], ink);
      left += before + width;
    }
  }

  /** @param {number} size @param {Atlas.Ink} ink @param {boolean} isBold */
  const fontOf = (size, { type: { stack } }, isBold) => `${isBold ? '600 ' : ''}${size}px ${stack}`;

  /**
   * @param {Atlas.Pen} ctx @param {{ id: string, size: number, forms: Atlas.NameForm[] }[]} names
   * @param {Record<string, Atlas.NamePlace>} places @param {Atlas.Ink} ink @param {Atlas.LaidArrow[]} arrows
   * @returns {Atlas.Steps}
   */
  function* paintNames(ctx, names, places, ink, arrows) {
    Object.assign(ctx, { textAlign: 'center', textBaseline: 'middle' });
    const byId = new Map(arrows.map((arrow) => [arrow.id, arrow]));
    for (const { id, forms, size } of names) {
      if (!places[id]) continue;
      const { box, form } = places[id];
      const { name, numbers } = forms[form];
      const middle = (box[0] + box[2]) / 2;
      ctx.font = fontOf(size, ink, true);
      write(ctx, name, [middle, box[1] + size * 0.62], ink);
      writeNumbers(ctx, numbers, [middle, box[1] + size * 1.78], size, ink, byId);
      yield;
    }
  }

  /**
   * Width and height that a name takes, with the numbers under it.
   * @param {Atlas.Pen} ctx @param {string} name @param {Atlas.ArrowNumber[]} numbers @param {number} size @param {Atlas.Ink} ink
   */
  function measured(ctx, name, numbers, size, ink) {
    ctx.font = fontOf(size, ink, true);
    const { width } = ctx.measureText(name);
    return { width: Math.max(width, widthOf(lineOf(ctx, numbers, size, ink))) + 2, height: (numbers.length ? 2 : 1) * size * 1.16 + 2 };
  }

  ATLAS.movesPaint = { clear, paintArrows, paintHighlight, paintPoints, paintNames, placeNames, measured, Cover };
})(window.ATLAS);
