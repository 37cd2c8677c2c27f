'use strict';
/*
 * ATLAS.ownTable.join: the rows of a reader's table on the units of the atlas, by code or by name.
 *
 * Every row is either matched or left with its reason. Nothing is dropped, and nothing is guessed
 * where several units may be meant.
 */
(function (ATLAS) {
  const tools = ATLAS.ownTable;
  const LEVELS = /** @type {const} */ (['province', 'prefecture', 'county']);

  /** @type {Atlas.OwnTools['prepare']} */
  async function prepare(sets) {
    const ids = Object.values(sets);
    await Promise.all([ATLAS.has('search', 'index') ? undefined : ATLAS.load('search.js'), ATLAS.need(ids.map((set) => ['units', set]))]);
  }

  /** @type {Atlas.OwnTools['join']} */
  function join(table, columns, sets, { answers }) {
    const numbers = tools.numbersOf(table, columns.value);
    if (!numbers.some(Number.isFinite)) throw tools.fault('no_number', { column: table.header[columns.value] });
    const keys = table.rows.map((row) => row[columns.key].normalize('NFKC'))
      .map((key) => answers.get(key) ?? key);
    if (!keys.some(Boolean)) throw tools.fault('no_key', { column: table.header[columns.key] });
    const fits = LEVELS.filter((level) => sets[level]).map((level) => {
      const units = ATLAS.read('units', /** @type {string} */ (sets[level]));
      return { level, units, rows: keys.filter((key) => units.index.has(key)).length };
    });
    const { level, units } = fits.reduce((best, fit) => (fit.rows > best.rows ? fit : best));
    const values = new Float64Array(units.codes.length).fill(NaN);
    /** @type {Map<string, number[]>} */
    const byUnit = new Map();
    keys.forEach((key, row) => byUnit.set(key, [...(byUnit.get(key) || []), row]));
    /** @type {Atlas.OwnLeft[]} */
    const left = [];
    keys.forEach((key, row) => {
      const number = numbers[row];
      const unit = units.index.get(key);
      const same = byUnit.get(key) || [];
      const reason = !key ? 'no_key' : unit === undefined ? (fits.some((fit) => fit.units.index.has(key)) ? 'other_level' : 'unknown')
        : same.length > 1 ? 'twice' : number === undefined ? 'no_number' : Number.isNaN(number) ? 'no_value' : null;
      if (!reason && unit !== undefined && number !== undefined) values[unit] = number;
      else if (reason) {
        const cells = table.rows[row];
        left.push({
          line: table.lines[row], key, within: columns.within === null ? '' : cells[columns.within], value: cells[columns.value],
          reason, fields: { lines: same.map((other) => table.lines[other]).join(', ') }, candidates: [], question: key,
        });
      }
    });
    if (left.length === keys.length) throw Object.assign(tools.fault('no_match', { examples: keys.slice(0, 3).join(', ') }), { left });
    return { level, set: units.id, values, matched: keys.length - left.length, left };
  }

  Object.assign(tools, { prepare, join });
})(window.ATLAS);
