'use strict';
/*
 * ATLAS.ownTable.classes: numbers to classes with readable edges, and their colours.
 *
 * Classes are [lower, upper), as on every map. Ties and few values give fewer of them, never two
 * edges that are the same.
 */
(function (ATLAS) {
  const tools = ATLAS.ownTable;
  /** Most figures of an edge that is rounded, and the share of values that rounding may move past it. */
  const FIGURES = 9;
  const MOVED = 0.05;
  const STEPS = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

  /** @type {Atlas.OwnTools['classes']} */
  function classes(values, { way, steps, middle, breaks }, palettes) {
    const sorted = values.filter((value) => !Number.isNaN(value)).sort();
    if (!sorted.length) throw tools.fault('no_number', {});
    const palette = middle === null ? palettes.sequential : palettes.diverging;
    const most = palette.light.length;
    const edges = way === 'own' ? ownEdges(breaks, middle)
      : (way === 'equal' ? equalEdges : quantileEdges)(sorted, Math.min(steps, most), middle);
    const picked = middle === null ? rising(edges.length + 1, most) : diverging(edges, middle, palette);
    if (!picked) throw tools.fault('breaks_many', { most: String(most - 1) });
    return { edges, light: picked.map((i) => palette.light[i]), dark: picked.map((i) => palette.dark[i]) };
  }

  /** @param {number[]} breaks @param {number | null} middle */
  function ownEdges(breaks, middle) {
    if (!breaks.length || !breaks.every(Number.isFinite)) throw tools.fault('breaks_number');
    if (breaks.some((edge, i) => i && edge <= breaks[i - 1])) throw tools.fault('breaks_order');
    if (middle !== null && !breaks.includes(middle)) throw tools.fault('breaks_middle', { middle: String(middle) });
    return [...breaks];
  }

  /**
   * Edges between parts of about as many values, in the fewest figures that keep them so.
   * @param {Float64Array} sorted @param {number} count
   */
  function parts(sorted, count) {
    const all = Array.from({ length: count - 1 }, (none, i) => sorted[Math.floor((sorted.length * (i + 1)) / count)]);
    const exact = [...new Set(all)].filter((edge) => edge > sorted[0]);
    /** @param {number} edge */
    const below = (edge) => sorted.filter((value) => value < edge).length;
    const kept = exact.map(below);
    for (let figures = 2; figures <= FIGURES; figures++) {
      const rounded = exact.map((edge) => Number(edge.toPrecision(figures)));
      const now = rounded.map(below);
      const isKept = now.every((number, i) => Math.abs(number - kept[i]) <= MOVED * sorted.length);
      // No class is empty, so no two edges are the same.
      if (isKept && [...now, sorted.length].every((number, i) => number > (i ? now[i - 1] : 0))) return rounded;
    }
    return exact;
  }

  /** @param {Float64Array} sorted @param {number} steps @param {number | null} middle */
  function quantileEdges(sorted, steps, middle) {
    if (middle === null) return parts(sorted, steps);
    const side = Math.max(1, Math.floor(steps / 2));
    const [below, above] = [sorted.filter((value) => value < middle), sorted.filter((value) => value >= middle)];
    return [
      ...(below.length ? parts(below, side) : []).filter((edge) => edge < middle), middle,
      ...(above.length ? parts(above, side) : []).filter((edge) => edge > middle),
    ];
  }

  /**
   * Edges at equal steps that are easy to say, from 0 or from the middle; at most so many classes.
   * @param {Float64Array} sorted @param {number} steps @param {number | null} middle
   */
  function equalEdges(sorted, steps, middle) {
    const [low, high, from] = [sorted[0], sorted[sorted.length - 1], middle ?? 0];
    const half = Math.max(1, Math.floor(steps / 2));
    const reach = middle === null ? (high - low) / steps : Math.max(from - low, high - from) / half;
    const none = middle === null ? [] : [middle];
    if (!reach) return none;
    const power = 10 ** Math.floor(Math.log10(reach));
    for (const step of [...STEPS, 20].map((times) => times * power)) {
      // Multiples between the least and the greatest value, which are within the outermost classes.
      const [first, last] = [Math.floor((low - from) / step) + 1, Math.ceil((high - from) / step) - 1];
      const isFew = middle === null ? last - first + 2 <= steps : first > -half && last < half;
      if (!isFew) continue;
      const edges = Array.from({ length: Math.max(0, last - first + 1) }, (nothing, i) => Number((from + (first + i) * step).toPrecision(12)));
      return [...new Set([...edges, ...none])].sort((a, b) => a - b);
    }
    return none;
  }

  /**
   * Places of colours that are evenly apart, the palest and the darkest among them; null for too many.
   * @param {number} count @param {number} all
   */
  function rising(count, all) {
    if (count > all) return null;
    return Array.from({ length: count }, (none, i) => (count === 1 ? all >> 1 : Math.round((i * (all - 1)) / (count - 1))));
  }

  /**
   * Places of colours about a middle: as far from it, as dark on either side.
   * @param {number[]} edges @param {number} middle @param {Atlas.Palette} palette
   */
  function diverging(edges, middle, { light, losses }) {
    const below = edges.indexOf(middle) + 1;
    const above = edges.length + 1 - below;
    const gains = light.length - losses;
    if (below > losses || above > gains) return null;
    const deepest = Math.max(below, above);
    const common = Math.min(losses, gains);
    const places = deepest > common ? Array.from({ length: deepest }, (none, i) => i)
      : deepest === 1 ? [common >> 1] : /** @type {number[]} */ (rising(deepest, common));
    return [...places.slice(0, below).reverse().map((i) => losses - 1 - i), ...places.slice(0, above).map((i) => losses + i)];
  }

  tools.classes = classes;
})(window.ATLAS);
