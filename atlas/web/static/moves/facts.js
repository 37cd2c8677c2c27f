'use strict';
/*
 * ATLAS.movesFacts(tools): what the tooltips of the flow map say, name and value first.
 */
(function (ATLAS) {
  ATLAS.movesFacts = ({ words, figures, numbers, nameOf }) => {
    const { filled } = ATLAS;
    const besides = ATLAS.movesBeyond({ words, figures, numbers, nameOf });

    /**
     * @param {Pick<Atlas.Told, 'name' | 'background' | 'valueText'> & Partial<Atlas.Told>} said
     * @returns {Atlas.Told}
     */
    const facts = (said) => ({ within: '', counts: [], comparabilityText: '', ...said });

    /** @param {Atlas.Flow} arrow @param {Atlas.MovesState} state @param {string} background */
    function flow(arrow, state, background) {
      const floor = figures.floorOf(state);
      const pair = { from: nameOf(arrow.from), to: nameOf(arrow.to) };
      if (arrow.beyond) return facts({ name: filled(words.pair, pair), background, ...besides.told(arrow, state) });
      return facts({
        name: filled(words.pair, pair), background,
        within: filled(arrow.isNet ? words.netIn : words.grossIn, { period: words.periods[state.period] }),
        valueText: filled(words.persons, { n: numbers.roundPeople(arrow.people, floor) }),
        counts: [
          { label: words.intervalLong, text: numbers.interval(arrow, floor) },
          { label: filled(words.ofLeaversOf, pair), text: numbers.percent(arrow.ofLeavers) },
          { label: filled(words.ofArrivalsOf, pair), text: numbers.percent(arrow.ofArrivals) },
        ],
      });
    }

    /**
     * A province: everyone who came and left, or in another's view those between the two.
     * @param {string} code @param {Atlas.MovesState} state @param {string} background
     */
    function province(code, state, background) {
      const period = figures.period(state.period);
      const [own, other] = [figures.place(state.province), figures.place(code)];
      const between = state.province && code !== state.province;
      const [left, came] = between
        ? [figures.cell(period, other, own), figures.cell(period, own, other)]
        : [period.leavers[other], period.arrivals[other]];
      /** @param {number} people */
      const write = (people) => numbers.roundPeople(people, period.floor);
      const to = state.province && between ? nameOf(state.province) : '';
      return facts({
        name: nameOf(code), background,
        within: filled(words.grossIn, { period: words.periods[state.period] }),
        valueText: between
          ? filled(words.cameFrom, { name: to, n: write(came) })
          : filled(words.came, { n: write(came) }),
        counts: [
          { label: between ? filled(words.leftFor, { name: to }) : words.left, text: write(left) },
          ...(between && state.show === 'beyond' ? [{ label: words.beyond.expectedBoth, text: besides.expectedBetween(period, own, other) }] : []),
          ...(between ? [] : [{ label: words.balance, text: signed(came - left) }]),
        ],
        comparabilityText: code === state.province ? words.clickAll : words.click,
      });
    }

    /** @param {number} people */
    const signed = (people) => (people < 0 ? '−' : '+') + numbers.round(Math.abs(people));

    /** @param {string} name @param {string} background */
    const notAsked = (name, background) => facts({ name, background, valueText: words.notAsked });

    return { flow, province, notAsked };
  };
})(window.ATLAS);
