'use strict';
/*
 * ATLAS.arrows: where the arrows of moves run, in px of a view (y down). Pure: no page, no state.
 *
 * layout(arrows, points) takes arrows {from, to, width} and points {code: [x, y]} and returns
 * {rings, arrows}: the radius of the ring round each point, and for each arrow, in the order given,
 * what it bore and {shaft, head}: the shaft as a cubic curve of four points, the head as three
 * corners, its tip first. An arrow may bear `room`, 0 to 1: so much of its slot it takes, if it is
 * faint, or comes and goes.
 *
 * perPx(largest, width): how many people a px of an arrow's width stands for, where the largest move
 * is to be about as wide as a map of that width, px, asks.
 *
 * atlas/drawing/arrows.py lays them out alike for pictures; tests/frontend/fixtures/arrows.json holds both.
 *
 * All ends at a point, of arrows out and in, lie on a ring round it, and none hides another: each
 * has its slot, and runs straight towards the point where it meets the ring.
 */
(function (ATLAS) {
  /** How far the curve's middle lies off the chord, to the right of travel, of its length. */
  const BEND = 0.145;
  /** Smallest ring, and the room between two ends on it, px. */
  const RING = 5;
  const GAP = 1.5;
  /** Most of a ring that ends may fill. */
  const FILLED = 0.8;
  /** Shortest handle of a curve, of the one that its bend asks. */
  const LEAST_HANDLE = 0.35;
  /** Most of a chord that a head may take. */
  const HEAD_SHARE = 0.5;
  const HALVINGS = 20;
  /** The widest arrow of a map, px, on a phone's width and on a screen's. */
  const WIDEST = { from: 390, to: 1200, least: 8, most: 22 };
  /** People to a px: round numbers, so that a legend can say them. */
  const ROUND = [1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

  /** @typedef {{arrow: number, from: string, to: string, isTip?: boolean, wanted: number, slot: number, depth: number}} End */
  /** @typedef {{at: Atlas.XY, angle: number}} Fixed An end in its place on the ring. */

  /** @param {number} width */
  const headLength = (width) => 4 + 0.9 * width;
  /** @param {number} width */
  const headBreadth = (width) => 3 + 1.45 * width;

  /** @param {number} largest @param {number} width */
  function perPx(largest, width) {
    const share = Math.max(0, Math.min(1, (width - WIDEST.from) / (WIDEST.to - WIDEST.from)));
    const wanted = largest / (WIDEST.least + share * (WIDEST.most - WIDEST.least));
    const power = 10 ** Math.floor(Math.log10(wanted));
    /** @param {number} one */
    const off = (one) => Math.abs(Math.log((one * power) / wanted));
    return power * ROUND.reduce((best, one) => (off(one) < off(best) ? one : best));
  }

  /**
   * Control point over a chord; the right of (dx, dy) on a screen is (−dy, dx).
   * @param {Atlas.XY} a @param {Atlas.XY} b @returns {Atlas.XY}
   */
  function controlOf([ax, ay], [bx, by]) {
    return [(ax + bx) / 2 - 2 * BEND * (by - ay), (ay + by) / 2 + 2 * BEND * (bx - ax)];
  }

  /** @param {Atlas.XY} a @param {Atlas.XY} b */
  const angleOf = ([ax, ay], [bx, by]) => Math.atan2(by - ay, bx - ax);

  /** @param {Atlas.XY} a @param {Atlas.XY} b @param {number} t @returns {Atlas.XY} */
  const between = ([ax, ay], [bx, by], t) => [ax + (bx - ax) * t, ay + (by - ay) * t];

  /**
   * The point of a cubic curve at a share of its way (de Casteljau).
   * @param {Atlas.XY[]} it @param {number} t
   */
  function pointAt([a, b, c, d], t) {
    const [ab, bc, cd] = [between(a, b, t), between(b, c, t), between(c, d, t)];
    return between(between(ab, bc, t), between(bc, cd, t), t);
  }

  /**
   * The ends of all arrows by point: what each wants, and the room that it takes.
   * @param {Atlas.ArrowEnds[]} arrows @param {Record<string, Atlas.XY>} points
   * @returns {Map<string, End[]>}
   */
  function endsOf(arrows, points) {
    /** @type {Map<string, End[]>} */
    const ends = new Map();
    /** @param {string} code @param {End} end */
    const add = (code, end) => ends.set(code, [...(ends.get(code) || []), end]);
    arrows.forEach(({ from, to, width, room = 1 }, arrow) => {
      const [a, b] = [points[from], points[to]];
      const control = controlOf(a, b);
      add(from, { arrow, from, to, wanted: angleOf(a, control), slot: room * (width + GAP), depth: 0 });
      add(to, {
        arrow, from, to, isTip: true, wanted: angleOf(b, control),
        slot: room * (headBreadth(width) + GAP), depth: headLength(width),
      });
    });
    return ends;
  }

  /** @param {End} a @param {End} b */
  const inOrder = (a, b) =>
    a.wanted - b.wanted || (a.from < b.from ? -1 : a.from > b.from ? 1 : 0) || (a.to < b.to ? -1 : a.to > b.to ? 1 : 0);

  /**
   * Ends round the circle, which is cut where the gap between two wanted angles is largest.
   * @param {End[]} ends
   */
  function unrolled(ends) {
    const sorted = [...ends].sort(inOrder);
    /** @param {number} i */
    const before = (i) => (i ? sorted[i].wanted - sorted[i - 1].wanted
      : sorted[0].wanted + 2 * Math.PI - sorted[sorted.length - 1].wanted);
    let first = 0;
    for (let i = 1; i < sorted.length; i++) if (before(i) > before(first)) first = i;
    return [
      ...sorted.slice(first),
      ...sorted.slice(0, first).map((end) => ({ ...end, wanted: end.wanted + 2 * Math.PI })),
    ];
  }

  /**
   * The non-decreasing numbers nearest to given ones by least squares: pool adjacent violators.
   * @param {number[]} numbers
   */
  function isotonic(numbers) {
    const blocks = [];
    for (const number of numbers) {
      blocks.push({ sum: number, size: 1 });
      while (blocks.length > 1) {
        const [last, next] = [blocks[blocks.length - 2], blocks[blocks.length - 1]];
        if (last.sum / last.size <= next.sum / next.size) break;
        blocks.splice(-2, 2, { sum: last.sum + next.sum, size: last.size + next.size });
      }
    }
    return blocks.flatMap(({ sum, size }) => new Array(size).fill(sum / size));
  }

  /**
   * The part of a ring that an end takes: a head is broadest at its base, farther out.
   * @param {End} end @param {number} radius
   */
  const angleAt = ({ slot, depth }, radius) => slot / (radius + depth);

  /**
   * Radius of the smallest ring on which all ends have room, by halving.
   * @param {End[]} ends
   */
  function radiusFor(ends) {
    /** @param {number} radius */
    const fits = (radius) => ends.reduce((sum, end) => sum + angleAt(end, radius), 0) <= 2 * Math.PI * FILLED;
    if (fits(RING)) return RING;
    let [low, high] = [RING, ends.reduce((sum, { slot }) => sum + slot, 0) / (2 * Math.PI * FILLED)];
    for (let step = 0; step < HALVINGS; step++) {
      const middle = (low + high) / 2;
      [low, high] = fits(middle) ? [low, middle] : [middle, high];
    }
    return high;
  }

  /**
   * Angles of the ends at one point, pushed apart as little as their slots on the ring ask.
   * @param {End[]} ends
   */
  function spread(ends) {
    const row = unrolled(ends);
    const radius = radiusFor(row);
    /** @type {number[]} */
    const offsets = [];
    row.forEach((end, i) => {
      offsets.push(i ? offsets[i - 1] + (angleAt(row[i - 1], radius) + angleAt(end, radius)) / 2 : 0);
    });
    const fitted = isotonic(row.map(({ wanted }, i) => wanted - offsets[i]));
    return { radius, placed: row.map((end, i) => ({ ...end, angle: fitted[i] + offsets[i] })) };
  }

  /**
   * The handle at an end: as long as the curve over the chord has it, but straight out from the
   * point; shorter the farther the end was pushed aside, or the curve would swing out.
   * @param {Atlas.XY} point @param {Atlas.XY} c @param {number} angle @returns {Atlas.XY}
   */
  function handleOf([x, y], [cx, cy], angle) {
    const aside = Math.cos(Math.atan2(cy - y, cx - x) - angle);
    const length = (2 / 3) * Math.hypot(cx - x, cy - y) * Math.max(LEAST_HANDLE, aside);
    return [x + length * Math.cos(angle), y + length * Math.sin(angle)];
  }

  /**
   * @template {Atlas.ArrowEnds} T @param {T} arrow @param {Fixed} start @param {Fixed} end
   * @returns {T & Atlas.ArrowShape}
   */
  function drawn(arrow, start, end) {
    const { width } = arrow;
    const [a, b] = [start.at, end.at];
    const control = controlOf(a, b);
    const chord = Math.hypot(b[0] - a[0], b[1] - a[1]);
    const [length, half] = [Math.min(headLength(width), HEAD_SHARE * chord), headBreadth(width) / 2];
    const [outX, outY] = [Math.cos(end.angle), Math.sin(end.angle)];
    /** @type {Atlas.XY} */
    const base = [b[0] + length * outX, b[1] + length * outY];
    const shaft = [a, between(a, control, 2 / 3), handleOf(base, control, end.angle), base];
    /** @type {Atlas.XY[]} */
    const head = [b, [base[0] + half * outY, base[1] - half * outX], [base[0] - half * outY, base[1] + half * outX]];
    return { ...arrow, shaft, head };
  }

  /** @template {Atlas.ArrowEnds} T @param {T[]} arrows @param {Record<string, Atlas.XY>} points */
  function layout(arrows, points) {
    /** @type {Fixed[]} */
    const starts = [];
    /** @type {Fixed[]} */
    const tips = [];
    /** @type {Record<string, number>} */
    const rings = {};
    for (const [code, ends] of endsOf(arrows, points)) {
      const { radius, placed } = spread(ends);
      const [x, y] = points[code];
      rings[code] = radius;
      for (const { arrow, isTip, angle } of placed) {
        /** @type {Atlas.XY} */
        const at = [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
        (isTip ? tips : starts)[arrow] = { at, angle };
      }
    }
    return { rings, arrows: arrows.map((arrow, i) => drawn(arrow, starts[i], tips[i])) };
  }

  /**
   * Points along the shaft and the tip, about so many px apart.
   * @param {Atlas.ArrowShape} arrowShape @param {number} every @returns {Atlas.XY[]}
   */
  function samples({ shaft, head }, every) {
    const way = Math.hypot(shaft[3][0] - shaft[0][0], shaft[3][1] - shaft[0][1]) * 1.1;
    const steps = Math.max(2, Math.ceil(way / every));
    return [...Array.from({ length: steps + 1 }, (_, i) => pointAt(shaft, i / steps)), head[0]];
  }

  /**
   * Whether a point lies on an arrow, or so few px beside it.
   * @param {Atlas.ArrowShape & { width: number }} arrow @param {Atlas.XY} point @param {number} slack
   */
  function isOn(arrow, [x, y], slack) {
    const reach = Math.max(arrow.width / 2 + 1, slack);
    const line = samples(arrow, 6);
    return line.some(([ax, ay], i) => {
      if (!i) return false;
      const [bx, by] = line[i - 1];
      const [dx, dy] = [bx - ax, by - ay];
      const along = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
      return Math.hypot(x - ax - along * dx, y - ay - along * dy) <= reach;
    });
  }

  ATLAS.arrows = { layout, perPx, samples, isOn, headBreadth, headLength };
})(window.ATLAS);
