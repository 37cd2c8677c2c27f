'use strict';
/*
 * The state of the explorer and its writing in the hash of the address, which alone rebuilds it.
 *
 *   #map=<layer>&with=<layer>&swipe=50&level=prefecture&show=people&only=sure&place=330782&at=lon,lat,zoom
 *
 * What is as it would be without saying is left out; what is unknown is taken as not said.
 */
(function (ATLAS) {
  const { viewIn, hashOf } = ATLAS.address;
  /** A reader's own table, which is a map as long as the page has it. */
  const OWN = 'own';
  /** @type {Atlas.LevelWish[]} */
  const LEVELS = ['county', 'prefecture', 'province', 'auto'];
  /** @type {Atlas.Level[]} */
  const FINEST_FIRST = ['county', 'prefecture', 'province'];
  /** @type {Atlas.FilterName[]} */
  const FILTERS = ['all', 'sure', 'known'];

  /**
   * Entry of the catalogue that a layer's id stands for; undefined if none.
   * @param {Atlas.Entry[]} maps @param {string | null} id
   */
  const entryOf = (maps, id) => maps.find((entry) => entry.same.split(' ').includes(id || ''));

  /**
   * The same of an id that is known to be one.
   * @param {Atlas.Entry[]} maps @param {string} id
   */
  function knownEntry(maps, id) {
    const entry = entryOf(maps, id);
    if (!entry) throw new Error(`ATLAS: no map is called ${id}`);
    return entry;
  }

  /** @template {string} T @param {T[]} list @param {string | null} value @returns {T} */
  const known = (list, value) => list.find((one) => one === value) || list[0];

  /**
   * Where the divider stands, per cent of the way; null where the maps stand side by side.
   * @param {string | null} text
   */
  function swipeIn(text) {
    const number = Number(text);
    return text && number >= 0 && number <= 100 ? Math.round(number) : null;
  }

  /**
   * State out of a hash; `maps` is the catalogue, `start` the map to begin with.
   * @param {string} hash @param {Atlas.Entry[]} maps @param {string} start @returns {Atlas.ExploreState}
   */
  function read(hash, maps, start) {
    const asked = new URLSearchParams(hash.replace(/^#/, ''));
    const first = entryOf(maps, asked.get('map')) || entryOf(maps, start) || maps[0];
    const second = entryOf(maps, asked.get('with'));
    const lost = [asked.get('map'), asked.get('with')].includes(OWN) && !entryOf(maps, OWN);
    return {
      map: first.id,
      with: second ? second.id : null,
      swipe: swipeIn(asked.get('swipe')),
      level: known(LEVELS, asked.get('level')),
      people: asked.get('show') === 'people',
      only: known(FILTERS, asked.get('only')),
      place: /^U?[0-9X][0-9A-Z]{5}$/.test(asked.get('place') || '') ? asked.get('place') : null,
      view: viewIn(asked.get('at')),
      lost,
    };
  }

  /** @param {Atlas.ExploreState} exploreState */
  function write({ map, with: second, swipe, level, people, only, place, view }) {
    return hashOf({
      map,
      with: second,
      swipe: second && swipe !== null && String(swipe),
      level: level !== LEVELS[0] && level,
      show: people && 'people',
      only: only !== FILTERS[0] && only,
      place,
    }, view);
  }

  /**
   * Of the levels that all layers have the one wanted, else the next coarser, else the next finer.
   * @param {Atlas.Level} wanted @param {Atlas.LayerPayload[]} layers
   */
  function sharedLevel(wanted, layers) {
    const shared = FINEST_FIRST.filter((level) => layers.every(({ levels }) => levels[level]));
    const least = FINEST_FIRST.indexOf(wanted);
    return shared.find((level) => FINEST_FIRST.indexOf(level) >= least) || shared[shared.length - 1];
  }

  /**
   * Level of each of the layers that are shown: one for all, each its own only if they share none.
   * @param {Atlas.Level} wanted @param {Atlas.LayerPayload[]} layers @returns {Atlas.Level[]}
   */
  function levelsFor(wanted, layers) {
    const shared = sharedLevel(wanted, layers);
    return layers.map((layer) => shared || sharedLevel(wanted, [layer]));
  }

  ATLAS.exploreState = { read, write, entryOf, knownEntry, levelsFor };
})(window.ATLAS);
