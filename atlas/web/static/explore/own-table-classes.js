'use strict';
/*
 * ATLAS.ownTable.classes: numbers to classes with readable edges, and their colours.
 *
 * Classes are [lower, upper), as on every map. Ties and few values give fewer of them, never two
 * edges that are the same.
 */
(function (ATLAS) {
  const tools = ATLAS.ownTable;
  /** Figures of an edge: as few as keep the edges apart. */
  const FIGURES = [1, 2, 3, 4, 6, 9];
  const STEPS = [1, 2, 2.5, 4, 5, 8, 10];

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

  /** @param {number[]} edges */
  const distinct = (edges) => [...new Set(edges)];

  /**
   * Edges between parts of about as many values, in the fewest figures that leave every class a value.
   * @param {Float64Array} sorted @param {number} parts
   */
  function parts(sorted, parts) {
    const exact = distinct(Array.from({ length: parts - 1 }, (none, i) => sorted[Math.floor((sorted.length * (i + 1)) / parts)]))
      .filter((edge) => edge > sorted[0]);
    for (const figures of FIGURES) {
      const rounded = exact.map((edge) => Number(edge.toPrecision(figures)));
      const bounds = [-Infinity, ...rounded, Infinity];
      const isFull = rounded.every((edge, i) => edge > bounds[i]) && bounds.slice(1).every((upper, i) => sorted.some((value) => value >= bounds[i] && value < upper));
      if (isFull && figures > 1) return rounded;
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
   * Edges at equal steps that are easy to say, from a middle or from 0.
   * @param {Float64Array} sorted @param {number} steps @param {number | null} middle
   */
  function equalEdges(sorted, steps, middle) {
    const [low, high] = [sorted[0], sorted[sorted.length - 1]];
    if (low === high && middle === null) return [];
    const reach = middle === null ? (high - low) / steps : Math.max(middle - low, high - middle) / Math.max(1, Math.floor(steps / 2));
    if (!reach) return middle === null ? [] : [middle];
    const power = 10 ** Math.floor(Math.log10(reach));
    for (const step of [...STEPS, 20].map((times) => times * power)) {
      const from = middle ?? 0;
      /** @param {number} i */
      const edge = (i) => Number((from + i * step).toPrecision(12));
      const [first, last] = [Math.floor((low - from) / step) + 1, Math.ceil((high - from) / step) - 1];
      const edges = Array.from({ length: Math.max(0, last - first + 1) }, (none, i) => edge(first + i)).filter((at) => at > low && at <= high);
      const isFew = middle === null ? edges.length < steps : first > -Math.floor(steps / 2) - 0.5 && last < Math.floor(steps / 2) + 0.5 && edges.length < steps;
      if (isFew) return middle === null || edges.includes(middle) ? edges : [...edges, middle].sort((a, b) => a - b);
    }
    return middle === null ? [] : [middle];
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
