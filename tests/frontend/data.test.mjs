/* Decoding of payloads, the geometry, and the search. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { load, plain, run, signedText, stepsText, unsignedText } from './atlas.mjs';

/** Two squares of side 2, side by side: the arc between them runs with the first and against the second. */
function squares() {
  const arcs = [
    [[2, 0], [2, 2]], [[2, 2], [0, 2], [0, 0], [2, 0]], [[2, 0], [4, 0], [4, 2], [2, 2]],
  ];
  let [px, py] = [0, 0];
  const text = arcs.map((points) => unsignedText([points.length]) + points.map(([x, y]) => {
    const step = signedText([x - px, y - py]);
    [px, py] = [x, y];
    return step;
  }).join('')).join('');
  // Of each ring its arcs: 0 is the next new one, else twice how far back, odd if against its run.
  const rings = unsignedText([1, 2, 0, 0, 1, 2, 5, 0]);
  return { codes: stepsText([110000, 120000]), arcs: text, rings, cell: 1000, extent: [0, 0, 4, 2] };
}

test('codes are steps from the one before, or a list that ends in a space', () => {
  const { ATLAS } = load([]);
  assert.deepEqual(plain(ATLAS.codes(stepsText([11, 110000, 110101]))), ['000011', '110000', '110101']);
  assert.deepEqual(plain(ATLAS.codes('X63LH T-07 ')), ['X63LH', 'T-07']);
  // Of united units, which a third list tells by their places.
  assert.deepEqual(
    plain(ATLAS.codes(`${stepsText([110101, 110102, 440306])}  ${stepsText([0, 2])}`)),
    ['U110101', '110102', 'U440306'],
  );
  assert.deepEqual(['U440306', '440306', 'U-10'].map(ATLAS.firstDivision), ['440306', '440306', 'U-10']);
});

test('values are numbers, NaN where they are missing', () => {
  const { ATLAS } = load([]);
  ATLAS.put('values', 'county/growth', { v: [null, 2.8, 0] });
  assert.deepEqual([...ATLAS.read('values', 'county/growth')], [NaN, 2.8, 0]);
});

test('a border of two leaves is one arc, and the outline of both leaves it out', () => {
  const { ATLAS } = load(['page/steps.js', 'data/geometry.js']);
  ATLAS.put('geo', 'leaves', squares());
  const geometry = new ATLAS.Geometry(ATLAS.read('geo', 'leaves'));
  assert.deepEqual([[...geometry.left], [...geometry.right]], [[0, 0, 1], [1, -1, -1]]);
  assert.deepEqual([geometry.boxOf([0]), geometry.boxOf([0, 1])].map(plain), [[0, 0, 2, 2], [0, 0, 4, 2]]);
  // Three quarters of it, a half, and what only lies beside it.
  assert.deepEqual([[0, 0, 3, 9], [0, 0, 2, 2], [5, 0, 9, 2]].map((box) => geometry.isMostlyIn(box)), [true, false, false]);
  assert.deepEqual(plain(geometry.outline([0, 1])), [1, 2]);
  assert.deepEqual(plain(geometry.outline([0])).sort(), [0, 1]);
  // Four cells wide everywhere: the middle of the middle.
  const { x, width } = geometry.widestRun([1, 2], [0, 0, 4, 2]);
  assert.deepEqual([x, width], [2, 4]);
  assert.equal(geometry.zoomAt(1), 7);
  assert.deepEqual(plain(geometry.arcsPath([0], 0).steps), [['M', 2, 0], ['L', 2, 2]]);
  // As one area: one ring round both, as often as it is asked for, and what was counted is forgotten.
  const corners = () => plain(geometry.leavesPath([0, 1], 0).steps).filter(([kind]) => kind !== 'Z').map(([, ...point]) => point.join());
  for (const ring of [corners(), corners()]) {
    assert.deepEqual([...new Set(ring)].sort(), ['0,0', '0,2', '2,0', '2,2', '4,0', '4,2']);
    assert.equal(ring[0], ring[ring.length - 1]);
    assert.equal(ring.some((point, i) => point === '2,0' && ring[i + 1] === '2,2'), false);
  }
});

test('a place is found by its name, its pinyin, its initials, its code, and by what it lies in', () => {
  const window = load([]);
  window.ATLAS.base = 'https://atlas.example/assets/';
  const index = {
    codes: stepsText([110108, 230100]), parents: stepsText([110000, 230000]),
    zh: '海淀区|哈尔滨市', en: 'Haidian|Harbin', levels: '01',
    provinces: { zh: { 110000: '北京市', 230000: '黑龙江省' }, en: { 110000: 'Beijing', 230000: 'Heilongjiang' } },
    readings: { hai: '海', dian: '淀', qu: '区', ha: '哈', er: '尔', bin: '滨', shi: '市', bei: '北', jing: '京' },
    own: {}, past: { zh: { 110108: '京海区' }, en: { 110108: 'Jinghai' }, codes: { 110108: '110199' } }, aliases: { 110000: '北平|Peking', 230100: 'Harbin|Kharbin' }, terms: { zh: [], en: [{ name: 'the line', note: '1935', href: 'line.html', keys: ['Hu line'] }] }, ends: '市区',
  };
  window.ATLAS.put('search', 'index', index);
  run(window, ['data/search.js']);
  const codes = (query) => plain(window.ATLAS.search(query)).map(({ code }) => code);
  // Each member of a united unit finds it, whatever its name says.
  for (const query of ['京海', 'jinghai', 'jhq', 'Jinghai', '110199']) assert.deepEqual(codes(query), ['110108'], query);
  // Whoever meant it by that name sees why it is found.
  assert.equal(window.ATLAS.search('京海')[0].other, '京海区');
  assert.equal(window.ATLAS.search('haidian')[0].other, '海淀区');
  for (const query of ['海淀', 'haidian', 'hdq', 'Haidian', '110108', 'beijing haidian', 'beijinghaidian']) {
    assert.deepEqual(codes(query), ['110108'], query);
  }
  assert.deepEqual(codes('ha'), ['230100', '110108']);
  // Other names that people use, of a place and of what it lies in.
  assert.deepEqual(codes('kharbin'), ['230100']);
  assert.deepEqual(codes('北平'), [null, '110108']);
  // A province is no place, and has a page of what lies in it.
  assert.equal(window.ATLAS.search('heilongjiang')[0].href, 'https://atlas.example/en/gains/230000.html');
  // Nobody means a district by the qu that its name ends with, and the whole name still does.
  assert.deepEqual(codes('qu'), []);
  assert.deepEqual(codes('haidianqu'), ['110108']);
  assert.deepEqual(codes('hu line'), [null]);
  assert.equal(window.ATLAS.search('nowhere').total, 0);
});
