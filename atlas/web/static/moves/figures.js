'use strict';
/*
 * ATLAS.movesFigures(payload): the five matrices of moves, and which arrows a state asks for. Pure.
 *
 * A state is {period, province, show}: a period by its name, a province by its code or null for all
 * China, 'both' | 'out' | 'in' | 'net' | 'beyond'. A flow is {from, to, kind, size, people, low, high,
 * ofLeavers, ofArrivals}, its numbers those of one period, its size the people of its width; a net
 * one is the difference of two opposite ones, one beyond is as wide as it differs from the expected.
 */
(function (ATLAS) {
  const Z = 1.96;
  /** Kinds of flows beyond the expected, after the four of direction. */
  const [MORE, FEWER] = [4, 5];

  /**
   * As the tables write the bounds of an interval.
   * @param {number} people
   */
  const toTens = (people) => Math.round(people / 10) * 10;

  /**
   * How many people stand behind each person of the sample are those of the table: exact.
   * @param {Atlas.PeriodPayload} periodPayload
   */
  function matrixOf({ v, sampled }) {
    return Float64Array.from(v, (persons) => Math.round(persons / sampled));
  }

  /** @param {Atlas.Flow} a @param {Atlas.Flow} b */
  const largestFirst = (a, b) => b.size - a.size || (a.id < b.id ? -1 : 1);

  /** @param {Atlas.Flow} flow */
  const isSure = ({ beyond }) => !(beyond && beyond.isUnsure);

  class Figures {
    /** @param {Atlas.MovesPayload} payload */
    constructor(payload) {
      this.payload = payload;
      this.provinces = payload.provinces;
      this.size = payload.provinces.length;
      this.index = new Map(payload.provinces.map((code, i) => [code, i]));
      this.coast = new Set(payload.coast);
      this.periods = payload.periods.map((period) => this.withMargins({ ...period, people: matrixOf(period) }));
      /** Whether what a model would expect has come, of every period. */
      this.isExpecting = false;
      this.byName = new Map(this.periods.map((period) => [period.name, period]));
    }

    /**
     * Take up what a model would expect: people in the order of a matrix, by period.
     * @param {Record<string, number[]>} expected
     */
    expect(expected) {
      for (const period of this.periods) period.expected = expected[period.name];
      this.isExpecting = true;
    }

    /**
     * A period that there is, by its name.
     * @param {string} name
     */
    period(name) {
      const period = this.byName.get(name);
      if (!period) throw new Error(`ATLAS: no moves of ${name}`);
      return period;
    }

    /**
     * Place of a province in the matrices; −1 for all China.
     * @param {string | null} code
     */
    place(code) {
      return this.provinces.indexOf(code || '');
    }

    /** @param {Atlas.PeriodPayload & Pick<Atlas.Period, 'people' | 'expected'>} period @returns {Atlas.Period} */
    withMargins(period) {
      const { size } = this;
      const [leavers, arrivals] = [new Float64Array(size), new Float64Array(size)];
      period.people.forEach((people, cell) => {
        leavers[Math.floor(cell / size)] += people;
        arrivals[cell % size] += people;
      });
      const total = leavers.reduce((sum, people) => sum + people, 0);
      return { ...period, leavers, arrivals, total };
    }

    /**
     * Whether what is said of a province begins with those who came: what is chosen, else the larger way.
     * @param {Pick<Atlas.MovesState, 'period' | 'province' | 'show'>} state
     */
    beginsWithArrivals({ period, province, show }) {
      const [{ leavers, arrivals }, own] = [this.period(period), this.place(province)];
      return show === 'in' || (show !== 'out' && arrivals[own] > leavers[own]);
    }

    /** @param {string} from @param {string} to */
    kindOf(from, to) {
      const [out, home] = [this.coast.has(from), this.coast.has(to)];
      return out === home ? (out ? 2 : 3) : home ? 0 : 1;
    }

    /**
     * Standard error of the logarithm of a count, and so of the count where it is small.
     * @param {Atlas.Period} period @param {number} people
     */
    errorOf({ sampled, designEffect }, people) {
      return Math.sqrt((designEffect * (1 - sampled)) / Math.max(1, Math.round(people * sampled)));
    }

    /**
     * One cell of a period, `from` and `to` by place.
     * @param {Pick<Atlas.Period, 'people'>} period @param {number} from @param {number} to
     */
    cell(period, from, to) {
      return period.people[from * this.size + to];
    }

    /** @param {Atlas.Period} period @param {number} from @param {number} to @returns {Atlas.Flow} */
    flow(period, from, to) {
      const people = this.cell(period, from, to);
      const spread = Math.exp(Z * this.errorOf(period, people));
      return {
        ...this.ends(from, to), people, size: people, low: people / spread, high: people * spread,
        ofLeavers: people / period.leavers[from], ofArrivals: people / period.arrivals[to],
      };
    }

    /**
     * What remains of two opposite flows, in the direction of the larger.
     * @param {Atlas.Period} period @param {number} one @param {number} other @returns {Atlas.Flow}
     */
    netFlow(period, one, other) {
      const [there, back] = [this.cell(period, one, other), this.cell(period, other, one)];
      const [from, to] = there >= back ? [one, other] : [other, one];
      const people = Math.abs(there - back);
      const spread = Z * Math.hypot(there * this.errorOf(period, there), back * this.errorOf(period, back));
      return {
        ...this.ends(from, to), people, size: people, low: people - spread, high: people + spread,
        ofLeavers: people / period.leavers[from], ofArrivals: people / period.arrivals[to], isNet: true,
      };
    }

    /**
     * A flow beside what distance and borders would let expect; unsure where its sample alone may
     * make the difference, or where both counts are no more than a sign of some.
     * @param {Atlas.Period} period @param {number} from @param {number} to
     * @returns {Atlas.Flow & {beyond: Atlas.Beyond}}
     */
    beyondFlow(period, from, to) {
      const flow = this.flow(period, from, to);
      const { expected: all = [], noneSampled, sampled, floor } = period;
      const expected = all[from * this.size + to];
      const beyond = flow.people - expected;
      const [low, high] = [toTens(flow.low), toTens(flow.people ? flow.high : noneSampled / sampled)];
      return {
        ...flow, low, high, kind: beyond > 0 ? MORE : FEWER, size: Math.abs(beyond),
        beyond: { expected, people: beyond, isUnsure: (low <= expected && expected <= high) || Math.max(flow.people, expected) < floor },
      };
    }

    /** @param {number} from @param {number} to */
    ends(from, to) {
      const [a, b] = [this.provinces[from], this.provinces[to]];
      return { id: `${a}-${b}`, from: a, to: b, kind: this.kindOf(a, b) };
    }

    /**
     * All flows that a state may show, before any threshold.
     * @param {Atlas.Period} period @param {Pick<Atlas.MovesState, 'province' | 'show'>} it
     * @returns {Atlas.Flow[]}
     */
    candidates(period, { province, show }) {
      const found = [];
      /** @param {number} from @param {number} to */
      const flow = (from, to) => (show === 'beyond' ? this.beyondFlow(period, from, to) : this.flow(period, from, to));
      const own = province ? this.place(province) : -1;
      for (let one = 0; one < this.size; one++) {
        for (let other = 0; other < this.size; other++) {
          if (one === other) continue;
          if (show === 'net') {
            if (one < other && (own < 0 || one === own || other === own)) found.push(this.netFlow(period, one, other));
          } else if (own < 0 || (one === own && show !== 'in') || (other === own && show !== 'out')) {
            found.push(flow(one, other));
          }
        }
      }
      return found;
    }

    /**
     * The flows that a state shows, the largest first, how many people they are of how many, and of
     * how many flows none is told, for their sample.
     * @param {Atlas.MovesState} state @param {number} threshold @returns {Atlas.Shown}
     */
    shown(state, threshold) {
      const period = this.period(state.period);
      const all = this.candidates(period, state);
      const flows = all.filter((flow) => flow.size > 0 && isSure(flow) && (state.province || flow.size >= threshold)).sort(largestFirst);
      /** @param {Atlas.Flow[]} list */
      const sum = (list) => list.reduce((total, { size }) => total + size, 0);
      const kinds = [0, 1, 2, 3].map((kind) => sum(all.filter((flow) => flow.kind === kind)));
      return { flows, kinds, people: sum(flows), all: sum(all), candidates: all.length, unsure: all.filter((flow) => !isSure(flow)).length };
    }

    /**
     * The flows of a moment between two periods: every cell on its way from one to the other.
     * @param {Atlas.MovesState} state @param {Atlas.Moment} moment
     */
    between(state, { from, share }) {
      const [old, next] = [this.period(from), this.period(state.period)];
      /** @param {Float64Array} before @param {ArrayLike<number>} after */
      const mixed = (before, after) => before.map((number, cell) => number + (after[cell] - number) * share);
      const people = mixed(old.people, next.people);
      const expected = old.expected && next.expected && mixed(Float64Array.from(old.expected), next.expected);
      const flows = this.candidates(this.withMargins({ ...next, people, expected }), state);
      return flows.filter(({ size }) => size > 0).sort(largestFirst);
    }

    /**
     * The largest flow that a state shows in any period: what the scale of its arrows rests on.
     * @param {Pick<Atlas.MovesState, 'province' | 'show'>} state
     */
    largest(state) {
      return Math.max(...this.periods.flatMap((period) => this.candidates(period, state).map(({ size }) => size)));
    }

    /**
     * People from which a flow is drawn, on the map of all China and on a closer one.
     * @param {Pick<Atlas.MovesState, 'show'>} state
     */
    thresholds({ show }) {
      return show === 'beyond' ? this.payload.beyondThresholds : this.payload.thresholds;
    }

    /**
     * How much a province's name matters: all who came or left, or did so between it and another.
     * @param {string} code @param {string | null} other
     */
    weightOf(code, other) {
      const [own, from] = [this.place(code), this.place(other)];
      return this.periods.reduce((sum, period) => sum + (other
        ? this.cell(period, own, from) + this.cell(period, from, own)
        : period.leavers[own] + period.arrivals[own]), 0);
    }

    /**
     * Below this a count is no more than a sign of some.
     * @param {Pick<Atlas.MovesState, 'period'>} it
     */
    floorOf({ period }) {
      return this.period(period).floor;
    }
  }

  ATLAS.movesFigures = (payload) => new Figures(payload);
})(window.ATLAS);
