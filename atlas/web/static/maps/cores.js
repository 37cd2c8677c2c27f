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
(function (table) {
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const tools = document.querySelector('.cores-tools');
  const [select, input] = [tools.querySelector('select'), tools.querySelector('input')];
  const status = document.querySelector('[role=status][data-text]');
  /** Names of the columns in the address. */
  const COLUMNS = ['name', 'core', 'rest', 'whole', 'people'];
  const PEOPLE = COLUMNS.length - 1;
  const collator = new Intl.Collator(document.documentElement.lang);

  const plain = (text) => text.normalize('NFD').replace(/[\u0300-\u036f'’ -]/g, '').toLowerCase();
  const figure = (cell) => parseFloat(cell.textContent.replace('−', '-'));
  const facts = new Map(rows.map((row, place) => [row, {
    place, name: row.querySelector('a').textContent, way: row.dataset.way,
    words: plain(`${row.cells[0].textContent} ${row.dataset.name}`),
  }]));
  /** The rows come with the largest city first. */
  let sort = { column: PEOPLE, down: true };

  /** Figures are read from the largest on, names from their first letter. */
  const begins = (column) => column > 0;

  function compare(a, b) {
    const [one, other] = [facts.get(a), facts.get(b)];
    if (sort.column === PEOPLE) return other.place - one.place;
    if (!sort.column) return collator.compare(one.name, other.name);
    return figure(a.cells[sort.column]) - figure(b.cells[sort.column]);
  }

  function order() {
    const turn = sort.down ? -1 : 1;
    body.append(...[...rows].sort((a, b) => turn * compare(a, b) || facts.get(a).place - facts.get(b).place));
    [...table.tHead.rows[0].cells].forEach((cell, column) => {
      if (column === sort.column) cell.setAttribute('aria-sort', sort.down ? 'descending' : 'ascending');
      else cell.removeAttribute('aria-sort');
    });
  }

  function filter() {
    const wanted = plain(input.value);
    for (const row of rows) {
      const { way, words } = facts.get(row);
      row.hidden = (select.value && way !== select.value) || !words.includes(wanted);
    }
    const shown = rows.filter((row) => !row.hidden).length;
    status.textContent = shown < rows.length ? status.dataset.text.replace('{n}', shown) : '';
  }

  /** Take what is shown from the address. */
  function read() {
    const asked = new URLSearchParams(window.location.hash.slice(1));
    const [way, column] = [asked.get('way'), COLUMNS.indexOf(asked.get('sort'))];
    select.value = [...select.options].some(({ value }) => value === way) ? way : '';
    input.value = asked.get('find') || '';
    sort = { column: column < 0 ? PEOPLE : column };
    sort.down = { up: false, down: true }[asked.get('order')] ?? begins(sort.column);
    order();
    filter();
  }

  function write() {
    const said = new URLSearchParams();
    if (select.value) said.set('way', select.value);
    if (input.value.trim()) said.set('find', input.value.trim());
    if (sort.column !== PEOPLE) said.set('sort', COLUMNS[sort.column]);
    if (sort.down !== begins(sort.column)) said.set('order', sort.down ? 'down' : 'up');
    const { pathname, search } = window.location;
    window.history.replaceState(null, '', `${said}` ? `#${said}` : `${pathname}${search}`);
  }

  [...table.tHead.rows[0].cells].forEach((cell, column) => {
    const button = document.createElement('button');
    button.type = 'button';
    const words = cell.querySelector('span');
    button.textContent = words.textContent;
    button.addEventListener('click', () => {
      sort = { column, down: sort.column === column ? !sort.down : begins(column) };
      order();
      write();
    });
    words.replaceWith(button);
  });
  select.addEventListener('change', () => { filter(); write(); });
  input.addEventListener('input', () => { filter(); write(); });
  window.addEventListener('hashchange', read);
  tools.hidden = false;
  read();
})(document.querySelector('table.cores'));
