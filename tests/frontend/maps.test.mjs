/* Projection, numbers, classes, the legend, and the state of the explorer. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { load, plain } from './atlas.mjs';

const SCENE = ['page/steps.js', 'data/geometry.js', 'maps/scene.js'];

test('the projection is true on its meridian, and turns back', () => {
  const { ATLAS: { albers } } = load(['data/geometry.js', 'maps/albers.js']);
  const [x, y] = albers.forward(105, 0);
  assert.ok(Math.abs(x) < 1e-6 && Math.abs(y) < 1e-6);
  const [east] = albers.forward(106, 25);
  // On a standard parallel a degree is as long as on the ellipsoid: 100,950 m at 25° N (Snyder, p. 25).
  assert.ok(Math.abs(east - 100950) < 15, String(east));
  const { lat, lng } = albers.at(...albers.forward(121.5, 31.2));
  assert.ok(Math.abs(lng - 121.5) < 1e-9 && Math.abs(lat - 31.2) < 1e-9);
  assert.deepEqual([albers.metresPerPixel(7), albers.zoomFor(1000)], [1000, 7]);
});

test('a unit of Latin letters stands apart from its number', () => {
  const { ATLAS: { formatValue } } = load([]);
  assert.equal(formatValue(12.34, { decimals: 1, sign: true, unit: '%' }), '+12.3%');
  assert.equal(formatValue(5, { unit: 'people' }), '5 people');
  assert.equal(formatValue(5, { unit: '人' }), '5人');
});

test('a value on a break belongs to the class above it, and the exact one decides', () => {
  const { ATLAS } = load(SCENE);
  ATLAS.put('values', 'county/growth', { v: [null, -10, 0, 10], exact: { 3: 9.96 } });
  const classes = { edges: [0, 10], light: ['a', 'b', 'c'], dark: [] };
  assert.deepEqual([...ATLAS.read('values', 'county/growth')].slice(1), [-10, 0, 10]);
  assert.deepEqual([...ATLAS.scene.classify('county/growth', classes)], [-1, 0, 1, 1]);
});

test('a legend begins at the lowest class with a unit and ends at the highest, with the breaks at both ends', () => {
  const { ATLAS: { legend: { scaleOf } } } = load([...SCENE, 'maps/legend.js']);
  const classes = { edges: [-5, 0, 5, 10], light: ['a', 'b', 'c', 'd', 'e'], dark: [] };
  /** @param {number[]} classUnits */
  const drawn = (classUnits) => {
    const { size, breaks, zero, classes: shown, at, middle } = scaleOf(classes, { classUnits });
    return plain([size, shown, breaks, zero, breaks.map(at), middle(shown[0])]);
  };
  assert.deepEqual(drawn([1, 1, 1, 1, 1]), [5, [0, 1, 2, 3, 4], [0, 1, 2, 3], 1, ['20%', '40%', '60%', '80%'], '10%']);
  // Nobody lost: zero is the left end of the bar, and still marked; the class that nobody is in stays a gap.
  assert.deepEqual(drawn([0, 0, 2, 1, 0]), [2, [2, 3], [1, 2, 3], 1, ['0%', '50%', '100%'], '25%']);
  assert.deepEqual(drawn([0, 2, 0, 1, 1]), [4, [1, 2, 3, 4], [0, 1, 2, 3], 1, ['0%', '25%', '50%', '75%'], '12.5%']);
  assert.deepEqual(drawn([0, 3, 0, 0, 0]), [1, [1], [0, 1], 1, ['0%', '100%'], '50%']);
});

test('where every unit has a value, the hatch is of those that take their own census alone', () => {
  const { ATLAS } = load([...SCENE, 'maps/legend.js']);
  const legend = { missing: 'no data; others', separate: 'others' };
  /** @param {number[]} unitClass */
  const said = (unitClass) => plain(ATLAS.legend.keysOf({ config: {}, unitClass, marks: { transfer: { ids: [] }, merged: [] } }, legend, {}));
  assert.deepEqual([said([0, -1]), said([0, -2])], [[['missing', 'no data; others']], [['missing', 'others']]]);
});

test('marks of close views are told apart on a map, and stand under a picture only where it shows them', () => {
  const { ATLAS } = load([...SCENE, 'maps/painter.js', 'maps/legend.js']);
  const scene = { config: {}, unitClass: Int8Array.of(0), marks: { transfer: { ids: [1] }, merged: [{}] } };
  const legend = { separate: 'others', transfer: 'lines', merged: 'dots', closeViews: '{mark} (zoom in)' };
  /** @param {number[]} zoom */
  const said = (...zoom) => plain(ATLAS.legend.keysOf(scene, legend, {}, ...zoom)).slice(1).map(([, words]) => words);
  assert.deepEqual([said(), said(5.9), said(6), said(7)], [
    ['lines (zoom in)', 'dots (zoom in)'], [], ['lines'], ['lines', 'dots'],
  ]);
});

test('units and people are counted by class, and what is left is said', () => {
  const { ATLAS } = load([...SCENE, 'maps/legend.js']);
  ATLAS.put('values', 'county/people', { v: [1, 2, 3] });
  const scene = {
    config: { set: 'county', classes: { edges: [0], light: ['a', 'b'], dark: [] }, where: 'losing' },
    unitClass: Int8Array.of(1, -1, 1), shown: Uint8Array.of(1, 1, 0), marks: { transfer: { ids: [] }, merged: [] },
  };
  const counts = ATLAS.scene.countClasses(scene, 'people');
  assert.deepEqual(plain(counts), { missing: 1, units: 2, people: 3, classUnits: [0, 1], classPeople: [0, 1] });
  const left = { all: '{units} units, {people} people', units: '{units} units', none: 'no unit' };
  const legend = { missing: 'no data', land: 'others', left, people: 'people', transfer: 'moved' };
  assert.deepEqual(plain(ATLAS.legend.keysOf(scene, legend, counts)), [
    ['missing', 'no data'], ['land', 'others'], ['left', '2 units, 3 people'],
  ]);
});

test('where a map knows no people, or no unit is left, none are counted', () => {
  const { ATLAS } = load([...SCENE, 'maps/legend.js']);
  const left = { all: '{units} units, {people} people', units: '{units} units', none: 'no unit' };
  const scene = {
    config: { set: 'province', classes: { edges: [0], light: ['a', 'b'], dark: [] }, filter: ['unchanged'] },
    unitClass: Int8Array.of(1, 0), shown: Uint8Array.of(1, 1), marks: { transfer: { ids: [] }, merged: [] },
  };
  /** What the legend says is left. @param {{ shown?: Uint8Array, people?: string }} it */
  const said = ({ shown = scene.shown, people }) => {
    const counts = ATLAS.scene.countClasses({ ...scene, shown }, null);
    return ATLAS.legend.keysOf(scene, { missing: '', left, people }, counts).find(([kind]) => kind === 'left')[1];
  };
  assert.equal(said({}), '2 units');
  assert.equal(said({ shown: Uint8Array.of(0, 0), people: 'people' }), 'no unit');
});

test('a unit of which it is unknown whether the map shows it is hatched, and not counted', () => {
  const { ATLAS } = load(SCENE);
  ATLAS.country = {};
  ATLAS.put('values', 'county/among', { v: [null, 0, 1] });
  ATLAS.put('values', 'county/growth', { v: [null, 5, 6] });
  ATLAS.put('names', 'county.en', { unit: 'A|B|C', pref: '', prov: '' });
  const none = { codes: [], pref: [], prefs: [], prov: [], provs: [], comps: [''], comp: [0, 0, 0] };
  const units = { ...none, codes: ['1', '2', '3'], leaf: Int32Array.of(0, 1, 2), index: new Map() };
  const read = ATLAS.read;
  ATLAS.read = (kind, id) => (kind === 'units' ? units : kind === 'names' ? {} : read(kind, id));
  const geometry = { own: 3, first: 0, codes: ['1', '2', '3'], sets: new Map(), arcCount: 0, left: [], right: [], outline: () => null };
  ATLAS.Bundle = function Bundle(made, kind, ids) { this.ids = ids; };
  const classes = { edges: [0], light: ['a', 'b'], dark: [] };
  const scene = ATLAS.scene.buildScene(geometry, { set: 'county', lang: 'en', column: 'growth', where: 'among', classes });
  assert.deepEqual([...scene.leafGroup], [ATLAS.scene.MISSING, ATLAS.scene.LAND, 1]);
  assert.equal(ATLAS.scene.countClasses(scene, null).units, 1);
});

test('an address rebuilds the state of the explorer, and what is unknown is taken as not said', () => {
  const { ATLAS: { exploreState } } = load(['page/address.js', 'explore/explore-state.js']);
  const maps = [{ id: 'growth', same: 'growth growth_province' }, { id: 'density', same: 'density' }];
  const hash = '#map=density&with=growth&swipe=40&level=prefecture&show=people&only=sure&place=330782&at=121.000,31.000,7.00';
  const state = exploreState.read(hash, maps, 'growth');
  assert.equal(exploreState.write(state), hash);
  assert.equal(state.swipe, 40);
  const strange = exploreState.read('#map=none&level=moon&swipe=400&only=x&place=1;2&at=900,0,0', maps, 'growth_province');
  assert.equal(exploreState.write(strange), '#map=growth');
});

test('two maps take a level that both have: the wanted, else the next coarser, else the next finer', () => {
  const { ATLAS: { exploreState: { levelsFor } } } = load(['page/address.js', 'explore/explore-state.js']);
  const all = { levels: { province: 'p', prefecture: 'f', county: 'c' } };
  const upper = { levels: { province: 'p', prefecture: 'f' } };
  const own = { levels: { county: 'c' } };
  assert.deepEqual(plain(levelsFor('county', [all, upper])), ['prefecture', 'prefecture']);
  assert.deepEqual(plain(levelsFor('province', [own])), ['county']);
  assert.deepEqual(plain(levelsFor('county', [upper, own])), ['prefecture', 'county']);
});
