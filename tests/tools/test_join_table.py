"""`china-atlas join` and `atlas.join`: a table by division on comparable units."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from time import process_time

import pandas as pd
import pytest

import atlas
from atlas.country import china
from atlas.model.dataset import Dataset
from atlas.model.errors import UserError
from atlas.sources.packaged import read_packaged_census
from atlas.tools.join_table import Joined, JoinOptions, join_table, run_join
from atlas.units.lookup import Vintage
from atlas.units.packaged_units import packaged_lookup

UNITS = "county_2010_2020"
ATLAS_TABLES = Path(atlas.__file__).parent / "tables"
SHENZHEN = [("440306", 4_476_554), ("440309", 2_528_872), ("440311", 1_095_289)]
"""Bao'an, Longhua and Guangming, which are one unit: 8,100,715 people."""


def census(year: int) -> pd.DataFrame:
    return read_packaged_census(year, china().tables)[["code", "name_zh", "population"]]


def joined(
    rows: Sequence[tuple[object, ...]],
    names: Sequence[str] = ("code", "beds"),
    *,
    units: str = UNITS,
    year: int | None = 2020,
    **how: object,
) -> Joined:
    frame = pd.DataFrame([list(row) for row in rows], columns=list(names), dtype=object)
    return join_table(JoinOptions(frame, units, year=year, **how))  # type: ignore[arg-type]


def values(found: Joined, column: str = "beds") -> dict[str, float]:
    return found.table.set_index("code")[column].dropna().to_dict()


def reasons(found: Joined) -> dict[int, str]:
    return {row.row: row.reason.en for row in found.left}


@pytest.mark.parametrize(
    ("year", "units", "total", "full"),
    [
        (2020, "county_2010_2020", 1_409_778_724, 2647),
        (2010, "county_2010_2020", 1_332_810_869, 2647),
        (2000, "county_2000_2020", 1_242_612_226, 2436),
    ],
)
def test_a_census_joined_to_units_gives_their_people_to_the_person(
    dataset: Dataset, year: int, units: str, total: int, full: int
) -> None:
    """Its year is found from its codes; nobody is lost."""
    found = atlas.join(census(year), units)
    table = dataset.unit_sets[units].table
    assert found["code"].tolist() == table["code"].tolist()
    assert found["name_zh"].tolist() == table["name_zh"].tolist()
    assert found["population"].sum() == total
    # The plain name is of the people on the land of the next census.
    raw = f"population_{year}_as_counted"
    due = table[raw if raw in table else f"population_{year}"]
    assert found["population"].array.equals(due.array)
    assert found["population"].notna().sum() == full
    assert found.attrs["year"] == year
    assert found.attrs["left"] == []
    assert len(found.nlargest(2, found.columns[3])) == 2
    members = table[f"member_codes_{year}"].fillna("")
    assert [set(codes.split(";")) for codes in found["members"]] >= [
        set(codes.split(";")) for codes in members
    ]
    assert found["members_lacking"].ne("").sum() == 0


def test_a_join_by_name_keeps_whom_it_places(dataset: Dataset) -> None:
    """Names that two divisions of a province share are left, and so are their units; no others."""
    table = census(2020)
    provinces = (
        table["code"]
        .str[:2]
        .add("0000")
        .map(dataset.unit_sets["province"].table.set_index("code")["name_zh"])
    )
    with pytest.warns(UserWarning, match="rows are left"):
        found = atlas.join(table.drop(columns="code").assign(province=provinces), UNITS, by="name")
    due = dataset.unit_sets[UNITS].table["population_2020"]
    known = found["population"].notna().to_numpy()
    assert found["population"][known].array.equals(due[known].array)
    assert known.sum() > 2600
    every = pd.DataFrame(found.attrs["left"])
    left = every.drop_duplicates("row")
    assert found["population"].sum() + table["population"].iloc[left["row"] - 2].sum() == due.sum()
    assert set(every.loc[left["column"].eq(""), "reason_en"].str[:2]) == {"2 "}


def test_counts_of_a_unit_are_added() -> None:
    found = joined([*SHENZHEN, ("110105", 7)])
    assert values(found) == {"U440306": 8_100_715, "110105": 7}
    row = found.table.set_index("code").loc["U440306"]
    assert row["members"] == "440306;440309;440311"
    assert row["members_lacking"] == ""
    assert found.table["beds"].dtype == "Int64"
    assert found.totals["beds"] == (8_100_722, 8_100_722, 0)


@pytest.mark.parametrize("year", [2020, 2021, 2022, 2023])
def test_sansha_is_counted_once_by_its_districts_or_whole(year: int) -> None:
    city, districts = [("460300", 7)], [("460302", 3), ("460303", 4)]
    for rows, kept in ((city, 7), (districts, 7), (city + districts, 7), (districts[:1], 0)):
        found = joined(rows, year=year)
        assert values(found) == ({"460300": 7} if kept else {})
        given = sum(count for _, count in rows)
        assert found.totals["beds"] == (given, kept, given - kept)
        of_city = {row.row for row in found.left if "the city has a row too" in row.reason.en}
        assert of_city == ({3, 4} if rows == city + districts else set())


def test_rates_are_averaged_by_people() -> None:
    rows = [(code, rate) for (code, _), rate in zip(SHENZHEN, (1.5, 2, 4), strict=True)]
    found = joined(rows, ("code", "rate"), means=("rate",))
    mean = (1.5 * 4_476_554 + 2 * 2_528_872 + 4 * 1_095_289) / 8_100_715
    assert values(found, "rate") == {"U440306": pytest.approx(mean, rel=1e-15)}
    assert "by people of 2020" in found.notes[0].en
    assert found.totals == {}


def test_rates_of_the_rows_of_a_census_are_averaged_by_its_own_people() -> None:
    """Gangzha (320611) was merged in 2020, and the census still counts it beside its heir."""
    table = census(2020).assign(rate=lambda rows: rows["population"].index % 7)
    found = join_table(JoinOptions(table, UNITS, means=("rate",), year=2020))
    assert len(values(found, "rate")) == 2647
    assert found.left == ()
    weighed = table["rate"] * table["population"]
    due = weighed.sum() / table["population"].sum()
    people = values(
        join_table(JoinOptions(table, UNITS, sums=("population",), year=2020)), "population"
    )
    rates = values(found, "rate")
    assert sum(rates[unit] * people[unit] for unit in rates) / sum(
        people.values()
    ) == pytest.approx(due)


def test_what_is_missing_is_no_zero_and_is_named_by_row() -> None:
    found = joined([("440306", 5), ("440309", None), ("110105", 1)])
    assert values(found) == {"110105": 1}
    assert found.table.set_index("code").loc["U440306", "members_lacking"] == "440311"
    assert reasons(found) == {
        2: "unit U440306 lacks 440311, 440309, and so has no value: add them",
        3: "no value, so that unit U440306 has none: what is missing is no 0",
    }
    assert found.totals["beds"] == (6, 1, 5)


LEFT = {
    "110000": "this is Beijing, of another level, such as a total",
    "810000": "Hong Kong, Macao and Taiwan take their own censuses and are in no unit",
    "110100": "the code of a higher level, such as a total",
    "000000": "the code of a higher level, such as a total",
    "129900": "no list of 2000–2023 has this code: check it for a slip",
    "": "neither a code nor a name: a total, or a blank",
    "110299": "no list of 2000–2023 has this code: check it for a slip",
}


@pytest.mark.parametrize("code", LEFT)
def test_a_code_of_no_division_is_left_with_the_reason(code: str) -> None:
    found = joined([(code, 5), ("110105", 1)])
    assert reasons(found) == {2: LEFT[code]}
    assert values(found) == {"110105": 1}


def test_a_code_of_another_year_is_placed_by_the_list_that_has_it() -> None:
    """Chongwen was merged into Dongcheng in 2010: the two of then are the unit."""
    found = joined([("110101", 5), ("110103", 1)], year=2010)
    assert values(found) == {"U110101": 6}
    found = joined([("321088", 5)])  # 江都市, 江都区 since 2011
    assert values(found) == {"321012": 5}
    assert "1 code that the list of 2020 lacks" in found.notes[-1].en


NAMES = {
    ("长安区", ""): "divisions of 2 provinces are called so (Hebei 130102, Shaanxi 610116): add a "
    "column province, or use codes",
    ("桥西区", "河北"): "2 divisions of the province are called so (Shijiazhuang 130104, "
    "Zhangjiakou 130703): add a column prefecture, or use codes",
    (
        "桥西区",
        "广东",
    ): "not in 广东, but elsewhere (Shijiazhuang 130104, Zhangjiakou 130703): check "
    "the name, or what it lies in",
    (
        "崇文区",
        "北京市",
    ): "not in the list of 2020, but in some of 2009–2010: say --year, or use the name of then",
    (
        "朝阳",
        "四川",
    ): "not in 四川, but elsewhere (Beijing 110105, Liaoning 211321, Jilin 220104): check the "
    "name, or what it lies in",
    ("海南", ""): "the name of a province, so it may be a total: if it is Hainan District 150303, "
    "write its whole name or its code",
    ("吉林", ""): "the name of a province, such as a total",
    ("石景三区", "北京"): "not in the list of 2020; near to it: 石景山区",
    ("合计", ""): "not in the list of 2020, nor anything near: a total, or a slip",
    ("朝阳区", "燕国"): "no province is called 燕国: write its name or how that begins",
}


@pytest.mark.parametrize(("name", "province"), NAMES)
def test_a_name_that_is_no_divisions_is_left_with_the_likely_cure(name: str, province: str) -> None:
    rows = [(name, province, 5), ("东莞市", "广东", 1)]
    found = joined(rows, ("name", "province", "beds"), by="name")
    (reason,) = reasons(found).values()
    if name == "石景三区":
        assert reason.startswith("not in the list of 2020; near to it: ")
        assert "石景山区" in reason
    else:
        assert reason == NAMES[name, province]
    assert values(found) == {"441900": 1}


@pytest.mark.parametrize(
    ("name", "province", "unit"),
    [
        ("长安区", "陕西", "610116"),
        ("Dongguan", "", "441900"),
        (" 东莞市 ", "广东省", "441900"),
        ("赵　县", "", "130133"),
        ("石家庄市新华区", "", "130105"),
        ("陕西省西安市长安区", "陕西省", "610116"),
        ("陕西长安区", "", "610116"),
        ("Chaoyang District", "Beijing", "110105"),
        ("朝阳", "北京", "110105"),
        ("東城區", "", "U110101"),
        ("Chang’an District", "Xi'an", "610116"),
        ("长安\u200b区", "陕西", "610116"),
    ],
)
def test_a_name_is_placed_within_its_province_in_either_language(
    name: str, province: str, unit: str
) -> None:
    found = joined([(name, province, 5)], ("name", "province", "beds"), by="name")
    assert values(found) == {unit: 5}


@pytest.mark.parametrize(
    ("name", "prefecture", "code"),
    [
        ("新华区", "石家庄市", "130105"),
        ("新华区", "沧州", "130902"),
        ("Xinhua District", "Cangzhou", "130902"),
        ("新华区", "410400", "410402"),
        # What stands for no prefecture tells nothing: there are such districts elsewhere.
        ("朝阳区", "市辖区", None),
        ("东城区", "市辖区", "110101"),
    ],
)
def test_a_name_is_placed_within_its_prefecture(
    name: str, prefecture: str, code: str | None
) -> None:
    rows = [(name, prefecture, 5), ("东莞市", "", 5)]
    found = joined(rows, ("name", "prefecture", "beds"), by="name")
    members = {member for member in found.table["members"] if member}
    assert members == {"441900", code} - {None}


@pytest.mark.parametrize(
    ("units", "name", "code"),
    [
        ("province", "北京", "110000"),
        ("province", "Xinjiang", "650000"),
        ("prefecture", "苏州", "320500"),
        ("prefecture", "大理", "532900"),
    ],
)
def test_prefectures_and_provinces_are_known_by_how_their_names_begin(
    units: str, name: str, code: str
) -> None:
    found = joined([(name, 5)], ("name", "beds"), by="name", units=units)
    assert values(found) == {code: 5}


def test_a_unit_of_which_a_row_has_no_place_has_no_value() -> None:
    """Nanhui was merged into Pudong in 2009, before these units begin: Pudong would lack it."""
    rows = [("310115", 2_402_343), ("310225", 785_102), ("441900", 1)]
    found = joined(rows, year=2010)
    assert values(found) == {"441900": 1}
    pudong = found.table.set_index("code").loc["310115"]
    assert pudong["members_lacking"] == "310225"
    assert reasons(found)[2] == (
        "unit 310115 has land of 310225, a row that has no place, and so has no value"
    )
    by_name = [("浦东新区", "上海", 2_402_343), ("南汇区", "上海", 785_102)]
    found = joined(by_name, ("name", "province", "beds"), by="name", year=2010)
    assert values(found) == {}


def test_a_prefecture_that_was_parted_leaves_none_of_its_heirs_a_value() -> None:
    """Chaohu was divided between Hefei, Wuhu and Ma'anshan in 2011."""
    found = joined([("341400", 5), ("340100", 1), ("340800", 2)], units="prefecture", year=2010)
    assert values(found) == {"340800": 2}
    assert reasons(found)[2].startswith("the counties of Chaohu are in several units of 2020")


def test_a_table_of_earlier_divisions_than_the_units_is_refused() -> None:
    with pytest.raises(UserError, match="rows of the 2000 census: join them to units"):
        join_table(JoinOptions(census(2000), UNITS))


def test_two_names_of_one_division_are_not_added() -> None:
    """Nobody knows which of the two it is: one may be a total of another name."""
    found = joined([("东莞市", 5), ("Dongguan", 5)], ("name", "beds"), by="name")
    assert values(found) == {}
    assert reasons(found) == {
        2: "the same division as row 3 (441900): keep one of them",
        3: "the same division as row 2 (441900): keep one of them",
    }


FAULTS = {
    "a code twice": ([("110105", 1), ("110105", 2)], {}, "row 3, .* stands once .*in row 2"),
    "a code of six digits behind a letter": (
        [("x110105", 1)],
        {},
        "row 2 is 'x110105'; expected a code of a division of 2020; no row has one",
    ),
    "districts for provinces": ([("110105", 1)], {"units": "province"}, "no row has one"),
    "separators in every row": ([("110105", "1,234")], {}, "row 2, .*without separators"),
    "separators": ([("110105", 1), ("110106", "1,234"), ("110107", 3)], {}, "without separators"),
    "blanks in a count": (
        [("110105", 1), ("110106", "1 234"), ("110107", 3)],
        {},
        "row 3, .*1 234",
    ),
    "no such column": ([("110105", 1)], {"sums": ("bed",)}, "columns are: code, beds"),
    "two ways": ([("110105", 1)], {"sums": ("beds",), "means": ("beds",)}, "one way of a column"),
    "no names": ([("110105", 1)], {"by": "name"}, "a column name or 名称 or 区县"),
    "a year before": ([("110105", 1)], {"year": 2003}, "--year.*2003.*from 2009 to 2023"),
    "no such units": ([("110105", 1)], {"units": "county"}, "county: no set of units"),
    "people alone": ([("110105", 1)], {"units": "county_people_2010_2020"}, "people alone"),
    "no counts": ([("110105", "many")], {}, "a column of whole numbers, .*beds"),
}


@pytest.mark.parametrize("what", FAULTS)
def test_each_fault_is_refused_with_what_was_expected(what: str) -> None:
    rows, how, message = FAULTS[what]
    with pytest.raises(UserError, match=message):
        joined(rows, **how)


def test_all_faults_come_at_once_and_nothing_is_written(tmp_path: Path) -> None:
    table = tmp_path / "beds.csv"
    table.write_text("code,beds\n110105,1\n110105,2\n110106,x\n110107,3\n", encoding="utf-8")
    with pytest.raises(UserError) as error:
        run_join(JoinOptions(table, UNITS), tmp_path / "out.csv", tmp_path / "left.csv")
    said = str(error.value)
    assert "beds.csv, row 3, column 'code'" in said
    assert "beds.csv, row 4, column 'beds' is 'x'" in said
    assert [path.name for path in tmp_path.iterdir()] == ["beds.csv"]


def test_the_year_is_that_whose_list_fits_and_is_said() -> None:
    """Beijing before and after 2010: 崇文区 and 宣武区 are in the lists until then."""
    table = census(2010)
    beijing = table[table["code"].str.startswith("11")]
    found = join_table(JoinOptions(beijing, UNITS))
    assert found.vintage == (2010, "census")
    assert "the rows of the 2010 census" in found.notes[0].en
    assert found.table["population"].sum() == beijing["population"].sum() == 19_612_368


def test_rows_that_fit_several_years_in_different_ways_ask_for_the_year() -> None:
    """Bao'an alone is the same code before and after Longhua and Guangming were carved from it."""
    with pytest.raises(
        UserError, match=r"--year \(or --kind\): the rows fit the rows of the 2010 census and the "
    ):
        joined([("440306", 5)], year=None)
    assert values(joined([("440306", 5)], year=2015)) == {"U440306": 5}
    assert values(joined([("441900", 5)], year=None)) == {"441900": 5}


def test_a_column_year_is_taken() -> None:
    found = joined([("440306", 5, 2015)], ("code", "beds", "year"), year=None)
    assert (found.vintage.year, values(found)) == (2015, {"U440306": 5})
    total = (None, 9, None)
    found = joined([("441900", 5, 2015), total], ("code", "beds", "year"), year=None)
    assert (found.vintage.year, values(found)) == (2015, {"441900": 5})
    with pytest.raises(UserError, match="rows of one year"):
        joined([("440306", 5, 2015), ("441900", 5, 2016)], ("code", "beds", "year"), year=None)


ZONES = sorted(set(pd.read_csv(ATLAS_TABLES / "zone_hosts.csv", dtype=str)["code"]))


@pytest.mark.parametrize("blank", [False, True])
@pytest.mark.parametrize("zone", [*ZONES[::12], "130171"])
def test_a_census_without_a_zone_leaves_the_unit_of_the_zone_empty(zone: str, blank: bool) -> None:
    """U130108 had 1,149,944 people without its zone, of 1,454,619, and no row was named."""
    table, whole = census(2020), atlas.join(census(2020), UNITS).set_index("code")["population"]
    rows = table["code"] == zone
    assert rows.any()
    given = table.assign(population=table["population"].mask(rows)) if blank else table[~rows]
    with pytest.warns(UserWarning, match=zone):
        found = atlas.join(given, UNITS, sum="population")
    assert found.attrs["kind"] == "census"
    people = found.set_index("code")["population"]
    (unit,) = people.index[people.isna() & whole.notna()]
    assert people.drop(unit).equals(whole.drop(unit))
    left = {record["row"] for record in found.attrs["left"]}
    members = set(found.set_index("code").loc[unit, "members"].split(";"))
    assert {table["code"][row - 2] for row in left} >= members - {zone} if blank else left


def test_a_census_without_any_zone_leaves_all_their_units_empty() -> None:
    table = census(2020)
    with pytest.warns(UserWarning, match="rows are left"):
        found = atlas.join(table[~table["code"].isin(ZONES)], UNITS, sum="population")
    whole = atlas.join(table, UNITS)
    known = found["population"].notna()
    assert found["population"][known].equals(whole["population"][known])
    assert (~known).sum() == 114  # 113 units with zones, and the one that no census counts


HAINAN = {
    "469025": ("定安县", 279_335, "469021"),
    "469026": ("屯昌县", 240_867, "469022"),
    "469027": ("澄迈县", 423_217, "469023"),
}


@pytest.mark.parametrize("code", HAINAN)
def test_codes_of_hainan_that_were_given_anew_are_those_of_their_year(code: str) -> None:
    """The code of Ding'an in 2000 is that of Baisha since; the name beside it tells the year."""
    name, people, unit = HAINAN[code]
    rows, names = [(code, name, people)], ("code", "name", "people")
    found = joined(rows, names, units="county_2000_2020", year=None)
    assert (found.vintage, values(found, "people")) == ((2000, "census"), {unit: people})
    with pytest.raises(UserError, match="no row has one"):
        joined(rows, names, units="county_2000_2020", year=2020)


def test_a_code_and_a_name_of_two_divisions_are_refused_by_row() -> None:
    rows = [("110105", "海淀区", 5), ("110106", "丰台区", 1), ("110107", "合计", 2)]
    found = joined(rows, ("code", "name", "beds"))
    assert values(found) == {"110106": 1, "110107": 2}
    assert reasons(found)[2].startswith("code 110105 is Chaoyang District, but the name beside")


def test_the_total_of_a_province_is_no_prefecture() -> None:
    """吉林 would be 吉林市 by its short name, and the 24 million are those of the province."""
    rows = [("吉林", 24_073_453), ("吉林市", 4), ("海南", 1), ("Jilin", 3), ("苏州", 2)]
    found = joined(rows, ("name", "beds"), by="name", units="prefecture")
    assert values(found) == {"220200": 4, "320500": 2}
    assert {row.row for row in found.left} == {2, 4, 5}
    assert all("it may be a total" in row.reason.en for row in found.left)
    assert [(row.row, row.reason.zh) for row in found.guessed] == [(6, "苏州市 320500")]


@pytest.mark.parametrize("year", [2000, 2005, 2010])
@pytest.mark.parametrize("by", ["code", "name"])
def test_prefectures_of_every_year_are_placed_or_named(year: int, by: str) -> None:
    """Chaohu, Nanning region, Liuzhou region, Guyuan and Ili each ended in a KeyError."""
    lookup, _ = packaged_lookup("prefecture", country=china())
    entries = lookup.members[Vintage(year, "list")]
    rows = [(entry.code, entry.names.zh, 1) for entry in entries.values()]
    found = joined(rows, ("code", "name", "n"), by=by, units="prefecture", year=year, sums=("n",))
    total, kept, left = found.totals["n"]
    assert (total, kept + left) == (len(rows), len(rows))
    assert kept == sum(values(found, "n").values())
    assert {row.row for row in found.left if not row.column} <= set(range(2, len(rows) + 2))
    divided = {code for code, entry in entries.items() if len(entry.land("prefecture")) > 1}
    heirs = {unit for code in divided for unit in entries[code].land("prefecture")}
    assert not heirs & set(values(found, "n"))


@pytest.mark.parametrize("year", [2000, 2010, 2020])
def test_every_census_is_joined_by_name_within_its_prefecture(year: int) -> None:
    """That of 2000 ended in “no list names the code 469034”."""
    lookup, _ = packaged_lookup("county_2000_2020", country=china())
    entries = lookup.members[Vintage(year, "census")]
    people = census(year).set_index("code")["population"]
    rows = [(e.names.zh, e.province, e.prefecture, int(people[e.code])) for e in entries.values()]
    names = ("name", "province", "prefecture", "people")
    found = joined(rows, names, by="name", units="county_2000_2020", year=None)
    assert found.vintage == (year, "census")
    counted = [(code, int(number)) for code, number in people.items()]
    whole = joined(counted, ("code", "people"), units="county_2000_2020", year=year)
    due, have = values(whole, "people"), values(found, "people")
    assert all(due[unit] == number for unit, number in have.items())
    assert len(have) > 0.99 * len(due)
    assert found.totals["people"][0] == people.sum()


def test_a_table_of_the_atlas_own_units_is_known_by_their_codes() -> None:
    rows = [("U440306", 5), ("110105", 1)]
    found = joined(rows, year=None)
    assert (found.vintage.kind, values(found)) == ("units", {"U440306": 5, "110105": 1})
    mixed = joined([("U440306", 5), ("110105", 1), ("440309", 2)], year=2020)
    assert "U440306" not in values(mixed)


@pytest.mark.parametrize("header", ["代码", "行政区划代码", "adcode", " Code "])
def test_the_column_of_codes_is_known_by_what_tables_call_it(header: str) -> None:
    assert values(joined([("110105", 1)], (header, "beds"))) == {"110105": 1}


def test_ten_thousand_unknown_codes_take_no_longer_than_others() -> None:
    """They took 338 seconds: the list of a year was made anew for every row."""
    rows = [(f"99{number:04}", 1) for number in range(10_000)] + [("110105", 1)]
    packaged_lookup(UNITS, country=china())
    start = process_time()
    found = joined(rows, year=None)
    assert process_time() - start < 10
    assert len(found.left) == 10_000


def test_the_command_writes_units_and_what_is_left(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    table, out, left = (tmp_path / f"{name}.csv" for name in ("beds", "beds-joined", "left"))
    rows = ["code,beds", "110105,4", "440306,5", "110000,9"]
    table.write_text("\n".join(rows), encoding="utf-8")
    from atlas.cli import main

    arguments = ["join", str(table), "--to", UNITS, "--year", "2020", "--left", str(left)]
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 0
    said = capsys.readouterr().out
    assert "18" in said
    assert "U440306" in said
    written = pd.read_csv(out, dtype={"code": str}).set_index("code")
    assert written["beds"].dropna().to_dict() == {"110105": 4}
    assert len(written) == 2648
    assert pd.read_csv(left)["row"].tolist() == [3, 4]


def test_three_thousand_rows_take_two_seconds() -> None:
    table = census(2020)
    start = process_time()
    join_table(JoinOptions(table, UNITS))
    assert process_time() - start < 3


def test_the_total_of_a_prefecture_is_not_the_city_that_had_its_code_before() -> None:
    """460200 is 三亚, a city of counties since 2014: beside its districts it left them empty."""
    table = census(2020)
    sanya = table[table["code"].str.startswith("4602")]
    total = ("460200", int(sanya["population"].sum()))
    rows = [*zip(sanya["code"], map(int, sanya["population"]), strict=True), total]
    found = joined(rows, year=2020, kind="census")
    assert values(found) == {"U460202": total[1]}
    said = "this is Sanya, of another level, such as a total"
    assert reasons(found) == {len(rows) + 1: said}


def test_codes_of_two_years_that_count_a_unit_twice_are_named() -> None:
    """Its note was “lacks none: add them”. 密云 was 110228 until 2015, and is 110118."""
    found = joined([("110118", 5), ("110228", 3)], year=2020, kind="census")
    assert values(found) == {}
    said = set(reasons(found).values())
    assert len(said) == 1
    assert "110228 of other years" in said.pop()
