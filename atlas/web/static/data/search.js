'use strict';
/*
 * ATLAS.search(query, limit): places by name, pinyin, initials or code, the best first.
 *
 * Returns [{code, name, other, within, level, href}]; its property `total` counts all that were
 * found. What is no place (level 'term', no code), such as the line of 1935 or a province, comes
 * first. `name` is in the page's language, `other` in the other one, or what the query calls it: a
 * division of any year that the place holds, by the look-up of units (`past`). Words apart by a space must
 * all fit: the place itself, or what it lies in ("Harbin Daoli"). Loaded by ATLAS.load('search.js').
 * ATLAS.gazetteer is what the index says of names, for who joins by them.
 */
(function (ATLAS) {
  /**
   * A word that a place answers to; short: of initials; inner: what of it a word may stand within, for
   * half of all names end with the xian of a county.
   * @typedef {{key: string, short?: boolean, inner?: string}} SearchKey
   */
  /** @typedef {{code: string, place: number, keys: SearchKey[], within: string[]}} SearchEntry */
  const index = ATLAS.get('search', 'index');
  const lang = /** @type {Atlas.Lang} */ (document.documentElement.lang === 'en' ? 'en' : 'zh');
  const folder = new URL(`../${ATLAS.tree(lang)}place/`, ATLAS.base).href;

  /**
   * Latin letters without marks, spaces and case; v is how ü is typed.
   * @param {string} text
   */
  const plain = (text) => text.normalize('NFD').replace(/[\u0300-\u036f'’\s-]/g, '').toLowerCase().replace(/v/g, 'u');

  const reading = new Map();
  for (const [syllable, characters] of Object.entries(index.readings)) {
    for (const character of characters) reading.set(character, plain(syllable));
  }

  /** @param {string[]} syllables @returns {SearchKey[]} */
  const spelled = (syllables) => [
    { key: syllables.join(''), inner: (syllables.length > 2 ? syllables.slice(0, -1) : syllables).join('') },
    { key: syllables.map((s) => s[0]).join(''), short: true },
  ];

  /** @param {string} code @param {Atlas.Lang | 'codes'} key */
  const pastOf = (code, key) => (index.past[key][code] || '').split('/').filter(Boolean);

  /**
   * A place's own name and those of the divisions that it holds; of a united unit these alone.
   * @param {string} code @param {string} own @param {Atlas.Lang} language
   */
  const namesOf = (code, own, language) => [...ATLAS.firstDivision(code) === code ? [own] : [], ...pastOf(code, language)];

  /**
   * What a place answers to: its name, its pinyin, its initials, and those of every division of
   * any year that it holds.
   * A place with a reading of its own (Yueqing, whose first character is le elsewhere) answers to
   * that one too, and one with another name that people use (Canton) to that name.
   * @param {string} code @param {string} zh @param {string} en @returns {SearchKey[]}
   */
  function keysOf(code, zh, en) {
    const chinese = namesOf(code, zh, 'zh').flatMap((name) => (
      [{ key: name }, ...spelled([...name].map((character) => reading.get(character) || character))]));
    const own = (index.own[code] || '').split('/').filter(Boolean)
      .flatMap((name) => spelled(name.split(' ').map(plain)));
    const other = (index.aliases[code] || '').split('|').filter(Boolean);
    return [...chinese, ...own, ...[...namesOf(code, en, 'en'), ...other].map((name) => ({ key: plain(name) }))];
  }

  const codes = ATLAS.codes(index.codes);
  const parents = ATLAS.codes(index.parents);
  const names = { zh: index.zh.split('|'), en: index.en.split('|') };
  const placeOf = new Map(codes.map((code, place) => [code, place]));

  /** @param {string} code @param {Atlas.Lang} language */
  function nameOf(code, language) {
    const place = placeOf.get(code);
    return place === undefined ? index.provinces[language][code] || '' : names[language][place];
  }
  /** @param {string} code */
  function provinceOf(code) {
    const division = ATLAS.firstDivision(code);
    return division.slice(0, 2).padEnd(division.length, '0');
  }

  /**
   * Codes of what a place lies in, the nearest first; a municipality lies in itself.
   * @param {string} code @param {string} parent
   */
  const above = (code, parent) => [...new Set([parent, provinceOf(code)])].filter((one) => one !== code);

  ATLAS.gazetteer = {
    plain, nameOf,
    provinces: Object.keys(index.provinces.zh),
    places: [...Object.keys(index.provinces.zh), ...codes],
    regions: [...Object.keys(index.provinces.zh), ...codes.filter((code, place) => index.levels[place] === '1')],
    aliasesOf: (code) => (index.aliases[code] || '').split('|').filter(Boolean),
  };

  const entries = codes.map((code, place) => ({
    code, place, keys: keysOf(code, names.zh[place], names.en[place]), within: above(code, parents[place]),
  }));
  /** @type {Map<string, SearchKey[]>} */
  const withinKeys = new Map();
  /** @param {string} code @returns {SearchKey[]} */
  function keysWithin(code) {
    const keys = withinKeys.get(code) || keysOf(code, nameOf(code, 'zh'), nameOf(code, 'en'));
    withinKeys.set(code, keys);
    return keys;
  }

  const NONE = 1e6;

  /**
   * How far a word is from a key: its beginning, its initials, any part; less is nearer.
   * @param {SearchKey} searchKey @param {string} word
   */
  function distance({ key, short, inner = key }, word) {
    const rest = key.length - word.length;
    if (short) return word.length > 1 && key.startsWith(word) ? 200 + rest : NONE;
    if (key.startsWith(word)) return rest;
    return word.length > 1 && inner.includes(word) ? 400 + rest : NONE;
  }

  /** @param {SearchKey[]} keys @param {string} word */
  const nearest = (keys, word) => Math.min(...keys.map((key) => distance(key, word)));

  /**
   * How far a place is from the beginning of a code: its own, or that of a division of any year.
   * @param {string} code @param {string} word
   */
  function nearestCode(code, word) {
    /** @param {string} one */
    const begins = (one) => one.toLowerCase().startsWith(word);
    if ([code, ATLAS.firstDivision(code)].some(begins)) return 0;
    return pastOf(code, 'codes').some(begins) ? 1 : NONE;
  }

  /**
   * How far a place is from all words together; NONE if one does not fit.
   * @param {SearchEntry} entry @param {string[]} words
   */
  function far({ code, keys, within }, words) {
    let sum = 0;
    let own = false;
    for (const word of words) {
      const here = /\d/.test(word) ? nearestCode(code, word) : nearest(keys, word);
      own = own || here < NONE;
      const there = here < NONE ? NONE : 100 + Math.min(NONE, ...within.map((one) => nearest(keysWithin(one), word)));
      const best = Math.min(here, there);
      if (best >= NONE) return NONE;
      sum += best;
    }
    return own ? sum : sum + 1000;
  }

  /**
   * The name of an earlier or a united division that a query means, where a place's own is another.
   * @param {SearchEntry} entry @param {string[]} words
   */
  function calledThen({ code, place }, words) {
    /** @param {string} name */
    const isMeant = (name) => words.some((word) => plain(name).includes(word));
    if (isMeant(names.zh[place]) || isMeant(names.en[place])) return undefined;
    return [...pastOf(code, 'zh'), ...pastOf(code, 'en')].find(isMeant);
  }

  /** @param {SearchEntry} entry @param {string[]} words @returns {Atlas.Found} */
  function found(entry, words) {
    const { code, place, within } = entry;
    return {
      code,
      name: names[lang][place],
      other: calledThen(entry, words) || names[lang === 'en' ? 'zh' : 'en'][place],
      within: within.map((one) => nameOf(one, lang)).filter(Boolean).reverse().join(lang === 'en' ? ', ' : ' '),
      level: index.levels[place] === '1' ? 'prefecture' : 'county',
      href: `${folder}${code}.html`,
    };
  }

  /** @param {string[]} words @returns {[apart: number, entry: SearchEntry][]} */
  function ranked(words) {
    /** @param {SearchEntry} entry */
    const county = ({ place }) => (index.levels[place] === '1' ? 0 : 1);
    return entries.map((entry) => /** @type {[number, SearchEntry]} */ ([far(entry, words), entry]))
      .filter(([apart]) => apart < NONE)
      .sort(([a, one], [b, other]) => a - b || county(one) - county(other) || one.place - other.place);
  }

  /** Words of a query; a province or a city that another name follows is a word of its own. */
  const betweenNames = new RegExp(`(?<=..[${index.ends}])(?=..)`);
  /** @param {string} query */
  const wordsOf = (query) => query.trim().split(/[\s,，、]+/)
    .flatMap((word) => word.split(betweenNames)).map(plain).filter(Boolean);

  /**
   * Two words written as one, such as Beijing and Haidian: the cut that finds the nearest place.
   * @param {string} word
   */
  function cut(word) {
    const ways = Array.from({ length: Math.max(0, word.length - 3) }, (none, i) => [word.slice(0, i + 2), word.slice(i + 2)]);
    return ways.map(ranked).filter((list) => list.length).sort((a, b) => a[0][0] - b[0][0])[0] || [];
  }

  /**
   * What provinces answer to, and the page of all that lies in one; a municipality is a place.
   * @type {{keys: string[], found: Atlas.Found}[]}
   */
  const provinces = Object.keys(index.provinces[lang]).filter((code) => !placeOf.has(code)).map((code) => ({
    keys: keysWithin(code).filter(({ short }) => !short).map(({ key }) => key),
    found: {
      code: null, name: nameOf(code, lang), other: nameOf(code, lang === 'en' ? 'zh' : 'en'), within: '', level: 'term',
      href: new URL(`../gains/${code}.html`, folder).href,
    },
  }));
  /** @type {{keys: string[], found: Atlas.Found}[]} */
  const others = index.terms[lang].map(({ name, note, href, keys }) => ({
    keys: keys.map(plain),
    found: { code: null, name, other: '', within: note, level: 'term', href: new URL(`../${href}`, folder).href },
  }));
  const terms = [...others, ...provinces];

  /**
   * What is no place and answers to the whole query: most of a key, for Xi'an begins Xianggang.
   * @param {string} query
   */
  function termsOf(query) {
    const word = plain(query.trim());
    /** @param {string} key */
    const isMeant = (key) => key.startsWith(word) && 3 * word.length >= 2 * key.length;
    return word ? terms.filter(({ keys }) => keys.some(isMeant)) : [];
  }

  ATLAS.search = function (query, limit = 12) {
    const words = wordsOf(query);
    const all = words.length ? ranked(words) : [];
    const places = all.length || words.length !== 1 ? all : cut(words[0]);
    const named = termsOf(query).map((term) => term.found);
    const shown = [...named, ...places.slice(0, limit - named.length).map(([, entry]) => found(entry, words))];
    return Object.assign(shown, { total: named.length + places.length });
  };
})(window.ATLAS);
