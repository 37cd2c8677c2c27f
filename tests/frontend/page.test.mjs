/* Texts, the address, and the heads of sorted tables. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { load, plain } from './atlas.mjs';

test('fields of a text are filled in', () => {
  const { ATLAS } = load([]);
  assert.equal(ATLAS.filled('{n} of {all}', { n: 3, all: '1,000' }), '3 of 1,000');
});

test('Chinese breaks anywhere, English at spaces, and no line opens with a full stop', () => {
  const { ATLAS } = load(['page/wrap.js']);
  const pen = { measureText: (text) => ({ width: 10 * text.length }) };
  assert.deepEqual(plain(ATLAS.wrap(pen, '人口在沿海。', 50)), ['人口在沿海。']);
  assert.deepEqual(plain(ATLAS.wrap(pen, 'people and land', 100)), ['people and ', 'land']);
});

test('a view is written to three decimals, and nothing that is nowhere is read', () => {
  const { ATLAS: { address } } = load(['page/address.js']);
  assert.equal(address.hashOf({ level: 'county', place: null }, { lon: 121.4737, lat: 31.2, zoom: 7 }), '#level=county&at=121.474,31.200,7.00');
  assert.equal(address.hashOf({ place: false }, null), '');
  assert.deepEqual(plain(address.viewIn('121.5,31,7')), { lon: 121.5, lat: 31, zoom: 7 });
  for (const text of [null, '', '1,2', '181,0,3', '0,91,3', 'a,b,c']) assert.equal(address.viewIn(text), null);
});

test('the page hears of hashes that it did not write itself, once each', () => {
  const window = load(['page/address.js'], 'https://atlas.example/map.html?place=1#place=2&level=county');
  const { ATLAS: { address }, history } = window;
  assert.deepEqual(plain([...address.asked()]), [['place', '2'], ['level', 'county']]);
  let heard = 0;
  address.follow(() => heard++);
  address.write('#place=3', true);
  address.write('#place=3', true);
  address.write('', false, '');
  assert.deepEqual(plain(history.entries.slice(1)), ['https://atlas.example/map.html']);
  assert.equal(heard, 0);
  window.goTo('#place=4');
  assert.deepEqual([heard, address.hash()], [1, '#place=4']);
});

test('a click sorts numbers from the largest, words from the first, and a second one turns it round', () => {
  const { ATLAS: { sorting } } = load(['page/sorting.js']);
  const people = { id: 'people', kind: 'number' };
  assert.deepEqual(plain(sorting.turned({ id: 'name', down: false }, people)), { id: 'people', down: true });
  assert.deepEqual(plain(sorting.turned({ id: 'people', down: true }, people)), { id: 'people', down: false });
  assert.deepEqual(plain(sorting.turned({ id: 'people', down: true }, { id: 'name', kind: 'text' })), { id: 'name', down: false });
});

test('a cell with a comma, a quote or a break stands in quotes', () => {
  const { ATLAS: { save } } = load(['page/save.js']);
  const lines = save.table([['\r=1+1'], [-5, 'a"b', 'c,d', 'e\rf']]).split('\n');
  assert.deepEqual(lines, ['\ufeff"\'\r=1+1"', '-5,"a""b","c,d","e\rf"', '']);
});
