/* The map of moves: its figures, its arrows, where names stand, and its state. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { load, plain } from './atlas.mjs';

const WORDS = {
  large: [[1e6, '{n} million'], [1e9, '{n} billion']], small: { per: 1000, decimals: 0 },
  under: 'under {n}', range: '{low}–{high}',
};

test('flows, net flows and kinds of two provinces', () => {
  const { ATLAS } = load(['moves/figures.js']);
  // Persons of a sample of a tenth: 3 from 44 to 11, 1 back.
  const period = { name: '2015-2020', sampled: 0.1, designEffect: 4, floor: 1000, v: [0, 3, 1, 0] };
  const figures = ATLAS.movesFigures({ provinces: ['440000', '110000'], coast: ['440000'], periods: [period], points: {} });
  const { flows, people, all } = figures.shown({ period: '2015-2020', province: null, show: 'both' }, 20);
  assert.deepEqual(plain(flows.map(({ id, people: n, kind }) => [id, n, kind])), [['440000-110000', 30, 1]]);
  assert.deepEqual([people, all], [30, 40]);
  const [net] = figures.shown({ period: '2015-2020', province: null, show: 'net' }, 0).flows;
  assert.deepEqual([net.from, net.to, net.people, net.ofLeavers, net.ofArrivals], ['440000', '110000', 20, 20 / 30, 20 / 30]);
  assert.equal(figures.weightOf('110000', null), 40);
  assert.throws(() => figures.period('1900-1905'), /1900-1905/);
});

test('what is said of a province begins with its larger way, unless one is chosen', () => {
  const { ATLAS } = load(['moves/figures.js']);
  // 30 went from 44 to 11, and 10 back.
  const period = { name: '2015-2020', sampled: 0.1, designEffect: 4, floor: 1000, v: [0, 3, 1, 0] };
  const figures = ATLAS.movesFigures({ provinces: ['440000', '110000'], coast: [], periods: [period], points: {} });
  /** @param {string} province @param {string} show */
  const begins = (province, show) => figures.beginsWithArrivals({ period: '2015-2020', province, show });
  assert.deepEqual(['both', 'net', 'in', 'out'].map((show) => begins('110000', show)), [true, true, true, false]);
  assert.deepEqual(['both', 'net', 'in', 'out'].map((show) => begins('440000', show)), [false, false, true, false]);
});

test('a flow beside the expected is as wide as it differs, and one that sampling may explain is not shown', () => {
  const { ATLAS } = load(['moves/figures.js']);
  const codes = ['110000', '120000', '130000'];
  // A tenth was sampled: 3,000 from the first to the second, 2,000 to the third, nobody from the third to the second.
  const v = [0, 300, 200, 100, 0, 150, 120, 0, 0];
  const period = { name: '2015-2020', sampled: 0.1, designEffect: 4, noneSampled: 12, floor: 1000, v };
  const payload = { provinces: codes, coast: [], periods: [period], points: {}, thresholds: [9, 9], beyondThresholds: [800, 400] };
  const figures = ATLAS.movesFigures(payload);
  figures.expect({ '2015-2020': [0, 2000, 1900, 1700, 0, 1900, 700, 1100, 0] });
  assert.deepEqual(plain(figures.thresholds({ show: 'beyond' })), [800, 400]);
  const state = { period: '2015-2020', province: null, show: 'beyond' };
  const { flows, unsure, candidates } = figures.shown(state, 400);
  // 2,000 of 200 persons: 1,540 to 2,600. 1,500 of 150 persons: 1,110 to 2,030; so 1,900 is within both.
  assert.deepEqual(plain(flows.map(({ id, kind, size, beyond }) => [id, kind, size, beyond.people])), [
    ['130000-120000', 5, 1100, -1100], ['110000-120000', 4, 1000, 1000], ['120000-110000', 5, 700, -700], ['130000-110000', 4, 500, 500],
  ]);
  assert.deepEqual([unsure, candidates], [2, 6]);
  assert.equal(figures.largest(state), 1100);
  assert.equal(figures.shown(state, 800).flows.length, 2);
  const of = figures.shown({ ...state, province: '110000' }, 800).flows;
  assert.deepEqual(plain(of.map(({ id }) => id)), ['110000-120000', '120000-110000', '130000-110000']);
});

test('what nobody in the sample may stand for is not told from fewer than that', () => {
  const { ATLAS } = load(['moves/figures.js']);
  const period = { name: 'p', sampled: 0.01, designEffect: 4, noneSampled: 12, floor: 500, v: [0, 0, 90, 0] };
  const figures = ATLAS.movesFigures({ provinces: ['a', 'b'], coast: [], periods: [period], points: {} });
  // Twelve hundredfold: 1,200 people.
  for (const [expected, isUnsure] of [[1200, true], [1201, false]]) {
    figures.expect({ p: [0, expected, 9000, 0] });
    assert.equal(figures.beyondFlow(figures.period('p'), 0, 1).beyond.isUnsure, isUnsure);
  }
  // Two counts below which neither is more than a sign of some.
  const small = ATLAS.movesFigures({ provinces: ['a', 'b'], coast: [], periods: [{ ...period, floor: 5000 }], points: {} });
  small.expect({ p: [0, 1201, 9000, 0] });
  assert.equal(small.beyondFlow(small.period('p'), 0, 1).beyond.isUnsure, true);
});

test('an arrow leaves one ring and ends on another, and bends to the right of its way', () => {
  const { ATLAS: { arrows } } = load(['moves/arrows.js']);
  const points = { a: [0, 0], b: [100, 0] };
  const { rings, arrows: [arrow] } = arrows.layout([{ from: 'a', to: 'b', width: 1 }], points);
  assert.deepEqual(plain(rings), { a: 5, b: 5 });
  const [start, tip] = [arrow.shaft[0], arrow.head[0]];
  assert.ok(Math.abs(Math.hypot(...start) - 5) < 1e-9 && Math.abs(Math.hypot(tip[0] - 100, tip[1]) - 5) < 1e-9);
  // The right of who goes east on a screen, where y runs down, is below.
  const [, middle] = arrows.samples(arrow, 50)[1];
  assert.ok(middle > 5, String(middle));
  assert.ok(arrows.isOn(arrow, tip, 3) && !arrows.isOn(arrow, [50, -20], 3));
});

test('names stand clear of each other, and one whose best place costs too much is left out', () => {
  const { ATLAS: { atOnce, movesPaint } } = load(['page/steps.js', 'moves/arrows.js', 'moves/paint.js']);
  const view = { width: 200, height: 200, margin: { x: 0, y: 0 }, size: { x: 200, y: 200 } };
  const name = (id, point, most = Infinity) => ({ id, point, radius: 0, forms: [{ width: 40, height: 10 }], most });
  const cover = new movesPaint.Cover(view).summed();
  const places = atOnce(movesPaint.placeNames([name('a', [100, 100]), name('b', [103, 100]), name('c', [100, 100], 1)], cover, view));
  assert.deepEqual(Object.keys(places), ['a', 'b']);
  const [a, b] = [places.a.box, places.b.box];
  assert.ok(a[2] <= b[0] || b[2] <= a[0] || a[3] <= b[1] || b[3] <= a[1]);
});

test('people are written in round numbers, small ones as a sign of some', () => {
  const { ATLAS } = load(['moves/numbers.js']);
  const numbers = ATLAS.movesNumbers(WORDS);
  assert.deepEqual([123, 163456, 1634567].map(numbers.round), ['123', '163,000', '1.63 million']);
  assert.deepEqual([numbers.people(900, 1000), numbers.short(900, 1000), numbers.short(4400, 1000)], ['under 1,000', '<1', '4']);
  assert.deepEqual([0.0042, 0.42].map(numbers.percent), ['0.4%', '42%']);
});

test('a state that cannot be is the nearest that can', () => {
  const { ATLAS: { movesState } } = load(['page/address.js', 'moves/state.js']);
  const known = { periods: ['1995-2000', '2015-2020'], provinces: ['410000', '440000'], hasExpected: true };
  const address = '#moves=1995-2000&province=410000&show=out&arrow=410000-440000&at=113.500,34.250,5.50';
  const read = movesState.read(address, known);
  assert.deepEqual(plain(read), {
    period: '1995-2000', province: '410000', show: 'out', arrow: '410000-440000', view: { lon: 113.5, lat: 34.25, zoom: 5.5 },
  });
  assert.equal(movesState.write(read), address);
  const none = movesState.read('#moves=x&province=990000&show=out&arrow=410000-990000&at=1,2', known);
  assert.deepEqual(plain(none), { period: '2015-2020', province: null, show: 'both', arrow: null, view: null });
  assert.equal(movesState.write({ period: '2015-2020', province: null, show: 'net' }), '#moves=2015-2020&show=net');
  for (const province of [null, '410000']) {
    const asked = { period: '1995-2000', province, show: 'beyond' };
    const hash = movesState.write(asked);
    assert.equal(movesState.read(hash, known).show, 'beyond');
    // Without a model there is nothing to show of it.
    assert.equal(movesState.read(hash, { ...known, hasExpected: false }).show, 'both');
  }
});
