'use strict';
/*
 * The decoded geometry as paths: leaves to fill, arcs to stroke, thinned for small scales.
 *
 * All coordinates are grid cells with y to the north; one canvas transform does the rest. Thinning
 * works on arcs, so neighbours stay neighbours at every scale.
 */
(function (ATLAS) {
  /** Metres to a pixel at zoom 0, as the engine counts zooms. */
  const METRES_PER_PIXEL = 128000;

  /** Tolerances of the thinned copies, metres; the coarsest below half a pixel is drawn. */
  const THINNED = [500, 1500, 6000];

  /** A closed arc of fewer steps is kept as it is. */
  const ISLET = 12;

  /** How many leaves are drawn into a path before it is added to the whole. */
  const TOGETHER = 8;

  /** @typedef {{key: string, path: Path2D | null}} Kept The last path that was made, and of what. */

  /** How many arcs are thinned in one go. */
  const ARCS = 1500;

  class Geometry {
    /** @param {Atlas.Geo} decoded */
    constructor(decoded) {
      this.id = decoded.id;
      this.codes = decoded.codes;
      this.cell = decoded.cell;
      this.tolerance = decoded.tolerance;
      this.finer = decoded.finer;
      this.own = decoded.own;
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
      /** @type {Atlas.Arcs[]} */
      this.levels = [decoded];
      /** @type {Path2D[]} */
      this.hitPaths = [];
      this.probe = ATLAS.penOf(document.createElement('canvas'));
    }

    /** Box of each arc; made when first asked for, which the opening view of a country does not. */
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

    /** @param {number} index @returns {Atlas.Arcs} */
    level(index) {
      return this.levels[index] || ATLAS.atOnce(this.levelling(index));
    }

    /**
     * Make a level step by step.
     * @param {number} index @returns {Atlas.Steps<Atlas.Arcs>}
     */
    *levelling(index) {
      const made = this.levels[index] || (yield* thinning(this, this.tolerances[index] / this.cell));
      this.levels[index] = made;
      return made;
    }

    /**
     * Path of several leaves, a few at a time: one path that is drawn on and on gets slow.
     * @param {number[]} leaves @param {number} index
     */
    leavesPath(leaves, index) {
      const level = this.level(index);
      const path = new Path2D();
      for (let from = 0; from < leaves.length; from += TOGETHER) {
        const part = new Path2D();
        for (const leaf of leaves.slice(from, from + TOGETHER)) {
          for (const ring of this.rings[leaf]) {
            for (let i = 0; i < ring.length; i++) this._follow(part, level, ring[i], i === 0);
            part.closePath();
          }
        }
        path.addPath(part);
      }
      return path;
    }

    /** @param {number[]} arcs @param {number} index */
    arcsPath(arcs, index) {
      const path = new Path2D();
      const level = this.level(index);
      for (const arc of arcs) this._follow(path, level, arc, true);
      return path;
    }

    /**
     * Add an arc to a path, forwards (ref ≥ 0) or backwards (~ref).
     * @param {Path2D} path @param {Atlas.Arcs} arcs @param {number} ref @param {boolean} move
     */
    _follow(path, { x, y, starts }, ref, move) {
      const arc = ref < 0 ? ~ref : ref;
      const step = ref < 0 ? -1 : 1;
      const first = ref < 0 ? starts[arc + 1] - 1 : starts[arc];
      const end = ref < 0 ? starts[arc] - 1 : starts[arc + 1];
      if (move) path.moveTo(x[first], y[first]);
      for (let i = first + step; i !== end; i += step) path.lineTo(x[i], y[i]);
    }

    _boxesOfArcs() {
      const boxes = emptyBoxes(this.arcCount);
      for (let arc = 0; arc < this.arcCount; arc++) {
        for (let i = this.starts[arc]; i < this.starts[arc + 1]; i++) {
          stretch(boxes, 4 * arc, this.x[i], this.y[i], this.x[i], this.y[i]);
        }
      }
      return boxes;
    }

    _boxesOfLeaves() {
      const boxes = emptyBoxes(this.codes.length);
      const b = this.arcBoxes;
      this.rings.forEach((rings, leaf) => {
        for (const ring of rings) {
          for (const ref of ring) {
            const at = 4 * (ref < 0 ? ~ref : ref);
            stretch(boxes, 4 * leaf, b[at], b[at + 1], b[at + 2], b[at + 3]);
          }
        }
      });
      return boxes;
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
     * Arcs between leaves of one group and anything else; inGroup(leaf) must take −1.
     * @param {Iterable<number>} leaves @param {(leaf: number) => boolean} inGroup
     */
    outline(leaves, inGroup) {
      const arcs = new Set();
      for (const leaf of leaves) {
        for (const ring of this.rings[leaf]) {
          for (const ref of ring) {
            const arc = ref < 0 ? ~ref : ref;
            if (inGroup(this.left[arc]) !== inGroup(this.right[arc])) arcs.add(arc);
          }
        }
      }
      return [...arcs];
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
      /** @type {Kept} */
      this.whole = { key: '', path: null };
      /** @type {Kept} */
      this.part = { key: '', path: null };
    }

    get boxes() {
      return this.kind === 'leaves' ? this.geometry.leafBoxes : this.geometry.arcBoxes;
    }

    /** @param {number} level @param {Atlas.Box | null} box */
    path(level, box) {
      const near = box ? this.near(box) : this.ids;
      const whole = near.length >= 0.6 * this.ids.length;
      const kept = whole ? this.whole : this.part;
      const key = `${level} ${whole || box}`;
      if (!kept.path || kept.key !== key) Object.assign(kept, { key, path: this._make(whole ? this.ids : near, level) });
      return /** @type {Path2D} */ (kept.path);
    }

    /** @param {Atlas.Box} box */
    near(box) {
      const { boxes } = this;
      return this.ids.filter((id) => meets(boxes, 4 * id, box));
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

  /** @param {Float32Array} boxes @param {number} at @param {Atlas.Box} box */
  function meets(boxes, at, box) {
    return (
      boxes[at] <= box[2] && boxes[at + 2] >= box[0] && boxes[at + 1] <= box[3] && boxes[at + 3] >= box[1]
    );
  }

  /**
   * Douglas–Peucker on every arc, ends kept; an islet of few points keeps them, or it would be gone.
   * @param {Atlas.Arcs} arcs @param {number} tolerance @returns {Atlas.Steps<Atlas.Arcs>}
   */
  function* thinning({ x, y, starts }, tolerance) {
    const keep = new Uint8Array(x.length);
    for (let arc = 0; arc + 1 < starts.length; arc++) {
      const [first, last] = [starts[arc], starts[arc + 1] - 1];
      const islet = x[first] === x[last] && y[first] === y[last] && last - first < ISLET;
      if (islet) keep.fill(1, first, last + 1);
      else keepShape(x, y, first, last, tolerance * tolerance, keep);
      if (arc % ARCS === 0) yield;
    }
    const out = { x: new Int32Array(x.length), y: new Int32Array(x.length), starts: new Int32Array(starts.length) };
    let points = 0;
    for (let arc = 0; arc + 1 < starts.length; arc++) {
      for (let i = starts[arc]; i < starts[arc + 1]; i++) {
        if (!keep[i]) continue;
        out.x[points] = x[i];
        out.y[points++] = y[i];
      }
      out.starts[arc + 1] = points;
    }
    return out;
  }

  // Plain numbers throughout: it runs once, mostly before the browser has compiled it, and a pair in
  // brackets would be an array each time.
  /**
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
  ATLAS.Geometry = Geometry;
  ATLAS.Bundle = Bundle;
})(window.ATLAS);
