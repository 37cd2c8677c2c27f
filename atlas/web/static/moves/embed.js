'use strict';
/*
 * The flow map inside a foreign page: what ATLAS.frame reads, and the hash of ATLAS.movesState.
 */
(function (ATLAS) {
  const { part, frame: { lang, theme, tree, link, open } } = ATLAS;

  /** @param {string} tag @param {string} name */
  const place = (tag, name) => {
    const made = document.createElement(tag);
    made.className = name;
    return made;
  };

  /**
   * The places that ATLAS.moves fills, and the map's own.
   * @param {Atlas.MovesWords} movesWords
   */
  function build({ page }) {
    const map = Object.assign(place('div', 'map'), { tabIndex: 0 });
    map.setAttribute('aria-label', page.title);
    const sentence = part('p', 'moves-sentence', page.lead);
    const table = part('details', '', [part('summary', '', page.table), place('div', 'moves-table')]);
    const caveat = part('details', '', [part('summary', '', page.cannot), part('p', '', page.caveat)]);
    document.title = page.title;
    ATLAS.one('main').replaceChildren(part('div', 'moves', [
      part('h1', '', page.title), place('div', 'moves-choices'), place('h2', 'moves-title'),
      part('div', 'frame', map), place('p', 'moves-signs note'), place('div', 'moves-legend'),
      sentence, table, caveat, part('p', 'credit', page.source),
      part('p', 'credit', link(new URL(`${tree}moves.html`, window.location.href).href + ATLAS.address.hash(), page.whole)),
    ]));
    return map;
  }

  open('moves');
  ATLAS.attempt(ATLAS.one('main'), () => Promise.all([ATLAS.load(`atlas.${lang}.js`), ATLAS.load(`moves.${lang}.js`)]).then(() => {
    const element = build(ATLAS.get('words', `moves.${lang}`));
    return ATLAS.moves(element, { lang, root: '.moves', theme, isEmbedded: true });
  }));
})(window.ATLAS);
