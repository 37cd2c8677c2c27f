'use strict';
/*
 * The rows of the page on core and periphery: sorted by a column, kept to one way that cities went,
 * found by name in either language. The rows stand in the page; this only moves and hides them.
 *
 * The hash of the address says what is shown, so that it can be sent:
 *
 *   #way=falls_core_rises&find=harbin&sort=core&order=up
 *
 * What is as it would be without saying is left out; what is unknown is taken as not said.
 */
(function (ATLAS) {
  const { address, one, sorting } = ATLAS;
  /** @type {HTMLTableElement} */
  const table = one('table.cores');
  const [body, heads] = [table.tBodies[0], [...table.rows[0].cells]];
  const tools = one('.cores-tools');
  const [select, input, status] = [one('select', tools), one('input', tools), one('[role=status][data-text]')];
  /** Columns by their names in the address. */
  const COLUMNS = ['name', 'core', 'rest', 'whole', 'people'];
  const PEOPLE = 'people';
  const collator = new Intl.Collator(document.documentElement.lang);

  /** @param {string} text */
  const plain = (text) => text.normalize('NFD').replace(/[\u0300-\u036f'’ -]/g, '').toLowerCase();
  /** @param {Element} cell */
  const figure = (cell) => parseFloat(String(cell.textContent).replace('−', '-'));
  const rows = [...body.rows].map((row, place) => ({
    row, place, name: String(one('a', row).textContent), way: row.dataset.way,
    words: plain(`${row.cells[0].textContent} ${row.dataset.name}`),
  }));
  /**
   * The rows come with the largest city first.
   * @type {Atlas.Sort}
   */
  let sort = { id: PEOPLE, down: true };

  /**
   * Figures are read from the largest on, names from their first letter.
   * @param {string} id
   */
  const begins = (id) => id !== 'name';

  /** @param {typeof rows[0]} a @param {typeof rows[0]} b */
  function compare(a, b) {
    if (sort.id === PEOPLE) return b.place - a.place;
    if (sort.id === 'name') return collator.compare(a.name, b.name);
    const column = COLUMNS.indexOf(sort.id);
    return figure(a.row.cells[column]) - figure(b.row.cells[column]);
  }

  function order() {
    const turn = sort.down ? -1 : 1;
    const sorted = [...rows].sort((a, b) => turn * compare(a, b) || a.place - b.place);
    body.append(...sorted.map(({ row }) => row));
    sorting.mark(heads, sort);
  }

  function filter() {
    const wanted = plain(input.value);
    for (const { row, way, words } of rows) {
      row.hidden = Boolean(select.value && way !== select.value) || !words.includes(wanted);
    }
    const shown = rows.filter(({ row }) => !row.hidden).length;
    status.textContent = shown < rows.length ? ATLAS.filled(status.dataset.text || '', { n: shown }) : '';
  }

  /** Take what is shown from the address. */
  function read() {
    const asked = new URLSearchParams(address.hash().slice(1));
    const [way, id, turned] = ['way', 'sort', 'order'].map((name) => asked.get(name) || '');
    select.value = [...select.options].some(({ value }) => value === way) ? way : '';
    input.value = asked.get('find') || '';
    const known = COLUMNS.includes(id) ? id : PEOPLE;
    sort = { id: known, down: turned === 'down' || (turned !== 'up' && begins(known)) };
    order();
    filter();
  }

  function write() {
    const find = input.value.trim();
    const turned = sort.down ? 'down' : 'up';
    const words = { way: select.value, find, sort: sort.id !== PEOPLE && sort.id, order: sort.down !== begins(sort.id) && turned };
    address.write(address.hashOf(words, null), false);
  }

  heads.forEach((cell, i) => {
    const id = COLUMNS[i];
    cell.dataset.column = id;
    const words = one('span', cell);
    const button = ATLAS.make('button', { type: 'button' }, words.textContent);
    button.addEventListener('click', () => {
      sort = sorting.turned(sort, { id, kind: begins(id) ? 'number' : 'text' });
      order();
      write();
    });
    words.replaceWith(button);
  });
  select.addEventListener('change', () => { filter(); write(); });
  input.addEventListener('input', () => { filter(); write(); });
  address.follow(read);
  tools.hidden = false;
  read();
})(window.ATLAS);
