"""Each census row for row: its people, its place, its units, and land only where it is its own."""

import pandas as pd
import pytest

from atlas.country import china
from atlas.model.dataset import county_sets
from atlas.model.figures import people_as_counted
from atlas.units.census_land import SURENESS, count_approximate
from atlas.units.divisions import division_changes, division_codes
from atlas.units.history import Node
from atlas.units.inputs import read_division_history

TOTALS = {2000: 1_242_612_226, 2010: 1_332_810_869, 2020: 1_409_778_724}


@pytest.fixture(scope="module")
def censuses(dataset):
    return {year: dataset.tables[f"census_{year}"].set_index("code") for year in TOTALS}


@pytest.mark.parametrize(("year", "people"), TOTALS.items())
def test_rows_sum_to_the_nation_to_the_person(year, people, censuses):
    table = censuses[year]
    assert table["population"].sum() == people
    assert table.index.is_monotonic_increasing
    assert table.index.is_unique
    places = ["prefecture_code", "province_code", "nation_code", "name_en", "province_name_zh"]
    assert table[places].notna().all(axis=None)
    assert table["province_code"].nunique() == 31


def test_rows_are_placed_by_the_list_of_their_census(censuses):
    """巢湖 was a prefecture until 2011; the counties of Hainan are directly under the province."""
    assert censuses[2010].loc["341402", "prefecture_name_zh"] == "巢湖市"
    assert censuses[2020].loc["340181", "prefecture_name_zh"] == "合肥市"
    assert censuses[2000].loc["469034", "prefecture_code"] == "469034"
    assert censuses[2000].loc["469034", "province_name_en"] == "Hainan"
    assert censuses[2010].loc["X63LH", "prefecture_code"] == "632800"


@pytest.mark.parametrize(
    ("year", "code", "basis", "shape", "polygons"),
    [
        (2020, "110101", "own_polygon", "own", "110101"),
        (2010, "320684", "own_polygon", "own", "320614"),  # 海门市, recoded since
        # 苍南, before 龙港 left.
        (2010, "330327", "joined_polygons", "own_joined", "330327;330383"),
        (2020, "130108", "polygon_with_others", "with_others", "130108"),  # hosts a zone
        (2020, "130171", "zone", "of_the_host", "130108;130111"),
        (2020, "130672", "zone", "of_the_host", "130684"),  # 白沟新城, in 高碑店
        # Two hosts, of which one is a district now, and districts that part of it went to.
        (2020, "130372", "zone", "of_the_host", "130302;130304;130306;130322"),
        (2010, "440116", "merged_since", "of_the_unit", "440112"),  # 萝岗, now 黄埔
        (2010, "330621", "redrawn_since", "of_the_unit", "330602;330603"),  # 绍兴县, partly 越城
        (2010, "130982", "land_moved", "of_the_unit", "130638;130982"),  # 任丘, part in 雄县
        (2010, "232761", "not_drawn", "of_the_host", "150723"),  # 加格达奇, in 鄂伦春
    ],
)
def test_a_row_is_drawn_with_its_own_land_or_such_as_stands_in(
    year, code, basis, shape, polygons, censuses
):
    row = censuses[year].loc[code]
    assert (row["land_basis"], row["shape"]) == (basis, shape)
    own = shape in ("own", "own_joined", "with_others")
    drawn, other = ("polygon_codes", "approximate_polygon_codes")[:: 1 if own else -1]
    assert row[drawn] == polygons
    assert pd.isna(row[other])
    assert pd.notna(row["area_km2"]) == (shape in ("own", "own_joined"))


def test_every_polygon_is_some_rows_own_or_stands_in_for_the_rest(censuses, dataset):
    """So no land hides another's: lands are the same or apart, but for those of hosts."""
    nobody = {"350527", "710000", "810000", "820000"}  # 金门, and those of other censuses
    for table in censuses.values():
        own = set(table["polygon_codes"].dropna().str.split(";").explode())
        lands = table.loc[table["shape"].eq("of_the_unit"), "approximate_polygon_codes"]
        rest = pd.Series(lands.unique()).str.split(";").explode()
        assert rest.is_unique
        assert own.isdisjoint(rest)
        assert own | set(rest) == set(dataset.leaves["code"]) - nobody


def test_rows_that_share_a_land_are_those_of_a_unit_and_no_other(censuses):
    for year, unit in {2000: "2000_2010", 2010: "2010_2020", 2020: "2010_2020"}.items():
        rows = censuses[year][censuses[year]["shape"].eq("of_the_unit")]
        lands = rows.groupby(f"unit_code_{unit}")["approximate_polygon_codes"].nunique()
        assert lands.eq(1).all()
        assert len(lands) == rows["approximate_polygon_codes"].nunique()


@pytest.mark.parametrize(
    ("year", "rows", "people"),
    [(2000, 618, 265_216_319), (2010, 329, 145_745_404), (2020, 179, 46_997_630)],
)
def test_what_is_approximate_is_counted_in_rows_and_people(year, rows, people, censuses):
    found = count_approximate(censuses[year])
    assert tuple(found) == (rows, len(censuses[year]), people, TOTALS[year])
    assert found.share_pct == pytest.approx(100 * people / TOTALS[year])
    assert censuses[year]["shape"].isin(SURENESS).all()


def test_land_of_several_polygons_is_drawn_once(censuses, dataset):
    land = dataset.tables["census_land"].set_index("polygon_codes")
    columns = ("polygon_codes", "approximate_polygon_codes")
    named = pd.concat([table[column] for table in censuses.values() for column in columns])
    assert set(land.index) == {codes for codes in named.dropna() if ";" in codes}
    assert land.geometry.notna().all()
    cangnan = censuses[2010].loc["330327", "area_km2"]
    assert land.loc["330327;330383", "area_km2"] == pytest.approx(cangnan, rel=1e-9)
    # No density is that of land which only stands in.
    assert land["area_km2"].notna().equals(land["shape"].eq("own_joined"))


def test_no_polygon_is_the_land_of_two_rows(censuses):
    for table in censuses.values():
        codes = table["polygon_codes"].dropna().str.split(";").explode()
        assert codes.is_unique
        assert table.loc[table["land_basis"] == "zone", "host_codes"].notna().all()
        assert table.loc[table["row_kind"] != "zone", "host_codes"].isna().all()


def test_grouped_by_unit_rows_sum_to_the_units(censuses, dataset):
    rows = dataset.tables["unit_members"].query("rows_of == 'census'")
    for unit_set in county_sets(dataset.unit_sets):
        for year in unit_set.years:
            of_year = rows[rows["year"] == year].set_index("code")
            unit = of_year[unit_set.id.replace("county", "unit_code")]
            sums = censuses[year]["population"].groupby(unit).sum()
            people = people_as_counted(unit_set.table.set_index("code"), year).dropna()
            assert sums.to_dict() == people.to_dict()


def test_every_division_of_every_list_has_the_units_that_a_join_gives_it(dataset, inputs):
    """Longhua was Bao'an in 2015; 萝岗 is in no list after 2013; before 2009 no unit of 2010."""
    table = dataset.tables["unit_members"]
    assert sorted(table["year"].unique()) == list(range(2000, 2024))
    assert not table.duplicated(["year", "rows_of", "level", "code"]).any()
    counties = table[table["level"] == "county"]
    rows = counties[(counties["rows_of"] == "list") & counties["part_of"].isna()]
    history = inputs.history
    for year in (2005, 2015, 2023):
        of_year = rows[rows["year"] == year].set_index("code")
        listed = history.divisions(year)
        assert set(of_year.index) == listed
        for period, years in china().periods.items():
            nodes = inputs.membership(years).nodes
            found = of_year[f"unit_code_{period.replace('-', '_')}"]
            due = {code: nodes.get(Node(year, code)) for code in listed}
            assert found.astype(object).where(found.notna(), None).to_dict() == due
    of_2015 = rows[rows["year"] == 2015].set_index("code")["unit_code_2010_2020"]
    assert (of_2015["440306"], "440309" in of_2015) == ("U440306", False)
    assert rows.loc[rows["year"] < 2009, "unit_code_2010_2020"].isna().all()
    for year, census in inputs.censuses.items():
        counted = counties[(counties["rows_of"] == "census") & (counties["year"] == year)]
        assert list(counted["code"]) == sorted(census.packaged_attached)


def test_the_districts_of_sansha_have_names_and_no_unit_of_their_own(dataset):
    """The census, the boundaries and so the crosswalks have one Sansha."""
    sansha = dataset.tables["unit_members"].query(
        "level == 'county' and rows_of == 'list' and code.str.startswith('4603') and year >= 2012"
    )
    districts = sansha[sansha["part_of"].notna()]
    assert set(districts["code"]) == {"460302", "460303"}
    assert set(districts["part_of"]) == {"460300"}
    assert districts["unit_code_2010_2020"].isna().all()
    assert list(sansha[sansha["code"] == "460300"]["year"]) == list(range(2012, 2024))


def test_no_group_is_a_unit_of_which_a_part_lies_in_a_divided_division(dataset):
    """Chaohu went to Hefei, Wuhu and Ma'anshan in 2011: no sum of the years before is theirs."""
    of_2005 = dataset.tables["unit_members"].query("year == 2005 and level == 'prefecture'")
    unit = of_2005.set_index("code")["unit_code_prefecture"]
    assert unit[["341400", "340100", "340200", "340500"]].isna().all()
    assert unit["340300"] == "340300"
    divided = of_2005.set_index("code")["divided_between"].dropna()
    assert divided["341400"] == "340100;340200;340500"


@pytest.mark.parametrize(
    ("year", "rows_of", "level", "code", "names"),
    [
        (2000, "census", "county", "469025", ["定安县", "定安", "Ding'an County", "Ding'an"]),
        (
            *(2023, "list", "county", "469025"),
            ["白沙黎族自治县", "白沙", "Baisha Li Autonomous County", "Baisha"],
        ),
        (2020, "list", "prefecture", "220200", ["吉林市", "吉林", "Jilin", None]),
    ],
)
def test_a_division_is_called_as_in_that_year(year, rows_of, level, code, names, dataset):
    table = dataset.tables["unit_members"].set_index(["year", "rows_of", "level", "code"])
    row = table.loc[(year, rows_of, level, code)]
    found = row[["name_zh", "short_zh", "name_en", "short_en"]]
    assert found.astype(object).where(found.notna(), None).tolist() == names


def test_a_prefecture_that_a_province_shares_its_name_with_says_so(dataset):
    table = dataset.tables["unit_members"].query(
        "year == 2020 and rows_of == 'list' and level == 'prefecture'"
    )
    shares = table.set_index("code")["shares_name_with"]
    assert shares["220200"] == "220000"  # 吉林
    assert "460000" in shares["632500"].split(";")  # 海南
    assert pd.isna(shares["330100"])


def test_the_published_lists_reach_beyond_the_years_that_units_follow():
    codes = division_codes(tables=china().tables, codes=china().codes).set_index("code")
    assert tuple(codes.loc["120222", ["name_zh", "from_year", "to_year"]]) == ("武清县", 1999, 1999)
    assert tuple(codes.loc["653229", ["name_zh", "from_year", "to_year"]]) == ("和安县", 2024, 2024)
    assert codes.loc["232761", "evidence"] == "reviewed"
    changes = division_changes(tables=china().tables, codes=china().codes).set_index(
        ["year", "from_code", "to_code"]
    )
    wuqing = changes.loc[(2000, "120222", "120114")]
    assert (wuqing["from_name_zh"], wuqing["to_name_zh"], wuqing["extent"]) == (
        "武清县",
        "武清区",
        "whole",
    )
    assert changes.loc[(2024, "533423", "533422"), "extent"] == "partial"
    history = read_division_history(country=china())
    assert "653229" not in history.spans
    assert "120222" not in history.names
    assert {change.year for change in history.changes} <= set(range(2001, 2024))
