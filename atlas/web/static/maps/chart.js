'use strict';
/*
 * The values of a chart, under the pointer, a finger or the arrow keys; and its keys, which let what has their
 * colour stand out.
 *
 * What a mark says stands in the page's table; <script data-marks> has for each drawing where its
 * marks lie and which row and columns they show. One tab stop serves them all: it is a slider, whose
 * value is the mark that is read.
 */
(function (ATLAS) {
  const { one, part } = ATLAS;
  const figure = one('figure.read');
  /** @type {HTMLTableElement} */
  const table = one('table.of-chart');
  const [NEAR, FINGER, GAP, EDGE, PAGE] = [14, 24, 8, 4, 10];

  /** @param {HTMLElement} cell */
  const text = (cell) => (cell.querySelector('a, span') || cell).textContent.trim();
  // Read before any script sorts the rows.
  const heads = [...table.rows[0].cells].map(text);
  const rows = [...table.tBodies[0].rows].map(({ cells }) => [...cells]);

  /** @typedef {{columns: number[], each: number, land: boolean, at: number[]}} MarkGroup */
  /** @typedef {[colour: string, words: string, left: number, top: number, right: number, bottom: number]} Key */
  /** @typedef {{row: number, columns: number[], box: number[], shape: SVGPathElement | null}} Mark */

  /**
   * The marks of a drawing: {row, columns, box: [left, top, right, bottom], shape}.
   * @param {MarkGroup[]} groups @param {SVGSVGElement} svg @returns {Mark[]}
   */
  function marksOf(groups, svg) {
    /** @type {NodeListOf<SVGPathElement>} */
    const shapes = svg.querySelectorAll('.told path');
    return groups.flatMap(({ columns, each, land, at }) => Array.from({ length: at.length / each }, (_, i) => {
      const [row, left, top, right = left, bottom = top] = at.slice(i * each, (i + 1) * each);
      return { row, columns, box: [left, top, right, bottom], shape: land ? shapes[i] : null };
    }));
  }

  /** @type {NodeListOf<HTMLScriptElement>} */
  const scripts = figure.querySelectorAll('script[data-marks]');
  const drawings = [...figure.querySelectorAll('svg')].map((svg, i) => ({
    svg, marks: marksOf(JSON.parse(scripts[i].textContent), svg),
    size: scripts[i].dataset.marks || '', keys: /** @type {Key[]} */ (JSON.parse(scripts[i].dataset.keys || '[]')),
  }));
  /** Of all drawings alike. */
  const [{ keys }] = drawings;
  const shown = () => drawings.find(({ svg }) => svg.getClientRects().length) || drawings[0];

  /**
   * How far a point of the sheet is from a mark, px of the sheet.
   * @param {Mark} mark @param {number} x @param {number} y
   */
  function distance({ box: [left, top, right, bottom], shape }, x, y) {
    if (shape) return shape.isPointInFill(new DOMPoint(x, y)) ? 0 : Infinity;
    return Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom));
  }

  /**
   * What a drawing has in the colour of a key: its marks, and the key itself; words are in it for their own sake.
   * @param {SVGSVGElement} svg @param {Key} key @returns {SVGElement[]}
   */
  const colouredBy = (svg, [colour]) => {
    /** @type {NodeListOf<SVGElement>} */
    const found = svg.querySelectorAll(`[fill="var(--${colour})"],[stroke="var(--${colour})"]`);
    return [...found].filter((one) => !one.matches('text,:has(text)'));
  };

  const linked = new ATLAS.LinkedKeys({
    light(at) {
      for (const { svg } of drawings) {
        keys.forEach((key, i) => colouredBy(svg, key).forEach((one) => one.classList.toggle('is-dimmed', at !== null && i !== at)));
      }
    },
    name: (at) => keys[at][1],
    say: (at) => keys[at][1],
  });

  /** Lay the buttons of the keys over those of the drawings, which are pictures. */
  function layKeys() {
    for (const { svg, size, keys: own } of drawings) {
      const { width, height } = svg.viewBox.baseVal;
      const home = ATLAS.make('div', { class: `chart-keys chart-${size}`, role: 'toolbar', 'aria-label': figure.dataset.keys || '' },
        own.map(([, , left, top, right, bottom], i) => ATLAS.make('span', {
          'data-class': i,
          style: `left:${(100 * left) / width}%;top:${(100 * top) / height}%;width:${(100 * (right - left)) / width}%;height:${(100 * (bottom - top)) / height}%`,
        })));
      figure.append(home);
      linked.tie(home);
    }
  }

  /**
   * The key of what lies at a point of the window; null for none.
   * @param {number} x @param {number} y
   */
  function keyAt(x, y) {
    const under = document.elementsFromPoint(x, y);
    const at = keys.findIndex((key) => colouredBy(shown().svg, key).some((one) => under.includes(one)));
    return at < 0 ? null : at;
  }

  class Reader {
    constructor() {
      this.at = 0;
      this.stop = Object.assign(document.createElement('div'), { className: 'reader', tabIndex: 0 });
      this.ring = Object.assign(document.createElement('i'), { className: 'reader-ring', hidden: true });
      this.tip = Object.assign(document.createElement('div'), { className: 'atlas-tooltip reader-tip', hidden: true });
      for (const [name, value] of Object.entries({ role: 'slider', 'aria-label': figure.dataset.read || '', 'aria-valuemin': '1' })) {
        this.stop.setAttribute(name, value);
      }
      this.stop.append(this.ring);
      figure.append(this.stop);
      document.body.append(this.tip);
      this.say();
      this.listen();
    }

    listen() {
      const { stop } = this;
      stop.addEventListener('pointermove', (event) => event.pointerType === 'mouse' && this.find(event, NEAR));
      stop.addEventListener('pointerleave', (event) => event.pointerType === 'mouse' && this.hide());
      stop.addEventListener('click', (event) => this.find(event, event.pointerType === 'mouse' ? NEAR : FINGER));
      stop.addEventListener('keydown', (event) => this.press(event));
      stop.addEventListener('focus', () => stop.matches(':focus-visible') && this.show(this.at));
      stop.addEventListener('blur', () => this.hide());
      document.addEventListener('keydown', ({ key }) => key === 'Escape' && this.hide());
      for (const name of ['scroll', 'resize']) window.addEventListener(name, () => this.tip.hidden || this.place(), { passive: true });
    }

    /**
     * The mark nearest to the pointer, if one is near.
     * @param {MouseEvent} mouseEvent @param {number} room
     */
    find({ clientX, clientY }, room) {
      const { svg, marks } = shown();
      const frame = svg.getBoundingClientRect();
      const scale = svg.viewBox.baseVal.width / frame.width;
      const [x, y] = [(clientX - frame.left) * scale, (clientY - frame.top) * scale];
      const far = marks.map((mark) => distance(mark, x, y));
      const nearest = far.indexOf(Math.min(...far));
      if (far[nearest] <= room * scale) this.show(nearest);
      else this.hide();
    }

    /** @param {KeyboardEvent} event */
    press(event) {
      const last = shown().marks.length - 1;
      const to = {
        ArrowRight: this.at + 1, ArrowDown: this.at + 1, ArrowLeft: this.at - 1, ArrowUp: this.at - 1,
        PageDown: this.at + PAGE, PageUp: this.at - PAGE, Home: 0, End: last,
      }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      this.show(Math.max(0, Math.min(last, to)));
      this.ring.scrollIntoView({ block: 'nearest' });
      this.place();
    }

    /**
     * Lines of a mark: head and value of each of its columns.
     * @returns {Atlas.Pair<string>[]}
     */
    lines() {
      const { row, columns } = shown().marks[this.at];
      return columns.map((column) => [heads[column], text(rows[row][column])]);
    }

    say() {
      const { marks } = shown();
      this.at = Math.min(this.at, marks.length - 1);
      this.stop.setAttribute('aria-valuemax', String(marks.length));
      this.stop.setAttribute('aria-valuenow', String(this.at + 1));
      this.stop.setAttribute('aria-valuetext', this.lines().map((line) => line.join(' ')).join(figure.dataset.between));
    }

    /** @param {number} at */
    show(at) {
      if (at === this.at && !this.tip.hidden) return;
      this.at = at;
      this.say();
      const cells = this.lines().map(([head, value]) => part('tr', '', [part('th', '', head), part('td', '', value)]));
      this.tip.replaceChildren(part('table', 'atlas-tooltip-counts', [part('tbody', '', cells)]));
      this.ring.hidden = this.tip.hidden = false;
      this.place();
      const { left, top, width, height } = this.ring.getBoundingClientRect();
      linked.mark(keyAt(left + width / 2, top + height / 2));
    }

    hide() {
      linked.mark(null);
      this.ring.hidden = this.tip.hidden = true;
    }

    /** The ring round the mark, and the box beside it: over it, under it, or at a side. */
    place() {
      const { svg, marks } = shown();
      const { box: [left, top, right, bottom] } = marks[this.at];
      const frame = svg.getBoundingClientRect();
      const home = this.stop.getBoundingClientRect();
      const scale = frame.width / svg.viewBox.baseVal.width;
      const ring = {
        left: frame.left + left * scale - EDGE, top: frame.top + top * scale - EDGE,
        width: (right - left) * scale + 2 * EDGE, height: (bottom - top) * scale + 2 * EDGE,
      };
      Object.assign(this.ring.style, {
        left: `${ring.left - home.left}px`, top: `${ring.top - home.top}px`,
        width: `${ring.width}px`, height: `${ring.height}px`, borderRadius: right > left ? '2px' : '50%',
      });
      const { offsetWidth: width, offsetHeight: height } = this.tip;
      const { clientWidth: wide, clientHeight: high } = document.documentElement;
      /** @param {number} at @param {number} size @param {number} room */
      const clamp = (at, size, room) => Math.max(EDGE, Math.min(at, room - size - EDGE));
      const across = clamp(ring.left + ring.width / 2 - width / 2, width, wide);
      const upright = clamp(ring.top + ring.height / 2 - height / 2, height, high);
      const places = [
        [across, ring.top - GAP - height], [across, ring.top + ring.height + GAP],
        [ring.left + ring.width + GAP, upright], [ring.left - GAP - width, upright],
      ];
      /** @param {number[]} it */
      const fits = ([x, y]) => x >= EDGE && y >= EDGE && x + width <= wide - EDGE && y + height <= high - EDGE;
      const [x, y] = places.find(fits) || [across, upright];
      Object.assign(this.tip.style, { left: `${x}px`, top: `${y}px` });
    }
  }

  if (drawings[0].marks.length) new Reader();
  // One alone has nothing to stand out from.
  if (keys.length > 1) layKeys();
})(window.ATLAS);
