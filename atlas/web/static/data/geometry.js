'use strict';
/*
 * The decoded geometry as paths: leaves to fill, arcs to stroke, thinned for small scales.
 *
 * All coordinates are grid cells with y to the north; one canvas transform does the rest. Thinning
 * works on arcs, so neighbours stay neighbours at every scale, and on those alone that are drawn.
 */
(function (ATLAS) {
  /** Metres to a pixel at zoom 0, as the engine counts zooms. */
  const METRES_PER_PIXEL = 128000;

  /** Tolerances of the thinned copies, metres; the coarsest below half a pixel is drawn. */
  const THINNED = [500, 1500, 6000];

  /** A closed arc of fewer steps is kept as it is. */
  const ISLET = 12;

  /** How many points are drawn into a path, at least, before it is added to the whole. */
  const TOGETHER = 300;

  /** From this part of the land on, in area or in pieces, all of it is drawn for a view. */
  const MOST = 0.6;

  /** What is counted for an arc that was met as often forwards as backwards: not nought, as one that was not. */
  const EVEN = 64;

  /**
   * In the place of a level: what is kept of the whole, for a picture so small that more detail than
   * it needs costs less than a path of its own; the coarsest where nothing is kept.
   */
  const ANY_LEVEL = -1;

  /** @typedef {{level: number, box: Atlas.Box | null, path: Path2D}} Kept The last path that was made, and of what. */
  /** @typedef {{limit: number, keep: Uint8Array, isDone: Uint8Array}} Thinned The points of arcs that are kept, arc by arc when first drawn. */

  class Geometry {
    /** @param {Atlas.Geo} decoded */
    constructor(decoded) {
      this.id = decoded.id;
      this.codes = decoded.codes;
      this.cell = decoded.cell;
      this.tolerance = decoded.tolerance;
      this.finer = decoded.finer;
      this.own = decoded.own;
      this.extent = decoded.extent;
      this.first = decoded.first;
      this.x = decoded.x;
      this.y = decoded.y;
      this.starts = decoded.starts;
      this.rings = decoded.rings;
      this.left = decoded.left;
      this.right = decoded.right;
      this.arcCount = this.starts.length - 1;
      // Thinning by less than what was thinned already would change nothing.
      this.tolerances = [0, ...THINNED.filter((metres) => metres > 1.3 * (this.tolerance || 0))];
      /** @type {Map<Atlas.Units, Atlas.UnitSet>} */
      this.sets = new Map();
      /** @type {Record<string, Path2D>} */
      this.lines = {};
      /** @type {Thinned[]} */
      this.levels = [];
      /** @type {{box: Atlas.Box | null, leaves: Uint8Array, arcs: Uint8Array} | undefined} */
      this.near = undefined;
      /** @type {Path2D[]} */
      this.hitPaths = [];
      this.probe = ATLAS.penOf(document.createElement('canvas'));
    }

    /**
     * Whether a box holds most of the land, so that it is drawn whole: an opening view asks for the
     * box of no arc and no leaf then, and need not wait until they are made.
     * @param {Atlas.Box} box
     */
    isMostlyIn([xmin, ymin, xmax, ymax]) {
      const [x0, y0, x1, y1] = this.extent;
      const width = Math.min(xmax, x1) - Math.max(xmin, x0);
      const height = Math.min(ymax, y1) - Math.max(ymin, y0);
      return width > 0 && height > 0 && width * height >= MOST * (x1 - x0) * (y1 - y0);
    }

    /** Box of each arc, made when first asked for. */
    get arcBoxes() {
      this._arcBoxes = this._arcBoxes || this._boxesOfArcs();
      return this._arcBoxes;
    }

    /**
     * The zoom at which a cell is so many pixels wide.
     * @param {number} k
     */
    zoomAt(k) {
      return Math.log2((METRES_PER_PIXEL * k) / this.cell);
    }

    /** Box of each leaf, made when first asked for. */
    get leafBoxes() {
      this._leafBoxes = this._leafBoxes || this._boxesOfLeaves();
      return this._leafBoxes;
    }

    /**
     * Which level suits a scale in metres per CSS pixel.
     * @param {number} metresPerPixel
     */
    levelFor(metresPerPixel) {
      let level = 0;
      const { tolerances } = this;
      while (level + 1 < tolerances.length && tolerances[level + 1] <= metresPerPixel / 2) level++;
      return level;
    }

    /**
     * Which points of the arcs are kept at a level; null where all are.
     * @param {number} index @returns {Thinned | null}
     */
    _level(index) {
      if (!index) return null;
      const limit = (this.tolerances[index] / this.cell) ** 2;
      const made = this.levels[index]
        || { limit, keep: new Uint8Array(this.x.length), isDone: new Uint8Array(this.arcCount) };
      this.levels[index] = made;
      return made;
    }

    /**
     * Path of several leaves as one area: what runs between two of them is left out. It is put together
     * of parts, for one path that is drawn on and on gets slow.
     * @param {number[]} leaves @param {number} index
     */
    leavesPath(leaves, index) {
      const level = this._level(index);
      const path = new Path2D();
      let part = new Path2D();
      let points = 0;
      for (const ring of leaves.length > 1 ? this._outlines(leaves) : this.rings[leaves[0]] || []) {
        for (let i = 0; i < ring.length; i++) points += this._follow(part, level, ring[i], i === 0);
        part.closePath();
        if (points < TOGETHER) continue;
        path.addPath(part);
        part = new Path2D();
        points = 0;
      }
      path.addPath(part);
      return path;
    }

    /** @param {number[]} arcs @param {number} index */
    arcsPath(arcs, index) {
      const path = new Path2D();
      const level = this._level(index);
      for (const arc of arcs) this._follow(path, level, arc, true);
      return path;
    }

    /**
     * Add an arc to a path, forwards (ref ≥ 0) or backwards (~ref); returns how many points it has.
     * @param {Path2D} path @param {Thinned | null} level @param {number} ref @param {boolean} move
     */
    _follow(path, level, ref, move) {
      const { x, y, starts } = this;
      const arc = ref < 0 ? ~ref : ref;
      const step = ref < 0 ? -1 : 1;
      const first = ref < 0 ? starts[arc + 1] - 1 : starts[arc];
      const end = ref < 0 ? starts[arc] - 1 : starts[arc + 1];
      if (level && !level.isDone[arc]) this._thin(level, arc);
      if (move) path.moveTo(x[first], y[first]);
      for (let i = first + step; i !== end; i += step) if (!level || level.keep[i]) path.lineTo(x[i], y[i]);
      return starts[arc + 1] - starts[arc];
    }

    /**
     * Thin an arc, its ends kept; an islet of few points keeps them, or it would be gone.
     * @param {Thinned} level @param {number} arc
     */
    _thin({ limit, keep, isDone }, arc) {
      const { x, y, starts } = this;
      const [first, last] = [starts[arc], starts[arc + 1] - 1];
      const islet = x[first] === x[last] && y[first] === y[last] && last - first < ISLET;
      if (islet) keep.fill(1, first, last + 1);
      else keepShape(x, y, first, last, limit, keep);
      isDone[arc] = 1;
    }

    /**
     * The point at which each arc begins and ends, by number; and what outlines are found with, which
     * is as it was when they are.
     */
    get ends() {
      this._ends = this._ends || this._numberEnds();
      return this._ends;
    }

    _numberEnds() {
      const { x, y, starts, arcCount } = this;
      // A table of numbers by place, half of it free: a Map would box every place, which is more than
      // a small whole number.
      const size = 2 ** Math.ceil(Math.log2(4 * arcCount + 2));
      const table = new Int32Array(size).fill(-1);
      const points = new Int32Array(2 * arcCount);
      let count = 0;
      /** @param {number} point */
      const numberOf = (point) => {
        let at = (Math.imul(x[point], 73856093) ^ Math.imul(y[point], 19349663)) & (size - 1);
        for (; table[at] >= 0; at = (at + 1) & (size - 1)) {
          const known = points[table[at]];
          if (x[known] === x[point] && y[known] === y[point]) return table[at];
        }
        points[count] = point;
        table[at] = count;
        return count++;
      };
      const from = new Int32Array(arcCount);
      const to = new Int32Array(arcCount);
      for (let arc = 0; arc < arcCount; arc++) {
        from[arc] = numberOf(starts[arc]);
        to[arc] = numberOf(starts[arc + 1] - 1);
      }
      return {
        from, to, times: new Int8Array(arcCount),
        leaving: new Int32Array(count).fill(-1), before: new Int32Array(arcCount),
      };
    }

    /**
     * Closed rings round several leaves: of two neighbours, each runs along their border against the
     * other, so that both are crossed out, and the rest is strung together where one ends.
     * @param {number[]} leaves @returns {number[][]}
     */
    _outlines(leaves) {
      const { rings, ends: { from, to, times, leaving, before } } = this;
      const met = [];
      for (const leaf of leaves) {
        for (const ring of rings[leaf]) {
          for (let i = 0; i < ring.length; i++) {
            const arc = ring[i] < 0 ? ~ring[i] : ring[i];
            if (!times[arc]) met.push(arc);
            times[arc] = (times[arc] || EVEN) + (ring[i] < 0 ? -1 : 1);
          }
        }
      }
      const left = met.filter((arc) => times[arc] !== EVEN);
      // What leaves a point: the last found of it, and before each the one found before.
      for (const arc of left) {
        const point = times[arc] > EVEN ? from[arc] : to[arc];
        before[arc] = leaving[point];
        leaving[point] = arc;
      }
      const found = [];
      for (const arc of left) {
        const ring = [];
        for (let point = times[arc] > EVEN ? from[arc] : to[arc]; leaving[point] >= 0;) {
          const next = leaving[point];
          leaving[point] = before[next];
          ring.push(times[next] > EVEN ? next : ~next);
          point = times[next] > EVEN ? to[next] : from[next];
        }
        if (ring.length) found.push(ring);
      }
      for (const arc of met) times[arc] = 0;
      return found;
    }

    /** Area of each leaf, cells², made when first asked for: what runs round a leaf on its left adds, on its right takes. */
    get areas() {
      this._areas = this._areas || this._areasOfLeaves();
      return this._areas;
    }

    _areasOfLeaves() {
      const { x, y, starts, left, right } = this;
      const areas = new Float64Array(this.codes.length);
      for (let arc = 0; arc < this.arcCount; arc++) {
        let twice = 0;
        for (let i = starts[arc] + 1; i < starts[arc + 1]; i++) twice += x[i - 1] * y[i] - x[i] * y[i - 1];
        if (left[arc] >= 0) areas[left[arc]] += twice / 2;
        if (right[arc] >= 0) areas[right[arc]] -= twice / 2;
      }
      return areas.map(Math.abs);
    }

    /** All that is coloured, as one area. */
    get land() {
      this._land = this._land || new Bundle(this, 'leaves', Array.from({ length: this.own }, (_, leaf) => leaf));
      return this._land;
    }

    _boxesOfArcs() {
      const { x, y, starts } = this;
      const boxes = emptyBoxes(this.arcCount);
      for (let arc = 0, at = 0; arc < this.arcCount; arc++, at += 4) {
        for (let i = starts[arc]; i < starts[arc + 1]; i++) {
          const px = x[i];
          const py = y[i];
          if (px < boxes[at]) boxes[at] = px;
          if (py < boxes[at + 1]) boxes[at + 1] = py;
          if (px > boxes[at + 2]) boxes[at + 2] = px;
          if (py > boxes[at + 3]) boxes[at + 3] = py;
        }
      }
      return boxes;
    }

    _boxesOfLeaves() {
      const boxes = emptyBoxes(this.codes.length);
      const b = this.arcBoxes;
      this.rings.forEach((rings, leaf) => {
        for (const ring of rings) {
          for (let i = 0; i < ring.length; i++) {
            const at = 4 * (ring[i] < 0 ? ~ring[i] : ring[i]);
            stretch(boxes, 4 * leaf, b[at], b[at + 1], b[at + 2], b[at + 3]);
          }
        }
      });
      return boxes;
    }

    /**
     * Whether each leaf and each arc meets a box: found once for all that is drawn in a view.
     * @param {Atlas.Box} box
     */
    nearTo(box) {
      if (!this.near || this.near.box !== box) {
        this.near = { box, leaves: meeting(this.leafBoxes, box), arcs: meeting(this.arcBoxes, box) };
      }
      return this.near;
    }

    /**
     * Box of several leaves: [xmin, ymin, xmax, ymax] in cells.
     * @param {Iterable<number>} leaves @returns {Atlas.Box}
     */
    boxOf(leaves) {
      const box = emptyBoxes(1);
      const b = this.leafBoxes;
      for (const leaf of leaves) stretch(box, 0, b[4 * leaf], b[4 * leaf + 1], b[4 * leaf + 2], b[4 * leaf + 3]);
      return [box[0], box[1], box[2], box[3]];
    }

    /**
     * The leaf at a point in cells, or −1; land that only surrounds the leaves is none.
     * @param {number} x @param {number} y
     */
    leafAt(x, y) {
      const b = this.leafBoxes;
      for (let leaf = 0, at = 0; leaf < this.own; leaf++, at += 4) {
        if (x < b[at] || y < b[at + 1] || x > b[at + 2] || y > b[at + 3]) continue;
        this.hitPaths[leaf] = this.hitPaths[leaf] || this.leavesPath([leaf], 0);
        if (this.probe.isPointInPath(this.hitPaths[leaf], x, y, 'evenodd')) return leaf;
      }
      return -1;
    }

    /**
     * A point of a leaf's border, in cells, or null where it has none: no box need be made for it.
     * @param {number} leaf @returns {Atlas.XY | null}
     */
    pointOf(leaf) {
      const [ring] = this.rings[leaf];
      if (!ring) return null;
      const ref = ring[0];
      const point = this.starts[ref < 0 ? ~ref : ref];
      return [this.x[point], this.y[point]];
    }

    /**
     * Arcs between leaves and anything else.
     * @param {number[]} leaves
     */
    outline(leaves) {
      return this._outlines(leaves).flat().map((ref) => (ref < 0 ? ~ref : ref));
    }

    /**
     * The widest horizontal run inside an outline, the middle preferred: where a label stands.
     * Returns {x, y, width} in cells.
     * @param {number[]} arcs @param {Atlas.Box} box
     */
    widestRun(arcs, box) {
      let best = { x: (box[0] + box[2]) / 2, y: (box[1] + box[3]) / 2, width: 0, score: -1 };
      for (let k = 1; k < 16; k++) {
        const y = box[1] + ((box[3] - box[1]) * k) / 16 + 0.01;
        const cuts = this._crossings(arcs, y).sort((a, b) => a - b);
        for (let i = 0; i + 1 < cuts.length; i += 2) {
          const width = cuts[i + 1] - cuts[i];
          const score = width * (1 - Math.abs(k - 8) / 12);
          if (score > best.score) best = { x: (cuts[i] + cuts[i + 1]) / 2, y, width, score };
        }
      }
      return best;
    }

    /** @param {number[]} arcs @param {number} y */
    _crossings(arcs, y) {
      const cuts = [];
      for (const arc of arcs) {
        if (this.arcBoxes[4 * arc + 1] > y || this.arcBoxes[4 * arc + 3] < y) continue;
        for (let i = this.starts[arc] + 1; i < this.starts[arc + 1]; i++) {
          const [y0, y1] = [this.y[i - 1], this.y[i]];
          if (y0 > y !== y1 > y) {
            cuts.push(this.x[i - 1] + ((y - y0) / (y1 - y0)) * (this.x[i] - this.x[i - 1]));
          }
        }
      }
      return cuts;
    }
  }

  /**
   * Leaves or arcs drawn as one path: whole, or those in a box. Of each kind the last path is kept,
   * for many hold much memory.
   */
  class Bundle {
    /** @param {Atlas.Geometry} geometry @param {'leaves' | 'arcs'} kind @param {number[]} ids */
    constructor(geometry, kind, ids) {
      this.geometry = geometry;
      this.kind = kind;
      this.ids = ids;
      /** @type {Kept | null} */
      this.whole = null;
      /** @type {Kept | null} */
      this.part = null;
    }

    /** @param {number} level @param {Atlas.Box | null} box @returns {Path2D} */
    path(level, box) {
      const { whole, part } = this;
      if (level === ANY_LEVEL) return whole ? whole.path : this.path(this.geometry.tolerances.length - 1, box);
      for (const kept of [whole, part]) if (kept && kept.level === level && kept.box === box) return kept.path;
      const near = !box || this.geometry.isMostlyIn(box) ? this.ids : this.near(box);
      if (near.length < MOST * this.ids.length) {
        const path = this._make(near, level);
        this.part = { level, box, path };
        return path;
      }
      const path = whole && whole.level === level ? whole.path : this._make(this.ids, level);
      this.whole = { level, box, path };
      return path;
    }

    /** @param {Atlas.Box} box */
    near(box) {
      const isNear = this.geometry.nearTo(box)[this.kind];
      return this.ids.filter((id) => isNear[id]);
    }

    /** @param {number[]} ids @param {number} level */
    _make(ids, level) {
      const { geometry } = this;
      return this.kind === 'leaves' ? geometry.leavesPath(ids, level) : geometry.arcsPath(ids, level);
    }
  }

  /** @param {number} count */
  function emptyBoxes(count) {
    const boxes = new Float32Array(4 * count).fill(Infinity);
    for (let at = 0; at < boxes.length; at += 4) boxes[at + 2] = boxes[at + 3] = -Infinity;
    return boxes;
  }

  /**
   * Widen the box that begins at `at`.
   * @param {Float32Array} boxes @param {number} at @param {number} xmin @param {number} ymin
   * @param {number} xmax @param {number} ymax
   */
  function stretch(boxes, at, xmin, ymin, xmax, ymax) {
    if (xmin < boxes[at]) boxes[at] = xmin;
    if (ymin < boxes[at + 1]) boxes[at + 1] = ymin;
    if (xmax > boxes[at + 2]) boxes[at + 2] = xmax;
    if (ymax > boxes[at + 3]) boxes[at + 3] = ymax;
  }

  /** @param {Float32Array} boxes @param {Atlas.Box} box */
  function meeting(boxes, [xmin, ymin, xmax, ymax]) {
    const found = new Uint8Array(boxes.length / 4);
    for (let i = 0, at = 0; i < found.length; i++, at += 4) {
      found[i] = Number(boxes[at] <= xmax && boxes[at + 2] >= xmin && boxes[at + 1] <= ymax && boxes[at + 3] >= ymin);
    }
    return found;
  }

  // Plain numbers throughout: it runs once, mostly before the browser has compiled it, and a pair in
  // brackets would be an array each time.
  /**
   * Douglas–Peucker on an arc.
   * @param {Int32Array} x @param {Int32Array} y @param {number} first @param {number} last
   * @param {number} limit @param {Uint8Array} keep
   */
  function keepShape(x, y, first, last, limit, keep) {
    const stack = [first, last];
    keep[first] = keep[last] = 1;
    while (stack.length) {
      const b = /** @type {number} */ (stack.pop());
      const a = /** @type {number} */ (stack.pop());
      const ax = x[a];
      const ay = y[a];
      const dx = x[b] - ax;
      const dy = y[b] - ay;
      const square = dx * dx + dy * dy;
      let far = -1;
      let most = limit;
      for (let i = a + 1; i < b; i++) {
        const px = x[i] - ax;
        const py = y[i] - ay;
        const cross = dx * py - dy * px;
        // A closed arc has no chord: the distance from its one end stands in.
        const distance = square ? (cross * cross) / square : px * px + py * py;
        if (distance > most) {
          far = i;
          most = distance;
        }
      }
      if (far > 0) {
        keep[far] = 1;
        stack.push(a, far, far, b);
      }
    }
  }

  ATLAS.METRES_PER_PIXEL = METRES_PER_PIXEL;
  ATLAS.ANY_LEVEL = ANY_LEVEL;
  ATLAS.Geometry = Geometry;
  ATLAS.Bundle = Bundle;
})(window.ATLAS);
