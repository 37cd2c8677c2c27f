'use strict';
/*
 * ATLAS.around(place): what stands round a place: its peers over its table, and behind folds its
 * neighbours, and on a prefecture's page the moves of its province. Written into the page once their script is
 * there.
 */
(function (ATLAS) {
  const { make, say, lang } = ATLAS;
  /** From a page of a place to the root of the site. */
  const ROOT = lang === 'en' ? '../../' : '../';

  /** @param {string} id @param {string} title @param {Atlas.Children} within */
  const fold = (id, title, within) => make('details', { id }, make('summary', {}, title), within);

  /** @param {string} code @param {string} name */
  const link = (code, name) => make('a', { href: `${code}.html` }, name);

  /**
   * Places of the same kind and about as many people, each with its province and its change.
   * @param {Atlas.PlaceData} placeData @param {Atlas.AroundPayload} aroundPayload
   */
  function peersOf({ code, period: [start, end] }, { peers, places }) {
    const items = (peers[code] || []).map((one) => {
      const [name, province, change] = places[one];
      return make('li', {}, link(one, name), make('small', {}, province), change);
    });
    return items.length ? [make('h2', {}, say('peers')), make('ul', { class: 'around' }, items),
      make('p', { class: 'note' }, say('peers_note', { start, end }))] : [];
  }

  /** @param {Atlas.PlaceData} placeData @param {Atlas.AroundPayload} aroundPayload */
  function neighboursOf({ code }, { near, places }) {
    const items = (near[code] || []).map((one) => make('li', {}, link(one, places[one][0])));
    return items.length ? [fold('near', say('near'), make('ul', { class: 'around' }, items))] : [];
  }

  /** @param {Atlas.ProvinceMoves} provinceMoves */
  function movesOf({ title, alt, file, width, height, sentences, kinds, map }) {
    const keys = kinds.map((words, i) => make('li', {}, make('i', { class: `swatch kind-${i}` }), words));
    const picture = make('img', { class: 'sketch', loading: 'lazy', decoding: 'async', src: ROOT + file, width, height, alt });
    return fold('moves', title, make('section', { class: 'province-moves' },
      make('figure', {}, picture, make('ul', { class: 'keys' }, keys)),
      make('div', {}, sentences.map((words) => make('p', {}, words)),
        make('p', {}, make('a', { href: `../${map}` }, say('province_moves_map'))))));
  }

  ATLAS.around = async function (place) {
    const name = `${place.province}.${lang}`;
    await ATLAS.need([['around', name]]);
    const around = ATLAS.get('around', name);
    ATLAS.one('#peers').append(...peersOf(place, around));
    const moves = place.level === 'prefecture' && around.moves ? [movesOf(around.moves)] : [];
    ATLAS.one('#compared').before(...neighboursOf(place, around), ...moves);
  };
})(window.ATLAS);
