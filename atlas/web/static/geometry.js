'use strict';
/*
 * The decoded geometry as paths: leaves to fill, arcs to stroke, thinned for small scales.
 *
 * All coordinates are grid cells with y to the north; one canvas transform does the rest. Thinning
 * works on arcs, so neighbours stay neighbours at every scale.
 */
(function (ATLAS) {
  /** Tolerances of the thinned copies, metres; the coarsest below half a pixel is drawn. */
  const LEVELS = [0, 700, 2000];

  class Geometry {
    constructor(decoded) {
      Object.assign(this, decoded);
      this.arcCount = this.starts.length - 1;
      this.levels = [{ x: this.x, y: this.y, starts: this.starts, paths: [] }];
      this.arcBoxes = this._boxesOfArcs();
      this.leafBoxes = this._boxesOfLeaves();
      this.probe = document.createElement('canvas').getContext('2d');
    }

    /** Which level suits a scale in metres per CSS pixel. */
    levelFor(metresPerPixel) {
      let level = 0;
      while (level + 1 < LEVELS.length && LEVELS[level + 1] <= metresPerPixel / 2) level++;
      return level;
    }

    level(index) {
      if (!this.levels[index]) {
        this.levels[index] = { ...thin(this, LEVELS[index] / this.cell), paths: [] };
      }
      return this.levels[index];
    }

    /** Path of one leaf; made once per level. */
    leafPath(leaf, index) {
      const level = this.level(index);
      if (!level.paths[leaf]) {
        const path = new Path2D();
        for (const ring of this.rings[leaf]) {
          ring.forEach((ref, i) => this._follow(path, level, ref, i === 0));
          path.closePath();
        }
        level.paths[leaf] = path;
      }
      return level.paths[leaf];
    }

    leavesPath(leaves, index) {
      const path = new Path2D();
      for (const leaf of leaves) path.addPath(this.leafPath(leaf, index));
      return path;
    }

    arcsPath(arcs, index) {
      const path = new Path2D();
      const level = this.level(index);
      for (const arc of arcs) this._follow(path, level, arc, true);
      return path;
    }

    /** Add an arc to a path, forwards (ref ≥ 0) or backwards (~ref). */
    _follow(path, { x, y, starts }, ref, move) {
      const arc = ref < 0 ? ~ref : ref;
      const step = ref < 0 ? -1 : 1;
      const first = ref < 0 ? starts[arc + 1] - 1 : starts[arc];
      const end = ref < 0 ? starts[arc] - 1 : starts[arc + 1];
      if (move) path.moveTo(x[first], y[first]);
      for (let i = first + step; i !== end; i += step) path.lineTo(x[i], y[i]);
    }

    _boxesOfArcs() {
      const boxes = new Float32Array(4 * this.arcCount);
      for (let arc = 0; arc < this.arcCount; arc++) {
        const box = [Infinity, Infinity, -Infinity, -Infinity];
        for (let i = this.starts[arc]; i < this.starts[arc + 1]; i++) {
          stretch(box, this.x[i], this.y[i], this.x[i], this.y[i]);
        }
        boxes.set(box, 4 * arc);
      }
      return boxes;
    }

    _boxesOfLeaves() {
      const boxes = new Float32Array(4 * this.codes.length);
      this.rings.forEach((rings, leaf) => {
        const box = [Infinity, Infinity, -Infinity, -Infinity];
        for (const ring of rings) {
          for (const ref of ring) {
            const at = 4 * (ref < 0 ? ~ref : ref);
            stretch(box, ...this.arcBoxes.subarray(at, at + 4));
          }
        }
        boxes.set(box, 4 * leaf);
      });
      return boxes;
    }

    /** Box of several leaves: [xmin, ymin, xmax, ymax] in cells. */
    boxOf(leaves) {
      const box = [Infinity, Infinity, -Infinity, -Infinity];
      for (const leaf of leaves) stretch(box, ...this.leafBoxes.subarray(4 * leaf, 4 * leaf + 4));
      return box;
    }

    /** The leaf at a point in cells, or −1. */
    leafAt(x, y) {
      const b = this.leafBoxes;
      for (let leaf = 0, at = 0; leaf < this.codes.length; leaf++, at += 4) {
        if (x < b[at] || y < b[at + 1] || x > b[at + 2] || y > b[at + 3]) continue;
        if (this.probe.isPointInPath(this.leafPath(leaf, 0), x, y, 'evenodd')) return leaf;
      }
      return -1;
    }

    /** Arcs between leaves of one group and anything else; inGroup(leaf) must take −1. */
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

  /** Leaves or arcs drawn as one path: whole (made once per level), or those in a box. */
  class Bundle {
    constructor(geometry, kind, ids) {
      Object.assign(this, { geometry, kind, ids, whole: [] });
      this.boxes = kind === 'leaves' ? geometry.leafBoxes : geometry.arcBoxes;
    }

    path(level, box) {
      const near = box ? this.ids.filter((id) => meets(this.boxes, 4 * id, box)) : this.ids;
      if (near.length < 0.6 * this.ids.length) return this._make(near, level);
      this.whole[level] = this.whole[level] || this._make(this.ids, level);
      return this.whole[level];
    }

    _make(ids, level) {
      const { geometry } = this;
      return this.kind === 'leaves' ? geometry.leavesPath(ids, level) : geometry.arcsPath(ids, level);
    }
  }

  function stretch(box, xmin, ymin, xmax, ymax) {
    if (xmin < box[0]) box[0] = xmin;
    if (ymin < box[1]) box[1] = ymin;
    if (xmax > box[2]) box[2] = xmax;
    if (ymax > box[3]) box[3] = ymax;
  }

  function meets(boxes, at, box) {
    return (
      boxes[at] <= box[2] && boxes[at + 2] >= box[0] && boxes[at + 1] <= box[3] && boxes[at + 3] >= box[1]
    );
  }

  /** Douglas–Peucker on every arc, ends kept. */
  function thin({ x, y, starts }, tolerance) {
    const keep = new Uint8Array(x.length);
    for (let arc = 0; arc + 1 < starts.length; arc++) {
      keepShape(x, y, starts[arc], starts[arc + 1] - 1, tolerance * tolerance, keep);
    }
    const out = { x: [], y: [], starts: [0] };
    for (let arc = 0; arc + 1 < starts.length; arc++) {
      for (let i = starts[arc]; i < starts[arc + 1]; i++) {
        if (keep[i]) {
          out.x.push(x[i]);
          out.y.push(y[i]);
        }
      }
      out.starts.push(out.x.length);
    }
    return out;
  }

  function keepShape(x, y, first, last, limit, keep) {
    const stack = [first, last];
    keep[first] = keep[last] = 1;
    while (stack.length) {
      const b = stack.pop();
      const a = stack.pop();
      const [dx, dy] = [x[b] - x[a], y[b] - y[a]];
      const square = dx * dx + dy * dy;
      let [far, most] = [-1, limit];
      for (let i = a + 1; i < b; i++) {
        const [px, py] = [x[i] - x[a], y[i] - y[a]];
        const cross = dx * py - dy * px;
        // A closed arc has no chord: the distance from its one end stands in.
        const distance = square ? (cross * cross) / square : px * px + py * py;
        if (distance > most) [far, most] = [i, distance];
      }
      if (far > 0) {
        keep[far] = 1;
        stack.push(a, far, far, b);
      }
    }
  }

  ATLAS.Geometry = Geometry;
  ATLAS.Bundle = Bundle;
})(window.ATLAS);
