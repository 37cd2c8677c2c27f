'use strict';
/*
 * A reader's own table as a map of the explorer: it puts what the engine asks for of every layer
 * (values, layer, about) and lists it among the maps, under the id `own`.
 *
 * ATLAS.ownLayer.put(map, words, lang) does so, ATLAS.ownLayer.drop(lang) takes it from the list.
 */
(function (ATLAS) {
  const OWN = 'own';
  const { filled } = ATLAS;

  /** Radius of the largest circle, pixels on a map of the style's width, and digits that a value may show. */
  const RADIUS = { county: 14, prefecture: 22, province: 32 };
  const FIGURES = 4;
  const MOST_DECIMALS = 6;
  /** Sizes in the key of the circles, as parts of the largest. */
  const KEYS = [0.02, 0.1, 0.3, 1];

  /** @param {number} number */
  const decimalsIn = (number) => (String(number).split('.')[1] || '').length;

  /**
   * Decimals to write numbers with: those that they have, but no more figures than a reader takes in.
   * @param {number[]} known
   */
  function decimalsFor(known) {
    const sizes = known.filter(Boolean).map((number) => Math.floor(Math.log10(Math.abs(number)))).sort((a, b) => a - b);
    const middle = sizes[sizes.length >> 1] ?? 0;
    const most = Math.min(MOST_DECIMALS, Math.max(0, FIGURES - 1 - middle));
    return Math.min(most, known.reduce((sum, number) => Math.max(sum, decimalsIn(number)), 0));
  }

  /**
   * The largest of 1, 2 and 5 times a power of ten that is not above a number.
   * @param {number} number
   */
  function round(number) {
    const power = 10 ** Math.floor(Math.log10(number));
    const step = [5, 2, 1].find((times) => times * power <= number * (1 + 1e-9)) || 1;
    return Number((step * power).toPrecision(1));
  }

  /**
   * The style with circles for numbers of this size, and the numbers of their key.
   * @param {Atlas.Style} style @param {number[]} known @param {Atlas.Level} level
   */
  function styleFor(style, known, level) {
    const largest = known.reduce((most, number) => Math.max(most, Math.abs(number)), 0) || 1;
    const legend = KEYS.map((part) => round(largest * part));
    const perThousand = RADIUS[level] / Math.sqrt(largest / 1000);
    return { ...style, circles: { ...style.circles, radius_per_sqrt_thousand: perThousand, legend } };
  }

  /**
   * Classes of a count, which circles show: its sign, for the swatch beside a number.
   * @param {Atlas.Style} style @returns {Atlas.Breaks}
   */
  const signs = ({ circles: { light, dark } }) => ({ edges: [0], light, dark });

  /**
   * Words at the ends of the bar.
   * @param {Atlas.OwnMap} map @param {Atlas.OwnWords} words
   */
  function endsOf({ classing: { middle } }, words) {
    if (middle === null) return { less: words.lower, more: words.higher };
    if (middle === 0) return { less: words.negative, more: words.positive };
    const number = ATLAS.formatValue(middle, { decimals: decimalsIn(middle) });
    return { less: filled(words.below, { middle: number }), more: filled(words.above, { middle: number }) };
  }

  /** @param {Atlas.OwnMap} map @param {Atlas.OwnWords} words */
  function legendTitle({ title, label, unit }, words) {
    // What stands above it need not be said again.
    if (label === title) return unit && filled(words.legendUnit, { unit });
    return unit ? filled(words.legend, { label, unit }) : label;
  }

  /**
   * @param {Atlas.OwnMap} map @param {Atlas.OwnWords} words @param {Atlas.Lang} lang
   * @returns {Atlas.LayerPayload}
   */
  function layerOf(map, words, lang) {
    const { joined: { level, set, values }, isCount, label, unit, classing, breaks } = map;
    const known = [...values].filter((number) => !Number.isNaN(number));
    const format = { unit, decimals: decimalsFor(known), sign: classing.middle === 0 && !isCount };
    const shared = { set, lang, levels: { [level]: set }, column: OWN, value: { label, ...format }, counts: [], where: null };
    if (breaks) return { ...shared, isCount, people: null, classes: breaks };
    const given = ATLAS.get('style', 'atlas');
    const style = styleFor(given, known, level);
    const sizes = style.circles.legend.map((number) => ATLAS.formatValue(number, { unit, decimals: decimalsIn(number) }));
    const people = { column: OWN, label: legendTitle(map, words), less: words.negative, more: words.positive, sizes };
    return { ...shared, isCount, people, classes: signs(given), style };
  }

  /** @param {Atlas.OwnMap} map @param {Atlas.OwnWords} words @returns {Atlas.About} */
  function aboutOf(map, words) {
    const { title, said, joined: { set } } = map;
    const source = map.source || words.unsourced;
    const from = filled(words.from, { about: words.about, source });
    return {
      title, subtitle: from, source, from: source, dates: '', caveat: words.about, notes: [said, ...words.notes],
      legend: {
        title: legendTitle(map, words), ...endsOf(map, words),
        missing: words.missing, separate: words.separate, ...words.marks,
        people: ATLAS.get('own', 'atlas').people[set] || null, peopleLabel: words.shares,
      },
    };
  }

  /**
   * The lists of maps to choose from, with the reader's own at their ends or without it.
   * @param {Atlas.Entry | null} entry
   */
  function list(entry) {
    for (const select of document.querySelectorAll('.choices :is([name=map],[name=with])')) {
      select.querySelector('.own-group')?.remove();
      if (entry) {
        const option = ATLAS.make('option', { value: OWN }, entry.name);
        select.append(ATLAS.make('optgroup', { class: 'own-group', label: entry.group }, option));
      }
    }
  }

  /** @param {Atlas.Lang} lang */
  function drop(lang) {
    const maps = ATLAS.get('catalogue', lang);
    const at = maps.findIndex(({ id }) => id === OWN);
    if (at >= 0) maps.splice(at, 1);
    list(null);
  }

  /** @param {Atlas.OwnMap} map @param {Atlas.OwnWords} words @param {Atlas.Lang} lang */
  function put(map, words, lang) {
    const { title, joined: { level, set, values } } = map;
    ATLAS.put('values', `${set}/${OWN}`, { v: Array.from(values, (number) => (Number.isNaN(number) ? null : number)) });
    ATLAS.put('layer', `${OWN}.${lang}`, layerOf(map, words, lang));
    ATLAS.put('about', `${OWN}.${lang}`, aboutOf(map, words));
    drop(lang);
    const { own: group } = ATLAS.get('words', `explore.${lang}`);
    const entry = { id: OWN, same: OWN, pages: { [level]: OWN }, group, name: title, family: OWN, years: '' };
    ATLAS.get('catalogue', lang).push(entry);
    list(entry);
  }

  ATLAS.ownLayer = { put, drop };
})(window.ATLAS);
