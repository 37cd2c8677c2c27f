'use strict';
/*
 * ATLAS.table(element, map, {words, title, locate}): the rows of a map as a table.
 *
 * The rows are those of the units that the map colours, read from what the map has loaded; the
 * table follows it to another level. words: see map_texts.py; title names the map's value;
 * locate(code) shows a unit on the map.
 */
(function (ATLAS) {
  const { filled, make, part } = ATLAS;
  /** @typedef {Atlas.Sorted & {text: (unit: number) => string, key: (unit: number) => string | number}} Column */

  const FIRST = 100;
  const FURTHER = 200;

  /** @param {string} text */
  const plain = (text) => text.normalize('NFD').replace(/[\u0300-\u036f'’-]/g, '').toLowerCase();
  const grouped = ATLAS.formatValue;

  /**
   * Columns of a scene: {id, head, kind, text(unit), key(unit)}; a key of NaN sorts last.
   * @param {Atlas.Scene<Atlas.Config>} it @param {Atlas.TableTools} tableTools @returns {Column[]}
   */
  function columnsOf({ config, units, names, values }, { words, title }) {
    const { classes, counts, texts, set } = config;
    const numeric = Boolean(classes.edges);
    const { decimals, sign, bounds } = config.value;
    /** @param {number} unit @param {number} number @param {Atlas.Format} how */
    const figure = (unit, number, how) => (Number.isNaN(number) ? words.missing : ATLAS.figureText(config, unit, number, how));
    /** @param {number} unit */
    const within = (unit) => [names.prov[units.prov[unit]], names.pref[units.pref[unit]]]
      .filter((name, i, all) => name && name !== names.unit[unit] && all.indexOf(name) === i);
    /** @type {Column[]} */
    const columns = [
      { id: 'name', head: words.name, kind: 'text', text: (unit) => names.unit[unit], key: (unit) => names.unit[unit] },
      {
        id: 'value', head: title, kind: numeric ? 'number' : 'text', key: (unit) => values[unit],
        text: (unit) => (classes.edges || Number.isNaN(values[unit])
          ? figure(unit, values[unit], { decimals, sign, bounds }) : classes.labels[values[unit]]),
      },
      {
        id: 'within', head: words.within, kind: 'text',
        text: (unit) => within(unit).join(words.between), key: (unit) => units.codes[unit],
      },
      ...counts.map(({ column, label, ...how }) => {
        const numbers = ATLAS.read('values', `${set}/${column}`);
        return /** @type {Column} */ ({
          id: column, head: label, kind: 'number',
          text: (unit) => figure(unit, numbers[unit], { ...how, unit: '' }), key: (unit) => numbers[unit],
        });
      }),
      {
        id: 'comparability', head: words.comparability, kind: 'text',
        text: (unit) => (texts.comparability || {})[units.comps[units.comp[unit]]] || '',
        key: (unit) => units.comp[unit],
      },
    ];
    // All provinces belong to the country, and none of their borders moved.
    return columns.filter(({ id }) =>
      (id !== 'within' || units.codes.some((code, unit) => within(unit).length)) &&
      (id !== 'comparability' || units.comp.some((word) => word !== units.comp[0])));
  }

  class DataTable {
    /** @param {HTMLElement} home @param {Atlas.AtlasMap} map @param {Atlas.TableTools} options */
    constructor(home, map, options) {
      this.home = home;
      this.map = map;
      this.words = options.words;
      this.title = options.title;
      this.locate = options.locate;
      /** @type {Atlas.UnitSet} */
      this.units = map.scene.units;
      /** @type {Column[]} */
      this.columns = [];
      /** @type {number[]} */
      this.all = [];
      /** @type {number[]} */
      this.rows = [];
      /**
       * All that a search may name each unit by.
       * @type {Map<number, string>}
       */
      this.found = new Map();
      /** @type {Atlas.Sort | null} */
      this.sort = null;
      this.collator = new Intl.Collator(map.config.lang);
      /** @type {Map<string | null | undefined, HTMLElement>} */
      this.rowOf = new Map();
      const { words } = this;
      this.input = make('input', { type: 'search', autocomplete: 'off', spellcheck: 'false' });
      this.input.addEventListener('input', () => this.refresh());
      this.status = make('p', { role: 'status', class: 'note' });
      this.head = document.createElement('tr');
      this.head.setAttribute('aria-rowindex', '1');
      this.body = document.createElement('tbody');
      this.caption = document.createElement('caption');
      this.table = make('table', { class: 'rows' }, [this.caption, part('thead', '', this.head), this.body]);
      this.more = make('button', { type: 'button', class: 'action' });
      this.more.addEventListener('click', () => this.grow(FURTHER));
      this.scroll = make('div', { class: 'scroll', role: 'region', tabindex: '0' }, this.table);
      const label = part('label', '', [part('span', '', words.search), this.input]);
      this.home.replaceChildren(make('div', { class: 'seek' }, label), this.status, this.scroll, this.more);
      this.follow();
      map.on('show', () => this.follow());
      map.on('select', (facts) => this.mark(facts && facts.code));
    }

    /** Take up what the map shows, once all of it is loaded. */
    follow() {
      return ATLAS.attempt(this.status, () => this.map.details().then(() => this.read()));
    }

    read() {
      const { scene } = this.map;
      const { units, shown } = scene;
      const same = this.units.id === units.id;
      this.units = units;
      this.columns = columnsOf(scene, this);
      this.all = units.codes.map((code, unit) => unit).filter((unit) => shown[unit]);
      this.found = new Map(this.all.map((unit) => [unit, this.answersTo(scene, unit)]));
      const { sort } = this;
      const kept = same && sort && this.columns.some(({ id }) => id === sort.id);
      if (!kept) this.sort = { id: 'value', down: Boolean(scene.config.classes.edges) };
      this.scroll.setAttribute('aria-label', this.title);
      this.caption.textContent = this.title;
      this.head.replaceChildren(...this.columns.map((column) => ATLAS.sorting.header(column, () => this.sortBy(column))));
      this.refresh();
    }

    /**
     * All that a search may name a unit by.
     * @param {Atlas.Scene<Atlas.Config>} it @param {number} unit
     */
    answersTo({ units, names }, unit) {
      const above = [names.pref[units.pref[unit]], names.prov[units.prov[unit]]];
      return plain([names.unit[unit], ...above, units.codes[unit]].filter(Boolean).join(' '));
    }

    /** @param {Column} column */
    sortBy(column) {
      if (this.sort) this.sort = ATLAS.sorting.turned(this.sort, column);
      this.refresh();
    }

    refresh() {
      const { sort, words, all } = this;
      if (!sort) return;
      ATLAS.sorting.mark(this.head.children, sort);
      const wanted = plain(this.input.value).split(/\s+/).filter(Boolean);
      this.rows = all.filter((unit) => wanted.every((word) => (this.found.get(unit) || '').includes(word)));
      this.rows.sort(this.order(sort));
      this.table.setAttribute('aria-rowcount', String(this.rows.length + 1));
      const text = wanted.length ? words.found : words.count;
      this.status.textContent = filled(text, { n: grouped(this.rows.length), all: grouped(all.length) });
      this.body.replaceChildren();
      this.rowOf.clear();
      this.grow(FIRST);
    }

    /**
     * Order of two units by the sorted column; those without a figure always last.
     * @param {Atlas.Sort} sort @returns {(one: number, other: number) => number}
     */
    order(sort) {
      const { collator } = this;
      const { key } = this.columns.find(({ id }) => id === sort.id) || this.columns[0];
      const turn = sort.down ? -1 : 1;
      return (a, b) => {
        const [one, other] = [key(a), key(b)];
        if (typeof one === 'string' || typeof other === 'string') return turn * collator.compare(String(one), String(other)) || a - b;
        const empty = Number(Number.isNaN(one)) - Number(Number.isNaN(other));
        return empty || turn * (one - other || 0) || a - b;
      };
    }

    /**
     * Write that many rows more.
     * @param {number} number
     */
    grow(number) {
      const from = this.body.childElementCount;
      const next = this.rows.slice(from, from + number);
      this.body.append(...next.map((unit, i) => this.row(unit, from + i + 2)));
      const left = this.rows.length - from - next.length;
      this.more.hidden = left === 0;
      this.more.textContent = filled(this.words.more, { n: grouped(Math.min(left, FURTHER)), left: grouped(left) });
      this.mark(this.map.selected < 0 ? null : this.units.codes[this.map.selected]);
    }

    /** @param {number} unit @param {number} index */
    row(unit, index) {
      const cells = this.columns.map((column) => (column.id === 'name'
        ? this.nameCell(unit)
        : make('td', { class: column.kind }, column.text(unit))));
      const row = make('tr', { 'aria-rowindex': String(index) }, cells);
      this.rowOf.set(this.units.codes[unit], row);
      return row;
    }

    /**
     * The name, leading to the place's page if it has one, and the way to it on the map.
     * @param {number} unit
     */
    nameCell(unit) {
      const { map, units, words } = this;
      const name = map.scene.names.unit[unit];
      const facts = {
        code: units.codes[unit], page: units.pages[units.codes[unit]], name, comparability: units.comps[units.comp[unit]],
        prefecture: units.prefs[units.pref[unit]] || '', province: units.provs[units.prov[unit]] || '',
      };
      const link = ATLAS.linkOf(map.config, facts);
      const label = link ? make('a', { href: link.href }, name) : name;
      const show = make('button', { type: 'button', class: 'locate', 'aria-label': filled(words.locate, { name }), title: words.onMap });
      show.addEventListener('click', () => this.locate(facts.code));
      if (!units.members[unit].length) show.disabled = true;
      return make('th', { scope: 'row' }, part('span', 'named', [show, label]));
    }

    /**
     * Mark the row of the unit that is outlined on the map.
     * @param {string | null | undefined} code
     */
    mark(code) {
      for (const row of this.body.querySelectorAll('[aria-current]')) row.removeAttribute('aria-current');
      const row = this.rowOf.get(code);
      if (row) row.setAttribute('aria-current', 'true');
    }
  }

  ATLAS.table = (home, map, options) => new DataTable(home, map, options);
})(window.ATLAS);
