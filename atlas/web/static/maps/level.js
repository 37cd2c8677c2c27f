'use strict';
/*
 * ATLAS.atLevel(map, level): show a map at another of its levels ('province', 'prefecture' or
 * 'county'), loading what that takes. Returns a promise that is kept when it is drawn.
 *
 * config.levels names the unit set of each level; config.links, if there, the address of a unit's
 * page by unit set, as ATLAS.linksOf(lang) makes them.
 */
(function (ATLAS) {
  /** What a map of a config must have of a unit set to be drawn, as (kind, id). */
  function payloadsOf({ lang, column, where, circles, legend }, set) {
    const shown = [column, where, circles && circles.column, legend && legend.people];
    const columns = [...new Set(shown.filter(Boolean))];
    return [
      ['units', set],
      ['names', `${set}.${lang}`],
      ...columns.map((name) => ['values', `${set}/${name}`]),
    ];
  }

  /** Address of a unit's page by unit set; county units of some periods have none of their own. */
  function linksOf(lang) {
    const tree = lang === 'zh' ? '' : `${lang}/`;
    const place = `${ATLAS.base}../${tree}place/`;
    const [own, prefecture] = [`${place}{code}.html`, `${place}{prefecture}.html`];
    return {
      prefecture: own, county_2010_2020: own, county_2000_2010: prefecture, county_2000_2020: prefecture,
    };
  }

  /** What changes in a config when another unit set is shown. */
  const changesFor = ({ links }, set) => ({ set, link: (links && links[set]) || null });

  /** Unit set of a level that an address names; undefined if there is none: `constructor` is none. */
  const setAt = (levels, level) => (Object.hasOwn(levels, level) ? levels[level] : undefined);

  /** Level at which a config is shown. */
  const levelOf = ({ levels, set }) => Object.keys(levels).find((level) => levels[level] === set);

  function atLevel(map, level, changes = {}) {
    const set = map.config.levels[level];
    return ATLAS.need(payloadsOf({ ...map.config, ...changes }, set)).then(() =>
      map.show({ ...changesFor(map.config, set), ...changes }));
  }

  Object.assign(ATLAS, { linksOf, payloadsOf, changesFor, setAt, levelOf, atLevel });
})(window.ATLAS);
