'use strict';
/*
 * The flow map inside a foreign page: what ATLAS.frame reads, and the hash of ATLAS.movesState.
 */
(function (ATLAS) {
  const { part, frame: { lang, theme, tree, link, watch, open } } = ATLAS;

  /** Where there is room beside each other the choices stand over the map. */
  const wide = window.matchMedia('(min-width: 700px)');

  /** @param {string} tag @param {string} name */
  const place = (tag, name) => {
    const made = document.createElement(tag);
    made.className = name;
    return made;
  };

  /**
   * The places that ATLAS.moves fills, and the map's own: what it shows, and behind the i the rest.
   * @param {Atlas.MovesWords} movesWords
   */
  function build({ page }) {
    const map = Object.assign(place('div', 'map'), { tabIndex: 0 });
    map.setAttribute('aria-label', page.title);
    const choices = place('div', 'moves-choices');
    const lead = link('', page.open);
    const info = ATLAS.infoButton(page.more, [
      wide.matches ? null : choices, part('p', 'moves-sentence', page.lead), place('p', 'moves-signs note'), place('div', 'moves-notes'),
      part('details', '', [part('summary', '', page.table), place('div', 'moves-table')]),
      part('h2', '', page.cannot), part('p', '', page.caveat), part('p', 'credit', page.source),
    ]);
    document.title = page.title;
    ATLAS.one('main').replaceChildren(ATLAS.make('div', { class: 'moves' },
      part('h1', '', page.title), wide.matches ? choices : null, part('div', 'frame', map),
      place('h2', 'moves-title'), place('div', 'moves-legend'),
      part('div', 'foot', [part('span', '', page.from), lead, info])));
    const mirror = () => { lead.href = new URL(`${tree}moves.html`, window.location.href).href + ATLAS.address.hash(); };
    // The address has it once the choice is shown.
    new MutationObserver(mirror).observe(ATLAS.one('.moves'), { attributeFilter: ['data-ready'] });
    watch(ATLAS.one('.frame'));
    return map;
  }

  open('moves');
  ATLAS.attempt(ATLAS.one('main'), () => Promise.all([ATLAS.load(`atlas.${lang}.js`), ATLAS.load(`moves.${lang}.js`)]).then(() => {
    const element = build(ATLAS.get('words', `moves.${lang}`));
    return ATLAS.moves(element, { lang, root: '.moves', theme, isEmbedded: true }).then(() => {
      new ResizeObserver(() => ATLAS.maps[0].leaflet.invalidateSize({ animate: false, pan: false })).observe(element);
    });
  }));
})(window.ATLAS);
