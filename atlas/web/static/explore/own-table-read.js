'use strict';
/*
 * ATLAS.ownTable: a reader's own table, as pure functions; its panel is own-panel.js.
 *
 * This file reads: bytes or a text to rows of cells, cells to numbers, and columns to what they are; and
 * it lists the rows that are not shown. Nothing here knows the page, and nothing leaves the machine.
 */
(function (ATLAS) {
  const LIMIT = 20 * 1024 * 1024;
  const DELIMITERS = /** @type {const} */ (['\t', ',', ';']);
  /** So many lines tell which delimiter a file has, and so many rows what its columns are. */
  const SAMPLE = 200;
  const NAMED = 50;

  /** @type {Atlas.OwnTools['fault']} */
  const fault = (key, fields = {}) => Object.assign(new Error(key), { key, fields });

  /** First bytes of files that hold a table and are none that is read here. */
  const SPREADSHEETS = Object.entries({ 'PK\x03\x04': 'XLSX', '\xd0\xcf\x11\xe0': 'XLS', '%PDF': 'PDF' });

  /** @type {Atlas.OwnTools['read']} */
  function read(bytes, name) {
    if (bytes.byteLength > LIMIT) throw fault('too_big', { name, size: megabytes(bytes.byteLength), limit: megabytes(LIMIT) });
    const all = new Uint8Array(bytes);
    const head = String.fromCharCode(...all.subarray(0, 512));
    const other = SPREADSHEETS.find(([magic]) => head.startsWith(magic));
    if (other) throw fault('spreadsheet', { name, kind: other[1] });
    // What some programs call XLS is a page.
    if (/^\W*<(!doctype html|html|table|\?xml)/i.test(head)) throw fault('spreadsheet', { name, kind: 'HTML' });
    const [encoding, text] = decoded(all);
    if (isBinary(text)) throw fault('binary', { name });
    return { ...readText(text), encoding };
  }

  /** @param {number} bytes */
  const megabytes = (bytes) => (bytes / 1024 / 1024).toFixed(bytes % (1024 * 1024) ? 1 : 0);

  /**
   * The text of a file: Excel's "Unicode text" names its encoding, and what is no UTF-8 is the Chinese one.
   * @param {Uint8Array} bytes @returns {[encoding: Atlas.OwnTable['encoding'], text: string]}
   */
  function decoded(bytes) {
    const [first, second] = bytes;
    if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
      return ['utf-16', new TextDecoder(first === 0xff ? 'utf-16le' : 'utf-16be').decode(bytes)];
    }
    try {
      return ['utf-8', new TextDecoder('utf-8', { fatal: true }).decode(bytes)];
    } catch {
      return ['gb18030', new TextDecoder('gb18030').decode(bytes)];
    }
  }

  /** @type {Atlas.OwnTools['textOf']} */
  const textOf = (bytes) => decoded(new Uint8Array(bytes))[1];

  /**
   * Whether a text is none: it holds what no table holds, or much that is no character of its encoding.
   * @param {string} text
   */
  function isBinary(text) {
    const start = text.slice(0, 1e5);
    // eslint-disable-next-line no-control-regex
    const strange = start.match(/[\0-\x08\x0e-\x1a\x1c-\x1f\ufffd]/g) || [];
    return start.includes('\0') || strange.length > start.length / 100;
  }

  /** @type {Atlas.OwnTools['readText']} */
  function readText(given) {
    const text = given.replace(/^\ufeff/, '');
    if (text.length > LIMIT) throw fault('too_big', { name: '', size: megabytes(text.length), limit: megabytes(LIMIT) });
    const delimiter = delimiterOf(text);
    const records = cellsOf(text, delimiter).filter(({ cells }) => cells.some(Boolean));
    if (!records.length) throw fault('no_table');
    const width = records.reduce((most, { cells }) => Math.max(most, cells.length), 0);
    if (width < 2) throw fault('one_column', { example: records[0].cells[0].slice(0, 40) });
    // A title stands alone in its line.
    const first = records.findIndex(({ cells }) => cells.filter(Boolean).length > 1);
    const body = records.slice(Math.max(first, 0));
    if (first < 0) throw fault('no_table');
    for (const { cells } of body) while (cells.length < width) cells.push('');
    const hasHead = isHead(body.map(({ cells }) => cells));
    const rows = hasHead ? body.slice(1) : body;
    if (!rows.length) throw fault('no_table');
    return {
      header: Array.from({ length: width }, (none, i) => (hasHead && body[0].cells[i]) || letters(i)),
      rows: rows.map(({ cells }) => cells), lines: rows.map(({ line }) => line),
      encoding: '', delimiter, above: records.slice(0, first).map(({ cells }) => cells.filter(Boolean)[0]),
    };
  }

  /** @param {number} column @returns {string} */
  const letters = (column) => (column < 26 ? '' : letters(Math.floor(column / 26) - 1)) + String.fromCharCode(65 + (column % 26));

  /**
   * Records of a text as RFC 4180 has them: a quoted cell may hold delimiters, breaks and doubled quotes.
   * @param {string} text @param {string} delimiter @param {number} [most]
   */
  function cellsOf(text, delimiter, most = Infinity) {
    /** @type {{cells: string[], line: number}[]} */
    const records = [];
    /** @type {string[]} */
    let cells = [];
    let [line, begun, at] = [1, 1, 0];
    const ends = new RegExp(`[${delimiter}\r\n]`, 'g');
    while (at < text.length && records.length < most) {
      let cell = '';
      if (text[at] === '"') {
        // A doubled quote ends one piece and begins the next; one that nothing ends is a letter.
        /** @type {string[]} */
        const pieces = [];
        let close = at - 1;
        do {
          const open = close + 1;
          close = text.indexOf('"', open + 1);
          pieces.push(text.slice(open + 1, close));
        } while (close >= 0 && text[close + 1] === '"');
        if (close >= 0) [cell, at] = [pieces.join('"'), close + 1];
        line += cell.split('\n').length - 1;
      }
      ends.lastIndex = at;
      const end = ends.exec(text)?.index ?? text.length;
      cells.push((cell + text.slice(at, end)).trim());
      at = end + 1;
      if (text[end] === delimiter) {
        if (at === text.length) cells.push('');
        if (at < text.length) continue;
      }
      if (text[end] === '\r' && text[at] === '\n') at += 1;
      while (cells.length && !cells[cells.length - 1]) cells.pop();
      records.push({ cells, line: begun });
      cells = [];
      begun = line += 1;
    }
    return records;
  }

  /**
   * The delimiter that cuts most lines into as many cells; a tab before others, for a paste has no other.
   * @param {string} text
   */
  function delimiterOf(text) {
    const scores = DELIMITERS.map((delimiter) => {
      const widths = cellsOf(text, delimiter, SAMPLE).map(({ cells }) => cells.length).filter(Boolean);
      const usual = [...widths].sort((a, b) => a - b)[widths.length >> 1] || 0;
      const alike = widths.filter((width) => width > 1 && Math.abs(width - usual) < 2).length;
      return usual > 1 ? alike / widths.length : 0;
    });
    const best = Math.max(...scores);
    return best ? DELIMITERS[scores.indexOf(best)] : ',';
  }

  const MISSING = /^(?:[-–—―‐‑−]*|[.…·*]+|n\/?a|#n\/a|nan|null|none)$/i;
  /** Numbers whose decimals stand behind a point, and those behind a comma. */
  const WITH_POINT = /^[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)?(?:\.\d*)?(?:e[+-]?\d+)?$/i;
  const WITH_COMMA = /^[+-]?(?:\d+|\d{1,3}(?:\.\d{3})+)?(?:,\d+)?(?:e[+-]?\d+)?$/i;

  /** A cell without what makes no difference to its number. @param {string} cell */
  function bareNumber(cell) {
    // Wide digits, commas and signs are made narrow.
    const text = cell.normalize('NFKC').replace(/[\s'’\p{Cf}]/gu, '');
    return MISSING.test(text) ? '' : text.replace(/[−–—‐‑]/, '-').replace(/[%‰]$/, '').replace(/^\((.*)\)$/, '-$1');
  }

  /** @type {Atlas.OwnTools['numberOf']} */
  function numberOf(cell, isDecimalComma = false) {
    const text = bareNumber(cell);
    if (!text && MISSING.test(cell.normalize('NFKC').replace(/[\s'’\p{Cf}]/gu, ''))) return NaN;
    if (!/\d/.test(text) || !(isDecimalComma ? WITH_COMMA : WITH_POINT).test(text)) return undefined;
    const plain = isDecimalComma ? text.replaceAll('.', '').replace(',', '.') : text.replaceAll(',', '');
    const number = Number(plain);
    return Number.isFinite(number) ? number : undefined;
  }

  /**
   * What a number tells of the marks: which of them is a decimal one for certain, or which stands there
   * before three digits and may be either.
   * @param {string} text @returns {{decimal?: ',' | '.', either?: ',' | '.'}}
   */
  function toldBy(text) {
    const [comma, point] = [text.split(',').length - 1, text.split('.').length - 1];
    if (comma && point) return { decimal: text.lastIndexOf(',') > text.lastIndexOf('.') ? ',' : '.' };
    // A mark that stands twice parts thousands: the other one is that of decimals.
    if (comma > 1) return { decimal: '.' };
    if (point > 1) return { decimal: ',' };
    if (!comma && !point) return {};
    const mark = comma ? ',' : '.';
    return /^[+-]?[1-9]\d{0,2}[.,]\d{3}$/.test(text) ? { either: mark } : { decimal: mark };
  }

  /** How the numbers of a column are written. @param {Atlas.OwnTable} table @param {number} column */
  function writingOf({ rows, lines }, column) {
    /** @type {Map<string, {line: number, cell: string}>} */
    const first = new Map();
    rows.forEach((row, i) => {
      const text = bareNumber(row[column]);
      if (!text || (!WITH_POINT.test(text) && !WITH_COMMA.test(text)) || !/\d/.test(text)) return;
      const { decimal, either } = toldBy(text);
      const told = decimal ? `is${decimal}` : `may${either || ''}`;
      if (!first.has(told)) first.set(told, { line: lines[i], cell: row[column] });
    });
    const [comma, point] = [first.get('is,'), first.get('is.')];
    if (comma && point) {
      const [one, other] = [comma, point].sort((a, b) => a.line - b.line);
      throw fault('mixed_numbers', { line: String(one.line), value: one.cell, other: String(other.line), otherValue: other.cell });
    }
    const asked = comma || point ? null : [',', '.'].find((mark) => first.has(`may${mark}`)) ?? null;
    return { isComma: Boolean(comma), asked, example: first.get(`may${asked}`)?.cell ?? '' };
  }

  /** @type {Atlas.OwnTools['markOf']} */
  function markOf(table, column) {
    const { asked, example } = writingOf(table, column);
    return asked ? { mark: asked, example } : null;
  }

  /** @type {Atlas.OwnTools['numbersOf']} */
  function numbersOf(table, column, separator = null) {
    const { isComma, asked } = writingOf(table, column);
    // Until it is said, what parts three digits is taken for thousands, and nothing is drawn.
    const isDecimalComma = asked ? (asked === ',') === (separator === 'decimal') : isComma;
    return table.rows.map((row) => numberOf(row[column], isDecimalComma));
  }

  /** @param {string} cell */
  const isNumber = (cell) => Number.isFinite(numberOf(cell)) || Number.isFinite(numberOf(cell, true));
  /**
   * Share of a column's cells that hold a thing, of those that hold anything.
   * @param {string[][]} rows @param {number} column @param {(cell: string) => boolean} holds
   */
  function shareOf(rows, column, holds) {
    const cells = rows.slice(0, SAMPLE).map((row) => row[column]).filter((cell) => !MISSING.test(cell));
    return cells.length ? cells.filter(holds).length / cells.length : 0;
  }

  const MOST = 0.6;

  /**
   * Whether the first row names the columns: above numbers it has a word, or a year.
   * @param {string[][]} rows
   */
  function isHead([head, ...rows]) {
    const numeric = head.map((cell, column) => column).filter((column) => shareOf(rows, column, isNumber) > MOST);
    /** @param {string} cell */
    const isYear = (cell) => /^(?:19|20)\d\d\D?$/.test(cell);
    return numeric.length ? numeric.some((column) => head[column] && (!isNumber(head[column]) || (isYear(head[column]) && shareOf(rows, column, isYear) < MOST)))
      : head.every((cell) => !isNumber(cell));
  }

  /**
   * Tell whether a cell is a place's name, as it is, without its ending, or after what it lies in.
   * @param {string[]} codes
   */
  function nameTest(codes) {
    const { plain, nameOf } = ATLAS.gazetteer;
    const names = [...new Set(codes.flatMap((code) => [nameOf(code, 'zh'), nameOf(code, 'en')].map(plain)))].filter(Boolean);
    const known = new Set(names);
    /** @param {string} cell */
    return function (cell) {
      const key = plain(cell.normalize('NFKC'));
      return key.length > 1 && (known.has(key) || names.some((name) => name.startsWith(key) || (name.length > 1 && key.endsWith(name))));
    };
  }

  /**
   * The columns whose heads say what they hold, of several the one that is called so first.
   * @param {string[]} header
   */
  function headed(header) {
    const { keyOf } = ATLAS.ownTable;
    /** @type {Partial<Record<'code' | 'name' | 'province' | 'prefecture', number>>} */
    const found = {};
    const { columns } = /** @type {Atlas.LookupNames} */ (/** @type {unknown} */ (ATLAS.get('lookup', 'names')));
    const keys = header.map(keyOf);
    for (const what of /** @type {const} */ (['code', 'name', 'province', 'prefecture'])) {
      const column = columns[what].map((name) => keys.indexOf(keyOf(name))).find((at) => at >= 0);
      if (column !== undefined) found[what] = column;
    }
    return found;
  }

  /** @type {Atlas.OwnTools['guess']} */
  function guess({ header, rows }) {
    const columns = header.map((name, column) => column);
    const { codeOf, isCode } = ATLAS.ownTable;
    const codes = columns.map((column) => shareOf(rows, column, isCode));
    const numbers = columns.map((column) => shareOf(rows, column, isNumber));
    const kinds = columns.map((column) => new Set(rows.slice(0, SAMPLE).map((row) => row[column])).size);
    /** @param {(column: number) => unknown} fits Of those that fit, that with most different cells first. */
    const those = (fits) => columns.filter(fits).sort((a, b) => kinds[b] - kinds[a] || a - b);
    const { places, regions } = ATLAS.gazetteer || {};
    const texts = those((column) => numbers[column] <= MOST && kinds[column] > 0 && rows.some((row) => row[column]));
    /** @param {string[] | undefined} known */
    const named = (known) => {
      const test = known && nameTest(known);
      return test ? texts.filter((column) => shareOf(rows.slice(0, NAMED), column, test) > 1 - MOST) : texts;
    };
    const heads = headed(header);
    // Codes of two and four digits are told from other numbers by their head alone.
    const isHeadOfCodes = heads.code !== undefined && shareOf(rows, heads.code, (cell) => isCode(codeOf(cell) || '')) > MOST;
    const coded = isHeadOfCodes ? heads.code : those((column) => codes[column] > MOST)[0];
    const inRegions = named(regions);
    const [first, ...others] = named(places);
    // Of two columns with as many cells that differ, the counties and not the provinces they lie in.
    const finer = others.find((column) => kinds[column] === kinds[first] && inRegions.includes(first) && !inRegions.includes(column));
    /** @param {number | undefined} column */
    const text = (column) => (column !== undefined && texts.includes(column) ? column : undefined);
    const name = text(heads.name);
    const key = coded ?? name ?? finer ?? first ?? text(heads.prefecture) ?? text(heads.province) ?? texts[0] ?? 0;
    const values = columns.filter((column) => column !== key && header[column] !== 'year' && numbers[column] > MOST && codes[column] <= MOST);
    // What a name lies in repeats itself.
    const above = coded === undefined ? [text(heads.province), text(heads.prefecture)].filter((column) => column !== undefined && column !== key) : [];
    const within = coded === undefined ? above[0] ?? inRegions.find((column) => column !== key && kinds[column] <= kinds[key]) : undefined;
    const beside = coded === undefined || name === coded ? undefined : name;
    return {
      key, within: within ?? null, prefecture: above[1] ?? null, name: beside ?? null, values, value: values.at(-1) ?? columns.find((column) => column !== key) ?? 0,
    };
  }

  /** @type {Atlas.OwnTools['leftRows']} */
  function leftRows(left, words) {
    const rows = left.map(({ line, key, within, value, reason, fields }) =>
      [String(line), key, within, value, ATLAS.filled(words.reasons[reason], fields)]);
    return [[words.line, words.key, words.within, words.value, words.reason], ...rows];
  }

  Object.assign(ATLAS.ownTable = /** @type {Atlas.OwnTools} */ ({}), {
    LIMIT, fault, read, readText, guess, numberOf, markOf, numbersOf, leftRows, textOf,
  });
})(window.ATLAS);
