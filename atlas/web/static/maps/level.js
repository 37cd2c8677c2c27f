'use strict';
/*
 * ATLAS.atLevel(map, level): show a map at another of its levels ('province', 'prefecture' or
 * 'county'), loading what that takes. Returns a promise that is kept when it is drawn.
 *
 * config.levels names the unit set of each level; config.links, if there, the address of a unit's
 * page by unit set, as ATLAS.linksOf(lang) makes them.
 */
(function (ATLAS) {
  /**
   * What a map of a config must have of a unit set to be drawn, as (kind, id).
   * @type {Atlas.Registry['payloadsOf']}
   */
  function payloadsOf({ lang, column, where, circles, legend }, set) {
    const shown = [column, where, circles && circles.column, legend && legend.people];
    const columns = [...new Set(shown.filter((name) => typeof name === 'string'))];
    const values = columns.map((name) => /** @type {Atlas.Pair<string>} */ (['values', `${set}/${name}`]));
    return [['units', set], ['names', `${set}.${lang}`], ...values];
  }

  /**
   * Address of a unit's page by unit set; county units of some periods have none of their own.
   * @param {Atlas.Lang} lang
   */
  function linksOf(lang) {
    const place = `${ATLAS.base}../${ATLAS.tree(lang)}place/`;
    const [own, prefecture] = [`${place}{code}.html`, `${place}{prefecture}.html`];
    const { paged, others } = ATLAS.country;
    return Object.fromEntries([...['prefecture', ...paged].map((set) => [set, own]), ...others.map((set) => [set, prefecture])]);
  }

  /**
   * What changes in a config when another unit set is shown.
   * @param {{ links?: Record<string, string> | null }} it @param {string} set
   */
  const changesFor = ({ links }, set) => ({ set, link: (links && links[set]) || null });

  /**
   * Unit set of a level that an address names; undefined if there is none: `constructor` is none.
   * @param {Atlas.LevelSets} levels @param {string | null} level
   */
  const setAt = (levels, level) => new Map(Object.entries(levels)).get(level || '');

  /**
   * Level at which a config is shown.
   * @param {{ levels: Atlas.LevelSets, set: string }} it
   */
  const levelOf = ({ levels, set }) => /** @type {Atlas.Level} */ (Object.keys(levels).find((level) => setAt(levels, level) === set));

  /** @param {Atlas.AtlasMap} map @param {Atlas.Level} level @param {Atlas.ConfigGiven} changes */
  function atLevel(map, level, changes = {}) {
    const set = map.config.levels[level] || map.config.set;
    return ATLAS.need(payloadsOf({ ...map.config, ...changes }, set)).then(() =>
      map.show({ ...changesFor(map.config, set), ...changes }));
  }

  Object.assign(ATLAS, { linksOf, payloadsOf, changesFor, setAt, levelOf, atLevel });
})(window.ATLAS);
