'use strict';
/*
 * ATLAS.movesTable(home, {words, numbers, nameOf, onMark}): the flows of the map as rows.
 *
 * It is the accessible form of the map: write(flows, floor, title, isBeyond) fills it, sorted by a
 * column that a click on its head chooses; the arrow keys go from row to row, and onMark(id) hears
 * of it. Flows beside the expected have columns of their own.
 */
(function (ATLAS) {
  const { make, part } = ATLAS;

  /** @typedef {Atlas.FlowColumn} Column */

  /**
   * The row that an event is about, and its flow.
   * @param {Event} event
   */
  function rowOf({ target }) {
    const row = /** @type {HTMLElement} */ (target).closest('tr');
    return { row, id: (row && row.dataset.flow) || null };
  }

  class MovesTable {
    /** @param {HTMLElement} home @param {Atlas.MovesTableTools} tools */
    constructor(home, tools) {
      this.lang = tools.lang;
      this.words = tools.words;
      this.numbers = tools.numbers;
      this.nameOf = tools.nameOf;
      this.onMark = tools.onMark;
      /** @type {Atlas.Flow[]} */
      this.flows = [];
      this.floor = 0;
      /** @type {Intl.Collator | undefined} */
      this.collator = undefined;
      /** @type {Atlas.Sort} */
      this.sort = { id: 'people', down: true };
      this.besides = tools.besides;
      this.isBeyond = false;
      this.caption = document.createElement('caption');
      this.head = make('tr', {}, []);
      /** @type {Column[]} */
      this.columns = [];
      this.setColumns();
      this.body = document.createElement('tbody');
      this.body.addEventListener('keydown', (event) => this.key(event));
      this.body.addEventListener('focusin', (event) => this.onMark(rowOf(event).id));
      this.body.addEventListener('focusout', () => this.onMark(null));
      this.body.addEventListener('mouseover', (event) => this.onMark(rowOf(event).id));
      this.body.addEventListener('mouseleave', () => this.onMark(null));
      this.scroll = make('div', { class: 'scroll', role: 'region', tabindex: '0' }, make(
        'table', { class: 'moves-rows' }, [this.caption, part('thead', '', this.head), this.body],
      ));
      home.replaceChildren(this.scroll);
    }

    setColumns() {
      this.columns = this.columnsOf();
      this.head.replaceChildren(...this.columns.map((column) => ATLAS.sorting.header(column, () => this.sortBy(column))));
    }

    /** @returns {Column[]} */
    columnsOf() {
      const { words, numbers, nameOf } = this;
      /** @param {'from' | 'to'} end @returns {Column} */
      const place = (end) => ({
        id: end, head: words[end], kind: 'text', text: (flow) => nameOf(flow[end]), key: (flow) => nameOf(flow[end]),
      });
      const ends = [place('from'), place('to')];
      if (this.isBeyond) return [...ends, ...this.besides.columns(() => this.floor)];
      return [
        ...ends,
        { id: 'people', head: words.people, kind: 'number', text: (flow) => numbers.people(flow.people, this.floor), key: (flow) => flow.people },
        {
          id: 'interval', head: words.interval, kind: 'number', key: (flow) => flow.high - flow.low,
          text: (flow) => (flow.people < this.floor ? '–' : numbers.range(flow.low, flow.high)),
        },
        { id: 'ofLeavers', head: words.ofLeavers, kind: 'number', text: (flow) => numbers.percent(flow.ofLeavers), key: (flow) => flow.ofLeavers },
        { id: 'ofArrivals', head: words.ofArrivals, kind: 'number', text: (flow) => numbers.percent(flow.ofArrivals), key: (flow) => flow.ofArrivals },
      ];
    }

    /** @param {Column} column */
    sortBy(column) {
      this.sort = ATLAS.sorting.turned(this.sort, column);
      this.fill();
    }

    /** @param {Atlas.Flow[]} flows @param {number} floor @param {string} title @param {boolean} isBeyond */
    write(flows, floor, title, isBeyond) {
      if (isBeyond !== this.isBeyond) {
        this.isBeyond = isBeyond;
        this.sort = { id: isBeyond ? 'difference' : 'people', down: true };
        this.setColumns();
      }
      this.flows = flows;
      this.floor = floor;
      this.caption.textContent = title;
      this.scroll.setAttribute('aria-label', title);
      this.fill();
    }

    /**
     * Names in the order of their language; to load it takes long, and the first order is by number.
     * @param {string} one @param {string} other
     */
    compare(one, other) {
      this.collator = this.collator || new Intl.Collator(this.lang);
      return this.collator.compare(one, other);
    }

    fill() {
      const { sort } = this;
      ATLAS.sorting.mark(this.head.children, sort);
      const { key } = this.columns.find(({ id }) => id === sort.id) || this.columns[0];
      const turn = sort.down ? -1 : 1;
      /** @param {Atlas.Flow} a @param {Atlas.Flow} b */
      const order = (a, b) => {
        const [one, other] = [key(a), key(b)];
        return turn * (typeof one === 'string' || typeof other === 'string' ? this.compare(String(one), String(other)) : one - other) || b.size - a.size;
      };
      this.body.replaceChildren(...[...this.flows].sort(order).map((flow, i) => this.row(flow, i)));
    }

    /** @param {Atlas.Flow} flow @param {number} place */
    row(flow, place) {
      const cells = this.columns.map((column, i) => {
        const cell = make(i ? 'td' : 'th', { class: column.kind }, column.text(flow));
        if (!i) cell.setAttribute('scope', 'row');
        return cell;
      });
      cells[0].prepend(make('i', { class: `swatch kind-${flow.kind}` }));
      const row = make('tr', { tabindex: place ? '-1' : '0' }, cells);
      row.dataset.flow = flow.id;
      return row;
    }

    /** @param {KeyboardEvent} event */
    key(event) {
      const { row } = rowOf(event);
      if (!row) return;
      /** @type {Record<string, Element | null>} */
      const steps = {
        ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling,
        Home: this.body.firstElementChild, End: this.body.lastElementChild,
      };
      if (event.key === 'Escape') row.blur();
      if (!(event.key in steps)) return;
      event.preventDefault();
      const next = /** @type {HTMLElement | null} */ (steps[event.key]);
      if (!next) return;
      row.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    }

    /**
     * Mark the row of the arrow under the pointer, in sight if `follow`.
     * @param {string | null} id
     */
    mark(id) {
      for (const row of this.body.querySelectorAll('.is-marked')) row.classList.remove('is-marked');
      /** @type {HTMLElement | null} */
      const row = id ? this.body.querySelector(`[data-flow="${id}"]`) : null;
      if (!row) return;
      row.classList.add('is-marked');
      const { scroll } = this;
      const head = this.head.offsetHeight;
      if (scroll.scrollHeight <= scroll.clientHeight) return;
      if (row.offsetTop < scroll.scrollTop + head) scroll.scrollTop = row.offsetTop - head;
      const below = row.offsetTop + row.offsetHeight - scroll.clientHeight;
      if (below > scroll.scrollTop) scroll.scrollTop = below;
    }
  }

  ATLAS.movesTable = (home, tools) => new MovesTable(home, tools);
})(window.ATLAS);
