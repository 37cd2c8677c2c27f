'use strict';
/*
 * The rows of the page on core and periphery: sorted by a column, kept to one way that cities went,
 * found by name in either language. The rows stand in the page; this only moves and hides them.
 */
(function (table) {
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const tools = document.querySelector('.cores-tools');
  const [select, input] = [tools.querySelector('select'), tools.querySelector('input')];
  const status = document.querySelector('[role=status][data-text]');
  const PEOPLE = table.tHead.rows[0].cells.length - 1;
  const collator = new Intl.Collator(document.documentElement.lang);

  const plain = (text) => text.normalize('NFD').replace(/[\u0300-\u036f'’ -]/g, '').toLowerCase();
  const figure = (cell) => parseFloat(cell.textContent.replace('−', '-'));
  const facts = new Map(rows.map((row, place) => [row, {
    place, name: row.querySelector('a').textContent, way: row.dataset.way,
    words: plain(`${row.cells[0].textContent} ${row.dataset.name}`),
  }]));
  /** The rows come with the largest city first. */
  let sort = { column: PEOPLE, down: true };

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

  [...table.tHead.rows[0].cells].forEach((cell, column) => {
    const button = document.createElement('button');
    button.type = 'button';
    const words = cell.querySelector('span');
    button.textContent = words.textContent;
    button.addEventListener('click', () => {
      sort = { column, down: sort.column === column ? !sort.down : column > 0 };
      order();
    });
    words.replaceWith(button);
  });
  select.addEventListener('change', filter);
  input.addEventListener('input', filter);
  tools.hidden = false;
  order();
  filter();
})(document.querySelector('table.cores'));
