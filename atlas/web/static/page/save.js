'use strict';
/*
 * ATLAS.save: what a reader takes from a map, made in the page, so that it works from a disk.
 *
 * table(rows) returns rows of cells as the text of a CSV, with the mark by which Excel knows UTF-8.
 * csv(map, source) returns the text of a table, once map.details() are there: the units that the map colours
 * in the order of their codes, under the names that the downloads give the fields; with a source
 * every row names it in a last field, as a comment would break what reads a plain CSV.
 * file(blob, name) hands a file to the reader, picture(canvas, name) what a canvas shows.
 */
(function (ATLAS) {
  /** Excel on a Chinese Windows takes a file without this mark for GB18030. */
  const MARK = '\ufeff';

  /** @typedef {[name: string, text: (unit: number) => string]} Field */

  /** What a spreadsheet runs as a formula, as atlas/exports/reproducible.py has it: wide signs are signs to some. */
  const FORMULA = /^(?:[=@\uff1d\uff20\t\r\n].|[+\-\uff0b\uff0d][^\p{L}\p{N}_]*[\p{L}\p{N}_])/su;

  /** An apostrophe makes a text of a formula; a number with a sign is none. @param {string} cell */
  const plain = (cell) => (FORMULA.test(cell) && Number.isNaN(Number(cell)) ? `'${cell}` : cell);

  /** @param {string} cell */
  const quoted = (cell) => (/[",\r\n]/.test(cell) ? `"${cell.replace(/"/g, '""')}"` : cell);

  /** @param {(string | number)[][]} rows */
  const table = (rows) => MARK + rows.map((row) => `${row.map((cell) => quoted(plain(String(cell)))).join(',')}\n`).join('');

  /**
   * Fields of a scene: name, and its text of a unit.
   * @param {Atlas.Scene<Atlas.Config>} it @returns {Field[]}
   */
  function fieldsOf({ config, units, names, values }) {
    const { lang, set, column, classes, counts, value } = config;
    /** @param {number} value */
    const number = (value) => (Number.isNaN(value) ? '' : String(value));
    /**
     * @param {string} level @param {string[]} named @param {number[]} own @param {string[]} codes
     * @returns {Field[]}
     */
    const above = (level, named, own, codes) => (codes.length
      ? [[`${level}_code`, (unit) => codes[own[unit]] || ''], [`${level}_name_${lang}`, (unit) => named[own[unit]] || '']]
      : []);
    /** @param {string} name @returns {Field} */
    const numbersOf = (name) => {
      const numbers = ATLAS.read('values', `${set}/${name}`);
      return [name, (unit) => number(numbers[unit])];
    };
    const beside = counts.filter((count) => count.column !== column);
    // An estimate is not handed out without its range.
    const further = [...(value.bounds || []), ...beside.flatMap((count) => [count.column, ...(count.bounds || [])])];
    return [
      ['code', (unit) => units.codes[unit]],
      [`name_${lang}`, (unit) => names.unit[unit]],
      ...above('prefecture', names.pref, units.pref, units.prefs),
      ...above('province', names.prov, units.prov, units.provs),
      ['comparability', (unit) => units.comps[units.comp[unit]]],
      [column || '', (unit) => (classes.edges ? number(values[unit]) : classes.keys[values[unit]] || '')],
      ...further.map(numbersOf),
    ];
  }

  /** @param {Atlas.AtlasMap} map @param {string} [source] */
  function csv({ scene }, source) {
    const fields = fieldsOf(scene);
    if (source) fields.push(['source', () => source]);
    const shown = scene.units.codes.map((code, unit) => unit).filter((unit) => scene.shown[unit]);
    const rows = shown.map((unit) => fields.map(([, text]) => text(unit)));
    return table([fields.map(([name]) => name), ...rows]);
  }

  /**
   * @param {Blob | null} blob A canvas that gets no picture gives none.
   * @param {string} name
   */
  function file(blob, name) {
    if (!blob) return;
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  /**
   * Save a canvas as PNG, and give what was saved. Chromium packs it in the pause after a frame, and
   * waits a second for one on a page at rest: so a frame is asked for.
   * @param {HTMLCanvasElement} canvas @param {string} name @returns {Promise<Blob | null>}
   */
  async function picture(canvas, name) {
    /** @type {Promise<Blob | null>} */
    const packed = new Promise((keep) => canvas.toBlob(keep, 'image/png'));
    requestAnimationFrame(() => {});
    file(await packed, name);
    return packed;
  }

  ATLAS.save = { table, csv, file, picture };
})(window.ATLAS);
