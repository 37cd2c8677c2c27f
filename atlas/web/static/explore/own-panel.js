'use strict';
/*
 * ATLAS.ownPanel(home, host): the panel in which a reader hands over a table, says what its columns
 * are and how it is drawn, and sees which rows are not on the map.
 *
 * What a table says is only ever written as text. Files are read by the page itself; once the panel is
 * there it asks for nothing more.
 */
(function (ATLAS) {
  const { filled, formatValue: number, make, part } = ATLAS;
  const SAVED = /\.json$/i;
  /** Rows of each list, and how many more a button adds. */
  const FIRST = 20;
  const FURTHER = 200;
  /** Whole numbers that reach so far are taken for counts, until the reader says otherwise. */
  const LEAST_COUNT = 1000;
  /** Where more than this share lies below 0, both ways are shown. */
  const LEAST_BELOW = 0.1;
  const WAYS = /** @type {const} */ (['quantile', 'equal', 'own']);

  /** @param {string} text */
  const numbersIn = (text) => text.split(/[\s;；，]+|,(?=\s)/).filter(Boolean).map((word) => Number(word.replace(/[−–]/, '-')))
    .map((number) => (Number.isFinite(number) ? number : NaN));

  /** @param {unknown} error @returns {error is Atlas.OwnFault} */
  const isFault = (error) => error instanceof Error && 'key' in error;

  class Panel {
    /** @param {HTMLElement} home @param {Atlas.OwnHost} host @param {Atlas.OwnWords} words */
    constructor(home, host, words) {
      this.home = home;
      this.host = host;
      this.words = words;
      this.given = ATLAS.get('own', 'atlas');
      /** @type {Atlas.OwnState | null} */
      this.state = null;
      /** @type {Atlas.OwnJoined | null} */
      this.joined = null;
      /** What is asked of rows, by what an answer is kept under. @type {Map<string, Atlas.OwnLeft>} */
      this.questions = new Map();
      /** How many of them stand there. */
      this.askedOf = 0;
      /** Where own breaks begin. @type {number[]} */
      this.ownBreaks = [];
      this.fault = make('p', { class: 'own-fault', role: 'alert' });
      this.body = make('div', { class: 'own-body' });
      this.result = make('p', { class: 'own-result', tabindex: '-1', role: 'status' });
      this.asked = make('div', { class: 'own-asked' });
      /** Which year's divisions the rows are, and how its numbers are written. */
      this.settles = make('div', { class: 'own-settles' });
      this.lists = make('div', { class: 'own-lists' });
      home.replaceChildren(part('p', 'note own-local', words.local) || '', this.fault, this.body);
      this.begin();
      this.listen();
    }

    /** Take files that are dropped anywhere on the page, as long as the fold is open. */
    listen() {
      const fold = /** @type {HTMLDetailsElement} */ (this.home.closest('details'));
      const page = document.documentElement;
      page.dataset.drop = this.words.dropHere;
      /** @param {DragEvent} event */
      const takes = (event) => fold.open && Boolean(event.dataTransfer?.types.includes('Files'));
      /** @param {boolean} isOver */
      const mark = (isOver) => page.classList.toggle('is-dropping', isOver);
      document.addEventListener('dragover', (event) => {
        if (!takes(event)) return;
        event.preventDefault();
        mark(true);
      });
      document.addEventListener('dragleave', (event) => event.relatedTarget || mark(false));
      document.addEventListener('drop', (event) => {
        mark(false);
        if (!takes(event)) return;
        event.preventDefault();
        const [file] = event.dataTransfer?.files || [];
        if (file) this.take(file);
      });
      // Enter in a field is no leave to load the page anew.
      this.home.closest('form')?.addEventListener('submit', (event) => event.preventDefault());
    }

    /** What a reader sees who has given no table yet. */
    begin() {
      const { words } = this;
      const text = make('textarea', { rows: '4', spellcheck: 'false', wrap: 'off' });
      const read = this.button(words.read, () => this.takeText(text.value));
      // What is pasted into an empty box is the table.
      text.addEventListener('paste', () => text.value || setTimeout(() => this.takeText(text.value)));
      this.body.replaceChildren(
        part('p', 'note', words.takes) || '',
        this.fileButton(words.file), part('p', 'note', words.drop) || '',
        this.labelled(words.paste, text), make('p', { class: 'own-actions' }, read),
      );
    }

    /** A button that asks for a file. @param {string} words */
    fileButton(words) {
      const file = make('input', { type: 'file', accept: '.csv,.tsv,.txt,.json' });
      file.addEventListener('change', () => {
        const [given] = file.files || [];
        if (given) this.take(given);
        file.value = '';
      });
      return make('label', { class: 'action own-file' }, words, file);
    }

    /** @param {string} words @param {HTMLElement} field */
    labelled(words, field) {
      return make('label', {}, part('span', '', words), field);
    }

    /** @param {string} words @param {() => void} act */
    button(words, act) {
      const made = make('button', { type: 'button', class: 'action' }, words);
      made.addEventListener('click', act);
      return made;
    }

    /**
     * Do what a table may not be good for, and say so if it is not. Tells whether it was done.
     * @param {() => void | Promise<void>} act
     */
    async trying(act) {
      this.fault.textContent = '';
      try {
        await act();
        return true;
      } catch (error) {
        if (!isFault(error)) throw error;
        this.fault.textContent = this.said(error);
        this.fault.scrollIntoView({ block: 'nearest' });
        return error.left ? this.writeLeft(error.left) : false;
      }
    }

    /** The sentence of a fault. @param {Atlas.OwnFault} error */
    said({ key, fields }) {
      const { faults, expected } = this.words;
      const what = new Map(Object.entries(expected)).get(fields.expected);
      return filled(faults[key], what ? { ...fields, expected: filled(what, fields) } : fields);
    }

    /** @param {File} file */
    take(file) {
      const { ownTable } = ATLAS;
      return this.trying(async () => {
        if (file.size > ownTable.LIMIT) {
          const [size, limit] = [file.size, ownTable.LIMIT].map((bytes) => number(bytes / 2 ** 20, { decimals: 1 }));
          throw ownTable.fault('too_big', { name: file.name, size, limit });
        }
        const bytes = await file.arrayBuffer();
        if (SAVED.test(file.name)) this.start(ownTable.open(ownTable.textOf(bytes)));
        else this.start(this.stateOf(ownTable.read(bytes, file.name), file.name));
      });
    }

    /** @param {string} text */
    takeText(text) {
      return this.trying(() => this.start(this.stateOf(ATLAS.ownTable.readText(text), this.words.pasted)));
    }

    /**
     * What a table is taken for before its reader says anything.
     * @param {Atlas.OwnTable} table @param {string} name @returns {Atlas.OwnState}
     */
    stateOf(table, name) {
      const columns = ATLAS.ownTable.guess(table);
      const known = ATLAS.ownTable.numbersOf(table, columns.value).flatMap((value) => (Number.isFinite(value) ? Number(value) : []));
      const isCount = known.every(Number.isInteger) && known.some((value) => Math.abs(value) >= LEAST_COUNT);
      const isSigned = known.filter((value) => value < 0).length > LEAST_BELOW * known.length;
      return {
        table, name, columns, isCount, answers: new Map(), vintage: null, separator: null, title: table.above[0] || table.header[columns.value], unit: '', source: '',
        classing: { way: 'quantile', steps: isSigned ? 6 : 5, middle: isSigned ? 0 : null, breaks: [] },
      };
    }

    /** @param {Atlas.OwnState} state */
    start(state) {
      this.state = state;
      this.forget();
      this.write(state);
      this.draw();
      this.result.focus({ preventScroll: true });
      this.result.scrollIntoView({ block: 'nearest' });
    }

    /** What was asked of other columns is no longer asked. */
    forget() {
      this.questions.clear();
      this.askedOf = 0;
      this.joined = null;
      this.asked.replaceChildren();
      this.result.textContent = '';
      this.lists.replaceChildren();
      this.settles.replaceChildren();
    }

    /** Join, class and show: after whatever was changed. */
    draw() {
      const { state, words, given, host } = this;
      if (!state) return;
      const { ownTable, ownLayer } = ATLAS;
      this.trying(() => {
        const joined = ownTable.join(state.table, state.columns, given.sets, state);
        this.joined = joined;
        this.writeResult(joined, state);
        // Nothing is drawn before what is asked is answered.
        if (joined.asked) return;
        const breaks = state.isCount ? null : ownTable.classes(joined.values, state.classing, given.palettes);
        // What the classes are is where own ones begin.
        if (breaks && state.classing.way !== 'own') this.ownBreaks = breaks.edges;
        ownLayer.put({ ...state, joined, breaks, label: state.table.header[state.columns.value], said: this.result.textContent }, words, host.lang);
        host.show(joined.level);
      });
    }

    /**
     * The form of a table: what its columns are, and how it is drawn.
     * @param {Atlas.OwnState} state
     */
    write(state) {
      const { words } = this;
      const { table: { header, rows, encoding }, columns } = state;
      const size = { name: state.name, rows: number(rows.length), encoding: encoding.toUpperCase() };
      const all = header.map((name, i) => /** @type {[string, string]} */ ([String(i), name]));
      const within = this.select(words.withinColumn, [['', words.withinNone], ...all], String(columns.within ?? ''), (value) => {
        columns.within = value === '' ? null : Number(value);
        this.forget();
      });
      const classes = this.classesOf(state);
      const kinds = this.pressed(words.kind, [['rate', words.rate], ['count', words.count]], state.isCount ? 'count' : 'rate', (kind) => {
        state.isCount = kind === 'count';
        classes.hidden = state.isCount;
      });
      classes.hidden = state.isCount;
      const title = this.text(words.title, state.title, (value) => { state.title = value || header[columns.value]; });
      this.body.replaceChildren(
        part('p', 'note', filled(encoding ? words.sizeIn : words.size, size)) || '',
        this.result, this.settles, this.lists, this.asked,
        make('div', { class: 'own-two' }, this.select(words.keyColumn, all, String(columns.key), (value) => {
          columns.key = Number(value);
          this.forget();
        }), within),
        make('div', { class: 'own-two' }, this.select(words.valueColumn, all, String(columns.value), (value) => {
          const { input } = title;
          if (state.title === header[columns.value]) input.value = state.title = header[Number(value)];
          columns.value = Number(value);
        }), this.text(words.unit, state.unit, (value) => { state.unit = value; }).label),
        kinds, part('p', 'note', words.kindNote) || '', classes,
        title.label,
        this.text(words.source, state.source, (value) => { state.source = value; }).label,
        make('div', { class: 'own-actions' },
          this.button(words.save, () => this.save(state)), this.fileButton(words.another), this.button(words.remove, () => this.remove())),
      );
    }

    /**
     * Classes: how they are cut, how many, and whether two colours lie about a value.
     * @param {Atlas.OwnState} state
     */
    classesOf(state) {
      const { words } = this;
      const { classing } = state;
      const isTwo = () => classing.middle !== null;
      /** @returns {[string, string][]} */
      const counts = () => (isTwo() ? ATLAS.ownTable.STEPS.diverging : ATLAS.ownTable.STEPS.rising).map((steps) => [String(steps), String(steps)]);
      const steps = this.select(words.steps, counts(), String(classing.steps), (value) => { classing.steps = Number(value); });
      const breaks = this.text(words.breaks, classing.breaks.join(' '), (value) => { classing.breaks = numbersIn(value); });
      const middle = this.text(words.middle, String(classing.middle ?? 0), (value) => { classing.middle = numbersIn(value)[0] || 0; });
      const mirror = () => {
        steps.hidden = classing.way === 'own';
        breaks.label.hidden = !steps.hidden;
        middle.label.hidden = !isTwo();
      };
      const ways = this.pressed(words.classes, WAYS.map((way) => [way, words[way]]), classing.way, (way) => {
        classing.way = /** @type {Atlas.OwnClassing['way']} */ (way);
        if (way === 'own' && !classing.breaks.length) {
          classing.breaks = this.ownBreaks;
          breaks.input.value = classing.breaks.join(' ');
        }
        mirror();
      });
      const two = make('input', { type: 'checkbox' });
      two.checked = isTwo();
      two.addEventListener('change', () => {
        classing.middle = two.checked ? numbersIn(middle.input.value)[0] || 0 : null;
        const select = ATLAS.one('select', steps);
        select.replaceChildren(...counts().map(([value, name]) => make('option', { value }, name)));
        classing.steps = isTwo() ? 6 : 5;
        select.value = String(classing.steps);
        mirror();
        this.draw();
      });
      mirror();
      return make('div', { class: 'own-classes', role: 'group', 'aria-label': words.classes },
        part('span', 'own-label', words.classes), ways, steps, breaks.label,
        make('label', { class: 'own-check' }, two, part('span', '', words.diverging)), middle.label);
    }

    /**
     * @param {string} words @param {[value: string, name: string][]} options @param {string} value
     * @param {(value: string) => void} change
     */
    select(words, options, value, change) {
      const made = make('select', {}, options.map(([key, name]) => make('option', { value: key }, name)));
      made.value = value;
      made.addEventListener('change', () => {
        change(made.value);
        this.draw();
      });
      return this.labelled(words, made);
    }

    /** @param {string} words @param {string} value @param {(value: string) => void} change */
    text(words, value, change) {
      const input = make('input', { type: 'text', autocomplete: 'off' });
      input.value = value;
      input.addEventListener('change', () => {
        change(input.value.trim());
        this.draw();
      });
      return { input, label: this.labelled(words, input) };
    }

    /**
     * Buttons of which one is pressed.
     * @param {string} words @param {[value: string, name: string][]} options @param {string} value
     * @param {(value: string) => void} change
     */
    pressed(words, options, value, change) {
      const buttons = options.map(([key, name]) => {
        const made = make('button', { type: 'button', 'aria-pressed': String(key === value) }, name);
        made.addEventListener('click', () => {
          buttons.forEach((one) => one.setAttribute('aria-pressed', String(one === made)));
          change(key);
          this.draw();
        });
        return made;
      });
      return make('div', { class: 'land-or-people', role: 'group', 'aria-label': words }, buttons);
    }

    /** @param {Atlas.OwnJoined} joined @param {Atlas.OwnState} state */
    writeResult(joined, state) {
      const { words } = this;
      const { matched, left, level, set, values, totals } = joined;
      const rows = number(state.table.rows.length);
      const decimals = Math.min(6, state.table.rows.reduce((most, row) => Math.max(most, (row[state.columns.value].split('.')[1] || '').length), 0));
      const [given, shown, unused] = [totals.given, totals.shown, totals.left].map((sum) => number(sum, { decimals: Number.isInteger(sum) ? 0 : decimals }));
      const sums = state.isCount ? filled(words.totals, { given, shown, left: unused }) : '';
      this.result.textContent = joined.asked ? '' : [filled(words.result, { rows, matched: number(matched), level: words.levels[level] }), sums].filter(Boolean).join(this.host.lang === 'en' ? ' ' : '');
      this.writeSettles(joined, state);
      this.writeAsked(joined.asked ? [] : left, state.answers);
      this.writeLeft(joined.asked ? [] : left);
      if (joined.asked) return;
      this.lists.append(...this.checkOf(joined), this.rowsOf(set, values, level));
    }

    /** @param {Atlas.OwnVintage} vintage */
    nameVintage({ year, kind }) {
      const { country } = ATLAS;
      const [, first, last] = kind.match(/(\d{4}).*(\d{4})$/) || [];
      const called = kind === country.paged[1] ? 'people' : first ? 'units' : kind;
      return filled(this.words.vintages[called], { year: String(year), first, last });
    }

    /**
     * Ask which divisions the rows are, and what a mark in the numbers is; or say what was taken, to be changed.
     * @param {Atlas.OwnJoined} joined @param {Atlas.OwnState} state
     */
    writeSettles({ vintage, vintages, fitting, asked, mark }, state) {
      const { words } = this;
      /** @param {Atlas.OwnVintage} one @returns {[string, string]} */
      const option = (one) => [`${one.kind} ${one.year}`, this.nameVintage(one)];
      const fields = [];
      if (mark) {
        fields.push(this.select(filled(words.askMark, { ...mark }), [['', words.askNone], ['thousands', words.thousands], ['decimal', words.decimal]], state.separator ?? '', (value) => {
          state.separator = value === 'thousands' || value === 'decimal' ? value : null;
        }));
      }
      if (asked !== 'separator') {
        const named = fitting.map((one) => this.nameVintage(one));
        const first = fitting.length === 1 ? filled(words.yearFound, { vintage: named[0] }) : words.askNone;
        const label = vintage ? words.year : filled(words.askYear, { vintages: named.join(words.listed) });
        const said = state.vintage ? option(state.vintage)[0] : '';
        const latest = [...vintages].sort((a, b) => b.year - a.year);
        fields.push(this.select(label, [['', first], ...latest.map(option)], said, (value) => {
          const [kind, year] = value.split(' ');
          state.vintage = value ? { kind, year: Number(year) } : null;
        }));
      }
      const isHere = this.settles.contains(document.activeElement);
      this.settles.classList.toggle('is-asked', Boolean(asked));
      this.settles.replaceChildren(...fields);
      if (isHere) this.settles.querySelector('select')?.focus();
    }

    /** The rows that were placed by a short name, another spelling or another year's code. @param {Atlas.OwnJoined} joined */
    checkOf({ check }) {
      const { words } = this;
      if (!check.length) return [];
      const list = make('ul', {}, check.slice(0, FURTHER).map(({ line, key, name, code, within }) => make('li', {},
        part('span', 'own-line', filled(words.leftRow, { line: number(line) })),
        part('span', 'own-cells', `${key} → ${[name, within, code].filter(Boolean).join(words.between)}`))));
      return [make('details', { class: 'own-check-rows' }, part('summary', '', filled(words.check, { n: number(check.length) })), list)];
    }

    /**
     * Ask which unit is meant where several bear a name; an answer stays in sight, to be changed. Rows that
     * share a name with each other cannot all be one unit: they take a column that tells them apart.
     * @param {Atlas.OwnLeft[]} left @param {Map<string, string>} answers
     */
    writeAsked(left, answers) {
      const { words } = this;
      const rows = left.filter(({ reason }) => reason === 'ambiguous');
      /** @type {Map<string, number>} */
      const times = new Map();
      for (const { question } of rows) times.set(question, (times.get(question) || 0) + 1);
      for (const row of rows) if (times.get(row.question) === 1) this.questions.set(row.question, row);
      const shared = rows.filter(({ question }) => times.get(question) !== 1).length;
      // Who answers by keys stays where he is.
      if (this.questions.size + shared === this.askedOf) return;
      this.askedOf = this.questions.size + shared;
      const questions = [...this.questions.values()];
      const fields = questions.slice(0, FIRST).map((row) => this.question(row, answers, [row.key, row.within].filter(Boolean).join(words.between)));
      const more = questions.length - fields.length + shared;
      this.asked.replaceChildren(
        ...(fields.length ? [part('p', 'own-label', words.ask) || '', ...fields] : []),
        ...(more ? [part('p', 'note', filled(words.askMore, { n: number(more) })) || ''] : []),
      );
    }

    /**
     * A list of the units that a row may mean.
     * @param {Atlas.OwnLeft} row @param {Map<string, string>} answers @param {string} label
     */
    question(row, answers, label) {
      const { words } = this;
      const { question, candidates } = row;
      const options = candidates.map(({ code, name, within }) => /** @type {[string, string]} */ ([code, [name, within].filter(Boolean).join(words.between)]));
      return this.select(label, [['', words.askNone], ...options], answers.get(question) || '', (code) => {
        // What was answered stays in sight, to be changed.
        this.questions.set(question, row);
        if (code) answers.set(question, code);
        else answers.delete(question);
      });
    }

    /**
     * The units that a row which is left may mean, if the reader says so.
     * @param {Atlas.OwnLeft} row
     */
    meant(row) {
      const { joined, state, words } = this;
      if (!joined || !state || row.reason === 'ambiguous') return null;
      const candidates = row.reason === 'unknown' ? ATLAS.ownTable.near(row, joined) : row.candidates;
      return candidates.length ? this.question({ ...row, candidates }, state.answers, words.meant) : null;
    }

    /**
     * The rows that are not on the map, each with its reason.
     * @param {Atlas.OwnLeft[]} given
     */
    writeLeft(given) {
      const { words } = this;
      const { levels } = words;
      const left = given.map((row) => ({
        ...row, fields: { ...row.fields, level: new Map(Object.entries(levels)).get(row.fields.level) || '' },
      }));
      const items = left.slice(0, FIRST).map((row) => make('li', {},
        part('span', 'own-line', filled(words.leftRow, { line: number(row.line) })),
        part('span', 'own-cells', [row.key, row.within, row.value].filter(Boolean).join(words.between)),
        part('span', 'note', filled(words.reasons[row.reason], row.fields)), this.meant(row)));
      const more = left.length - items.length;
      const isOpen = this.lists.querySelector('.own-left[open]');
      const csv = this.button(words.leftCsv, () => {
        const rows = ATLAS.ownTable.leftRows(left, { ...words.columns, reasons: words.reasons });
        ATLAS.save.file(new Blob([ATLAS.save.table(rows)], { type: 'text/csv' }), 'own-table.unmatched.csv');
      });
      this.lists.replaceChildren(...(left.length ? [make('details', { class: 'own-left', ...(isOpen ? { open: '' } : {}) },
        part('summary', '', filled(words.left, { n: number(left.length) })),
        make('ul', {}, items),
        more > 0 ? part('p', 'note', filled(words.leftMore, { n: number(more) })) : null,
        make('p', { class: 'own-actions' }, csv))] : []));
      return false;
    }

    /**
     * The rows that are on the map, from the largest number on; a name leads to its place.
     * @param {string} set @param {Float64Array} values @param {Atlas.Level} level
     */
    rowsOf(set, values, level) {
      const { words, host, state } = this;
      const { codes, prov } = ATLAS.read('units', set);
      const names = ATLAS.read('names', `${set}.${host.lang}`);
      const found = [...values.keys()].filter((unit) => !Number.isNaN(values[unit])).sort((a, b) => values[b] - values[a] || a - b);
      const decimals = Math.min(6, found.reduce((most, unit) => Math.max(most, (String(values[unit]).split('.')[1] || '').length), 0));
      const body = make('tbody', {});
      const more = this.button('', () => grow(FURTHER));
      /** @param {number} count */
      const grow = (count) => {
        const from = body.childElementCount;
        const next = found.slice(from, from + count);
        body.append(...next.map((unit) => {
          const name = make('button', { type: 'button', class: 'own-place' }, names.unit[unit]);
          name.addEventListener('click', () => host.goTo(codes[unit], level));
          const within = names.prov[prov[unit]];
          return make('tr', {}, make('th', { scope: 'row' }, name, within === names.unit[unit] ? null : part('span', 'note', within)),
            make('td', {}, number(values[unit], { decimals })));
        }));
        const left = found.length - from - next.length;
        more.hidden = !left;
        more.textContent = filled(words.more, { n: number(Math.min(left, FURTHER)) });
      };
      const heads = state ? [state.columns.key, state.columns.value].map((column) => state.table.header[column]) : [];
      const table = make('table', { class: 'own-rows' },
        make('thead', {}, make('tr', {}, heads.map((head) => make('th', { scope: 'col' }, head)))), body);
      const fold = make('details', {}, part('summary', '', filled(words.rows, { n: number(found.length) })), table, make('p', { class: 'own-actions' }, more));
      // Thousands of rows that nobody looks at are not written.
      fold.addEventListener('toggle', () => grow(FIRST), { once: true });
      return fold;
    }

    /** @param {Atlas.OwnState} state */
    save(state) {
      const name = `${state.name.replace(/\.[^.]*$/, '')}.json`;
      ATLAS.save.file(new Blob([ATLAS.ownTable.save(state)], { type: 'application/json' }), name);
    }

    async remove() {
      this.state = null;
      this.fault.textContent = '';
      this.begin();
      ATLAS.one('input', this.body).focus();
      await this.host.leave();
      ATLAS.ownLayer.drop(this.host.lang);
    }
  }

  ATLAS.ownPanel = async function (home, host) {
    await Promise.all([`own.${host.lang}.js`, 'own-table.js', 'save.js'].map(ATLAS.load));
    const { sets, people } = ATLAS.get('own', 'atlas');
    await ATLAS.ownTable.prepare(sets);
    const ids = Object.values(sets);
    await ATLAS.need([
      ...ids.map((set) => /** @type {Atlas.Pair<string>} */ (['names', `${set}.${host.lang}`])),
      ...Object.entries(people).map(([set, column]) => /** @type {Atlas.Pair<string>} */ (['values', `${set}/${column}`])),
    ]);
    new Panel(home, host, ATLAS.get('words', `own.${host.lang}`));
  };
})(window.ATLAS);
