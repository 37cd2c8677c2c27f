'use strict';
/*
 * ATLAS.place(code): what the data of a province know of a place, once they are loaded.
 *
 * {code, province, level, set, unit, prefecture, value(column), group(), numbers(name)}; `set` names the
 * place's part of a unit set (units, names and values are asked for by it), `unit` its row there.
 * A code that is a prefecture and a county unit is the prefecture. Null for an unknown code.
 *
 * Also ATLAS.make(tag, attributes, …children) and ATLAS.svg, for elements; ATLAS.say for words.
 */
(function (ATLAS) {
  const SVG = 'http://www.w3.org/2000/svg';
  const COHORTS = 32;

  function fill(element, attributes, children) {
    for (const [name, value] of Object.entries(attributes || {})) {
      // The policy of the page forbids a style that is written as an attribute.
      if (name === 'style') element.style.cssText = value;
      else element.setAttribute(name, value);
    }
    element.append(...children.flat(Infinity).filter((child) => child !== null && child !== ''));
    return element;
  }

  const make = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
  const svg = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);

  const lang = document.documentElement.lang === 'en' ? 'en' : 'zh';

  /** A phrase of the place pages (or of other words) in the page's language, its {fields} filled in. */
  function say(key, fields = {}, words = 'place') {
    return ATLAS.get('words', words)[lang][key].replace(/\{(\w+)\}/g, (whole, name) => fields[name]);
  }

  const provinceOf = (code) => code.slice(0, 2);

  function place(code) {
    const province = provinceOf(code);
    const about = ATLAS.get('places', province);
    for (const level of ['prefecture', 'county']) {
      const set = `${about[level]}.${province}`;
      const units = ATLAS.read('units', set);
      const unit = units.index.get(code);
      if (unit === undefined) continue;
      const read = (name) => (ATLAS.has('values', `${set}/${name}`) ? ATLAS.read('values', `${set}/${name}`) : null);
      return {
        code, province, level, set, unit, years: about.years, period: about.period, column: about.column,
        counties: `${about.county}.${province}`,
        prefectures: `${about.prefecture}.${province}`,
        prefecture: level === 'prefecture' ? code : units.prefs[units.pref[unit]],
        /** {kind, count, units, people} of the core of its prefecture, if that has one beside the rest. */
        core: about.cores[level === 'prefecture' ? code : units.prefs[units.pref[unit]]],
        name: (language) => ATLAS.read('names', `${set}.${language}`).unit[unit],
        value: (name) => (read(name) ? read(name)[unit] : NaN),
        /** Class of the change that the maps show; −1 where it is unknown. */
        group: () => ATLAS.scene.classify(`${set}/${about.column}`, ATLAS.get('words', 'place').classes)[unit],
        /** The numbers of a unit, men by age and then women: 32 of the cohorts or 36; null if unknown. */
        numbers(name, each = COHORTS) {
          const all = read(name);
          const own = all && all.subarray(each * unit, each * (unit + 1));
          return own && !Number.isNaN(own[0]) ? own : null;
        },
      };
    }
    return null;
  }

  Object.assign(ATLAS, { make, svg, say, lang, place, provinceOf });
})(window.ATLAS);
