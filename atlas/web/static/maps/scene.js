'use strict';
/*
 * What is to be drawn: the class of each unit and leaf, and which arcs are whose border.
 *
 * A scene is made anew whenever the indicator, the level or a filter changes; it holds no pixels
 * and no colours, so a change of theme or view keeps it.
 */
(function (ATLAS) {
  const MISSING = -1;
  const LAND = -2;

  /**
   * A unit set on a geometry, with the unit of each of its leaves and the leaves of each unit.
   *
   * The units' own list of leaves is that of the whole country, or of the geometry alone.
   * @param {Atlas.Geometry} geometry @param {string} id @returns {Atlas.UnitSet}
   */
  function unitSet(geometry, id) {
    const units = ATLAS.read('units', id);
    const known = geometry.sets.get(units);
    if (known) return known;
    const { own, codes } = geometry;
    const first = units.leaf.length === own ? 0 : geometry.first;
    const leaf = new Int32Array(codes.length).fill(-1);
    leaf.set(units.leaf.subarray(first, first + own));
    /** @type {number[][]} */
    const members = units.codes.map(() => []);
    leaf.forEach((unit, place) => unit >= 0 && members[unit].push(place));
    const made = { ...units, leaf, members, outlines: [], anchors: [] };
    geometry.sets.set(units, made);
    return made;
  }

  /**
   * Class of a value: how many breaks lie at or below it ([lower, upper)); −1 if missing.
   * @param {number} value @param {Atlas.Classes} classes
   */
  function classOf(value, { edges }) {
    if (Number.isNaN(value)) return MISSING;
    if (!edges) return value;
    let below = 0;
    while (below < edges.length && value >= edges[below]) below++;
    return below;
  }

  /**
   * Class of each unit by a column: that of the number before it was rounded.
   *
   * Units that the rounded number would put into another class bear the exact one in the payload.
   * @param {string} id @param {Atlas.Classes} classes
   */
  function classify(id, classes) {
    const found = Int8Array.from(ATLAS.read('values', id), (value) => classOf(value, classes));
    const { exact = {} } = ATLAS.get('values', id);
    for (const [unit, value] of Object.entries(exact)) found[Number(unit)] = classOf(value, classes);
    return found;
  }

  /**
   * GB/T 2260 prefecture of a leaf that belongs to no unit of the set.
   * @param {string} code
   */
  function prefectureOf(code) {
    return code.slice(2, 4) === '90' ? code : `${code.slice(0, 4)}00`;
  }

  /**
   * Whether each leaf is in focus; all are where the config has none.
   * @param {Atlas.Geometry} geometry @param {Atlas.UnitSet} units
   * @param {Atlas.Focus | null | undefined} focus
   */
  function focusOf(geometry, units, focus) {
    if (!focus) return null;
    const codes = focus.leaves && new Set(focus.leaves);
    return Uint8Array.from(geometry.codes, (code, leaf) => {
      if (codes) return Number(codes.has(code));
      const unit = units.leaf[leaf];
      return Number(unit >= 0 && units.prefs[units.pref[unit]] === focus.prefecture);
    });
  }

  /**
   * Keys that tell units, prefectures and provinces of leaves apart.
   * @param {Atlas.Geometry} geometry @param {Atlas.UnitSet} units
   */
  function keysOf(geometry, units) {
    const ids = new Map();
    /** @param {string} word @returns {number} */
    const id = (word) => ids.get(word) || (ids.set(word, ids.size + 1), ids.size);
    const [own, prefectures, provinces] = [0, 1, 2].map(() => new Int32Array(geometry.codes.length));
    geometry.codes.forEach((leafCode, leaf) => {
      const unit = units.leaf[leaf];
      // A leaf of no unit stands for itself.
      const alone = unit < 0;
      const code = alone ? leafCode : ATLAS.firstDivision(units.codes[unit]);
      own[leaf] = alone ? -1 - leaf : unit;
      prefectures[leaf] = id((!alone && units.prefs[units.pref[unit]]) || prefectureOf(code));
      const within = alone ? leafCode : units.provs[units.prov[unit]];
      provinces[leaf] = id((within || code).slice(0, 2));
    });
    return [own, prefectures, provinces];
  }

  /**
   * The arcs of each kind of border as bundles.
   * @param {Atlas.Geometry} geometry @param {Atlas.UnitSet} units @param {Uint8Array | null} inFocus
   */
  function bordersOf(geometry, units, inFocus) {
    const [unit, prefecture, province] = keysOf(geometry, units);
    /** @type {Record<Atlas.Border, number[]>} */
    const arcs = { county: [], prefecture: [], province: [], national: [] };
    for (let arc = 0; arc < geometry.arcCount; arc++) {
      const l = geometry.left[arc];
      const r = geometry.right[arc];
      if (l < 0 || r < 0) arcs.national.push(arc);
      else if (province[l] !== province[r]) arcs.province.push(arc);
      else if (prefecture[l] !== prefecture[r]) arcs.prefecture.push(arc);
      else if (unit[l] !== unit[r] && !(inFocus && !inFocus[l] && !inFocus[r])) {
        arcs.county.push(arc);
      }
    }
    /** @param {Atlas.Border} kind */
    const bundle = (kind) => new ATLAS.Bundle(geometry, 'arcs', arcs[kind]);
    return { county: bundle('county'), prefecture: bundle('prefecture'), province: bundle('province'), national: bundle('national') };
  }

  /**
   * Leaves by group, and the arcs between groups by the group on their left, as bundles.
   * @param {Atlas.Geometry} geometry @param {Int8Array} leafGroup
   */
  function bundlesOf(geometry, leafGroup) {
    const leaves = new Map();
    const seams = new Map();
    /** @param {Map<number, number[]>} map @param {number} key @param {number} id */
    const add = (map, key, id) => {
      const ids = map.get(key);
      if (ids) ids.push(id);
      else map.set(key, [id]);
    };
    leafGroup.forEach((group, leaf) => add(leaves, group, leaf));
    for (let arc = 0; arc < geometry.arcCount; arc++) {
      const l = geometry.left[arc];
      const r = geometry.right[arc];
      if (l >= 0 && r >= 0 && leafGroup[l] !== leafGroup[r]) add(seams, leafGroup[l], arc);
    }
    /** @param {Map<number, number[]>} map @param {'leaves' | 'arcs'} kind */
    const bundled = (map, kind) =>
      new Map([...map].map(([key, ids]) => [key, new ATLAS.Bundle(geometry, kind, ids)]));
    return { fills: bundled(leaves, 'leaves'), seams: bundled(seams, 'arcs') };
  }

  /**
   * Units whose comparability is marked on the map.
   * @param {Atlas.Geometry} geometry @param {Atlas.UnitSet} units @param {Uint8Array} shown
   */
  function marksOf(geometry, units, shown) {
    /** @param {...string} words */
    const having = (...words) =>
      units.members.flatMap((leaves, unit) =>
        words.includes(units.comps[units.comp[unit]]) && shown[unit] ? [{ unit, leaves }] : [],
      );
    const flagged = having('transfer_flagged').flatMap(({ leaves }) => leaves);
    return {
      transfer: new ATLAS.Bundle(geometry, 'leaves', flagged),
      merged: having('merged', 'transfer_united').filter(({ leaves }) => leaves.length),
    };
  }

  /**
   * Make the scene of a config on a geometry; `last` lends its borders if they still hold.
   * @type {Atlas.Registry['scene']['buildScene']}
   */
  const buildScene = (...given) => ATLAS.atOnce(building(...given));

  /**
   * The same step by step.
   * @template {Atlas.SceneConfig} T @param {Atlas.Geometry} geometry @param {T} config
   * @param {Atlas.Scene} [last] @returns {Atlas.Steps<Atlas.Scene<T>>}
   */
  function* building(geometry, config, last) {
    const units = unitSet(geometry, config.set);
    yield;
    const inFocus = focusOf(geometry, units, config.focus);
    const column = config.column && `${config.set}/${config.column}`;
    const none = new Float64Array(units.codes.length).fill(NaN);
    const values = column ? ATLAS.read('values', column) : none;
    const where = config.where ? ATLAS.read('values', `${config.set}/${config.where}`) : null;
    const kept = config.filter ? new Set(config.filter) : null;
    const focused = inFocus && new Set(units.leaf.filter((unit, leaf) => inFocus[leaf]));
    const shown = Uint8Array.from(units.codes, (code, unit) => Number(
      (!where || where[unit] === 1) &&
      (!kept || kept.has(units.comps[units.comp[unit]])) &&
      (!focused || focused.has(unit)),
    ));
    yield;
    const unitClass = column ? classify(column, config.classes) : new Int8Array(units.codes.length).fill(MISSING);
    yield;
    const people = config.circles && ATLAS.read('values', `${config.set}/${config.circles.column}`);
    const leafGroup = Int8Array.from(units.leaf, (unit, leaf) => {
      if (leaf >= geometry.own || (inFocus && !inFocus[leaf])) return LAND;
      if (unit < 0) return MISSING;
      if (people) return Number.isNaN(people[unit]) ? MISSING : LAND;
      // Whether it is among those shown is unknown: hatched, neither plain nor counted.
      if (where && Number.isNaN(where[unit])) return MISSING;
      return shown[unit] ? unitClass[unit] : LAND;
    });
    yield;
    const sameBorders = last && last.units === units && last.focus === config.focus;
    const borders = sameBorders ? last.borders : bordersOf(geometry, units, inFocus);
    yield;
    const marks = marksOf(geometry, units, shown);
    yield;
    return {
      geometry, config, units, values, shown, unitClass, leafGroup, inFocus,
      focus: config.focus,
      names: ATLAS.read('names', `${config.set}.${config.lang}`),
      borders, marks,
      ...bundlesOf(geometry, leafGroup),
    };
  }

  /**
   * Units and people in each class and without one; `column` holds people.
   * @param {Atlas.Scene} scene @param {string | null | undefined} column
   */
  function countClasses(scene, column) {
    const people = column ? ATLAS.read('values', `${scene.config.set}/${column}`) : null;
    const size = scene.config.classes.light.length;
    const count = { units: new Array(size).fill(0), people: new Array(size).fill(0) };
    const sum = { missing: 0, units: 0, people: 0 };
    scene.unitClass.forEach((group, unit) => {
      if (!scene.shown[unit]) return;
      const here = (people && people[unit]) || 0;
      sum.units++;
      sum.people += here;
      if (group < 0) sum.missing++;
      else {
        count.units[group]++;
        count.people[group] += here;
      }
    });
    return { ...sum, classUnits: count.units, classPeople: count.people };
  }

  /**
   * The border of one unit as arcs.
   * @param {Atlas.Scene} scene @param {number} unit
   */
  function outlineOf({ geometry, units }, unit) {
    const { outlines } = units;
    outlines[unit] = outlines[unit] || geometry.outline(units.members[unit]);
    return outlines[unit];
  }

  /**
   * Where a unit's label stands, {x, y, width} in cells; null for one without polygon.
   * @param {Atlas.Scene} scene @param {number} unit @returns {Atlas.Anchor | null}
   */
  function anchorOf(scene, unit) {
    const { geometry, units } = scene;
    const { anchors } = units;
    if (!units.members[unit].length) return null;
    anchors[unit] =
      anchors[unit] ||
      geometry.widestRun(outlineOf(scene, unit), geometry.boxOf(units.members[unit]));
    return anchors[unit];
  }

  ATLAS.scene = { MISSING, LAND, buildScene, building, classify, countClasses, outlineOf, anchorOf };
})(window.ATLAS);
