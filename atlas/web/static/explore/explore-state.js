'use strict';
/*
 * The state of the explorer and its writing in the hash of the address, which alone rebuilds it.
 *
 *   #map=<layer>&level=county&show=people&only=sure&place=330782&with=<layer>&at=lon,lat,zoom
 *
 * What is as it would be without saying is left out; what is unknown is taken as not said.
 */
(function (ATLAS) {
  const LEVELS = ['auto', 'province', 'prefecture', 'county'];
  const FILTERS = ['all', 'sure', 'known'];

  /** Entry of the catalogue that a layer's id stands for; undefined if none. */
  const entryOf = (maps, id) => maps.find((entry) => entry.same.split(' ').includes(id));

  const known = (list, value) => (list.includes(value) ? value : list[0]);

  /** Longitude, latitude and zoom out of a text; null if it holds no three numbers. */
  function viewOf(text) {
    const numbers = (text || '').split(',').map(Number);
    const fine = numbers.length === 3 && numbers.every(Number.isFinite) && text;
    return fine ? { lon: numbers[0], lat: numbers[1], zoom: numbers[2] } : null;
  }

  /** State out of a hash; `maps` is the catalogue, `start` the map to begin with. */
  function read(hash, maps, start) {
    const asked = new URLSearchParams(hash.replace(/^#/, ''));
    const first = entryOf(maps, asked.get('map')) || entryOf(maps, start) || maps[0];
    const second = entryOf(maps, asked.get('with'));
    return {
      map: first.id,
      with: second ? second.id : null,
      level: known(LEVELS, asked.get('level')),
      people: asked.get('show') === 'people',
      only: known(FILTERS, asked.get('only')),
      place: /^[0-9X][0-9A-Z]{5}$/.test(asked.get('place') || '') ? asked.get('place') : null,
      view: viewOf(asked.get('at')),
    };
  }

  function write(state) {
    const words = new URLSearchParams({ map: state.map });
    const say = (key, value) => value && words.set(key, value);
    say('with', state.with);
    say('level', state.level !== LEVELS[0] && state.level);
    say('show', state.people && 'people');
    say('only', state.only !== FILTERS[0] && state.only);
    say('place', state.place);
    const { view } = state;
    say('at', view && `${view.lon.toFixed(3)},${view.lat.toFixed(3)},${view.zoom.toFixed(2)}`);
    return `#${words.toString().replace(/%2C/g, ',')}`;
  }

  ATLAS.exploreState = { read, write, entryOf };
})(window.ATLAS);
