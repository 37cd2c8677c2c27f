'use strict';
/*
 * ATLAS.arrows: where the arrows of moves run, in px of a view (y down). Pure: no page, no state.
 *
 * layout(arrows, points) takes arrows {from, to, width} and points {code: [x, y]} and returns for
 * each arrow, in the order given, {from, to, width, start, control, tip, base, head}, besides what
 * it bore: a quadratic curve from `start` to `tip`, whose shaft ends at `base`, and its head as
 * three corners. An arrow that comes or goes bears `presence`, 0 to 1: so much of its slot it takes.
 *
 * All ends at a point, of arrows out and in, lie on a ring round it, and none hides another.
 */
(function (ATLAS) {
  /** How far the curve's middle lies off the chord, to the right of travel, of its length. */
  const BEND = 0.145;
  /** Smallest ring, and the room between two ends on it, px. */
  const RING = 5;
  const GAP = 1.5;
  /** Most of a ring that ends may fill. */
  const FILLED = 0.8;
  /** Most of a chord that a head may take. */
  const HEAD_SHARE = 0.5;

  const headLength = (width) => 4 + 0.9 * width;
  const headBreadth = (width) => 3 + 1.45 * width;

  /** Control point over a chord; the right of (dx, dy) on a screen is (−dy, dx). */
  function controlOf([ax, ay], [bx, by]) {
    return [(ax + bx) / 2 - 2 * BEND * (by - ay), (ay + by) / 2 + 2 * BEND * (bx - ax)];
  }

  const angleOf = ([ax, ay], [bx, by]) => Math.atan2(by - ay, bx - ax);

  /** Point of a quadratic curve at a share of its way. */
  function pointAt([[ax, ay], [cx, cy], [bx, by]], t) {
    const s = 1 - t;
    return [s * s * ax + 2 * s * t * cx + t * t * bx, s * s * ay + 2 * s * t * cy + t * t * by];
  }

  /** The ends of all arrows by point: what each wants, and the room that it takes. */
  function endsOf(arrows, points) {
    const ends = new Map();
    const add = (code, end) => (ends.has(code) ? ends.get(code).push(end) : ends.set(code, [end]));
    arrows.forEach(({ from, to, width, presence = 1 }, arrow) => {
      const [a, b] = [points[from], points[to]];
      const control = controlOf(a, b);
      add(from, { arrow, from, to, wanted: angleOf(a, control), slot: presence * (width + GAP) });
      add(to, { arrow, from, to, isTip: true, wanted: angleOf(b, control), slot: presence * (headBreadth(width) + GAP) });
    });
    return ends;
  }

  const inOrder = (a, b) =>
    a.wanted - b.wanted || (a.from < b.from ? -1 : a.from > b.from ? 1 : 0) || (a.to < b.to ? -1 : a.to > b.to ? 1 : 0);

  /** Ends round the circle, which is cut where the gap between two wanted angles is largest. */
  function unrolled(ends) {
    const sorted = [...ends].sort(inOrder);
    const before = (i) => (i ? sorted[i].wanted - sorted[i - 1].wanted
      : sorted[0].wanted + 2 * Math.PI - sorted[sorted.length - 1].wanted);
    let first = 0;
    for (let i = 1; i < sorted.length; i++) if (before(i) > before(first)) first = i;
    return [
      ...sorted.slice(first),
      ...sorted.slice(0, first).map((end) => ({ ...end, wanted: end.wanted + 2 * Math.PI })),
    ];
  }

  /** The non-decreasing numbers nearest to given ones by least squares: pool adjacent violators. */
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

  /** Angles of the ends at one point, pushed apart as little as their slots on the ring ask. */
  function spread(ends) {
    const filled = ends.reduce((sum, { slot }) => sum + slot, 0);
    const radius = Math.max(RING, filled / (2 * Math.PI * FILLED));
    const row = unrolled(ends);
    const offsets = [];
    row.forEach(({ slot }, i) => {
      offsets.push(i ? offsets[i - 1] + (row[i - 1].slot + slot) / (2 * radius) : 0);
    });
    const fitted = isotonic(row.map(({ wanted }, i) => wanted - offsets[i]));
    return { radius, placed: row.map((end, i) => ({ ...end, angle: fitted[i] + offsets[i] })) };
  }

  /** Where a curve is so far from its end, as a share of its way. */
  function shareBefore(curve, distance) {
    const [, , [bx, by]] = curve;
    let [low, high] = [0, 1];
    for (let step = 0; step < 24; step++) {
      const t = (low + high) / 2;
      const [x, y] = pointAt(curve, t);
      if (Math.hypot(bx - x, by - y) > distance) low = t;
      else high = t;
    }
    return low;
  }

  function drawn(arrow, start, tip) {
    const { width } = arrow;
    const control = controlOf(start, tip);
    const curve = [start, control, tip];
    const chord = Math.hypot(tip[0] - start[0], tip[1] - start[1]);
    const share = shareBefore(curve, Math.min(headLength(width), HEAD_SHARE * chord));
    const base = pointAt(curve, share);
    const angle = angleOf(base, tip);
    const half = headBreadth(width) / 2;
    const [nx, ny] = [-Math.sin(angle) * half, Math.cos(angle) * half];
    return {
      ...arrow, start, tip, base,
      // The control of the part of the curve that ends at the base (de Casteljau).
      control: [start[0] + (control[0] - start[0]) * share, start[1] + (control[1] - start[1]) * share],
      head: [tip, [base[0] + nx, base[1] + ny], [base[0] - nx, base[1] - ny]],
    };
  }

  function layout(arrows, points) {
    const starts = [];
    const tips = [];
    const rings = {};
    for (const [code, ends] of endsOf(arrows, points)) {
      const { radius, placed } = spread(ends);
      const [x, y] = points[code];
      rings[code] = radius;
      for (const { arrow, isTip, angle } of placed) {
        (isTip ? tips : starts)[arrow] = [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
      }
    }
    return { rings, arrows: arrows.map((arrow, i) => drawn(arrow, starts[i], tips[i])) };
  }

  /** Points along the shaft and the head's middle, so many px apart. */
  function samples({ start, control, base, tip }, every) {
    const curve = [start, control, base];
    const way = Math.hypot(control[0] - start[0], control[1] - start[1]) + Math.hypot(base[0] - control[0], base[1] - control[1]);
    const steps = Math.max(2, Math.ceil(way / every));
    return [...Array.from({ length: steps + 1 }, (_, i) => pointAt(curve, i / steps)), tip];
  }

  /** Whether a point lies on an arrow, or so few px beside it. */
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

  ATLAS.arrows = { layout, samples, isOn, headBreadth, headLength };
})(window.ATLAS);
