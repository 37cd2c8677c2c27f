/* Where the maps of a pair card stand, and names on the units of any map: answers by hand, in JSON beside this. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { load, near, plain } from './atlas.mjs';

const answers = (name) => JSON.parse(readFileSync(new URL(`${name}.json`, import.meta.url), 'utf8'));

test('maps of a card stand beside each other, or over each other where they are larger so', () => {
  const { ATLAS: { cardBoxes } } = load(['place/card-paper.js']);
  const { layout, room, maps, core } = answers('cards');
  for (const { why, aspect, maps: count, boxes } of maps) {
    assert.deepEqual(plain(cardBoxes.mapBoxes(layout, room, aspect, count)), boxes, why);
  }
  for (const { why, maps: two, boxes } of core) assert.deepEqual(plain(cardBoxes.coreBoxes(layout, two)), boxes, why);
});

/** A pen that keeps what is written; a letter is half as wide as it is high. */
function penOf(lines) {
  const size = () => Number(/(\d+)px/.exec(pen.font)[1]);
  const pen = {
    font: '10px', canvas: { width: 400, height: 400 },
    setTransform() {}, clearRect() {}, strokeText() {},
    measureText: (text) => ({ width: (text.length * size()) / 2 }),
    fillText: (...line) => lines.push(line),
  };
  return pen;
}

test('names stand on units with room for them, the widest first', () => {
  const { ATLAS } = load(['page/steps.js', 'data/geometry.js', 'maps/scene.js', 'maps/labels.js']);
  const { size, height, units, maps } = answers('labels');
  const far = { phone: 99, desktop: 99 };
  const ink = {
    type: { stack: 'none', map_min: size, label: { county: size, prefecture: size, halo: 2 } },
    labels: { max_per_screen: far, national_phone: 99, national_desktop: 99, gap_px: 9 },
  };
  const window = { x: 400, y: height };
  const view = { size: window, margin: { x: 0, y: 0 }, width: 400, height, dpr: 1, zoom: 9, k: 1, tx: 0, ty: height, box: [0, 0, 400, height] };
  for (const { why, crowded, marked, lines } of maps) {
    const scene = {
      config: { set: 'county', classes: { edges: [0] }, value: { decimals: 1, sign: true, unit: '%' }, crowded, lines: null },
      inFocus: [1], shown: units.map(() => 1), values: units.map(({ figure }) => figure), names: { unit: units.map(({ name }) => name) },
      geometry: { boxOf: ([leaf]) => units[leaf].bounds }, first: units.findIndex(({ code }) => code === marked),
      units: { members: units.map((unit, leaf) => [leaf]), anchors: units.map(({ run: [x, y, width] }) => ({ x, y, width })) },
    };
    const written = [];
    ATLAS.atOnce(ATLAS.labels.painting(penOf(written), scene, ink, view));
    assert.deepEqual(written.map(([text]) => text), lines.map(([text]) => text), why);
    near(written.map(([, ...place]) => place), lines.map(([, ...place]) => place), 1e-9, why);
  }
});

test('a name stands on the widest run of its unit, the middle preferred', () => {
  const { ATLAS: { Geometry } } = load(['page/steps.js', 'data/geometry.js']);
  for (const { why, rings, run: wanted } of answers('labels').runs) {
    // Each ring as an arc of its own.
    const points = rings.flat();
    const starts = rings.reduce((ends, ring) => [...ends, ends[ends.length - 1] + ring.length], [0]);
    const boxes = rings.flatMap((ring) => [0, 1].map((i) => Math.min(...ring.map((point) => point[i])))
      .concat([0, 1].map((i) => Math.max(...ring.map((point) => point[i])))));
    const geometry = Object.assign(Object.create(Geometry.prototype), {
      x: points.map(([x]) => x), y: points.map(([, y]) => y), starts, _arcBoxes: boxes,
    });
    const { x, y, width } = geometry.widestRun([...rings.keys()], boxes.slice(0, 4));
    // It looks a hundredth of a cell above a level, where no corner of a border lies.
    near([x, y, width], wanted, 0.011, why);
  }
});
