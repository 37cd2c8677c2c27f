'use strict';
/*
 * ATLAS.movesTable(home, {words, numbers, nameOf, onMark}): the flows of the map as rows.
 *
 * It is the accessible form of the map: write(flows, state, floor) fills it, sorted by a column
 * that a click on its head chooses; the arrow keys go from row to row, and onMark(id) hears of it.
 */
(function (ATLAS) {
  const { part } = ATLAS;

  function element(tag, attributes, content) {
    const made = part(tag, '', content) || document.createElement(tag);
    Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
    return made;
  }

  class MovesTable {
    constructor(home, tools) {
      Object.assign(this, { home, ...tools });
      this.sort = { id: 'people', down: true };
      this.columns = this.columnsOf();
      this.caption = document.createElement('caption');
      this.head = element('tr', {}, this.columns.map((column) => this.header(column)));
      this.body = document.createElement('tbody');
      this.body.addEventListener('keydown', (event) => this.key(event));
      this.body.addEventListener('focusin', ({ target }) => this.onMark(target.closest('tr').dataset.flow));
      this.body.addEventListener('focusout', () => this.onMark(null));
      this.body.addEventListener('mouseover', ({ target }) => this.onMark(target.closest('tr').dataset.flow));
      this.body.addEventListener('mouseleave', () => this.onMark(null));
      this.scroll = element('div', { class: 'scroll', role: 'region', tabindex: '0' }, element(
        'table', { class: 'moves-rows' }, [this.caption, part('thead', '', this.head), this.body],
      ));
      home.replaceChildren(this.scroll);
    }

    columnsOf() {
      const { words, numbers, nameOf } = this;
      const place = (id, end) => ({
        id, head: words[id], kind: 'text', text: (flow) => nameOf(flow[end]), key: (flow) => nameOf(flow[end]),
      });
      return [
        place('from', 'from'),
        place('to', 'to'),
        { id: 'people', head: words.people, kind: 'number', text: (flow) => numbers.people(flow.people, this.floor), key: (flow) => flow.people },
        {
          id: 'interval', head: words.interval, kind: 'number', key: (flow) => flow.high - flow.low,
          text: (flow) => (flow.people < this.floor ? '–' : numbers.range(flow.low, flow.high)),
        },
        { id: 'ofLeavers', head: words.ofLeavers, kind: 'number', text: (flow) => numbers.percent(flow.ofLeavers), key: (flow) => flow.ofLeavers },
        { id: 'ofArrivals', head: words.ofArrivals, kind: 'number', text: (flow) => numbers.percent(flow.ofArrivals), key: (flow) => flow.ofArrivals },
      ];
    }

    header(column) {
      const button = element('button', { type: 'button' }, column.head);
      button.addEventListener('click', () => this.sortBy(column));
      const cell = element('th', { scope: 'col', class: column.kind }, button);
      cell.dataset.column = column.id;
      return cell;
    }

    sortBy({ id, kind }) {
      this.sort = { id, down: this.sort.id === id ? !this.sort.down : kind === 'number' };
      this.fill();
    }

    write(flows, floor, title) {
      Object.assign(this, { flows, floor });
      this.caption.textContent = title;
      this.scroll.setAttribute('aria-label', title);
      this.fill();
    }

    /** Names in the order of their language; to load it takes long, and the first order is by number. */
    compare(one, other) {
      this.collator = this.collator || new Intl.Collator(this.lang);
      return this.collator.compare(one, other);
    }

    fill() {
      const { sort } = this;
      for (const cell of this.head.children) {
        if (cell.dataset.column === sort.id) cell.setAttribute('aria-sort', sort.down ? 'descending' : 'ascending');
        else cell.removeAttribute('aria-sort');
      }
      const { key } = this.columns.find(({ id }) => id === sort.id);
      const turn = sort.down ? -1 : 1;
      const order = (a, b) => {
        const [one, other] = [key(a), key(b)];
        return turn * (typeof one === 'string' ? this.compare(one, other) : one - other) || b.people - a.people;
      };
      this.body.replaceChildren(...[...this.flows].sort(order).map((flow, i) => this.row(flow, i)));
    }

    row(flow, place) {
      const cells = this.columns.map((column, i) => {
        const cell = element(i ? 'td' : 'th', { class: column.kind }, column.text(flow));
        if (!i) cell.setAttribute('scope', 'row');
        return cell;
      });
      cells[0].prepend(element('i', { class: `swatch kind-${flow.kind}` }));
      const row = element('tr', { tabindex: place ? '-1' : '0' }, cells);
      row.dataset.flow = flow.id;
      return row;
    }

    key(event) {
      const row = event.target.closest('tr');
      const steps = {
        ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling,
        Home: this.body.firstElementChild, End: this.body.lastElementChild,
      };
      if (event.key === 'Escape') row.blur();
      if (!(event.key in steps)) return;
      event.preventDefault();
      const next = steps[event.key];
      if (!next) return;
      row.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    }

    /** Mark the row of the arrow under the pointer, in sight if `follow`. */
    mark(id) {
      for (const row of this.body.querySelectorAll('.is-marked')) row.classList.remove('is-marked');
      const row = id && this.body.querySelector(`[data-flow="${id}"]`);
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
