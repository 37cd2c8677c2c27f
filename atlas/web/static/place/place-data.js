'use strict';
/*
 * ATLAS.place(code): what the data of a province know of a place, once they are loaded.
 *
 * {code, province, level, set, unit, prefecture, value(column), group(), numbers(name)}; `set` names the
 * place's part of a unit set (units, names and values are asked for by it), `unit` its row there.
 * A code that is a prefecture and a county unit is the prefecture.
 *
 * Also ATLAS.say for words in the page's language, ATLAS.lang.
 */
(function (ATLAS) {
  const COHORTS = 32;

  const lang = /** @type {Atlas.Lang} */ (document.documentElement.lang === 'en' ? 'en' : 'zh');

  /**
   * A phrase of the place pages (or of other words) in the page's language, its {fields} filled in.
   * @type {Atlas.Registry['say']}
   */
  function say(key, fields = {}, words = 'place') {
    return ATLAS.filled(ATLAS.get('words', words)[lang][key], fields);
  }

  /** @param {string} code */
  const provinceOf = (code) => ATLAS.firstDivision(code).slice(0, 2);

  /** @param {string} code @returns {Atlas.PlaceData} */
  function place(code) {
    const province = provinceOf(code);
    const about = ATLAS.get('places', province);
    /** @type {('prefecture' | 'county')[]} */
    const levels = ['prefecture', 'county'];
    for (const level of levels) {
      const set = `${about[level]}.${province}`;
      const units = ATLAS.read('units', set);
      const unit = units.index.get(code);
      if (unit === undefined) continue;
      /** @param {string} name */
      const read = (name) => (ATLAS.has('values', `${set}/${name}`) ? ATLAS.read('values', `${set}/${name}`) : null);
      return {
        code, province, level, set, unit, years: about.years, period: about.period, column: about.column,
        counties: `${about.county}.${province}`,
        prefectures: `${about.prefecture}.${province}`,
        prefecture: level === 'prefecture' ? code : units.prefs[units.pref[unit]],
        /** {kind, count, units, people} of the core of its prefecture, if that has one beside the rest. */
        core: about.cores[level === 'prefecture' ? code : units.prefs[units.pref[unit]]],
        /** @param {Atlas.Lang} language */
        name: (language) => ATLAS.read('names', `${set}.${language}`).unit[unit],
        /** @param {string} name */
        value(name) {
          const all = read(name);
          return all ? all[unit] : NaN;
        },
        /** Class of the change that the maps show; −1 where it is unknown. */
        group: () => ATLAS.scene.classify(`${set}/${about.column}`, ATLAS.get('words', 'place').classes)[unit],
        /**
         * The numbers of a unit, men by age and then women: 32 of the cohorts or 36; null if unknown.
         * @param {string} name @param {number} each
         */
        numbers(name, each = COHORTS) {
          const all = read(name);
          const own = all && all.subarray(each * unit, each * (unit + 1));
          return own && !Number.isNaN(own[0]) ? own : null;
        },
      };
    }
    throw new Error(`ATLAS: the province has no place ${code}`);
  }

  Object.assign(ATLAS, { say, lang, place, provinceOf });
})(window.ATLAS);
