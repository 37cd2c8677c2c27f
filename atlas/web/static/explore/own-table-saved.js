'use strict';
/*
 * ATLAS.ownTable.save and open: the file in which a reader keeps a table with what was chosen for it.
 *
 * Such a file may have been edited by hand. Every field is checked before anything is drawn, and the first
 * that is wrong is named with what was expected. Fields that are not listed here are left out.
 */
(function (ATLAS) {
  const tools = ATLAS.ownTable;
  const VERSION = 2;
  const KIND = 'atlas-own-table';
  /** Numbers of classes to choose from: in one colour, and on either side of a value. */
  const STEPS = { rising: [3, 4, 5, 6], diverging: [4, 6, 8] };
  const WAYS = ['quantile', 'equal', 'own'];
  const ENCODINGS = ['utf-8', 'gb18030', 'utf-16', ''];
  const DELIMITERS = ['\t', ',', ';'];
  const SEPARATORS = [null, 'thousands', 'decimal'];
  /** Characters of a wrong value that are shown. */
  const SHOWN = 40;

  /** @param {unknown} value @returns {value is string} */
  const isText = (value) => typeof value === 'string';
  /** @param {unknown} value @returns {value is unknown[]} */
  const isList = (value) => Array.isArray(value);
  /** @param {unknown} value */
  const isGroup = (value) => typeof value === 'object' && value !== null && !isList(value);
  /** @param {unknown} value */
  const isCount = (value) => Number.isSafeInteger(value) && Number(value) > 0;
  /** @param {unknown} value @param {any} file any: its table was checked by then */
  const isColumn = (value, file) => Number.isInteger(value) && file.table.header[Number(value)] !== undefined;
  /** @param {any} value any: of a file, looked at here */
  const isVintage = (value) => isGroup(value) && isCount(value.year) && isText(value.kind);
  /** @param {any} file any: what it holds is checked here */
  const stepsOf = ({ classing: { middle } }) => (middle === null ? STEPS.rising : STEPS.diverging);

  /** @typedef {(value: unknown, file: any) => boolean} Test any: a file whose fields before this one are right */
  /** What the sentence on a fault is filled with besides. @typedef {(file: any) => Record<string, unknown>} Filling */

  /**
   * Every field in the order in which they are checked: where it is, with [] for each of a list; what is
   * expected, a key of the words; whether a value is that.
   * @type {[path: string, expected: Atlas.OwnExpected, holds: Test, filling?: Filling][]}
   */
  const FIELDS = [
    ['table', 'group', isGroup],
    ['table.header', 'header', (value) => isList(value) && value.length > 1],
    ['table.header[]', 'text', isText],
    ['table.rows', 'rows', (value) => isList(value) && value.length > 0],
    ['table.rows[]', 'row', (value, { table }) => isList(value) && value.length === table.header.length && value.every(isText), ({ table }) => ({ n: table.header.length })],
    ['table.lines', 'lines', (value, { table }) => isList(value) && value.length === table.rows.length, ({ table }) => ({ n: table.rows.length })],
    ['table.lines[]', 'line', isCount],
    ['table.encoding', 'choice', (value) => ENCODINGS.some((one) => one === value), () => ({ choices: listed(ENCODINGS) })],
    ['table.delimiter', 'choice', (value) => DELIMITERS.some((one) => one === value), () => ({ choices: listed(DELIMITERS) })],
    ['table.above', 'list', isList],
    ['table.above[]', 'text', isText],
    ['name', 'text', isText],
    ['columns', 'group', isGroup],
    ['columns.key', 'column', isColumn, mostOf],
    ['columns.within', 'columnOrNone', (value, file) => value === null || isColumn(value, file), mostOf],
    ['columns.prefecture', 'columnOrNone', (value, file) => value === null || isColumn(value, file), mostOf],
    ['columns.name', 'columnOrNone', (value, file) => value === null || isColumn(value, file), mostOf],
    ['columns.values', 'list', isList],
    ['columns.values[]', 'column', isColumn, mostOf],
    ['columns.value', 'column', isColumn, mostOf],
    ['isCount', 'flag', (value) => typeof value === 'boolean'],
    ['answers', 'list', isList],
    ['answers[]', 'answer', (value) => isList(value) && value.length === 2 && value.every(isText)],
    ['vintage', 'vintageOrNone', (value) => value === null || isVintage(value)],
    ['separator', 'choice', (value) => SEPARATORS.some((one) => one === value), () => ({ choices: listed(SEPARATORS) })],
    ['classing', 'group', isGroup],
    ['classing.way', 'choice', (value) => WAYS.some((one) => one === value), () => ({ choices: listed(WAYS) })],
    ['classing.middle', 'numberOrNone', (value) => value === null || Number.isFinite(value)],
    ['classing.steps', 'choice', (value, file) => stepsOf(file).some((one) => one === value), (file) => ({ choices: listed(stepsOf(file)) })],
    ['classing.breaks', 'list', isList],
    ['classing.breaks[]', 'number', Number.isFinite],
    ['title', 'text', isText],
    ['unit', 'text', isText],
    ['source', 'text', isText],
  ];

  /** @type {Filling} */
  function mostOf({ table }) {
    return { most: table.header.length - 1 };
  }

  /** @param {unknown[]} values */
  const listed = (values) => values.map((value) => JSON.stringify(value)).join(' ');

  /** @param {unknown} value */
  function shown(value) {
    const text = JSON.stringify(value);
    return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
  }

  /**
   * The value of a field: undefined for one that is not there, whatever the language gives every object.
   * @param {any} group any: of a file @param {string} name
   */
  const own = (group, name) => (Object.hasOwn(group, name) ? group[name] : undefined);

  /**
   * The values at a path, each with the name by which it is found in the file.
   * @param {any} file any: the groups and lists on the way were checked before @param {string} path
   * @returns {[field: string, value: unknown][]}
   */
  function valuesAt(file, path) {
    const name = path.replace('[]', '');
    const value = name.split('.').reduce(own, file);
    return name === path ? [[path, value]] : value.map((/** @type {unknown} */ one, /** @type {number} */ at) => [`${name}[${at}]`, one]);
  }

  /** @param {any} file any: what a file holds @returns {asserts file is Atlas.OwnState & {answers: [string, string][]}} */
  function check(file) {
    for (const [path, expected, holds, filling] of FIELDS) {
      for (const [field, value] of valuesAt(file, path)) {
        if (value !== undefined && holds(value, file)) continue;
        const more = Object.entries(filling ? filling(file) : {}).map(([name, one]) => [name, String(one)]);
        const fields = { ...Object.fromEntries(more), field, expected };
        throw value === undefined ? tools.fault('saved_lacks', fields) : tools.fault('saved_field', { ...fields, found: shown(value) });
      }
    }
  }

  /** @type {Atlas.OwnTools['save']} */
  function save({ table, name, columns, isCount, answers, vintage, separator, classing, title, unit, source }) {
    // What was typed as a break and is no number would come back as null.
    const breaks = classing.breaks.filter(Number.isFinite);
    return JSON.stringify({
      kind: KIND, version: VERSION, table, name, columns, isCount, answers: [...answers], vintage, separator, classing: { ...classing, breaks }, title, unit, source,
    });
  }

  /** @type {Atlas.OwnTools['open']} */
  function open(text) {
    const file = parsed(text);
    if (!isGroup(file) || own(file, 'kind') !== KIND) throw tools.fault('not_saved');
    const version = own(file, 'version');
    if (version === undefined) throw tools.fault('saved_lacks', { field: 'version', expected: 'version' });
    if (!isCount(version)) throw tools.fault('saved_field', { field: 'version', expected: 'version', found: shown(version) });
    if (version > VERSION) throw tools.fault('saved_later', { version: String(version) });
    if (version === 1) addTo(file);
    check(file);
    const { table, columns, classing, name, answers, isCount: counted, vintage, separator, title, unit, source } = file;
    const { header, rows, lines, encoding, delimiter, above } = table;
    const { key, within, prefecture, name: beside, values, value } = columns;
    const { way, steps, middle, breaks } = classing;
    return {
      table: { header, rows, lines, encoding, delimiter, above }, name,
      columns: { key, within, prefecture, name: beside, values, value }, isCount: counted, answers: new Map(answers),
      vintage: vintage && { year: vintage.year, kind: vintage.kind }, separator, classing: { way, steps, middle, breaks }, title, unit, source,
    };
  }

  /** Give a file of the first version what it could not say: the second has two more columns, a year and a mark. @param {any} file any: not checked yet */
  function addTo(file) {
    Object.assign(file, { vintage: null, separator: null });
    if (isGroup(file.columns)) Object.assign(file.columns, { prefecture: null, name: null });
  }

  /** @param {string} text @returns {any} any: what a file holds is looked at by who asks */
  function parsed(text) {
    try {
      return JSON.parse(text);
    } catch {
      throw tools.fault('not_saved');
    }
  }

  Object.assign(tools, { STEPS, save, open });
})(window.ATLAS);
