'use strict';
/*
 * ATLAS.movesState: the state of the flow map and its writing in the hash of the address.
 *
 *   #moves=2015-2020&province=410000&show=out&arrow=410000-440000&at=lon,lat,zoom
 *
 * What is as it would be without saying is left out; what is unknown is taken as not said. All
 * China knows 'both' (every move) and 'net', a province 'out' and 'in' as well, and both know 'beyond'
 * where a model says what to expect. The arrow is the one that was chosen, by where it begins and ends.
 */
(function (ATLAS) {
  const { viewIn, hashOf } = ATLAS.address;
  /** @type {Record<'country' | 'province', Atlas.Show[]>} */
  const SHOWS = { country: ['both', 'net'], province: ['both', 'out', 'in', 'net'] };

  /**
   * @param {string | boolean | null} province @param {Pick<Atlas.MovesKnown, 'hasExpected'>} known
   * @returns {Atlas.Show[]}
   */
  const showsOf = (province, { hasExpected }) => [
    ...(province ? SHOWS.province : SHOWS.country), ...(hasExpected ? [/** @type {const} */ ('beyond')] : []),
  ];

  /**
   * A state as it may be: with periods and provinces that there are, in `known`.
   * @param {Atlas.MovesAsked} movesAsked @param {Atlas.MovesKnown} known @returns {Atlas.MovesState}
   */
  function valid({ period, province, show, arrow, view }, known) {
    const place = known.provinces.find((code) => code === province) || null;
    return {
      period: known.periods.find((name) => name === period) || known.periods[known.periods.length - 1],
      province: place,
      show: showsOf(place, known).find((one) => one === show) || 'both',
      arrow: arrow && /^\d+-\d+$/.test(arrow) && arrow.split('-').every((code) => known.provinces.includes(code)) ? arrow : null,
      view: view || null,
    };
  }

  /** @param {string} hash @param {Atlas.MovesKnown} known */
  function read(hash, known) {
    const asked = new URLSearchParams(hash.replace(/^#/, ''));
    const [period, province, show, arrow] = ['moves', 'province', 'show', 'arrow'].map((name) => asked.get(name));
    return valid({ period, province, show, arrow, view: viewIn(asked.get('at')) }, known);
  }

  /** @param {Atlas.MovesState} movesState */
  const write = ({ period, province, show, arrow, view }) =>
    hashOf({ moves: period, province, show: show !== 'both' && show, arrow }, view || null);

  ATLAS.movesState = { read, write, valid, showsOf };
})(window.ATLAS);
