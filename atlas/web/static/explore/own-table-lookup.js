'use strict';
/*
 * ATLAS.ownTable.lookup: what each division of each year is called, and which units hold it.
 *
 * The build writes it (atlas/web/data/lookup.py); its questions are those of atlas/units/lookup.py, and
 * who changes one changes the other.
 */
(function (ATLAS) {
  /** A cell with more letters names nothing: it is a remark. */
  const LONGEST = 120;
  const HAN = '\u2e80';

  /** The one payload of the look-up that is no level. */
  const namesOf = () => /** @type {Atlas.LookupNames} */ (/** @type {unknown} */ (ATLAS.get('lookup', 'names')));

  /** @type {Map<string, string>} */
  const keys = new Map();

  /**
   * What is compared of a name, as `name_key` of the build has it.
   * @param {string} text
   */
  function keyOf(text) {
    const known = keys.get(text);
    if (known !== undefined) return known;
    const { traditional } = namesOf();
    const kept = text.normalize('NFKD').replace(/[^\p{L}\p{N}]/gu, '');
    const key = kept.replace(/[\u3400-\u9fff]/g, (character) => traditional[character] ?? character).toLowerCase().replaceAll('v', 'u');
    keys.set(text, key);
    return key;
  }

  /**
   * @template Known
   * @param {Map<string, Known[]>} groups @param {string} key @param {Known} one
   */
  function push(groups, key, one) {
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }

  /** What provinces and prefectures are called. */
  class Uppers {
    constructor() {
      const { uppers, placeholders, provinces } = namesOf();
      this.codes = new Map(Object.entries(uppers).map(([key, codes]) => [key, new Set(codes.split(' '))]));
      this.placeholders = new Set(placeholders);
      /** Keys of all names of a code. @type {Map<string, Set<string>>} */
      this.keys = new Map();
      for (const [key, codes] of this.codes) for (const code of codes) this.keys.set(code, (this.keys.get(code) || new Set()).add(key));
      /** Keys of the names of provinces. */
      this.provinces = provinces.flatMap((code) => [...this.keys.get(code) || []]);
      /** @type {Map<string, Set<string>[] | null>} */
      this.known = new Map();
    }

    /**
     * Read what a text says that a division lies in: codes of which it lies in one, of each thing that is
     * said; null where it names nothing that is known.
     * @param {string} text
     */
    within(text) {
      const known = this.known.get(text);
      if (known !== undefined) return known;
      const found = this.read(keyOf(text));
      this.known.set(text, found);
      return found;
    }

    /** @param {string} key @returns {Set<string>[] | null} */
    read(key) {
      if (!key || this.placeholders.has(key)) return [];
      if (key.length > LONGEST) return null;
      const found = this.find(key);
      if (found.size) return [found];
      for (let cut = 1; cut < key.length; cut++) {
        const first = this.codes.get(key.slice(0, cut));
        const second = first && this.find(key.slice(cut));
        if (first && second?.size) return [first, second];
      }
      return null;
    }

    /** Find codes by a code, by a name, or by how one begins. @param {string} key @returns {Set<string>} */
    find(key) {
      const codes = this.codes.get(key);
      if (codes) return codes;
      if (/^\d+$/.test(key)) return new Set([key.padEnd(6, '0')].filter((code) => this.keys.has(code)));
      if (key.length < 2) return new Set();
      return new Set([...this.codes].flatMap(([name, begun]) => (name.startsWith(key) ? [...begun] : [])));
    }

    /** Whether a text names what an entry lies in: its province, its prefecture, or both. @param {Atlas.OwnEntry} entry @param {string} said */
    hold({ province, prefecture }, said) {
      const above = [this.keys.get(province), this.keys.get(prefecture)];
      if (above.some((names) => names?.has(said))) return true;
      for (let cut = 1; cut < said.length; cut++) {
        const [head, tail] = [said.slice(0, cut), said.slice(cut)];
        if ((above[0]?.has(head) && above[1]?.has(tail)) || (above[1]?.has(head) && above[0]?.has(tail))) return true;
      }
      return false;
    }

    /** Whether a text is a province's name or how one begins: it may be a total. @param {string} text */
    isProvince(text) {
      const key = keyOf(text);
      return key.length >= (key[0] > HAN ? 2 : 3) && this.provinces.some((name) => name.startsWith(key));
    }
  }

  /** The entries of one level. @implements {Atlas.OwnLookup} */
  class Lookup {
    /** @param {Atlas.Level} level @param {Atlas.LookupPayload} payload @param {Uppers} uppers */
    constructor(level, payload, uppers) {
      this.level = level;
      this.uppers = uppers;
      this.sets = payload.sets;
      this.first = new Map(payload.sets.map((set, i) => [set, payload.first[i]]));
      this.kinds = payload.kinds;
      const entries = unpack(payload);
      const years = payload.kinds.map((none, kind) => {
        const own = entries.filter((entry) => entry.kind === kind);
        return [...new Set(own.flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (nothing, i) => first + i)))].sort((a, b) => a - b);
      });
      this.vintages = years.flatMap((all, kind) => all.map((year) => ({ year, kind: payload.kinds[kind] })));
      const begin = years.map((none, kind) => years.slice(0, kind).reduce((sum, { length }) => sum + length, 0));
      /** @type {Map<string, Atlas.OwnEntry>[]} */
      this.members = this.vintages.map(() => new Map());
      /** @type {Map<string, Atlas.OwnEntry[]>} */
      this.byCode = new Map();
      /** @type {Map<string, Atlas.OwnEntry[]>[]} */
      this.names = [new Map(), new Map(), new Map()];
      for (const entry of entries) {
        entry.from = begin[entry.kind] + years[entry.kind].indexOf(entry.first);
        entry.to = begin[entry.kind] + years[entry.kind].indexOf(entry.last);
        for (let at = entry.from; at <= entry.to; at++) this.members[at].set(entry.code, entry);
        push(this.byCode, entry.code, entry);
        [[entry.zh, entry.en], entry.short, entry.also].forEach((called, tier) => {
          for (const key of new Set(called.map(keyOf))) if (key) push(this.names[tier], key, entry);
        });
      }
      /** @type {Map<string, Atlas.OwnEntry[][]>} */
      this.calledSo = new Map();
      /** @type {Map<string, Map<string, Set<string>>>} */
      this.together = new Map();
      /** @type {Map<number, Set<string>>} */
      this.above = new Map();
      /** @type {Map<number, Map<string, string[]>>} */
      this.partsIn = new Map();
      /** @type {Map<string, boolean>} */
      this.placeable = new Map();
    }

    /**
     * The entries of all years that a text may name, those it names best first: by whole name, short name
     * and another spelling, each alone, then behind or before what the division lies in.
     * @param {string} text
     */
    called(text) {
      const known = this.calledSo.get(text);
      if (known) return known;
      const key = keyOf(text);
      /** @type {[said: string, name: string][]} */
      const splits = [];
      for (let cut = 1; cut < (key.length > LONGEST ? 0 : key.length); cut++) {
        const [head, tail] = [key.slice(0, cut), key.slice(cut)];
        splits.push([head, tail], [tail, head]);
      }
      const tiers = this.names.flatMap((names) => [
        names.get(key) || [],
        splits.flatMap(([said, rest]) => (names.get(rest) || []).filter((entry) => this.uppers.hold(entry, said))),
      ]);
      this.calledSo.set(text, tiers);
      return tiers;
    }

    /** Units of a set that have an entry's land. @param {Atlas.OwnEntry} entry @param {string} set */
    land(entry, set) {
      return entry.land[this.sets.indexOf(set)] || [];
    }

    /** The unit of an entry in a year; null before the set, or where it was divided. @param {Atlas.OwnEntry} entry @param {number} year @param {string} set */
    unit(entry, year, set) {
      const land = this.land(entry, set);
      return land.length === 1 && year >= (this.first.get(set) ?? year) ? land[0] : null;
    }

    /** Whether rows of a vintage may be joined to a set. @param {number} at @param {string} set */
    canPlace(at, set) {
      const id = `${at} ${set}`;
      const known = this.placeable.get(id)
        ?? (this.vintages[at].year >= (this.first.get(set) ?? 0) && [...this.members[at].values()].some((entry) => this.land(entry, set).length > 0));
      this.placeable.set(id, known);
      return known;
    }

    /**
     * The entry of the nearest year, one that the units can place before others; its vintage with it.
     * @param {Atlas.OwnEntry[]} entries @param {number} year @param {string} set
     */
    nearest(entries, year, set) {
      const first = this.first.get(set) ?? 0;
      /** @type {{entry: Atlas.OwnEntry, at: number, rank: number[]} | null} */
      let best = null;
      for (const entry of entries) {
        if (isUnits(entry)) continue;
        const start = entry.last < first ? entry.first : Math.max(entry.first, first);
        const then = Math.min(Math.max(year, start), entry.last);
        const rank = [Number(entry.last < first), Math.abs(then - year), then, entry.kind];
        if (best === null || isBefore(rank, best.rank)) best = { entry, at: entry.from + then - entry.first, rank };
      }
      return best;
    }

    /** The codes of a vintage by the units of a set. @param {number} at @param {string} set */
    unitMembers(at, set) {
      const id = `${at} ${set}`;
      const known = this.together.get(id);
      if (known) return known;
      /** @type {Map<string, Set<string>>} */
      const members = new Map();
      for (const [code, entry] of this.members[at]) {
        if (entry.partOf) continue;
        for (const unit of this.land(entry, set)) members.set(unit, (members.get(unit) || new Set()).add(code));
      }
      this.together.set(id, members);
      return members;
    }

    /** Whether a code is of what the entries of a vintage lie in: a row with it is a total. @param {number} at @param {string} code */
    isTotal(at, code) {
      const known = this.above.get(at)
        || new Set([...this.members[at].values()].flatMap(({ prefecture, province }) => [prefecture, province]));
      this.above.set(at, known);
      return known.has(code) && !this.members[at].has(code);
    }

    /** The districts of cities that a list has beside the city. @param {number} at */
    parts(at) {
      const known = this.partsIn.get(at);
      if (known) return known;
      /** @type {Map<string, string[]>} */
      const parts = new Map();
      for (const { code, partOf } of this.members[at].values()) if (partOf) push(parts, partOf, code);
      this.partsIn.set(at, parts);
      return parts;
    }
  }

  /** Kinds behind the lists and the censuses are sets of units. @type {Atlas.OwnTools['isUnits']} */
  const isUnits = ({ kind }) => kind > 1;

  /** @param {number[]} rank @param {number[]} other */
  function isBefore(rank, other) {
    const at = rank.findIndex((number, i) => number !== other[i]);
    return at >= 0 && rank[at] < other[at];
  }

  /** @param {string} text */
  const split = (text) => text.split('|').filter(Boolean);

  /** @param {Atlas.LookupPayload} payload */
  function unpack({ kinds, sets, entries, alike }) {
    const found = entries.map(([kind, first, last, code, zh, en, short, also, prefecture, province, partOf, ...land]) => ({
      kind, first, last, code, zh, en, short: split(short), also: split(also), prefecture, province, partOf,
      land: land.map((units) => (units === '=' ? [code] : split(units))), from: 0, to: 0,
    }));
    const listed = found.filter(({ kind }) => kinds[kind] === 'list');
    for (const [kind, year, of, others] of alike) {
      const own = new Set(others.split(' '));
      for (const entry of listed) {
        if (entry.first > of || entry.last < of || own.has(entry.code)) continue;
        // A unit is its own, in its set.
        const land = kinds[kind] === 'census' ? entry.land : sets.map((set) => (set === kinds[kind] ? [entry.code] : []));
        found.push({ ...entry, kind, first: year, last: year, land });
      }
    }
    return found;
  }

  /** @type {Map<string, Lookup>} */
  const made = new Map();
  /** @type {Uppers | null} */
  let uppers = null;

  /** @type {Atlas.OwnTools['lookup']} */
  function lookup(level) {
    uppers ??= new Uppers();
    const known = made.get(level) || new Lookup(level, ATLAS.get('lookup', level), uppers);
    made.set(level, known);
    return known;
  }

  /** @param {string} code */
  const isKnown = (code) => (/** @type {const} */ (['province', 'prefecture', 'county'])).some((level) => ATLAS.has('lookup', level) && lookup(level).byCode.has(code));

  /** A cell without what makes no difference to its code: spreadsheets keep digits as text behind an apostrophe, or as ="110101". @param {string} cell */
  const bareCode = (cell) => cell.normalize('NFKC').replace(/\p{Cf}/gu, '').trim().replace(/^="(.*)"$/, '$1').replace(/^['’‘]/, '').trim();

  /** Of six, nine or twelve digits, and of two or four, as statistical offices have them. */
  const CODE = /^(?:(\d{2}|\d{4}|\d{6}|\d{9}|\d{12})(?:\.0*)?|(\d{6})[^\d.].*)$/;

  /** @type {Atlas.OwnTools['codeOf']} */
  function codeOf(cell) {
    const bare = bareCode(cell);
    if (/[a-z]/i.test(bare) && /^\w+$/.test(bare) && isKnown(bare.toUpperCase())) return bare.toUpperCase();
    const [, alone, before] = bare.match(CODE) || [];
    const digits = alone || before;
    if (!digits) return null;
    return /^0*$/.test(digits.slice(6)) ? digits.slice(0, 6).padEnd(6, '0') : '';
  }

  /** @type {Atlas.OwnTools['isCode']} */
  function isCode(cell) {
    const bare = bareCode(cell);
    const digits = bare.match(/^(\d{6})(?:\d{3}|\d{6})?(?:\.0+)?$/)?.[1];
    return isKnown(digits ?? bare.toUpperCase());
  }

  Object.assign(ATLAS.ownTable, { lookup, keyOf, codeOf, isCode, isUnits });
})(window.ATLAS);
