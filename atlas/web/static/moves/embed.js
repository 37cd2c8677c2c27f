'use strict';
/*
 * The flow map inside a foreign page: what ATLAS.frame reads, and the hash of ATLAS.movesState.
 */
(function (ATLAS, L) {
  const { part, frame: { lang, theme, tree, link, waitForClick, open } } = ATLAS;

  /** @param {string} tag @param {string} name */
  const place = (tag, name) => {
    const made = document.createElement(tag);
    made.className = name;
    return made;
  };

  /**
   * The places that ATLAS.moves fills, and the map's own.
   * @param {Atlas.MovesWords} movesWords @param {Atlas.EmbedWords} words
   */
  function build({ page }, words) {
    const map = Object.assign(place('div', 'map'), { tabIndex: 0 });
    map.setAttribute('aria-label', page.title);
    // Leaflet focuses the map at every first click; the page around must not jump to it.
    map.focus = () => HTMLElement.prototype.focus.call(map, { preventScroll: true });
    const hint = part('p', 'hint', [words.wheelHint]);
    hint.setAttribute('aria-hidden', 'true');
    const sentence = part('p', 'moves-sentence', page.lead);
    const table = part('details', '', [part('summary', '', page.table), place('div', 'moves-table')]);
    const caveat = part('details', '', [part('summary', '', page.cannot), part('p', '', page.caveat)]);
    document.title = page.title;
    ATLAS.one('main').replaceChildren(part('div', 'moves', [
      part('h1', '', page.title), place('div', 'moves-choices'), place('h2', 'moves-title'),
      part('div', 'frame', [map, hint]), place('p', 'moves-signs note'), place('div', 'moves-legend'),
      sentence, table, caveat, part('p', 'credit', page.source),
      part('p', 'credit', link(new URL(`${tree}moves.html`, window.location.href).href + ATLAS.address.hash(), page.whole)),
    ]));
    return { map, hint };
  }

  open('moves');
  ATLAS.attempt(ATLAS.one('main'), () => Promise.all([
    ATLAS.load(`atlas.${lang}.js`), ATLAS.load(`moves.${lang}.js`), ATLAS.need([['words', `embed.${lang}`]]),
  ]).then(() => {
    const words = ATLAS.get('words', `embed.${lang}`);
    const { map: element, hint } = build(ATLAS.get('words', `moves.${lang}`), words);
    const leaflet = L.map(element, { crs: L.CRS.Albers, zoomControl: false });
    L.control.zoom({ position: 'bottomleft', zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(leaflet);
    leaflet.scrollWheelZoom.disable();
    leaflet.on('click', () => leaflet.scrollWheelZoom.enable());
    leaflet.on('mouseout', () => leaflet.scrollWheelZoom.disable());
    return ATLAS.moves(leaflet, { lang, root: '.moves', theme, isEmbedded: true })
      .then(({ view: { map } }) => waitForClick(map, hint));
  }));
})(window.ATLAS, window.L);
