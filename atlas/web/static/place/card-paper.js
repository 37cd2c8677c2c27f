'use strict';
/*
 * ATLAS.paintCard(card, drawings): a pair card as a canvas.
 *
 * card: the texts and numbers that card.js gathers; drawings: those of ATLAS.pair, one, or two and
 * perhaps that of the core. All measures are those of ATLAS.get('card', 'layout'); a card is always
 * on light ground. ATLAS.cardBoxes: where its maps stand; tests/frontend/cards.json has answers by hand.
 */
(function (ATLAS) {
  /** @param {string} key @param {Atlas.Fields} [fields] */
  const say = (key, fields) => ATLAS.say(key, fields, 'card');
  /** @param {number} value */
  const number = (value) => ATLAS.formatValue(value, { sign: true });

  class Paper {
    /** @param {HTMLCanvasElement} canvas */
    constructor(canvas) {
      this.pen = ATLAS.penOf(canvas);
      this.layout = ATLAS.get('card', 'layout');
      this.ink = ATLAS.painter.inkOf(ATLAS.get('style', 'atlas'), 'light');
      this.left = this.layout.margin;
      this.right = this.layout.width - this.layout.margin;
      this.inner = this.right - this.left;
      this.box(0, 0, canvas.width, canvas.height, this.ink.page);
    }

    /**
     * @param {number} x @param {number} y @param {number} width @param {number} height
     * @param {string} colour
     */
    box(x, y, width, height, colour) {
      this.pen.fillStyle = colour;
      this.pen.fillRect(x, y, width, height);
    }

    /** @param {number} size */
    font(size) {
      this.pen.font = `${size}px ${this.ink.type.stack}`;
    }

    /** @param {string} text @param {number} size */
    width(text, size) {
      this.font(size);
      return this.pen.measureText(text).width;
    }

    /**
     * A line of text; y is its baseline.
     * @param {number} x @param {number} y @param {string} words @param {number} size
     * @param {{ colour?: string, align?: CanvasTextAlign }} it
     */
    text(x, y, words, size, { colour = this.ink.ink, align = 'left' } = {}) {
      this.font(size);
      Object.assign(this.pen, { fillStyle: colour, textAlign: align, textBaseline: 'alphabetic' });
      this.pen.fillText(words, x, y);
    }

    /**
     * Lines below a height; returns the height below them.
     * @param {number} top @param {string[]} lines @param {number} size @param {string} [colour]
     */
    lines(top, lines, size, colour) {
      const leading = size * this.layout.leading;
      lines.forEach((line, i) => {
        this.text(this.left, top + (i + 0.5) * leading + this.layout.baseline * size, line, size, { colour });
      });
      return top + lines.length * leading;
    }

    /** @param {string} text @param {number} size */
    wrap(text, size) {
      this.font(size);
      return text ? ATLAS.wrap(this.pen, text, this.inner) : [];
    }

    /**
     * At most so many lines; what is cut is marked by an ellipsis.
     * @param {string} text @param {number} size @param {number} most
     */
    cut(text, size, most) {
      const lines = this.wrap(text, size);
      if (lines.length <= most) return lines;
      let last = lines[most - 1];
      while (this.width(`${last}…`, size) > this.inner) last = last.slice(0, -1);
      return [...lines.slice(0, most - 1), `${last}…`];
    }

    /**
     * The largest size between two at which a line fits.
     * @param {string} text @param {number} room @param {number[]} it
     */
    fit(text, room, [largest, smallest]) {
      let size = largest;
      while (size > smallest && this.width(text, size) > room) size -= 0.5;
      return size;
    }
  }

  /**
   * Size and lines of the text of a block: smaller, then broken, where it is long.
   * @param {Paper} paper @param {Atlas.CardText} card @param {Atlas.CardBlock} cardBlock
   * @returns {[size: number, lines: string[]]}
   */
  function blockLines(paper, card, { text, size: sizes, lines }) {
    const size = paper.fit(card[text], paper.inner, sizes);
    return [size, paper.cut(card[text], size, lines)];
  }

  /** @param {Paper} paper @param {Atlas.CardText} card */
  function head(paper, card) {
    const { layout, ink } = paper;
    const baseline = layout.margin + layout.text * (layout.leading / 2 + layout.baseline);
    paper.text(paper.right, baseline, say('brand'), layout.text, { colour: ink.muted, align: 'right' });
    return layout.head.reduce((top, block) => {
      const [size, lines] = blockLines(paper, card, block);
      // Beside the brand a line stands free where a place lies in no other.
      const below = paper.lines(top, lines.length ? lines : [''], size, block.muted ? ink.muted : ink.ink);
      return below + block.gap * layout.gap;
    }, layout.margin);
  }

  /**
   * The lines at the foot; returns their upper edge.
   * @param {Paper} paper @param {Atlas.CardText} card
   */
  function foot(paper, card) {
    const { layout, ink } = paper;
    const found = layout.foot.map((block) => {
      const [size, lines] = blockLines(paper, card, block);
      return { size, lines, colour: block.muted ? ink.muted : ink.ink };
    });
    const height = found.reduce((sum, { size, lines }) => sum + size * lines.length, 0) * layout.leading;
    const top = layout.height - layout.margin - height;
    found.reduce((below, { size, lines, colour }) => paper.lines(below, lines, size, colour), top);
    return top;
  }

  /** @param {Paper} paper @param {Atlas.CardText} card */
  const splitHeight = (paper, card) => card.split.length * paper.layout.row
    + paper.wrap(card.unsplit, paper.layout.text).length * paper.layout.text * paper.layout.leading;

  /**
   * A bar for the change from zero, and one for the range of each part of it: grey where it holds zero.
   * @param {Paper} paper @param {Atlas.CardText} card @param {number} top
   */
  function split(paper, card, top) {
    const { layout, ink } = paper;
    const values = card.split.flatMap(([, low, high]) => [low, high]);
    const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
    const [start, end] = [layout.bar_from, layout.bar_to].map((share) => paper.left + share * paper.inner);
    const by = (end - start) / (high - low || 1);
    const zero = start - low * by;
    card.split.forEach(([label, from, to, words], i) => {
      const middle = top + (i + 0.5) * layout.row;
      const baseline = middle + layout.baseline * layout.text;
      paper.text(paper.left, baseline, label, layout.text);
      paper.text(paper.right, baseline, words, layout.text, { align: 'right' });
      const [first, last] = from === to ? [Math.min(0, from), Math.max(0, to)] : [from, to];
      const colour = first >= 0 ? ink.circles.colours[1] : last <= 0 ? ink.circles.colours[0] : ink.muted;
      paper.box(zero + first * by, middle - layout.row_bar / 2, (last - first) * by, layout.row_bar, colour);
    });
    const height = card.split.length * layout.row;
    const [wide, within] = layout.row_zero;
    if (values.length) paper.box(zero - wide / 2, top + within, wide, height - 2 * within, ink.ink);
    paper.lines(top + height, paper.wrap(card.unsplit, layout.text), layout.text, ink.muted);
  }

  /**
   * Boxes of the maps in a room, each below a caption: beside each other, or over each other if larger so.
   * Boxes and room are [left, top, width, height], px.
   * @param {Atlas.CardLayout} layout @param {Atlas.Box} room @param {number} aspect
   * @param {number} maps @returns {Atlas.Box[]}
   */
  function mapBoxes(layout, [left, top, inner, height], aspect, maps) {
    const caption = layout.caption * layout.leading;
    if (maps === 1) return [[left, top + caption, inner, height - caption]];
    const half = (inner - layout.gap) / 2;
    const low = (height - layout.gap) / 2 - caption;
    if (Math.min(inner, low * aspect) > Math.min(half, (height - caption) * aspect)) {
      return [top + caption, top + 2 * caption + low + layout.gap].map((at) => [left, at, inner, low]);
    }
    return [left, left + inner - half].map((at) => [at, top + caption, half, height - caption]);
  }

  /**
   * Room below the first of two maps for that of the core; none where it would come out too low.
   * @param {Atlas.CardLayout} layout @param {Atlas.Box[]} boxes @returns {Atlas.Box[]}
   */
  function coreBoxes(layout, boxes) {
    const [[x, y, width, whole], second] = boxes;
    const caption = layout.caption * layout.leading;
    const height = layout.core * (whole - caption);
    if (y !== second[1] || height < layout.core_least) return boxes;
    return [[x, y, width, whole - caption - height], second, [x, y + whole - height, width, height]];
  }

  /**
   * @param {Paper} paper @param {Atlas.CardText} card @param {Atlas.Drawing[]} drawings
   * @param {number} top @param {number} bottom
   */
  function maps(paper, card, drawings, top, bottom) {
    const { layout, ink, pen } = paper;
    const [x0, y0, x1, y1] = drawings[0].extent();
    const two = mapBoxes(layout, [paper.left, top, paper.inner, bottom - top], (x1 - x0) / (y1 - y0), Math.min(2, drawings.length));
    const boxes = drawings.length > 2 ? coreBoxes(layout, two) : two;
    const captions = [...card.captions, [card.core]];
    boxes.forEach(([x, y, width, height], i) => {
      const sizes = captions[i].map((words) => /** @type {[string, number]} */ ([words, paper.fit(words, width, [layout.caption, layout.text])]));
      const [words, size] = sizes.find((one) => paper.width(...one) <= width) || sizes[sizes.length - 1];
      paper.text(x, y - (layout.caption * layout.leading) / 2 + layout.baseline * size, words, size);
      paper.box(x, y, width, height, ink.sea);
      drawings[i].room = layout.map_room;
      drawings[i].draw(width / layout.map_scale, height / layout.map_scale, layout.map_scale, 'light');
      for (const canvas of drawings[i].layers) pen.drawImage(canvas, x, y, width, height);
    });
  }

  /**
   * @param {Paper} paper @param {number} x @param {number} y @param {number} width
   * @param {number} height
   */
  function hatched(paper, x, y, width, height) {
    const { pen, ink, layout } = paper;
    paper.box(x, y, width, height, ink.missing.fill);
    pen.save();
    pen.beginPath();
    pen.rect(x, y, width, height);
    pen.clip();
    pen.beginPath();
    for (let at = -height; at < width; at += 6 * layout.map_scale * Math.SQRT2) {
      pen.moveTo(x + at, y + height);
      pen.lineTo(x + at + height, y);
    }
    Object.assign(pen, { strokeStyle: ink.missing.hatch, lineWidth: 0.75 * layout.map_scale });
    pen.stroke();
    pen.restore();
  }

  /** @param {Paper} paper @param {Atlas.CardText & { missing: boolean }} card @param {number} top */
  function legend(paper, card, top) {
    const { layout, ink, pen, left, inner } = paper;
    const { edges, light } = ATLAS.get('words', 'place').classes;
    const bar = paper.lines(top, [say('legend')], layout.text);
    if (card.missing) {
      const { swatch: [width, height], swatch_room: [beside, above] } = layout;
      const baseline = bar - layout.text * (layout.leading / 2 - layout.baseline);
      paper.text(paper.right - width - beside, baseline, say('no_data'), layout.text, { align: 'right' });
      hatched(paper, paper.right - width, bar - height - above, width, height);
    }
    const step = inner / light.length;
    light.forEach((colour, i) => paper.box(left + i * step, bar, step, layout.bar, colour));
    const below = bar + layout.bar;
    edges.forEach((edge, i) => {
      const x = left + (i + 1) * step;
      const words = number(edge) + (i + 1 === edges.length ? '%' : '');
      paper.text(x, below + layout.text * (layout.leading / 2 + layout.baseline), words, layout.text, { align: 'center' });
      if (edge === 0) paper.box(x - layout.zero[0] / 2, bar, layout.zero[0], layout.bar + layout.zero[1], ink.ink);
    });
    if (card.group < 0) return;
    const x = left + (card.group + 0.5) * step;
    pen.fillStyle = ink.ink;
    pen.beginPath();
    const [half, up] = layout.mark;
    [[-half, half], [0, -up], [half, half]].forEach(([dx, dy]) => pen.lineTo(x + dx, below + dy));
    pen.fill();
  }

  ATLAS.cardBoxes = { mapBoxes, coreBoxes };
  ATLAS.paintCard = function (card, drawings) {
    const { width, height, gap, text, caption, leading, bar } = ATLAS.get('card', 'layout');
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width, height });
    const paper = new Paper(canvas);
    const top = head(paper, card);
    const splitTop = foot(paper, card) - gap - splitHeight(paper, card);
    split(paper, card, splitTop);
    const legendTop = splitTop - gap - (2 * text * leading + bar);
    legend(paper, card, legendTop);
    if (drawings.length) maps(paper, card, drawings, top, legendTop - gap);
    else paper.lines((top + legendTop - gap) / 2, paper.wrap(say('no_map', { name: card.name }), caption), caption);
    return canvas;
  };
})(window.ATLAS);
