'use strict';
/*
 * ATLAS.sorting: the head of a table whose reader sorts it by a click on a column.
 *
 * A sort is {id, down}: the column, and whether from the largest on.
 */
(function (ATLAS) {
  /**
   * The head of a column: a button in a cell.
   * @param {Atlas.Sorted} column @param {() => void} choose
   */
  function header({ id, head, kind }, choose) {
    const button = ATLAS.make('button', { type: 'button' }, head);
    button.addEventListener('click', choose);
    return ATLAS.make('th', { scope: 'col', class: kind, 'data-column': id }, button);
  }

  /**
   * The sort after a click: numbers from the largest, words from the first; again turns it round.
   * @param {Atlas.Sort} sort @param {Pick<Atlas.Sorted, 'id' | 'kind'>} column
   */
  const turned = (sort, { id, kind }) => ({ id, down: sort.id === id ? !sort.down : kind === 'number' });

  /**
   * Tell heads of columns, each with its id, how the table is sorted.
   * @param {Iterable<Element>} cells @param {Atlas.Sort} sort
   */
  function mark(cells, { id, down }) {
    for (const cell of cells) {
      if (cell.getAttribute('data-column') === id) cell.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      else cell.removeAttribute('aria-sort');
    }
  }

  ATLAS.sorting = { header, turned, mark };
})(window.ATLAS);
