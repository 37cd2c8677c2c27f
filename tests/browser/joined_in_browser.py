"""Join a table in Chromium without the panel, by the functions that the panel calls.

`prepared` makes a page ready, `joined` joins one table on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Page

PREPARE = """
async () => {
  await Promise.all(['own.zh.js', 'own-table.js'].map(ATLAS.load));
  const {sets} = ATLAS.get('own', 'atlas');
  await ATLAS.ownTable.prepare(sets);
  await ATLAS.need(Object.values(sets).map((set) => ['names', `${set}.zh`]));
}
"""

JOIN = """
([given, {sets, columns, year, kind, separator, isCount, answers}]) => {
  const own = ATLAS.ownTable;
  const began = performance.now();
  const table = typeof given === 'string' ? own.readText(given)
    : {header: given.header, rows: given.rows, lines: given.rows.map((row, i) => i + 2)};
  const guessed = own.guess(table);
  const named = Object.entries(columns).map(([what, name]) => [
    what, name === null ? null : table.header.indexOf(name),
  ]);
  const taken = {...guessed, ...Object.fromEntries(named)};
  const all = ATLAS.get('own', 'atlas').sets;
  const wanted = Object.entries(all).filter(([, set]) => !sets || sets.includes(set));
  try {
    const joined = own.join(table, taken, Object.fromEntries(wanted), {
      isCount, separator, answers: new Map(answers),
      vintage: year === null ? null : {year, kind: kind === 'units' ? sets[0] : kind || undefined},
    });
    const {codes} = ATLAS.read('units', joined.set);
    const kindOf = (one) => (['list', 'census'].includes(one.kind) ? one.kind : 'units');
    const known = [...joined.values].flatMap((value, unit) => (
      Number.isNaN(value) ? [] : [[codes[unit], value]]));
    return {
      fault: null, level: joined.level, set: joined.set, asked: joined.asked, mark: joined.mark,
      year: joined.vintage && joined.vintage.year, kind: joined.vintage && kindOf(joined.vintage),
      fitting: joined.fitting.map((one) => [one.year, kindOf(one)]), columns: taken,
      values: Object.fromEntries(known), matched: joined.matched, totals: joined.totals,
      left: joined.left.map(({line, key, within, value, number, reason, fields, candidates}) => ({
        line, key, within, value, number: Number.isFinite(number) ? number : null, reason, fields,
        candidates: candidates.map(({code}) => code),
      })),
      check: joined.check.map(({line, key, code}) => ({line, key, code})),
      took: performance.now() - began,
    };
  } catch (error) {
    if (!error.key) throw error;
    return {fault: error.key, fields: error.fields, columns: taken, left: error.left || []};
  }
}
"""


def prepared(page: Page) -> Page:
    """Load what a join asks for, as the panel does when it is opened."""
    page.evaluate(PREPARE)
    return page


def joined(
    page: Page,
    table: str | tuple[Sequence[str], Sequence[Sequence[str]]],
    *,
    sets: Sequence[str] | None = None,
    columns: dict[str, str | None] | None = None,
    year: int | None = None,
    kind: str | None = None,
    separator: str | None = None,
    is_count: bool = True,
    answers: Sequence[tuple[str, str]] = (),
) -> dict[str, Any]:
    """Join a table as the panel does.

    Parameters
    ----------
    page
        The explorer, after `prepared`.
    table
        The text that a reader pastes; or the heads of the columns, and rows of cells.
    sets
        The unit sets that may be joined to; None are all that the explorer has.
    columns
        Which column (by its head) is ``key``, ``within`` (the province), ``prefecture``, ``name``
        (beside a code) and ``value``; those that are not given are guessed.
    year, kind
        Whose rows they are; None finds it. The kind ``units`` are those of the first of ``sets``.
    separator
        ``thousands`` or ``decimal``: the answer on a comma or point with three digits behind it.
    is_count
        Whether rows of a unit are added.
    answers
        For rows that were left: what was asked (`question`), and a code.

    Returns
    -------
    dict
        ``fault``, None or the key of what refuses the table, with ``fields``; ``columns`` as
        taken, by their numbers. Without a fault: ``level``, ``set``, ``kind`` and ``year``
        (None while ``asked`` is ``vintage`` or ``separator``), ``fitting`` (year and kind of all
        that fit), ``values`` by unit, ``left`` (``line``, ``key``, ``number``, ``reason``,
        ``fields``, ``candidates``), ``check`` (``line``, ``key`` and ``code`` of rows placed by a
        guess), ``totals`` (``given``, ``shown``, ``left``), ``took`` in ms.
    """
    given: Any = table
    if not isinstance(table, str):
        header, rows = table
        given = {"header": list(header), "rows": [list(map(str, row)) for row in rows]}
    options = {
        "sets": sets,
        "columns": columns or {},
        "year": year,
        "kind": kind,
        "separator": separator,
        "isCount": is_count,
        "answers": [list(answer) for answer in answers],
    }
    found: dict[str, Any] = page.evaluate(JOIN, [given, options])
    return found
