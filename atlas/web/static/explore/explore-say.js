'use strict';
/*
 * What the explorer says of its scales: the switch of periods, and what two maps do not share.
 */
(function (ATLAS) {
  const { filled, part, exploreState: states } = ATLAS;


  /**
   * Years of an entry: the shorter period first, then the earlier.
   * @param {Atlas.Entry} one @param {Atlas.Entry} other
   */
  function inOrder(one, other) {
    const [a, b] = [one, other].map(({ years }) => (years.match(/\d{4}/g) || []).map(Number));
    return (a[a.length - 1] - a[0]) - (b[b.length - 1] - b[0]) || a[0] - b[0];
  }

  /**
   * Buttons for the years of the same indicator; a unit that is not that of all stands on them, and what
   * that means below them once it is shown.
   * @param {HTMLElement} root @param {Atlas.Entry[]} maps @param {Atlas.ExploreState} state
   * @param {{ lang: Atlas.Lang, words: Atlas.ExploreWords, choose(changes: Partial<Atlas.ExploreState>): void }} it
   */
  function periods(root, maps, state, { lang, words, choose }) {
    const own = states.knownEntry(maps, state.map);
    const family = maps.filter((entry) => entry.family === own.family && entry.years).sort(inOrder);
    const group = ATLAS.one('.period', root);
    group.hidden = family.length < 2;
    /** @param {Atlas.Entry} entry */
    const unitOf = ({ id }) => ATLAS.get('layer', `${id}.${lang}`).value.unit;
    /** @param {Atlas.Entry} entry */
    const isOther = (entry) => unitOf(entry) !== unitOf(family[0]);
    ATLAS.one('.period-note', root).textContent = family.length && isOther(own) ? words.units : '';
    group.replaceChildren(...family.map((entry) => {
      const { years } = entry;
      const button = part('button', '', [isOther(entry) ? filled(words.yearsIn, { years, unit: unitOf(entry) }) : years]);
      button.type = 'button';
      button.setAttribute('aria-pressed', String(entry.id === own.id));
      button.addEventListener('click', () => choose({ map: entry.id }));
      return button;
    }));
  }

  /**
   * Whether two layers have the same colours for different values.
   * @param {Atlas.LayerPayload[]} it
   */
  function isAmbiguous([{ classes: one, value }, { classes: other, value: otherValue }]) {
    /** @param {unknown} a @param {unknown} b */
    const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
    return same(one.light, other.light) && !(same(one.edges, other.edges) && value.unit === otherValue.unit);
  }

  /**
   * Write what a reader must know of the levels and scales that are shown; nothing, if all is as wished.
   * @param {HTMLElement} element @param {Atlas.ExploreState} exploreState
   * @param {{ levels: Atlas.Level[], layers: Atlas.LayerPayload[], words: Atlas.ExploreWords }} it
   */
  function remarks(element, { level: wish, people, lost }, { levels, layers, words }) {
    /** @param {Atlas.Level} level */
    const named = (level) => words.levels[level].toLowerCase();
    const [first, second = first] = levels.map(named);
    const told = lost ? [words.ownLost] : [];
    if (first !== second) told.push(filled(words.noLevel, { first, second }));
    else if (wish !== 'auto' && wish !== levels[0]) {
      const fields = { wish: named(wish), level: first };
      told.push(filled(layers.length > 1 ? words.levelForBoth : words.levelInstead, fields));
    }
    if (layers.length > 1 && !people && isAmbiguous(layers)) told.push(words.scales);
    element.textContent = told.join(words.between);
  }

  ATLAS.exploreSay = { periods, remarks };
})(window.ATLAS);
