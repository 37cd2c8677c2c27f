"""A reader's own table on the units of the built site: read, joined and cut in Chromium."""

import base64
import random

import pytest
from playwright.sync_api import Page

from atlas.country import china
from atlas.sources.packaged import read_table

WRONG = 40
ROWS = 2_800
MOST_MS = 1_000

READY = """
async () => {
  await ATLAS.load('own-table.js');
  const [county, people] = ATLAS.country.paged;
  const levels = {province: 'province', prefecture: 'prefecture', county, people};
  await ATLAS.ownTable.prepare(levels);
  const names = [county, people].flatMap((set) => [`${set}.zh`, `${set}.en`]);
  await ATLAS.need(names.map((id) => ['names', id]));
  window.levels = levels;
}
"""

JOIN = """
([kind, lang, listed]) => {
  const units = ATLAS.read('units', levels[listed]);
  const names = ATLAS.read('names', `${levels[listed]}.${lang}`);
  const province = (unit) => names.prov[units.prov[unit]];
  const prefecture = (unit) => names.pref[units.pref[unit]] ?? province(unit);
  const within = {codes: () => '', names: () => '', provinces: province, prefectures: prefecture};
  const rows = units.codes.map((code, unit) => [
    kind === 'codes' ? code : names.unit[unit], within[kind](unit), String(unit + 1),
  ]);
  const table = {header: ['a', 'b', 'c'], rows, lines: rows.map((row, i) => i + 2)};
  const columns = {key: 0, within: 1, prefecture: null, name: null, values: [2], value: 2};
  const how = {isCount: false, answers: new Map(), vintage: null, separator: null};
  const {set, matched, values, left} = ATLAS.ownTable.join(table, columns, levels, how);
  return {
    set, matched, rows: rows.length, left: left.map((row) => [row.reason, row.candidates.length]),
    wrong: [...values].filter((value, unit) => !Number.isNaN(value) && value !== unit + 1).length,
  };
}
"""

FILE = """
(bytes) => {
  const data = Uint8Array.from(atob(bytes), (character) => character.charCodeAt(0)).buffer;
  const began = performance.now();
  const own = ATLAS.ownTable;
  const table = own.read(data, 'own.csv');
  const columns = own.guess(table);
  const how = {isCount: true, answers: new Map(), vintage: null, separator: null};
  const {level, matched, values, left} = own.join(table, columns, levels, how);
  const colours = ['a', 'b', 'c', 'd', 'e', 'f'];
  const sequential = {light: colours, dark: colours, losses: 0};
  const classing = {way: 'quantile', steps: 6, middle: null, breaks: []};
  const {edges} = own.classes(values, classing, {sequential, diverging: sequential});
  const took = performance.now() - began;
  const sum = values.reduce((all, value) => all + (value || 0), 0);
  return {
    encoding: table.encoding, columns, level, matched, sum, edges, took, rows: table.rows.length,
    left: left.map(({line, reason}) => [line, reason]),
  };
}
"""


@pytest.fixture
def explorer(open_page) -> Page:
    """Open the explorer and load what a reader's own table asks for, which no first view does."""
    page, errors = open_page("explore.html")
    assert not page.evaluate("() => Boolean(ATLAS.ownTable)")
    page.evaluate(READY)
    assert errors == []
    return page


@pytest.mark.parametrize("listed", ["county", "people"])
@pytest.mark.parametrize(
    ("kind", "lang"), [("codes", "zh"), ("prefectures", "zh"), ("prefectures", "en")]
)
def test_all_units_are_found_by_code_and_by_name_within_a_city(explorer, kind, lang, listed):
    joined = explorer.evaluate(JOIN, [kind, lang, listed])
    assert joined["set"] == explorer.evaluate("(listed) => levels[listed]", listed)
    # Xinji and Ji'an begin as Xinjiang and Jiangxi do, so that they may be totals.
    asked = [["province_name", 1]] * 2 if lang == "en" else []
    assert (joined["left"], joined["wrong"]) == (asked, 0)
    assert joined["matched"] + len(asked) == joined["rows"] > 2_600


@pytest.mark.parametrize(
    ("kind", "lang", "most"),
    [("provinces", "zh", 10), ("provinces", "en", 20), ("names", "zh", 60), ("names", "en", 260)],
)
def test_names_that_several_units_bear_are_asked_about_and_no_other(explorer, kind, lang, most):
    joined = explorer.evaluate(JOIN, [kind, lang, "county"])
    assert joined["matched"] + len(joined["left"]) == joined["rows"]
    assert joined["wrong"] == 0
    assert 0 < len(joined["left"]) < most
    least = {"ambiguous": 2, "province_name": 1}
    assert all(asked >= least[reason] for reason, asked in joined["left"])


def rows_of(count: int) -> list[list[str]]:
    """Return code, name, and people of the census of so many county-level divisions."""
    census = read_table("census_2020", china().tables)
    counties = census[census["row_kind"] == "county"].head(count)
    columns = (counties[column].astype(str) for column in ("code", "name_zh", "population"))
    return [list(row) for row in zip(*columns, strict=True)]


def encoded(rows: list[list[str]], encoding: str) -> str:
    text = "\r\n".join(",".join(row) for row in [["代码", "名称", "人口"], *rows])
    return base64.b64encode(text.encode(encoding)).decode("ascii")


def test_forty_wrong_rows_of_a_chinese_file_are_left_and_the_rest_is_summed(explorer):
    rows = rows_of(ROWS)
    wrong = random.Random(7).sample(range(ROWS), WRONG)
    for at in wrong[:20]:
        rows[at][0] = f"99{at:04}"
    for at in wrong[20:]:
        rows[at][2] = "约三万"
    read = explorer.evaluate(FILE, encoded(rows, "gb18030"))
    assert read["encoding"] == "gb18030"
    taken = {"key": 0, "within": None, "prefecture": None, "name": 1, "values": [2], "value": 2}
    assert read["columns"] == taken
    assert (read["level"], read["rows"]) == ("county", ROWS)
    assert read["matched"] + len(read["left"]) == ROWS
    reasons = dict(read["left"])
    assert {line: reasons.pop(line + 2) for line in sorted(wrong)} == {
        line: "unknown" if line in wrong[:20] else "no_number" for line in sorted(wrong)
    }
    # Of what was united with a wrong one nothing is shown either.
    assert {*reasons.values()} <= {"incomplete"}
    left = {line - 2 for line, _ in read["left"]}
    assert read["sum"] == sum(int(row[2]) for at, row in enumerate(rows) if at not in left)
    assert len(read["edges"]) == 5


def test_ten_thousand_rows_take_less_than_a_second(explorer):
    known = rows_of(ROWS)
    rows = [*known, *([f"99{at:04}", f"无此县{at}", str(at)] for at in range(10_000 - ROWS))]
    for order in ([0, 1, 2], [1, 2]):
        given = encoded([[row[at] for at in order] for row in rows], "gb18030")
        reads = [explorer.evaluate(FILE, given) for _ in range(3)]
        assert {read["rows"] for read in reads} <= {10_000, 10_001}
        assert min(read["took"] for read in reads) < MOST_MS, order
