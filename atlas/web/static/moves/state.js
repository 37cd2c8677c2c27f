'use strict';
/*
 * ATLAS.movesState: the state of the flow map and its writing in the hash of the address.
 *
 *   #moves=2015-2020&province=410000&show=out
 *
 * What is as it would be without saying is left out; what is unknown is taken as not said. All
 * China knows 'both' (every move) and 'net', a province 'out' and 'in' as well.
 */
(function (ATLAS) {
  /** @type {Record<'country' | 'province', Atlas.Show[]>} */
  const SHOWS = { country: ['both', 'net'], province: ['both', 'out', 'in', 'net'] };

  /** @param {string | boolean | null} province */
  const showsOf = (province) => (province ? SHOWS.province : SHOWS.country);

  /**
   * A state as it may be: with periods and provinces that there are, in `known`.
   * @param {Atlas.MovesAsked} movesAsked @param {Atlas.MovesKnown} known @returns {Atlas.MovesState}
   */
  function valid({ period, province, show }, known) {
    const place = known.provinces.find((code) => code === province) || null;
    return {
      period: known.periods.find((name) => name === period) || known.periods[known.periods.length - 1],
      province: place,
      show: showsOf(place).find((one) => one === show) || 'both',
    };
  }

  /** @param {string} hash @param {Atlas.MovesKnown} known */
  function read(hash, known) {
    const asked = new URLSearchParams(hash.replace(/^#/, ''));
    return valid({ period: asked.get('moves'), province: asked.get('province'), show: asked.get('show') }, known);
  }

  /** @param {Atlas.MovesState} movesState */
  function write({ period, province, show }) {
    const words = new URLSearchParams({ moves: period });
    if (province) words.set('province', province);
    if (show !== 'both') words.set('show', show);
    return `#${words}`;
  }

  ATLAS.movesState = { read, write, valid, showsOf };
})(window.ATLAS);
