"""The rules of a join, asked of a reader's own table in Chromium: the answers are Python's."""

from __future__ import annotations

import pandas as pd
import pytest
from playwright.sync_api import Page

import atlas
from atlas.country import china
from atlas.sources.packaged import read_table
from tests.browser.joined_in_browser import joined, prepared

DINGAN, DINGAN_IN_2000 = "469021", "469025"
UNITS = "county_2010_2020"
MOST_MS = 10_000


@pytest.fixture
def explorer(open_page) -> Page:
    """Open the explorer with what a join asks for."""
    page, errors = open_page("explore.html")
    assert errors == []
    return prepared(page)


def census(year: int, *columns: str) -> list[list[str]]:
    table = read_table(f"census_{year}", china().tables)
    return table[[*columns, "population"]].astype(str).to_numpy().tolist()


def sums(found: dict) -> tuple[float, float]:
    """Hold what is given to what is drawn and what is left, and return the last two."""
    totals = found["totals"]
    assert totals["given"] == totals["shown"] + totals["left"]
    assert totals["shown"] == sum(found["values"].values())
    assert totals["left"] == sum(row["number"] or 0 for row in found["left"])
    return totals["shown"], totals["left"]


def reasons(found: dict) -> list[tuple[str, str]]:
    return [(row["key"], row["reason"]) for row in found["left"]]


def test_a_code_is_one_of_the_year_of_the_table(explorer):
    found = joined(explorer, (["code", "people"], census(2000, "code")))
    assert (found["kind"], found["year"], found["left"]) == ("census", 2000, [])
    # Its code of 2000 is Baisha's today.
    assert dict(census(2000, "code"))[DINGAN_IN_2000] == "279335"
    assert found["values"][DINGAN] == 279_335
    assert sums(found) == (1_242_612_226, 0)


def test_a_zone_that_is_gone_leaves_its_unit_empty_and_named(explorer):
    rows = [row for row in census(2020, "code") if row[0] != "130171"]
    found = joined(explorer, (["code", "people"], rows), sets=[UNITS])
    assert "U130108" not in found["values"]
    left = [row for row in found["left"] if row["candidates"] == ["U130108"]]
    assert left == found["left"] != []
    assert all("130171" in row["fields"]["codes"] for row in left)
    assert sums(found)[1] > 0


def test_of_names_alone_the_browser_leaves_the_rows_that_python_leaves(explorer):
    given = census(2020, "name_zh")[::2]
    table = pd.DataFrame(given, columns=["name", "people"]).astype({"people": int})
    found = joined(explorer, (list(table), given), sets=[UNITS])
    with pytest.warns(UserWarning, match="left"):
        asked = atlas.join(table, UNITS, by="name", sum="people")
    assert {row["line"] for row in found["left"]} == {row["row"] for row in asked.attrs["left"]}
    people = asked.set_index("code")["people"].dropna()
    assert found["values"] == people.astype(int).to_dict()


def test_a_code_beside_another_ones_name_is_asked_row_by_row(explorer):
    rows = census(2020, "code", "name_zh")
    for row in rows:
        if row[0] == "330782":
            row[1] = "海淀区"
    found = joined(explorer, (["代码", "名称", "人口"], rows), sets=[UNITS])
    assert reasons(found) == [("330782", "contradicts")]
    assert {"330782", "110108"} <= {*found["left"][0]["candidates"]}
    assert sums(found)[1] == 1_859_390


@pytest.mark.parametrize("total", ["吉林", "海南", "Jilin", "黑龙", "内蒙"])
def test_the_name_of_a_province_or_its_beginning_is_asked(explorer, total):
    found = joined(explorer, f"地区,人口\n{total},24073453\n长春市,9066906\n哈尔滨市,10009854\n")
    assert found["level"] == "prefecture"
    assert [row["line"] for row in found["left"]] == [2]
    assert reasons(found)[0][1] in ("province_name", "other_level")
    assert 24_073_453 not in found["values"].values()


def test_a_mark_with_three_digits_behind_it_is_asked_and_a_mixture_refused(explorer):
    text = "代码;人口\n110105;12,345\n110108;6,789\n330782;5,000"
    asked = joined(explorer, text)
    assert (asked["asked"], asked["values"]) == ("separator", {})
    assert asked["mark"] == {"mark": ",", "example": "12,345"}
    thousands = joined(explorer, text, separator="thousands")
    assert thousands["values"] == {"110105": 12_345, "110108": 6_789, "330782": 5_000}
    points = joined(explorer, text.replace(",", "."), is_count=False)
    assert (points["asked"], points["values"]) == ("separator", {})
    mixed = joined(explorer, "代码;人口\n110105;1.234,5\n110108;6,789.5\n")
    assert (mixed["fault"], mixed["fields"]["line"]) == ("mixed_numbers", "2")


@pytest.mark.parametrize(
    "text",
    [
        "行政區劃代碼,值,year\n330782,1,2020\n’110108,2,2020\n",
        '區劃代碼,值\n="330782",1\n\u200b110108\u200b,2\n',
        "adcode,名称,值\n330782,义乌市,1\n110108,海淀區,2\n",
        "省,市,縣區,值\n浙江,金华,義烏市,1\n北京市,市辖区,海淀,2\n",
        "省份,地區,值\n浙江省,义乌\u200b市,1\n北京,海淀区,2\n",
        'county,v\nYiwu,1\n"Haidian District, Beijing",2\n',
    ],
)
def test_heads_and_marks_of_all_kinds_are_read(explorer, text):
    found = joined(explorer, text)
    assert found["values"] == {"330782": 1, "110108": 2}
    # What was taken by a short name is listed.
    guessed = {row["key"] for row in found["check"]}
    assert guessed == ({"海淀"} if "海淀," in text else set())


def test_a_table_of_units_is_one_of_their_own_set(explorer):
    codes = """(set) => [...ATLAS.read('units', set).codes]"""
    for name in (UNITS, "county_2000_2020", "county_people_2010_2020"):
        rows = [[code, str(at)] for at, code in enumerate(explorer.evaluate(codes, name))]
        found = joined(explorer, (["code", "v"], rows))
        assert (found["set"], found["kind"], found["left"]) == (name, "units", [])
        assert found["values"] == {code: int(at) for code, at in rows}


def test_the_year_is_asked_where_two_would_make_other_units(explorer):
    rows = "code,people\n110101,5\n110102,6\n"
    asked = joined(explorer, rows)
    assert (asked["asked"], asked["values"]) == ("vintage", {})
    assert {row["reason"] for row in asked["left"]} == {"unsettled"}
    assert len(asked["fitting"]) > 1
    assert joined(explorer, rows, year=2020)["values"] == {"U110101": 5, "U110102": 6}
    of_year = "year,code,people\n2020,110101,5\n2020,110102,6\n"
    assert joined(explorer, of_year)["values"] == {"U110101": 5, "U110102": 6}
    several = joined(explorer, "year,code,people\n2015,110108,5\n2016,330782,6\n")
    assert (several["fault"], several["fields"]["otherYear"]) == ("several_years", "2016")
    assert joined(explorer, "year,code,v\n1990,110108,5\n")["fault"] == "no_year"


LONG = """
() => {
  const own = ATLAS.ownTable;
  const slip = [(i) => `没有这个县${i}`, (i) => `Nowhere ${i}`, (i) => String(100000 + i)];
  return slip.map((name) => {
    const rows = Array.from({length: 200000}, (none, i) => [name(i), `省${i}`, String(i)]);
    rows[0] = ['海淀区', '北京', '1'];
    const table = {header: ['n', 'p', 'v'], rows, lines: rows.map((row, i) => i + 2)};
    const columns = {key: 0, within: 1, prefecture: null, name: null, values: [2], value: 2};
    const how = {isCount: true, answers: new Map(), vintage: null, separator: null};
    const began = performance.now();
    try {
      const {matched, left} = own.join(table, columns, ATLAS.get('own', 'atlas').sets, how);
      return [matched + left.length, performance.now() - began];
    } catch ({left}) {
      return [left.length, performance.now() - began];
    }
  });
}
"""


def test_200_000_rows_of_slips_are_told_in_seconds(explorer):
    for rows, took in explorer.evaluate(LONG):
        assert rows == 200_000
        assert took < MOST_MS
