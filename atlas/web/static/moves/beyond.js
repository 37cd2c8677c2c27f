'use strict';
/*
 * ATLAS.movesBeyond(tools): what the flow map says of moves beside those that distance, borders and
 * the size of both provinces' moves would let expect: title, sentence, tooltip, columns, CSV.
 *
 * Flows are those that ATLAS.movesFigures gives where a state shows 'beyond'. Expected people and
 * differences are rounded to three digits: a model is no count.
 */
(function (ATLAS) {
  const { filled } = ATLAS;
  /** @typedef {Atlas.Flow & {beyond: Atlas.Beyond}} Compared */

  ATLAS.movesBeyond = ({ words, figures, numbers, nameOf }) => {
    const said = words.beyond;
    /** @param {Atlas.Flow} flow @returns {Compared} */
    const compared = (flow) => /** @type {Compared} */ (flow);
    /** @param {Atlas.Flow[]} flows @returns {Compared[][]} */
    const parted = (flows) => [1, -1].map((sign) => flows.map(compared).filter(({ beyond }) => Math.sign(beyond.people) === sign));
    /** @param {Compared} flow */
    const ratioOf = ({ people, beyond: { expected } }) => people / expected;
    /** @param {number} number */
    const about = (number) => numbers.grouped(Number(number.toPrecision(3)));

    /** @param {number} ratio */
    function times(ratio) {
      return filled(said.times, { n: numbers.grouped(ratio, ratio < 1 ? 2 : ratio < 10 ? 1 : 0) });
    }

    /** @param {Compared} flow @param {number} floor */
    const ratioText = (flow, floor) => (flow.people < floor || !flow.beyond.expected ? '–' : times(ratioOf(flow)));

    /** @param {Atlas.Shown} shown @param {number} threshold @param {Atlas.MovesState} state */
    function title({ flows, candidates }, threshold, { period, province }) {
      const [more, fewer] = parted(flows);
      return filled(province ? said.titleProvince : said.title, {
        period: words.periods[period], name: province ? nameOf(province) : '', all: candidates, n: flows.length,
        more: more.length, fewer: fewer.length, threshold: numbers.round(threshold),
      });
    }

    /**
     * The flow furthest above what was expected, of China that which is most times it, and the one
     * furthest below.
     * @param {Atlas.Shown} shown @param {Atlas.MovesState} state
     */
    function sentence({ flows }, state) {
      const floor = figures.floorOf(state);
      const [more, fewer] = parted(flows);
      /** @param {Compared} flow */
      const fields = (flow) => ({
        from: nameOf(flow.from), to: nameOf(flow.to), moved: numbers.roundPeople(flow.people, floor),
        expected: numbers.roundPeople(flow.beyond.expected, floor), ratio: ratioText(flow, floor), part: numbers.whole(ratioOf(flow)),
      });
      const most = state.province ? more[0] : [...more].sort((a, b) => ratioOf(b) - ratioOf(a))[0];
      const told = [
        ...more.slice(0, 1).map((flow) => filled(said.most, fields(flow))),
        ...(most && most !== more[0] ? [filled(said.mostTimes, fields(most))] : []),
        ...fewer.slice(0, 1).map((flow) => filled(flow.people < floor ? said.leastFew : said.least, fields(flow))),
      ];
      return told.length ? told.join(words.space) : said.none;
    }

    /** @param {Atlas.Flow} flow @param {Atlas.MovesState} state */
    function told(flow, state) {
      const { people, beyond: { expected, people: apart } } = compared(flow);
      const floor = figures.floorOf(state);
      return {
        within: filled(said.within, { period: words.periods[state.period] }),
        valueText: filled(apart > 0 ? said.moreBy : said.fewerBy, { n: numbers.round(Math.abs(apart)) }),
        counts: [
          { label: said.moved, text: numbers.roundPeople(people, floor) },
          { label: words.intervalLong, text: numbers.interval(flow, floor) },
          { label: said.expected, text: numbers.roundPeople(expected, floor) },
          { label: said.ratio, text: ratioText(compared(flow), floor) },
        ],
      };
    }

    /**
     * Columns of the table besides where a flow begins and ends.
     * @param {() => number} floor @returns {Atlas.FlowColumn[]}
     */
    function columns(floor) {
      return [
        { id: 'people', head: said.moved, kind: 'number', text: (flow) => (flow.people < floor() ? numbers.people(flow.people, floor()) : about(flow.people)), key: (flow) => flow.people },
        { id: 'expected', head: said.expected, kind: 'number', text: (flow) => about(compared(flow).beyond.expected), key: (flow) => compared(flow).beyond.expected },
        {
          id: 'difference', head: said.difference, kind: 'number', key: (flow) => compared(flow).beyond.people,
          text: (flow) => (compared(flow).beyond.people < 0 ? '−' : '+') + about(flow.size),
        },
        { id: 'ratio', head: said.ratio, kind: 'number', text: (flow) => ratioText(compared(flow), floor()), key: (flow) => ratioOf(compared(flow)) },
      ];
    }

    /** What is expected both ways between a province and another, the arrivals of the first first.
     * @param {Atlas.Period} period @param {number} own @param {number} other
     */
    function expectedBetween(period, own, other) {
      const both = [figures.beyondFlow(period, other, own), figures.beyondFlow(period, own, other)];
      return both.map((flow) => numbers.roundPeople(flow.beyond.expected, period.floor)).join(' | ');
    }

    return { title, sentence, told, columns, expectedBetween };
  };
})(window.ATLAS);
