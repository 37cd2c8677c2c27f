'use strict';
/*
 * ATLAS.address: the address of the page, which nothing else reads or writes. A script takes its
 * state from here, shows it, and puts a choice back: address → state → view. The link to the other
 * language takes the hash along, so that it leads to the same view.
 *
 * Also how a view of a map stands in an address: at=lon,lat,zoom; a view is {lon, lat, zoom}, or
 * null for the whole country.
 */
(function (ATLAS) {
  /** Degrees from the middle of the globe, and the closest zoom, that an address may ask for. */
  const FARTHEST = [180, 90, 30];

  const hash = () => window.location.hash;
  const query = () => new URLSearchParams(window.location.search);
  let last = hash();

  /** A hash that names a place of the page, such as that past its head, says nothing of a view. */
  function mirror() {
    /** @type {HTMLAnchorElement | null} */
    const other = document.querySelector('header .switch');
    if (other && (!last || last.includes('='))) other.hash = last;
  }

  /** What is asked for after the ? and, before that, after the #. */
  function asked() {
    const words = query();
    new URLSearchParams(hash().slice(1)).forEach((value, name) => words.set(name, value));
    return words;
  }

  /**
   * Put a hash into the address, '' for none: as a new entry of the history, or in the present one.
   * @param {string} next @param {boolean} isNew @param {string} search
   */
  function write(next, isNew, search = window.location.search) {
    if (next === hash() && search === window.location.search) return;
    const url = search === window.location.search && next ? next : window.location.pathname + search + next;
    window.history[isNew ? 'pushState' : 'replaceState'](null, '', url);
    last = next;
    mirror();
  }

  /**
   * Hear of every hash that the page itself did not write: Back, Forward, a link, a reader's own.
   * @param {() => void} act
   */
  function follow(act) {
    const hear = () => {
      if (hash() === last) return;
      last = hash();
      mirror();
      act();
    };
    // A browser tells of some of them by one event, of some by the other, of most by both.
    window.addEventListener('popstate', hear);
    window.addEventListener('hashchange', hear);
  }

  /**
   * View out of a text; null if it holds no three numbers, or such as are nowhere.
   * @param {string | null} text @returns {Atlas.Place | null}
   */
  function viewIn(text) {
    const numbers = (text || '').split(',').map(parseFloat);
    const fine = numbers.length === 3 && numbers.every((number, i) => Math.abs(number) <= FARTHEST[i]);
    return fine ? { lon: numbers[0], lat: numbers[1], zoom: numbers[2] } : null;
  }

  /** View as a text; '' for none. @param {Atlas.Place | null} view */
  const textOf = (view) => (view ? `${view.lon.toFixed(3)},${view.lat.toFixed(3)},${view.zoom.toFixed(2)}` : '');

  /**
   * Hash of an address out of words and, if there is one, a view; those that say nothing are left out.
   * @param {Record<string, string | false | null | undefined>} words @param {Atlas.Place | null} view
   */
  function hashOf(words, view) {
    const said = new URLSearchParams();
    for (const [name, value] of Object.entries({ ...words, at: textOf(view) })) if (value) said.set(name, value);
    // Commas may stand in a hash, and read better.
    const text = said.toString().replace(/%2C/g, ',');
    return text && `#${text}`;
  }

  mirror();
  ATLAS.address = { hash, query, asked, write, follow, viewIn, textOf, hashOf };
})(window.ATLAS);
