'use strict';
/*
 * ATLAS.classKeys(map): the keys of a map's legends, whose classes stand out on it one by one, with what is said of
 * each: how many units, and what share of the people and of the land that the map has in a class.
 *
 * Of circles the classes are two, fewer (0) and more (1).
 */
(function (ATLAS) {
  /**
   * Class of each unit that the map shows, below 0 for one in none.
   * @param {Atlas.Scene<Atlas.Config>} scene @returns {ArrayLike<number>}
   */
  function classesOf({ config: { set, circles }, shown, unitClass }) {
    const people = circles && ATLAS.read('values', `${set}/${circles.column}`);
    return unitClass.map((group, unit) => {
      if (!shown[unit]) return ATLAS.scene.LAND;
      if (!people) return group;
      return people[unit] ? Number(people[unit] > 0) : ATLAS.scene.MISSING;
    });
  }

  /** @param {Atlas.Scene<Atlas.Config>} scene */
  const peopleOf = ({ config: { set, legend } }) => `${set}/${legend.people}`;

  /**
   * Units, people and cells of land in each class, and of all of them.
   * @param {Atlas.Scene<Atlas.Config>} scene @param {number} group
   */
  function count(scene, group) {
    const { geometry, units: { members }, config: { legend } } = scene;
    const people = legend.people ? ATLAS.read('values', peopleOf(scene)) : null;
    const found = { units: 0, people: 0, land: 0 };
    const all = { units: 0, people: 0, land: 0 };
    const classes = classesOf(scene);
    for (let unit = 0; unit < classes.length; unit++) {
      if (classes[unit] < 0) continue;
      const land = members[unit].reduce((sum, leaf) => sum + geometry.areas[leaf], 0);
      for (const sum of classes[unit] === group ? [found, all] : [all]) {
        sum.units += 1;
        sum.people += (people && people[unit]) || 0;
        sum.land += land;
      }
    }
    return { found, all, isPart: Array.from(scene.shown).includes(0) };
  }

  /**
   * @param {Atlas.Config} config @param {number} group
   */
  function nameOf({ circles, people, classes, value, texts }, group) {
    if (circles) return (people && [people.less, people.more][group]) || '';
    const { edges, labels } = classes;
    if (!edges) return labels[group];
    const { first, between, last } = texts.classes || { first: '', between: '', last: '' };
    // A long unit is said once.
    const short = value.unit && value.unit.length <= 3;
    const [lower, upper] = [edges[group - 1], edges[group]].map((edge, i) =>
      (edge === undefined ? '' : ATLAS.legend.breakText(edge, value, Boolean(short || i || group === edges.length))));
    return ATLAS.filled(!group ? first : group < edges.length ? between : last, { edge: lower || upper, lower, upper });
  }

  /**
   * What of a map's people and land is in a class, in a sentence.
   * @param {Atlas.AtlasMap} map @param {number} group
   */
  function sentenceOf({ scene, config: { texts, legend } }, group) {
    const { classes: words, colon = '', betweenPlaces = '' } = texts;
    const name = nameOf(scene.config, group);
    if (!words) return name;
    const { found, all, isPart } = count(scene, group);
    const shares = { people: ATLAS.shareText(found.people, all.people), land: ATLAS.shareText(found.land, all.land) };
    const units = ATLAS.filled(found.units === 1 ? words.unit : words.units, { n: ATLAS.formatValue(found.units) });
    const said = legend.people ? [words.all, words.part] : [words.land, words.landPart];
    return name + colon + units + betweenPlaces + ATLAS.filled(said[Number(isPart)], shares);
  }

  /**
   * A share in whole per cent; what is neither none nor all is not written so.
   * @param {number} part @param {number} whole
   */
  ATLAS.shareText = (part, whole) => {
    const share = whole ? (100 * part) / whole : 0;
    if (share > 0 && share < 0.5) return '<1%';
    return share < 100 && share >= 99.5 ? '>99%' : `${Math.round(share)}%`;
  };

  ATLAS.classKeys = (map) => {
    /** What is said once the people are there, which a page need not load before. */
    const keys = new ATLAS.LinkedKeys({
      light: (group) => map.light(group),
      name: (group) => nameOf(map.config, group),
      say(group) {
        const { people } = map.config.legend;
        const id = peopleOf(map.scene);
        if (!people || ATLAS.has('values', id)) return sentenceOf(map, group);
        ATLAS.attempt(map.container, () => ATLAS.need([['values', id]]).then(() => keys.mirror()), 'details');
        return nameOf(map.config, group);
      },
    });
    return keys;
  };
  /** @param {Atlas.Scene<Atlas.Config>} scene @param {number} unit */
  ATLAS.classIn = (scene, unit) => (unit < 0 ? null : classesOf(scene)[unit]);
})(window.ATLAS);
