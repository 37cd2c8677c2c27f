/*
 * What the pages' scripts and Python both work out: the scripts' half of each pair. Inputs and answers
 * stand in fixtures/, where test_twins.py reads them for Python's.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { load, near, plain, run } from './atlas.mjs';

const fixture = (name) => JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8'));

test('arrows run as in pictures, and are as wide', () => {
  const { ATLAS: { arrows } } = load(['moves/arrows.js']);
  const { layout, people_to_a_px: widths } = fixture('arrows');
  for (const { why, points, arrows: asked, rings, shafts, heads } of layout) {
    const laid = arrows.layout(asked, points);
    assert.deepEqual(Object.keys(laid.rings).sort(), Object.keys(rings).sort());
    for (const [code, radius] of Object.entries(rings)) near([laid.rings[code]], [radius], 1e-3, why);
    near(laid.arrows.map(({ shaft }) => shaft), shafts, 1e-3, why);
    near(laid.arrows.map(({ head }) => head), heads, 1e-3, why);
  }
  for (const { why, largest, width, per_px: perPx } of widths) near([arrows.perPx(largest, width)], [perPx], 1e-6, why);
});

test('legends have the classes and breaks of pictures', () => {
  const { ATLAS: { legend } } = load(['page/steps.js', 'data/geometry.js', 'maps/scene.js', 'maps/legend.js']);
  for (const { why, edges, unit, signed, units, classes, labels, at, zero } of fixture('legend').bars) {
    const scale = legend.scaleOf({ edges, light: units.map(String), dark: [] }, { classUnits: units });
    assert.deepEqual(plain(scale.classes), classes, why);
    // A unit too long for a break stands in a line of its own.
    const written = scale.breaks.map((edge, i) => legend.breakText(
      edges[edge], { sign: signed, unit }, i === scale.breaks.length - 1 && unit.length <= 3,
    ));
    assert.deepEqual(plain(written), labels, why);
    near(scale.breaks.map((edge) => parseFloat(scale.at(edge))), at, 0.005, why);
    assert.equal(scale.zero < 0 ? null : legend.breakText(edges[scale.zero], { sign: signed, unit }, false), zero, why);
  }
});

test('a value is of the class that it has in tables', () => {
  const { ATLAS } = load(['page/steps.js', 'data/geometry.js', 'maps/scene.js']);
  for (const { why, edges, values, classes } of fixture('legend').values) {
    ATLAS.put('values', 'county/of', { v: values });
    assert.deepEqual([...ATLAS.scene.classify('county/of', { edges })], classes, why);
  }
});

test('a united unit is named by its first member', () => {
  const { ATLAS: { labels } } = load(['maps/labels.js']);
  for (const [name, short] of fixture('names').first_member) assert.equal(labels.firstMember(name), short);
});

test('places are found in the index that the build writes', () => {
  const window = load([]);
  const { ATLAS } = window;
  ATLAS.base = 'https://atlas.example/assets/';
  const { index, provinces, queries } = fixture('finding');
  ATLAS.put('search', 'index', { ...index, provinces, past: { zh: {}, en: {}, codes: {} }, aliases: {}, terms: { zh: [], en: [] } });
  run(window, ['data/search.js']);
  for (const { query, codes } of queries) {
    assert.deepEqual(plain(ATLAS.search(query)).map(({ code }) => code).filter(Boolean), codes, query);
  }
});

test('numbers are written as in texts', () => {
  const { ATLAS: { formatValue } } = load([]);
  for (const { value, decimals, signed, text } of fixture('numbers').written) {
    assert.equal(formatValue(value, { decimals, sign: signed }), text);
  }
});

test('cells that a spreadsheet would run are the same as in downloads', () => {
  const { ATLAS: { save } } = load(['page/save.js']);
  const { live, still } = fixture('cells');
  /** A cell as it stands in the file, without the quotes round it. */
  const cell = (text) => save.table([[text]]).slice(1, -1).replace(/^"([^]*)"$/, '$1').replace(/""/g, '"');
  for (const text of live) assert.equal(cell(text), `'${text}`);
  for (const text of still) assert.equal(cell(text), text);
});

test('the plane is that of PROJ, and turns back', () => {
  const { ATLAS: { albers } } = load(['data/geometry.js', 'maps/albers.js']);
  for (const [lon, lat, x, y] of fixture('projection').places) {
    near(albers.forward(lon, lat), [x, y], 0.01, `${lon}, ${lat}`);
    near(albers.inverse(x, y), [lon, lat], 1e-6, `${lon}, ${lat}`);
  }
});
