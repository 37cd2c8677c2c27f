'use strict';
/*
 * ATLAS.ownTable.join: the rows of a reader's table on the units of the atlas, by code or by name.
 *
 * The rules are those of `china-atlas join` (atlas/tools/find_divisions.py, values_on_units.py), and both
 * are held to the same tables. Every row is drawn or left with its reason: nothing is dropped, nothing is
 * guessed where several may be meant, and a unit has a value only if all that make it up have one.
 */
(function (ATLAS) {
  const tools = ATLAS.ownTable;
  const LEVELS = /** @type {const} */ (['province', 'prefecture', 'county']);
  const NEAR = 5;
  /** So many lines, or codes, are named. */
  const SHOWN = 6;
  /** Share of the members of a vintage, in what a table covers, that tells it from others. */
  const CLEAR = 1 / 2;

  /** @typedef {Atlas.OwnEntry} Entry */
  /** @typedef {Atlas.OwnLookup} Lookup */
  /** What a row asks for; rows that ask for the same share it.
   * @typedef {{
   *   key: string, text: string, code: string | null, above: string, within: string[], name: string, question: string
   * }} Question
   */
  /** What it may mean in any year, and its entry in each vintage: null for several.
   * @typedef {{tiers: Entry[][], why: 'no_province' | 'province_name' | null, said: string, at: ({entry: Entry, isExact: boolean} | null | undefined)[]}} Reading
   */
  /** @typedef {{entry: Entry, at: number, isExact: boolean}} Place */
  /** @typedef {Pick<Atlas.OwnLeft, 'reason' | 'fields' | 'candidates'>} Why */
  /** @typedef {{question: Question, line: number, value: string, number: number | undefined}} Row */
  /** @typedef {{lookup: Lookup, sets: string[], read: (question: Question) => Reading}} Side */

  /** @type {Atlas.OwnTools['prepare']} */
  async function prepare(sets) {
    const units = Object.values(sets).map((set) => /** @type {Atlas.Pair<string>} */ (['units', set]));
    await Promise.all([
      ATLAS.has('search', 'index') ? undefined : ATLAS.load('search.js'),
      ATLAS.has('lookup', 'county') ? undefined : ATLAS.load('lookup.js'),
      ATLAS.need(units),
    ]);
  }

  const lang = () => /** @type {Atlas.Lang} */ (document.documentElement.lang === 'en' ? 'en' : 'zh');

  /** @param {Atlas.OwnTable} table @param {Atlas.OwnColumns} columns @returns {Question[]} */
  function questions(table, { key, within, prefecture, name }) {
    /** @type {Map<string, Question>} */
    const known = new Map();
    return table.rows.map((row) => {
      const above = [within, prefecture].flatMap((column) => (column === null || column === key ? [] : row[column])).filter(Boolean);
      const beside = name === null || name === key ? '' : row[name];
      const id = JSON.stringify([row[key], ...above, '', beside]);
      let question = known.get(id);
      if (!question) {
        const text = row[key].normalize('NFKC').trim();
        const code = tools.codeOf(text);
        const said = code === null ? above : [];
        const called = code === null ? '' : beside;
        question = { key: row[key], text, code, above: above.join(' '), within: said, name: called, question: [...said, text, called].filter(Boolean).join(' ') };
        known.set(id, question);
      }
      return question;
    });
  }

  /** Read rows at a level, each question once. @param {Lookup} lookup */
  function reader(lookup) {
    /** @type {Map<Question, Reading>} */
    const known = new Map();
    /** @param {Question} question */
    return function (question) {
      const reading = known.get(question) || inVintages(lookup, question.code === null ? readName(lookup, question) : readCode(lookup, question));
      known.set(question, reading);
      return reading;
    };
  }

  /** @param {Lookup} lookup @param {Question} question */
  function readCode(lookup, { code, name }) {
    const entries = lookup.byCode.get(code || '') || [];
    if (!name || !entries.length) return { tiers: [entries], why: null, said: '' };
    const called = new Set(lookup.called(name).flat());
    // A name that no division has may be a slip, or a way to write it that nobody knows.
    return { tiers: [called.size ? entries.filter((entry) => called.has(entry)) : entries], why: null, said: '' };
  }

  /** @param {Lookup} lookup @param {Question} question */
  function readName(lookup, { text, within }) {
    const { uppers } = lookup;
    let tiers = text ? lookup.called(text) : [];
    for (const said of within) {
      const places = uppers.within(said);
      if (!places) return { tiers, why: /** @type {const} */ ('no_province'), said };
      for (const codes of places) tiers = tiers.map((tier) => tier.filter(({ province, prefecture }) => codes.has(province) || codes.has(prefecture)));
    }
    if (lookup.level === 'province' || !uppers.isProvince(text)) return { tiers, why: null, said: '' };
    // A municipality is its own prefecture: its total is the prefecture's figure.
    const found = tiers.flat();
    const isOwn = found.length > 0 && found.every(({ province }) => tools.lookup('prefecture').byCode.has(province));
    return { tiers, why: isOwn ? null : /** @type {const} */ ('province_name'), said: '' };
  }

  /**
   * Find the entry that a row means in each vintage, by the best of its names.
   * @param {Lookup} lookup @param {Omit<Reading, 'at'>} reading @returns {Reading}
   */
  function inVintages(lookup, reading) {
    /** @type {Reading['at']} */
    const at = Array(lookup.vintages.length);
    if (reading.why) return { ...reading, at };
    reading.tiers.forEach((tier, rank) => {
      /** @type {Map<number, Entry | null>} */
      const now = new Map();
      for (const entry of tier) {
        for (let i = entry.from; i <= entry.to; i++) {
          if (at[i] !== undefined) continue;
          const other = now.get(i);
          if (other !== entry) now.set(i, other === undefined ? entry : null);
        }
      }
      // The second tier has whole names with what the division lies in.
      for (const [i, entry] of now) at[i] = entry && { entry, isExact: rank < 2 };
    });
    return { ...reading, at };
  }

  /** The finest set that can place a vintage. @param {Side} side @param {number} at */
  const targetOf = ({ lookup, sets }, at) => sets.find((set) => lookup.canPlace(at, set));

  /** The entry of a row in a vintage; a code may be one of another year. @param {Side} side @param {Question} question @param {number} at @param {string} set @returns {Place | null} */
  function find({ lookup, read }, question, at, set) {
    const reading = read(question);
    if (reading.why) return null;
    const own = reading.at[at];
    if (own !== undefined) return own && { ...own, at };
    // In this vintage the code is that of a division that is called otherwise: a contradiction.
    if (!question.code || lookup.members[at].has(question.code) || lookup.isTotal(at, question.code)) return null;
    const nearest = lookup.nearest(reading.tiers[0], lookup.vintages[at].year, set);
    return nearest && { entry: nearest.entry, at: nearest.at, isExact: false };
  }

  /**
   * Choose the vintages whose rows a table has: several that make other units of them, the likeliest first.
   * @param {Side} side @param {Question[]} asked @param {Partial<Atlas.OwnVintage>} [known] What is known of it.
   */
  function choose(side, asked, { year, kind } = {}) {
    const { lookup, read } = side;
    const readings = asked.map(read);
    // Units have codes and names of their own; without one of these a table is no table of them.
    const isOfUnits = readings.some(({ tiers }) => tiers.some((tier) => tier.length) && tiers.every((tier) => tier.every(tools.isUnits)));
    const all = [...lookup.vintages.keys()].filter((at) => {
      const own = lookup.vintages[at];
      return (isOfUnits || ['list', 'census'].includes(own.kind)) && (year === undefined || own.year === year) && (kind === undefined || own.kind === kind);
    });
    const fits = all.map((at) => readings.filter((reading) => reading.at[at]).length);
    const most = Math.max(0, ...fits);
    let usable = all.filter((at, i) => most && fits[i] === most && targetOf(side, at));
    if (usable.length < 2) return usable;
    const shares = usable.map((at) => shareOf(lookup, readings, at));
    const highest = Math.max(...shares);
    if (highest >= CLEAR) usable = usable.filter((at, i) => shares[i] === highest);
    // Two vintages are alike where they make the same of the units that can place both.
    /** @param {number} at @param {number} other */
    const isAlike = (at, other) => {
      const set = side.sets.find((id) => lookup.canPlace(at, id) && lookup.canPlace(other, id));
      return Boolean(set) && wayOf(lookup, readings, at, set || '') === wayOf(lookup, readings, other, set || '');
    };
    // A table that fits the list and the census of a year, and has no row of a zone, is one of the list.
    usable = usable.filter((at) => {
      const list = usable.find((other) => lookup.vintages[other].kind === 'list' && lookup.vintages[other].year === lookup.vintages[at].year);
      return lookup.vintages[at].kind !== 'census' || list === undefined || isAlike(at, list);
    });
    // Of those that make the same units, that of a census year is what people mean.
    const censuses = new Set(tools.lookup('county').vintages.filter((one) => one.kind === 'census').map((one) => one.year));
    /** @param {number} at */
    const rank = (at) => [censuses.has(lookup.vintages[at].year), lookup.vintages[at].kind === 'census', lookup.vintages[at].year].map(Number);
    usable.sort((a, b) => rank(b).reduce((sign, number, i) => sign || number - rank(a)[i], 0));
    return usable.filter((at, i) => !usable.slice(0, i).some((other) => isAlike(at, other)));
  }

  /** The share of its members that a table has, in what it covers. @param {Lookup} lookup @param {Reading[]} readings @param {number} at */
  function shareOf(lookup, readings, at) {
    const above = lookup.level === 'county' ? 'prefecture' : 'province';
    const given = new Set(readings.flatMap((reading) => reading.at[at]?.entry.code ?? []));
    const members = [...lookup.members[at].values()];
    const covered = new Set(members.filter(({ code }) => given.has(code)).map((entry) => entry[above]));
    const due = members.filter((entry) => !entry.partOf && covered.has(entry[above])).length;
    return Math.min(given.size, due) / due;
  }

  /** How rows make units: which of them make which whole ones. @param {Lookup} lookup @param {Reading[]} readings @param {number} at @param {string} set */
  function wayOf(lookup, readings, at, set) {
    /** @type {Map<string, {rows: number[], codes: Set<string>}>} */
    const units = new Map();
    const { year } = lookup.vintages[at];
    /** @type {Set<Reading>} */
    const seen = new Set();
    readings.forEach((reading, row) => {
      const entry = reading.at[at]?.entry;
      const unit = entry && !seen.has(reading) ? lookup.unit(entry, year, set) : null;
      seen.add(reading);
      if (!entry || unit === null) return;
      const own = units.get(unit) || { rows: [], codes: new Set() };
      own.rows.push(row);
      own.codes.add(entry.code);
      units.set(unit, own);
    });
    const due = lookup.unitMembers(at, set);
    const whole = [...units].filter(([unit, { codes }]) => isSame(codes, due.get(unit)));
    return whole.map(([unit, { rows }]) => `${unit}:${rows.join()}`).sort().join(' ');
  }

  /** @param {Set<string>} some @param {Set<string> | undefined} others */
  const isSame = (some, others) => Boolean(others) && some.size === others?.size && [...some].every((one) => others.has(one));

  /**
   * The year that a table says it is of, in a column of that name.
   * @param {Atlas.OwnTable} table @param {Atlas.OwnColumns} columns
   */
  function yearOf({ header, rows, lines }, { value, key }) {
    const column = header.indexOf('year');
    if (column < 0 || column === value || column === key) return undefined;
    const own = rows.map((row) => row[column].normalize('NFKC').replace(/\.0+$/, ''));
    const first = own.findIndex(Boolean);
    const other = own.findIndex((year) => year && year !== own[first]);
    if (other >= 0) throw tools.fault('several_years', { line: String(lines[first]), year: own[first], other: String(lines[other]), otherYear: own[other] });
    return first < 0 ? undefined : Number(own[first]);
  }

  /**
   * The vintages that a table may have; of a year that is given one, if the atlas knows it.
   * @param {Side} side @param {Question[]} asked @param {number} [year] @param {string} [kind]
   */
  function fittingOf(side, asked, year, kind) {
    const found = choose(side, asked, { year, kind });
    if (year === undefined) return found;
    const { vintages } = side.lookup;
    const first = found[0] ?? vintages.findIndex((one, at) => one.year === year && one.kind === (kind ?? 'list') && targetOf(side, at));
    return first < 0 ? [] : [first];
  }

  /** @type {Atlas.OwnTools['join']} */
  function join(table, columns, sets, how) {
    const { isCount, answers } = how;
    const mark = tools.markOf(table, columns.value);
    const numbers = tools.numbersOf(table, columns.value, how.separator);
    if (!numbers.some(Number.isFinite)) throw tools.fault('no_number', { column: table.header[columns.value] });
    if (!table.rows.some((row) => row[columns.key])) throw tools.fault('no_key', { column: table.header[columns.key] });
    const asked = questions(table, columns);
    const rows = asked.map((question, i) => ({ question, line: table.lines[i], value: table.rows[i][columns.value], number: numbers[i] }));
    const sides = LEVELS.flatMap((level) => {
      const ids = level === 'county' ? [sets.people, sets.county, sets.earlier] : [sets[level]];
      const lookup = ATLAS.has('lookup', level) ? tools.lookup(level) : null;
      const own = ids.flatMap((id) => (id && lookup?.sets.includes(id) ? [id] : []));
      return lookup && own.length ? [{ lookup, sets: own, read: reader(lookup) }] : [];
    });
    // The level that most rows fit, of two the one of fewer units: a municipality is a province.
    /** @param {Side} side @param {Question} question */
    const fits = ({ read }, question) => { const { why, tiers } = read(question); return !why && tiers.some((tier) => tier.length > 0); };
    const counts = sides.map((side) => asked.filter((question) => fits(side, question)).length);
    const side = sides[counts.indexOf(Math.max(...counts))];
    /** @param {Question} question */
    const elsewhere = (question) => (question.code === '' ? 'township' : sides.find((other) => other !== side && fits(other, question))?.lookup.level);
    const { lookup } = side;
    const year = yearOf(table, columns);
    const fitting = fittingOf(side, asked, year);
    const said = how.vintage ? fittingOf(side, asked, how.vintage.year, how.vintage.kind) : [];
    const found = said.length ? said : fitting;
    if (year !== undefined && !found.length) {
      const years = lookup.vintages.filter((none, at) => targetOf(side, at)).map((one) => one.year);
      throw tools.fault('no_year', { year: String(year), first: String(Math.min(...years)), last: String(Math.max(...years)) });
    }
    const set = found.length ? targetOf(side, found[0]) : undefined;
    if (set === undefined) throw nothing(asked, rows.map((row) => leftRow(row, unfound(row.question, elsewhere(row.question)))));
    const shared = {
      level: lookup.level, set, fitting: fitting.map((at) => lookup.vintages[at]), vintages: lookup.vintages.filter((none, at) => targetOf(side, at)),
    };
    const given = rows.reduce((sum, { number }) => sum + (Number.isFinite(number) ? Number(number) : 0), 0);
    const isMarkAsked = mark !== null && !how.separator;
    if (isMarkAsked || found.length > 1) {
      const values = new Float64Array(ATLAS.read('units', set).codes.length).fill(NaN);
      const why = /** @type {Why} */ ({ reason: 'unsettled', fields: {}, candidates: [] });
      const left = rows.map((row) => leftRow(row, why));
      return { ...shared, values, matched: 0, left, vintage: null, asked: isMarkAsked ? 'separator' : 'vintage', mark, check: [], totals: { given, shown: 0, left: given } };
    }
    const settled = settle(side, set, found[0], rows, { isCount, answers, elsewhere });
    if (!settled.matched && !settled.left.some(({ reason }) => !['unknown', 'no_key', 'other_level'].includes(reason))) throw nothing(asked, settled.left);
    const shown = settled.values.reduce((sum, value) => sum + (value || 0), 0);
    const left = settled.left.reduce((sum, { number }) => sum + (Number.isFinite(number) ? Number(number) : 0), 0);
    return { ...shared, ...settled, vintage: lookup.vintages[found[0]], asked: null, mark, totals: { given, shown, left } };
  }

  /** @param {Question[]} asked @param {Atlas.OwnLeft[]} left */
  const nothing = (asked, left) => Object.assign(tools.fault('no_match', { examples: asked.slice(0, 3).map(({ key }) => key).join(', ') }), { left });

  /** @param {Question} question @param {string | undefined} level @returns {Why} */
  function unfound({ text }, level) {
    if (!text) return { reason: 'no_key', fields: {}, candidates: [] };
    return level ? { reason: 'other_level', fields: { level }, candidates: [] } : { reason: 'unknown', fields: {}, candidates: [] };
  }

  /** @param {Row} row @param {Why} why @returns {Atlas.OwnLeft} */
  function leftRow({ question: { key, above, question }, line, value, number }, why) {
    return { line, key, within: above, value, question, number, ...why };
  }

  /** @param {Entry} entry @returns {Atlas.OwnCandidate} */
  function candidate({ code, prefecture, province, ...names }) {
    const above = [...new Set([prefecture, province])].filter((one) => one && one !== code);
    const called = above.flatMap((one) => (['prefecture', 'province']).map((level) => tools.lookup(/** @type {Atlas.Level} */ (level)).byCode.get(one)?.at(-1)?.[lang()]).find(Boolean) || []);
    return { code, name: names[lang()], within: lang() === 'en' ? called.join(', ') : called.reverse().join(' ') };
  }

  /** @param {Entry[]} entries */
  const candidates = (entries) => [...new Map(entries.map((entry) => [entry.code, entry])).values()].map(candidate);

  /** Name codes of a vintage, some of many. @param {Lookup} lookup @param {number} at @param {string[]} codes */
  function named(lookup, at, codes) {
    const called = codes.slice(0, SHOWN).map((code) => [(lookup.members[at].get(code) || lookup.byCode.get(code)?.at(-1))?.[lang()], code].filter(Boolean).join(' '));
    return called.join(lang() === 'en' ? ', ' : '、') + (codes.length > SHOWN ? ' …' : '');
  }

  /**
   * Give each unit its value, and each other row its reason.
   * @param {Side} side @param {string} set @param {number} at @param {Row[]} rows
   * @param {{isCount: boolean, answers: Map<string, string>, elsewhere: (question: Question) => string | undefined}} how
   */
  function settle(side, set, at, rows, { isCount, answers, elsewhere }) {
    const { lookup } = side;
    const { index, codes: units } = ATLAS.read('units', set);
    const names = ATLAS.has('names', `${set}.${lang()}`) ? ATLAS.read('names', `${set}.${lang()}`).unit : null;
    const values = new Float64Array(units.length).fill(NaN);
    /** @type {Map<Row, Why>} */
    const reasons = new Map();
    /** @type {Map<Row, Place & {unit: string}>} */
    const places = new Map();
    /** Units that the reader says a row is the whole of. @type {Map<Row, string>} */
    const wholes = new Map();
    /** Units with land of rows that have no place: they would look whole. @type {Map<string, string[]>} */
    const short = new Map();
    /** @param {string} unit */
    const nameOf = (unit) => names?.[index.get(unit) ?? -1] || lookup.byCode.get(unit)?.at(-1)?.[lang()] || unit;
    for (const row of rows) {
      const { question } = row;
      const answer = answers.get(question.question);
      const own = answer === undefined ? undefined : lookup.members[at].get(answer);
      const whole = answer?.replace(/^=/, '') || '';
      if (!own && index.has(whole)) {
        wholes.set(row, whole);
        continue;
      }
      const place = own ? { entry: own, at, isExact: true } : find(side, question, at, set);
      const unit = place && lookup.unit(place.entry, lookup.vintages[place.at].year, set);
      if (place && unit && index.has(unit)) places.set(row, { ...place, unit });
      else {
        reasons.set(row, place ? noUnit(lookup, place.entry, set) : whyNot(side, question, at, elsewhere));
        for (const one of landOf(side, question, at, set)) short.set(one, [...short.get(one) || [], question.key]);
      }
    }
    for (const own of grouped([...places], ([, { entry }]) => entry.code).values()) if (own.length > 1) twice(own.map(([row]) => row));
    /** @param {Row[]} own */
    function twice(own) {
      const lines = own.slice(0, SHOWN).map(({ line }) => line).join(', ');
      for (const row of own) {
        reasons.set(row, { reason: 'twice', fields: { lines: own.length > SHOWN ? `${lines} …` : lines }, candidates: [] });
        places.delete(row);
        wholes.delete(row);
      }
    }
    const byUnit = grouped([...places], ([, { unit }]) => unit);
    for (const [unit, own] of grouped([...wholes], ([, one]) => one)) {
      const all = [...own.map(([row]) => row), ...(byUnit.get(unit) || []).map(([row]) => row)];
      if (all.length > 1) {
        twice(all);
        byUnit.delete(unit);
      } else if (Number.isFinite(all[0].number)) values[index.get(unit) ?? -1] = Number(all[0].number);
      else reasons.set(all[0], noNumber(all[0]));
    }
    const valued = new Set([...places].flatMap(([{ number }, { entry }]) => (Number.isFinite(number) ? [entry.code] : [])));
    for (const [unit, all] of byUnit) {
      const missing = all.filter(([{ number }]) => !Number.isFinite(number));
      const inCity = all.filter(([row, { entry }]) => Number.isFinite(row.number) && valued.has(entry.partOf));
      const own = all.filter((pair) => !missing.includes(pair) && !inCity.includes(pair));
      for (const [row] of missing) reasons.set(row, noNumber(row));
      for (const [row] of inCity) reasons.set(row, { reason: 'in_city', fields: { unit: nameOf(unit) }, candidates: [] });
      const why = whyNotWhole(unit, own, missing);
      if (!why) values[index.get(unit) ?? -1] = own.reduce((sum, [{ number }]) => sum + Number(number), 0);
      else for (const [row] of own) reasons.set(row, why);
    }
    /** @param {string} unit @param {[Row, Place][]} own @param {[Row, Place][]} missing @returns {Why | null} */
    function whyNotWhole(unit, own, missing) {
      const code = lookup.members[at].has(unit) ? `=${unit}` : unit;
      const whole = [{ code, name: nameOf(unit), within: '' }];
      const without = short.get(unit);
      if (without) return { reason: 'without_place', fields: { unit: nameOf(unit), rows: without.slice(0, SHOWN).join(', ') }, candidates: whole };
      const codes = new Set(own.map(([, { entry }]) => entry.code));
      const others = new Set(own.map(([, place]) => place.at).filter((one) => one !== at));
      const due = lookup.unitMembers(at, set).get(unit);
      const isWhole = others.size ? [...others].some((one) => isSame(codes, lookup.unitMembers(one, set).get(unit))) : isSame(withCities(lookup, at, codes), due);
      if (!isWhole) {
        const has = withCities(lookup, at, new Set([...own, ...missing].map(([, { entry }]) => entry.code)));
        const lacking = [...[...due || []].filter((one) => !has.has(one)).sort(), ...missing.map(([, { entry }]) => entry.code)];
        return { reason: lacking.length ? 'incomplete' : 'mixed', fields: { unit: nameOf(unit), codes: named(lookup, at, lacking) }, candidates: whole };
      }
      return own.length > 1 && !isCount ? { reason: 'part', fields: { unit: nameOf(unit) }, candidates: whole } : null;
    }
    const left = rows.flatMap((row) => {
      const why = reasons.get(row);
      return why ? [leftRow(row, why)] : [];
    });
    const check = [...places].flatMap(([row, { entry, isExact }]) => (isExact || reasons.has(row) ? [] : [{ line: row.line, key: row.question.key, ...candidate(entry) }]));
    return { values, matched: rows.length - left.length, left, check };
  }

  /** @template One @param {One[]} all @param {(one: One) => string} keyOf */
  function grouped(all, keyOf) {
    /** @type {Map<string, One[]>} */
    const groups = new Map();
    for (const one of all) {
      const group = groups.get(keyOf(one));
      if (group) group.push(one);
      else groups.set(keyOf(one), [one]);
    }
    return groups;
  }

  /** Write the city for its districts where all of them are there. @param {Lookup} lookup @param {number} at @param {Set<string>} codes */
  function withCities(lookup, at, codes) {
    const given = new Set(codes);
    for (const [city, districts] of lookup.parts(at)) {
      if (!districts.every((code) => given.has(code))) continue;
      for (const code of districts) given.delete(code);
      given.add(city);
    }
    return given;
  }

  /** @param {Row} row @returns {Why} */
  const noNumber = ({ number }) => ({ reason: number === undefined ? 'no_number' : 'no_value', fields: {}, candidates: [] });

  /** @param {Lookup} lookup @param {Entry} entry @param {string} set @returns {Why} */
  const noUnit = (lookup, entry, set) => ({ reason: lookup.land(entry, set).length > 1 ? 'divided' : 'before', fields: { name: `${entry[lang()]} ${entry.code}` }, candidates: [] });

  /** The units with the land of a row that has no place. @param {Side} side @param {Question} question @param {number} at @param {string} set */
  function landOf({ lookup, read }, question, at, set) {
    const { why, tiers } = read(question);
    // Whichever it means, that one lacks its row; a total is no row of any.
    const tier = why || lookup.isTotal(at, question.code || '') ? undefined : tiers.find((entries) => entries.length);
    if (!tier || new Set(tier.map(({ code }) => code)).size > 1) return [];
    const nearest = lookup.nearest(tier, lookup.vintages[at].year, set);
    return nearest ? lookup.land(nearest.entry, set) : [];
  }

  /** @param {Side} side @param {Question} question @param {number} at @param {(question: Question) => string | undefined} elsewhere @returns {Why} */
  function whyNot({ lookup, read }, question, at, elsewhere) {
    const { why, tiers, said } = read(question);
    /** @param {Entry[][]} all */
    const then = (all) => all.map((tier) => tier.filter((entry) => entry.from <= at && entry.to >= at)).find((tier) => tier.length) || [];
    if (why === 'no_province') return { reason: 'no_province', fields: { province: said }, candidates: [] };
    if (why) {
      const found = candidates(then(tiers));
      return found.length ? { reason: why, fields: {}, candidates: found } : unfound(question, 'province');
    }
    if (lookup.isTotal(at, question.code || '')) return unfound(question, elsewhere(question) || 'prefecture');
    const entries = lookup.byCode.get(question.code || '');
    if (entries) {
      const entry = lookup.members[at].get(question.code || '') || entries[entries.length - 1];
      return { reason: 'contradicts', fields: { name: `${entry[lang()]} ${entry.code}`, given: question.name }, candidates: candidates([entry, ...then(lookup.called(question.name))]) };
    }
    if (question.code !== null || !question.text) return unfound(question, elsewhere(question));
    const several = then(tiers);
    if (several.length) return { reason: 'ambiguous', fields: {}, candidates: candidates(several) };
    const anywhere = lookup.called(question.text);
    const other = then(anywhere);
    if (other.length) return { reason: 'elsewhere', fields: { within: question.above }, candidates: candidates(other) };
    const years = anywhere.flat().filter(({ kind }) => lookup.kinds[kind] === 'list');
    if (!years.length) return unfound(question, elsewhere(question));
    const [first, last] = [Math.min(...years.map((entry) => entry.first)), Math.max(...years.map((entry) => entry.last))];
    return { reason: 'other_year', fields: { first: String(first), last: String(last) }, candidates: [] };
  }

  /** @type {Atlas.OwnTools['near']} */
  function near({ key }, { set, level, vintage }) {
    const lookup = tools.lookup(level);
    const at = lookup.vintages.findIndex(({ year, kind }) => year === vintage?.year && kind === vintage?.kind);
    if (at < 0 || tools.codeOf(key) !== null) return [];
    const text = key.normalize('NFKC').trim();
    const bare = text.match(/^(..+?)(?:自治县|自治州|[省市区县旗盟])$|^(.+?) \w+$/);
    const members = lookup.unitMembers(at, set);
    const found = [text, bare?.[1] || bare?.[2] || text].map((name) => ATLAS.search(name, 4 * NEAR).flatMap(({ code }) => (
      lookup.members[at].has(code || '') ? [code || ''] : [...members.get(code || '') || []]))).find((codes) => codes.length) || [];
    return candidates(found.flatMap((code) => lookup.members[at].get(code) || [])).slice(0, NEAR);
  }

  Object.assign(tools, { prepare, join, near });
})(window.ATLAS);
