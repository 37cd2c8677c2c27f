'use strict';
/*
 * The registry of the pages' data: loading it, decoding it, and writing its values.
 *
 * A data script calls ATLAS.put(kind, id, payload); the engine asks for it by the same two words.
 * Everything is synchronous, so that a page works from a disk, where fetch does not; what takes long
 * can be decoded bit by bit (ATLAS.reading), and is then there for who asks.
 */
window.ATLAS = (function () {
  const payloads = new Map();
  const decoded = new Map();
  const begun = new Map();

  /** How many leaves or arcs are decoded in one go. */
  const LEAVES = 200;
  const ARCS = 1500;

  /** @param {string} kind @param {string} id @param {unknown} payload */
  function put(kind, id, payload) {
    payloads.set(`${kind}/${id}`, payload);
    decoded.delete(`${kind}/${id}`);
    begun.delete(`${kind}/${id}`);
  }

  /** @param {string} kind @param {string} id */
  function has(kind, id) {
    return payloads.has(`${kind}/${id}`);
  }

  /** @param {string} kind @param {string} id */
  function get(kind, id) {
    if (!has(kind, id)) throw new Error(`ATLAS: ${kind}/${id} is not loaded on this page`);
    return payloads.get(`${kind}/${id}`);
  }

  /**
   * Decode a payload step by step; two who ask at a time go on with the same work.
   * @param {keyof Atlas.Decoded} kind @param {string} id @returns {Atlas.Steps}
   */
  function* reading(kind, id) {
    const key = `${kind}/${id}`;
    while (!decoded.has(key)) {
      if (!begun.has(key)) begun.set(key, decoding(kind, id, key));
      yield begun.get(key).next();
    }
  }

  /** @param {keyof Atlas.Decoded} kind @param {string} id @param {string} key @returns {Atlas.Steps} */
  function* decoding(kind, id, key) {
    try {
      decoded.set(key, kind === 'geo' ? yield* decodeGeo(get(kind, id), id) : DECODERS[kind](get(kind, id), id));
    } finally {
      begun.delete(key);
    }
  }

  /**
   * The decoded form of a payload, decoded once for all maps of a page.
   * @param {keyof Atlas.Decoded} kind @param {string} id
   */
  function read(kind, id) {
    const key = `${kind}/${id}`;
    if (!decoded.has(key)) Array.from(reading(kind, id));
    return decoded.get(key);
  }

  /**
   * The unsigned numbers of a varint text.
   * @param {string} text
   */
  function numbersOf(text) {
    const found = new Int32Array(text.length);
    let count = 0;
    let value = 0;
    let shift = 0;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      const digit = code - (code > 92 ? 36 : 35);
      value |= (digit & 31) << shift;
      shift += 5;
      if (digit & 32) continue;
      found[count++] = value;
      value = shift = 0;
    }
    return found.subarray(0, count);
  }

  /** @param {number} number */
  const signed = (number) => (number >>> 1) ^ -(number & 1);

  /**
   * Arcs as flat arrays: arc i has the points starts[i] … starts[i + 1] − 1, in grid cells.
   * @param {string} text @returns {Atlas.Steps<Atlas.Arcs>}
   */
  function* decodeArcs(text) {
    const numbers = numbersOf(text);
    yield;
    const x = new Int32Array(numbers.length >> 1);
    const y = new Int32Array(numbers.length >> 1);
    const starts = [0];
    let points = 0;
    let px = 0;
    let py = 0;
    for (let at = 0; at < numbers.length;) {
      for (const end = points + numbers[at++]; points < end; points++, at += 2) {
        x[points] = px += signed(numbers[at]);
        y[points] = py += signed(numbers[at + 1]);
      }
      starts.push(points);
      if (starts.length % ARCS === 0) yield;
    }
    return { x: x.slice(0, points), y: y.slice(0, points), starts: Int32Array.from(starts) };
  }

  /**
   * Rings of each leaf as arc references (i forwards, ~i backwards), and each arc's two leaves:
   * left the first that runs along it, right the first other that runs against it, −1 outside.
   * @param {string} text @param {number} leaves @param {number} arcs @returns {Atlas.Steps<Atlas.Rings>}
   */
  function* decodeRings(text, leaves, arcs) {
    const numbers = numbersOf(text);
    const left = new Int32Array(arcs).fill(-1);
    const right = new Int32Array(arcs).fill(-1);
    const rings = [];
    let unused = 0;
    let at = 0;
    for (let leaf = 0; leaf < leaves; leaf++) {
      const own = [];
      for (let count = numbers[at++]; count > 0; count--) {
        /** @type {number[]} */
        const refs = [];
        for (const end = at + 1 + numbers[at++]; at < end;) {
          const word = numbers[at++];
          const arc = word === 0 ? unused++ : unused - (word >> 1);
          const against = word & 1;
          refs.push(against ? ~arc : arc);
          if (!against && left[arc] === -1) left[arc] = leaf;
          if (against && (right[arc] === -1 || right[arc] === left[arc])) right[arc] = leaf;
        }
        own.push(refs);
      }
      rings.push(own);
      if (rings.length % LEAVES === 0) yield;
    }
    return { rings, left, right };
  }

  /**
   * Numbers of which each was written as its step from the one before.
   * @param {string} text
   */
  function decodeDeltas(text) {
    const found = [];
    let at = 0;
    for (const step of numbersOf(text)) found.push(at += signed(step));
    return found;
  }

  /**
   * Codes of six digits from their steps; longer ones from the steps of these and of what follows
   * them after a 1; those of united units, which a third list tells; any from a list that ends in a
   * space.
   * @param {string} text
   */
  function decodeCodes(text) {
    if (text.endsWith(' ')) return text.slice(0, -1).split(' ');
    const [heads, tails, united] = text.split(' ').map(decodeDeltas);
    const codes = heads.map((head, i) => String(head).padStart(6, '0') + (tails && tails.length ? String(tails[i]).slice(1) : ''));
    for (const i of united || []) codes[i] = UNITED + codes[i];
    return codes;
  }

  /** What the code of a unit of several divisions begins with: before that of the first of them. */
  const UNITED = 'U';
  /** @param {string} code */
  const firstDivision = (code) => code.replace(/^U(?=\d)/, '');

  /** @param {string} text */
  const decodeList = (text) => (text ? text.split('|') : []);

  /** @param {Atlas.GeoPayload} payload @param {string} id @returns {Atlas.Steps<Atlas.Geo>} */
  function* decodeGeo(payload, id) {
    const codes = decodeCodes(payload.codes);
    yield;
    const arcs = yield* decodeArcs(payload.arcs);
    const rings = yield* decodeRings(payload.rings, codes.length, arcs.starts.length - 1);
    return { id, own: codes.length, first: 0, ...payload, codes, ...arcs, ...rings };
  }

  /**
   * Values as numbers, NaN where missing (null).
   * @param {Atlas.ValuesPayload} valuesPayload
   */
  const decodeValues = ({ v }) => Float64Array.from(v, (number) => (number === null ? NaN : number));

  /** @param {Atlas.UnitsPayload} payload @param {string} id @returns {Atlas.Units} */
  function decodeUnits(payload, id) {
    const codes = decodeCodes(payload.codes);
    return {
      id, codes, index: new Map(codes.map((code, unit) => [code, unit])),
      leaf: Int32Array.from(decodeDeltas(payload.leaf)),
      prefs: decodeCodes(payload.prefs), pref: decodeDeltas(payload.pref),
      provs: decodeCodes(payload.provs), prov: decodeDeltas(payload.prov),
      comps: payload.comps, comp: decodeDeltas(payload.comp), pages: payload.pages || {},
      unranked: Object.entries(payload.unranked || {}).map(([period, text]) => ({
        years: period.split('_').map(Number), units: text ? decodeDeltas(text) : [],
      })),
      joined: new Map(Object.entries(payload.joined || {})
        .map(([period, text]) => [period, new Set(text ? decodeDeltas(text) : [])])),
    };
  }

  /** @param {Atlas.NamesPayload} namesPayload @returns {Atlas.Names} */
  const decodeNames = ({ unit, pref, prov }) =>
    ({ unit: decodeList(unit), pref: decodeList(pref), prov: decodeList(prov) });

  /** @param {Atlas.LabelsPayload} labelsPayload @returns {Atlas.Label[]} */
  function decodeLabels({ provinces, codes, names, lon, lat }) {
    const [x, y] = [decodeDeltas(lon), decodeDeltas(lat)];
    const all = decodeCodes(codes);
    return decodeList(names).map((name, rank) => ({
      kind: rank < provinces ? 'province' : 'prefecture', code: all[rank], name, rank,
      lon: x[rank] / 1000, lat: y[rank] / 1000,
    }));
  }

  /** @type {Record<Exclude<keyof Atlas.Decoded, 'geo'>, (payload: any, id: string) => unknown>} any: each takes the payload of its own kind */
  const DECODERS = {
    values: decodeValues, units: decodeUnits, names: decodeNames, labels: decodeLabels,
  };

  /**
   * Digits with so many decimals, thousands in groups: Intl's first format costs a phone 0.1 s.
   * @param {number} value @param {number} decimals
   */
  function digitsOf(value, decimals) {
    const [whole, ...rest] = value.toFixed(decimals).split('.');
    return [whole.replace(/\B(?=(\d{3})+$)/g, ','), ...rest].join('.');
  }

  /**
   * A value as the pages write it: minus U+2212, plus if signed, no sign before a zero; thousands in groups.
   * Of an estimate so many figures, if the format names them.
   * @param {number} value @param {Atlas.Format} format
   */
  function formatValue(value, { decimals = 0, sign = false, unit = '', figures = 0 } = {}) {
    const digits = digitsOf(Math.abs(figures ? Number(value.toPrecision(figures)) : value), decimals);
    const head = value < 0 ? '−' : sign ? '+' : '';
    return (/[1-9]/.test(digits) ? head : '') + digits + (/^[\w(]/.test(unit) ? ` ${unit}` : unit);
  }

  /**
   * An estimate with its range; where the range holds zero nobody can tell which way it goes.
   *
   * It leads with the middle of its range.
   * @param {number} low @param {number} high
   * @param {Atlas.Format} format @param {Partial<Atlas.RangeTexts>} texts
   */
  function formatEstimate(low, high, { decimals = 0, sign = false, unit = '', figures = 0 }, texts) {
    /** @param {number} number */
    const rough = (number) => (figures ? Number(number.toPrecision(figures)) : number);
    const [middle, ...ends] = [(low + high) / 2, low, high]
      .map((number) => formatValue(rough(number), { decimals, sign }));
    const words = (low < 0 && high > 0 ? texts.untold : texts.bounded) || '{middle} ({low} – {high})';
    const said = window.ATLAS.filled(words, { middle, low: ends[0], high: ends[1] });
    return said + (/^[\w(]/.test(unit) ? ` ${unit}` : unit);
  }

  const own = /** @type {HTMLScriptElement} */ (document.currentScript);
  /** Address of the folder of shared files, with a slash at its end. */
  const base = new URL('.', own.src || document.baseURI).href;
  const asked = new Map();

  /**
   * File of a payload below the folder.
   * @param {string} kind @param {string} id
   */
  const fileOf = (kind, id) => `${kind}/${id}.js`;

  /** @param {string} file @returns {Promise<void>} */
  function load(file) {
    if (!asked.has(file)) {
      const coming = window.ATLAS.script(base + file);
      asked.set(file, coming);
      // Who asks again shall have it asked for again.
      coming.catch(() => asked.delete(file));
    }
    return asked.get(file);
  }

  /**
   * Load payloads that the page did not name, once each: kept when all are there. Script elements, for
   * fetch fails on file://.
   * @param {Atlas.Pair<string>[]} payloads
   */
  const need = (payloads) =>
    Promise.all(payloads.filter(([kind, id]) => !has(kind, id)).map(([kind, id]) => load(fileOf(kind, id))));

  // Further scripts add the rest of the registry; fail.js has begun it.
  return Object.assign(window.ATLAS || {}, { put, get, has, read, reading, codes: decodeCodes, firstDivision, formatValue, formatEstimate, base, load, need });
})();
