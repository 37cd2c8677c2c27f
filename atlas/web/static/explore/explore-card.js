'use strict';
/*
 * The card of the place chosen: what it is, its value and rank, whether it can be compared.
 */
(function (ATLAS) {
  const { part, formatValue: number } = ATLAS;

  /**
   * Units in no ranking, for few people or for land that may have moved in a period that the figure reaches.
   * @param {Atlas.Scene} scene
   */
  function unrankedIn({ units, config }) {
    const years = ((config.column || '').match(/(19|20)\d\d/g) || []).map(Number);
    const reached = units.unranked.filter(
      ({ years: [start, end] }) => years.every((year) => start <= year && year <= end),
    );
    /** @param {{ years: number[] }} it */
    const length = ({ years: [start, end] }) => end - start;
    const least = Math.min(...reached.map(length));
    const kept = years.length ? reached.filter((it) => length(it) === least) : reached;
    return new Set(kept.flatMap((it) => [...it.units]));
  }

  /**
   * Place of a unit among those with a number, highest first; null for one without, or that no ranking may name.
   * @param {Atlas.AtlasMap} map @param {string} code
   */
  function rankOf({ scene }, code) {
    const unit = scene.units.index.get(code);
    if (unit === undefined || !scene.config.classes.edges || Number.isNaN(scene.values[unit])) return null;
    const unranked = unrankedIn(scene);
    if (unranked.has(unit)) return null;
    const known = [...scene.values].filter(
      (value, i) => scene.shown[i] && !unranked.has(i) && !Number.isNaN(value),
    );
    return { rank: 1 + known.filter((value) => value > scene.values[unit]).length, n: known.length };
  }

  /**
   * Value of the place on one map, and its rank.
   * @param {Atlas.MadePane} madePane @param {Atlas.Facts} facts @param {Atlas.ExploreWords} words
   */
  function figureOf({ map }, facts, words) {
    const swatch = part('i', 'swatch', []);
    swatch.style.background = facts.background;
    const rank = rankOf(map, facts.code);
    return part('div', 'card-value', [
      part('p', 'card-figure', [swatch, facts.valueText]),
      rank && part('p', 'note', ATLAS.filled(words.rank, { rank: number(rank.rank), n: number(rank.n) })),
    ]);
  }

  /**
   * What counts stand behind the value.
   * @param {Atlas.Facts} facts
   */
  function countsOf({ counts }) {
    const rows = counts.map(({ label, text }) => part('tr', '', [ATLAS.make('th', { scope: 'row' }, label), part('td', '', text)]));
    return rows.length ? part('table', 'card-counts', part('tbody', '', rows)) : null;
  }

  /**
   * Write the card of a place as the panes show it: the figures of both before what lies behind them.
   * @param {HTMLElement} element @param {Atlas.MadePane[]} panes @param {string | null} code
   * @param {Atlas.ExploreWords} words @param {{ clear(): void }} it
   */
  function writeCard(element, panes, code, words, { clear }) {
    const facts = code ? panes[0].map.info(code) : null;
    if (!code || !facts) {
      element.replaceChildren(part('p', 'note', [words.cardHint]));
      return;
    }
    const link = ATLAS.linkOf(panes[0].map.config, facts);
    const close = part('button', 'action', [words.close]);
    close.type = 'button';
    close.addEventListener('click', clear);
    const page = link && ATLAS.make('a', { class: 'action', href: link.href }, words.page);
    const known = panes.flatMap((pane) => {
      const told = pane.map.info(code);
      return told ? [{ pane, told }] : [];
    });
    const parts = [
      part('div', 'card-head', [part('h2', '', facts.name), close]),
      part('p', 'note', facts.within),
      ...known.map(({ pane, told }) => figureOf(pane, told, words)),
      ...known.map(({ told }) => countsOf(told)),
      part('p', 'note', facts.comparabilityText),
      page && part('p', 'take', page),
    ];
    element.replaceChildren(...parts.flatMap((one) => one || []));
  }

  ATLAS.exploreCard = { writeCard, rankOf };
})(window.ATLAS);
