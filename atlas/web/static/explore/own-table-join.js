'use strict';
/*
 * ATLAS.ownTable.join: the rows of a reader's table on the units of the atlas, by code or by name.
 *
 * Every row is either matched or left with its reason. Nothing is dropped, and nothing is guessed where
 * several units may be meant. A name is first made a code, for a division that a unit was united from has
 * both: for a count the members are summed if all of them are there, and a rate of one is none of the whole.
 */
(function (ATLAS) {
  const tools = ATLAS.ownTable;
  const LEVELS = /** @type {const} */ (['province', 'prefecture', 'county']);
  const LANGS = /** @type {const} */ (['zh', 'en']);
  const NEAR = 5;
  /** So many lines of a unit that stands in a table again and again are named. */
  const LINES = 6;
  /** What stands between names, wide commas being narrow by then. */
  const BETWEEN = /[\s,、/>-]+/g;

  /**
   * A row's place: a unit, as a whole or by a division in it; several; or one of another level.
   * An unsure one may be the total of the province that it is called by.
   * @typedef {{unit: number, code: string | null, isUnsure?: boolean}} Hit
   */
  /**
   * A level's units, and what they may be called: names as they are, then former ones, then short ones.
   * @typedef {{
   *   level: Atlas.Level, set: string, units: Atlas.Units, endings: Record<Atlas.Lang, RegExp> | null,
   *   sets: Map<number, string[][]>, unitOf: Map<string, number>, tiers: Map<string, Hit[]>[],
   *   nameOf: (code: string, lang: Atlas.Lang) => string
   * }} Directory
   */

  /**
   * Keys of a name, and what a text says that a place lies in.
   * @typedef {{keys: (text: string) => string[], within: (text: string) => Set<string>[]}} Reader
   */

  /** @type {Atlas.OwnTools['prepare']} */
  async function prepare(sets) {
    /** @type {Atlas.Pair<string>[]} */
    const units = Object.values(sets).map((set) => ['units', set]);
    /** @type {Atlas.Pair<string>[]} */
    const members = countySets(sets).filter((set) => ATLAS.country.paged.includes(set)).map((set) => ['members', set]);
    await Promise.all([ATLAS.has('search', 'index') ? undefined : ATLAS.load('search.js'), ATLAS.need([...units, ...members])]);
  }

  /** @param {Atlas.OwnSets} sets */
  const countySets = ({ county, people }) => [people, county].flatMap((set) => set ?? []);

  const lang = () => /** @type {Atlas.Lang} */ (document.documentElement.lang === 'en' ? 'en' : 'zh');

  /**
   * A name for comparisons: wide brackets narrow, without commas, and Latin letters without marks, spaces and case.
   * @param {string} name
   */
  const keyOf = (name) => ATLAS.gazetteer.plain(name.normalize('NFKC').replace(BETWEEN, ''));

  /**
   * A name without its ending; itself if it has none.
   * @param {string} name @param {RegExp} ending
   */
  const bareOf = (name, ending) => name.match(ending)?.[1] ?? name;

  /** @param {Map<string, Hit[]>} names @param {string} name @param {Hit} hit */
  function add(names, name, hit) {
    const key = keyOf(name);
    const hits = names.get(key) || [];
    if (key && !hits.some(({ unit, code }) => unit === hit.unit && code === hit.code)) names.set(key, [...hits, hit]);
  }

  /** @type {Map<string, Directory>} */
  const directories = new Map();

  /**
   * The directories of all sets, the coarsest level first; of county units the finer ones first.
   * @param {Atlas.OwnSets} sets @returns {Directory[]}
   */
  function directoriesOf(sets) {
    const counties = countySets(sets);
    const own = [...counties].reverse().find((set) => ATLAS.has('members', set));
    const ways = LEVELS.flatMap((level) => (level === 'county' ? counties : [sets[level]].flatMap((set) => set ?? []))
      .map((set) => ({ level, set, members: level === 'county' && ATLAS.has('members', set) ? set : own })));
    return ways.map(({ level, set, members }) => {
      const directory = directories.get(set) || newDirectory(level, set, members ? ATLAS.get('members', members) : null);
      directories.set(set, directory);
      return directory;
    });
  }

  /** @param {Atlas.Level} level @param {string} set @param {Atlas.MembersPayload | null} members @returns {Directory} */
  function newDirectory(level, set, members) {
    const units = ATLAS.read('units', set);
    /** @type {Map<number, string[][]>} */
    const sets = new Map();
    if (level === 'county' && members) {
      for (const [code, together] of Object.entries(members.sets)) {
        const unit = units.index.get(code);
        if (unit !== undefined) sets.set(unit, together.map((codes) => codes.split(' ')));
      }
    }
    const unitOf = new Map(units.index);
    // A code that was given anew is what it is now.
    for (let census = 0; [...sets.values()].some((all) => census < all.length); census++) {
      for (const [unit, all] of sets) for (const code of all[census] || []) if (!unitOf.has(code)) unitOf.set(code, unit);
    }
    const endings = members && { zh: new RegExp(members.endings.zh), en: new RegExp(members.endings.en, 'i') };
    const tiers = /** @type {Map<string, Hit[]>[]} */ ([new Map(), new Map(), new Map()]);
    /** @param {string} code @param {Atlas.Lang} language */
    const nameOf = (code, language) => (level === 'county' && members?.units[language][code]) || ATLAS.gazetteer.nameOf(code, language);
    const directory = { level, set, units, endings, sets, unitOf, tiers, nameOf };
    units.codes.forEach((code, unit) => nameUnit(directory, code, unit, members));
    return directory;
  }

  /**
   * Enter all names of a unit and of what it was united from.
   * @param {Directory} directory @param {string} code @param {number} unit @param {Atlas.MembersPayload | null} members
   */
  function nameUnit({ sets, units, endings, nameOf, tiers: [now, before, short] }, code, unit, members) {
    const together = sets.get(unit);
    const whole = { unit, code: together ? null : code };
    for (const language of LANGS) {
      /** @param {string} name @param {Hit} hit */
      const enter = (name, hit, names = now) => {
        add(names, name, hit);
        if (endings && names === now) add(short, bareOf(name, endings[language]), hit);
      };
      enter(nameOf(code, language), whole);
      for (const member of new Set(together ? together.flat() : [code])) {
        // What is a unit by itself has been named, or will be.
        if (member !== code && units.index.has(member)) continue;
        const called = (members?.names[language][member] || '').split('/').filter(Boolean);
        const isNow = Boolean(together?.[0].includes(member));
        called.forEach((name, i) => enter(name, { unit, code: member }, isNow && i === 0 ? now : before));
      }
    }
    for (const name of ATLAS.gazetteer.aliasesOf(code)) add(before, name, whole);
  }

  /**
   * Codes of provinces and prefectures by all that they are called.
   * @param {Directory[]} all
   */
  function placesOf(all) {
    /** @type {Map<string, Set<string>>} */
    const places = new Map();
    /** @param {string} key @param {string} code */
    const enter = (key, code) => places.set(key, (places.get(key) || new Set()).add(code));
    for (const { units, tiers } of all.filter(({ level }) => level === 'prefecture')) {
      for (const [key, hits] of tiers.flatMap((names) => [...names])) for (const { unit } of hits) enter(key, units.codes[unit]);
    }
    const { provinces, nameOf, aliasesOf } = ATLAS.gazetteer;
    for (const code of provinces) {
      const names = LANGS.flatMap((language) => {
        const name = nameOf(code, language);
        return [name, ...(all[0].endings ? [bareOf(name, all[0].endings[language])] : [])];
      });
      for (const name of [...names, ...aliasesOf(code)]) enter(keyOf(name), code);
    }
    return places;
  }

  /** @param {Directory} directory @param {Hit} hit @param {Set<string>} places */
  function liesIn({ units }, { unit }, places) {
    return places.has(units.codes[unit]) || places.has(units.provs[units.prov[unit]]) || places.has(units.prefs[units.pref[unit]]);
  }

  /**
   * Units that a name may mean, where it lies as it is said to; a name that is one is before one that was.
   * @param {Directory} directory @param {string[]} keys Its keys: itself, then what it is without its ending.
   * @param {Set<string>[]} within
   */
  function named(directory, keys, within) {
    const [key, bare] = keys;
    const { tiers: [now, before, short] } = directory;
    const tries = [now.get(key), before.get(key), short.get(key), bare ? now.get(bare) : undefined];
    for (const hits of tries) {
      const fit = (hits || []).filter((hit) => within.every((places) => liesIn(directory, hit, places)));
      // Two divisions of one unit that bore one name are one answer.
      if (fit.length) return fit.filter(({ unit }, i) => fit.findIndex((hit) => hit.unit === unit) === i);
    }
    return [];
  }

  /**
   * Tell what a text says that a place lies in: a province or a prefecture, or one after the other.
   * @param {Directory[]} all @returns {Reader}
   */
  function reader(all) {
    const places = placesOf(all);
    const heads = new Set([...places.keys()].map((key) => key.slice(0, 2)));
    const { endings } = all[0];
    /** @param {string} text */
    const keys = (text) => keysOf(text, endings);
    /** @type {Map<string, Set<string>[]>} */
    const known = new Map();
    /** @param {string} text */
    function placesIn(text) {
      const both = keys(text).filter((key) => heads.has(key.slice(0, 2)));
      const found = both.map((key) => places.get(key)).find(Boolean);
      if (found) return [found];
      for (const key of both) {
        for (let cut = 2; cut <= key.length - 2; cut++) {
          const [first, rest] = [places.get(key.slice(0, cut)), places.get(key.slice(cut))];
          if (first && rest) return [first, rest];
        }
      }
      return [];
    }
    /** @param {string} text */
    function within(text) {
      const found = known.get(text) || placesIn(text);
      known.set(text, found);
      return found;
    }
    return { keys, within };
  }

  /**
   * Ways of reading a text as a name after or before what it lies in, such as Beijing Haidian.
   * @param {string} text @param {Reader} read
   */
  function splits(text, read) {
    /** @type {{keys: string[], said: Set<string>[]}[]} */
    const ways = [];
    // A Latin word is not cut.
    const isLatin = /[a-z]/i.test(text);
    const parts = isLatin ? text.split(BETWEEN).filter(Boolean) : [...text.replace(BETWEEN, '')];
    for (let cut = parts.length - 1; cut > 0; cut--) {
      const [first, last] = [parts.slice(0, cut), parts.slice(cut)].map((side) => side.join(isLatin ? ' ' : ''));
      for (const [place, name] of [[first, last], [last, first]]) {
        const said = name.length > 1 && place.length > 1 ? read.within(place) : [];
        if (said.length) ways.push({ keys: read.keys(name), said });
      }
    }
    return ways;
  }

  /**
   * A name's key, and that of it without an English ending, which our names of cities and provinces have not.
   * @param {string} name @param {Directory['endings']} endings
   */
  const keysOf = (name, endings) => [keyOf(name), ...(endings && endings.en.test(name) ? [keyOf(bareOf(name, endings.en))] : [])];

  /** Of nine or twelve digits, and of two or four, as statistical offices have them. */
  const CODE = /^(?:(\d{2}|\d{4}|\d{6}|\d{9}|\d{12})(?:\.0+)?|(\d{6})[^\d.].*)$/;

  /**
   * The code of six digits that a text is; '' for one of a township, null for none.
   * @param {string} text
   */
  function codeOf(text) {
    const [, alone, before] = text.match(CODE) || [];
    const digits = alone || before;
    if (!digits) return null;
    return /^0*$/.test(digits.slice(6)) ? digits.slice(0, 6).padEnd(6, '0') : '';
  }

  /**
   * Units that a row may mean at a level.
   * @param {Directory} directory @param {Question} question @returns {Hit[]}
   */
  function hitsOf(directory, { text, code, keys, within, ways }) {
    const asked = code ?? text;
    const unit = directory.unitOf.get(asked);
    // A unit's own code is that of the whole: one of several divisions bears that of none.
    const isPart = unit !== undefined && directory.sets.has(unit) && asked !== directory.units.codes[unit];
    if (unit !== undefined) return [{ unit, code: isPart ? asked : null }];
    if (code !== null) return [];
    const hits = named(directory, keys, within);
    if (hits.length) return hits;
    for (const way of ways()) {
      const found = named(directory, way.keys, [...within, ...way.said]);
      if (found.length) return found;
    }
    return [];
  }

  /** @param {Directory} directory @param {number} unit @returns {Atlas.OwnCandidate} */
  function candidate({ units, nameOf }, unit) {
    const code = units.codes[unit];
    const above = new Set([units.prefs[units.pref[unit]], units.provs[units.prov[unit]]].filter((one) => one && one !== code));
    const names = [...above].map((one) => ATLAS.gazetteer.nameOf(one, lang())).filter(Boolean);
    return { code, name: nameOf(code, lang()) || code, within: lang() === 'en' ? names.join(', ') : names.reverse().join(' ') };
  }

  /** Tell whether a name is a province's, or how one begins. */
  function provinceTest() {
    const { provinces, nameOf } = ATLAS.gazetteer;
    const names = provinces.flatMap((code) => LANGS.map((language) => keyOf(nameOf(code, language))));
    /** @param {string} text */
    return function (text) {
      const key = keyOf(text);
      return key.length > (/[a-z]/.test(key) ? 2 : 1) && names.some((name) => name.startsWith(key));
    };
  }

  /**
   * Whether a unit is the province itself, as a municipality is.
   * @param {Directory} directory @param {Hit} hit @param {string} text
   */
  function isSame({ units }, { unit }, text) {
    const code = units.codes[unit];
    return code === units.provs[units.prov[unit]] && LANGS.some((language) => keyOf(ATLAS.gazetteer.nameOf(code, language)).startsWith(keyOf(text)));
  }

  /** @type {Atlas.OwnTools['join']} */
  function join(table, columns, sets, { isCount, answers }) {
    const numbers = tools.numbersOf(table, columns.value);
    if (!numbers.some(Number.isFinite)) throw tools.fault('no_number', { column: table.header[columns.value] });
    if (!table.rows.some((row) => row[columns.key])) throw tools.fault('no_key', { column: table.header[columns.key] });
    const all = directoriesOf(sets);
    const mayBeTotal = provinceTest();
    const asked = questions(table, columns, reader(all));
    const hits = all.map((directory) => new Map([...new Set(asked)].map((question) => {
      const answer = directory.units.index.get(answers.get(question.question) || '');
      if (answer !== undefined) return [question, [{ unit: answer, code: null }]];
      const found = hitsOf(directory, question);
      // A total of the province would look like the figure of the city that is called so.
      const isCountyName = directory.level === 'county' && directory.tiers[0].has(question.keys[0]);
      const isUnsure = directory.level !== 'province' && !isCountyName && question.code === null && mayBeTotal(question.text);
      return [question, isUnsure ? found.map((hit) => ({ ...hit, isUnsure: !isSame(directory, hit, question.text) })) : found];
    })));
    // The level that most rows fit, of two the one of fewer units: a municipality is a province.
    const fits = hits.map((found) => asked.filter((question) => found.get(question)?.length).length);
    const { level } = all[fits.indexOf(Math.max(...fits))];
    /** @param {Question} question */
    const elsewhere = (question) => (question.code === '' ? 'township' : all.find((other, i) => other.level !== level && hits[i].get(question)?.length)?.level);
    const ways = all.flatMap((directory, i) => (directory.level !== level ? [] : [settle(directory, asked.map((question, row) => ({
      question, line: table.lines[row], value: table.rows[row][columns.value], number: numbers[row], hits: hits[i].get(question) || [], elsewhere,
    })), isCount)]));
    // County units are those that show more rows, else the finer ones.
    const joined = ways.reduce((best, way) => (way.matched > best.matched ? way : best));
    if (joined.matched) return joined;
    throw Object.assign(tools.fault('no_match', { examples: asked.slice(0, 3).map(({ key }) => key).join(', ') }), { left: joined.left });
  }

  /**
   * What a row asks for: its key as text and code, what it is said to lie in, and the ways to split it.
   * @typedef {{
   *   key: string, text: string, code: string | null, above: string, within: Set<string>[], question: string, keys: string[],
   *   ways: () => ReturnType<typeof splits>
   * }} Question
   */

  /**
   * What each row asks for; rows that ask for the same share it.
   * @param {Atlas.OwnTable} table @param {Atlas.OwnColumns} columns @param {Reader} read @returns {Question[]}
   */
  function questions(table, { key, within }, read) {
    /** @type {Map<string, Question>} */
    const known = new Map();
    return table.rows.map((row) => {
      const above = within === null ? '' : row[within];
      const id = `${above}\n${row[key]}`;
      const question = known.get(id) || newQuestion(row[key], above, read);
      known.set(id, question);
      return question;
    });
  }

  /** @param {string} key @param {string} above @param {Reader} read @returns {Question} */
  function newQuestion(key, above, read) {
    const text = key.normalize('NFKC').trim();
    /** @type {ReturnType<typeof splits> | undefined} */
    let ways;
    return {
      key, text, code: codeOf(text), above, within: read.within(above), question: above ? `${above} ${text}` : text, keys: read.keys(text),
      ways: () => (ways ??= splits(text, read)),
    };
  }

  /**
   * A row with the units that it may mean; elsewhere tells the level at which there is such a name or code.
   * @typedef {{
   *   question: Question, line: number, value: string, number: number | undefined, hits: Hit[],
   *   elsewhere: (question: Question) => string | undefined
   * }} Row
   */
  /** @typedef {Pick<Atlas.OwnLeft, 'reason' | 'fields' | 'candidates'>} Why */

  /**
   * Give each unit its value, and each other row its reason.
   * @param {Directory} directory @param {Row[]} rows @param {boolean} isCount
   * @returns {Atlas.OwnJoined}
   */
  function settle(directory, rows, isCount) {
    const { units, level, set } = directory;
    const values = new Float64Array(units.codes.length).fill(NaN);
    /** @type {Map<number, Row[]>} */
    const byUnit = new Map();
    /** @type {Map<Row, Why>} */
    const reasons = new Map();
    for (const row of rows) {
      const [hit, another] = row.hits;
      if (!hit || another || hit.isUnsure) reasons.set(row, unplaced(directory, row));
      else if (byUnit.has(hit.unit)) byUnit.get(hit.unit)?.push(row);
      else byUnit.set(hit.unit, [row]);
    }
    for (const [unit, own] of byUnit) {
      const reason = faultOf(directory, unit, own) || (own.length > 1 && !isCount ? 'part' : null);
      const missing = own.filter(({ number }) => !Number.isFinite(number));
      for (const row of reason === 'twice' ? [] : missing) {
        reasons.set(row, { reason: row.number === undefined ? 'no_number' : 'no_value', fields: {}, candidates: [] });
      }
      // Of a sum that lacks a member the others are a part.
      const final = reason || (missing.length ? 'part' : null);
      const why = final && whyOf(directory, unit, own, final);
      if (!why) values[unit] = own.reduce((sum, { number }) => sum + Number(number), 0);
      else for (const row of own) if (!reasons.has(row)) reasons.set(row, why);
    }
    const left = rows.flatMap((row) => {
      const why = reasons.get(row);
      const { key, above, question } = row.question;
      return why ? [{ line: row.line, key, within: above, value: row.value, question, ...why }] : [];
    });
    return { level, set, values, matched: rows.length - left.length, left };
  }

  /** @param {Directory} directory @param {Row} row @returns {Why} */
  function unplaced(directory, { question, hits, elsewhere }) {
    if (!question.text) return { reason: 'no_key', fields: {}, candidates: [] };
    if (hits.length) return { reason: 'ambiguous', fields: {}, candidates: hits.map(({ unit }) => candidate(directory, unit)) };
    const level = elsewhere(question);
    return level ? { reason: 'other_level', fields: { level }, candidates: [] } : { reason: 'unknown', fields: {}, candidates: [] };
  }

  /**
   * Why rows of one unit are no value of it: it stands there twice, or what it was united from not whole.
   * @param {Directory} directory @param {number} unit @param {Row[]} own
   * @returns {'twice' | 'part' | null}
   */
  function faultOf({ sets }, unit, own) {
    const codes = own.map(({ hits }) => hits[0].code);
    const together = sets.get(unit);
    if (new Set(codes).size < codes.length || (codes.length > 1 && codes.includes(null))) return 'twice';
    if (!together || codes[0] === null) return null;
    /** @param {(string | null)[]} some */
    const isWhole = (some) => together.some((all) => all.length === some.length && all.every((code) => some.includes(code)));
    if (isWhole(codes)) return null;
    return codes.filter((code) => isWhole([code])).length > 1 ? 'twice' : 'part';
  }

  /** @param {Directory} directory @param {number} unit @param {Row[]} own @param {'twice' | 'part'} reason @returns {Why} */
  function whyOf(directory, unit, own, reason) {
    if (reason === 'twice') {
      const lines = own.slice(0, LINES).map(({ line }) => line).join(', ');
      return { reason, fields: { lines: own.length > LINES ? `${lines} …` : lines }, candidates: [] };
    }
    const whole = candidate(directory, unit);
    return { reason, fields: { unit: whole.name }, candidates: [whole] };
  }

  /** @type {Atlas.OwnTools['near']} */
  function near({ key }, { set }) {
    const directory = directories.get(set);
    const text = key.normalize('NFKC');
    if (!directory || codeOf(text) !== null) return [];
    const { endings, units } = directory;
    const bare = endings ? bareOf(bareOf(text, endings.zh), endings.en) : text;
    const found = [text, bare].map((name) => ATLAS.search(name, 4 * NEAR)).find((list) => list.some(({ code }) => code && units.index.has(code))) || [];
    return found.flatMap(({ code }) => units.index.get(code || '') ?? []).slice(0, NEAR).map((unit) => candidate(directory, unit));
  }

  Object.assign(tools, { prepare, join, near });
})(window.ATLAS);
