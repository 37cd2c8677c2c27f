'use strict';
/*
 * ATLAS.movesNumbers(words): how the flow map writes people, intervals and shares.
 */
(function (ATLAS) {
  const { filled } = ATLAS;

  ATLAS.movesNumbers = (words) => {
    /** @param {number} number @param {number} decimals */
    const grouped = (number, decimals = 0) => ATLAS.formatValue(number, { decimals });

    /**
     * A round number of people in words: 1.63 million, 163,000; in Chinese by ten thousands.
     *
     * As Intl's compact notation has it, whose first format costs a phone a tenth of a second.
     * @param {number} people
     */
    function round(people) {
      const rounded = Number(people.toPrecision(3));
      if (people < words.large[0][0]) return grouped(people < 1000 ? people : rounded);
      const [per, text] = words.large.findLast(([least]) => rounded >= least) || words.large[0];
      return filled(text, { n: String(rounded / per) });
    }

    const { per, decimals } = words.small;
    /**
     * People in the unit of the columns: thousands, or ten thousands.
     * @param {number} people @param {number} digits
     */
    const small = (people, digits = decimals) => grouped(people / per, digits);
    /**
     * Bounds of less than ten such units need a digit more.
     * @param {number} people
     */
    const digitsFor = (people) => decimals + (Math.abs(people) < 10 * per ? 1 : 0);

    return {
      grouped, round, small,
      /** The same under a name on the map, where there is no room to say more. */
      short: (people, floor) => (people < floor ? `<${small(floor)}` : small(people)),
      /** The same of a difference from the expected. */
      apart: ({ people, isUnsure }) => (isUnsure ? '≈' : (people < 0 ? '−' : '+') + small(Math.abs(people))),
      people: (people, floor) => (people < floor ? filled(words.under, { n: grouped(floor) }) : grouped(people)),
      roundPeople: (people, floor) => (people < floor ? filled(words.under, { n: grouped(floor) }) : round(people)),
      range: (low, high) => filled(words.range, { low: small(low, digitsFor(high)), high: small(high, digitsFor(high)) }),
      /** The interval of a flow in full; none where the count is only a sign of some. */
      interval: ({ people, low, high }, floor) => (people < floor ? '–' : filled(words.range, { low: round(low), high: round(high) })),
      whole: (share) => `${grouped(share * 100)}%`,
      percent: (share) => `${grouped(share * 100, share < 0.0995 ? 1 : 0)}%`,
    };
  };
})(window.ATLAS);
