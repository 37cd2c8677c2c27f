"""The data of places: what the charts and the file of a place are made of."""

import json
import re

import geopandas as gpd
import pandas as pd
import pytest

from atlas.exports.tables import download_tables
from atlas.measures.migration.cohorts import AGE_COLUMNS
from atlas.model.dataset import UnitSet
from atlas.web.data.engine_payloads import readings, search_script
from atlas.web.place.data import column_names, place_scripts, rows_scripts
from atlas.web.place.page import age_shares
from atlas.words.word_files import read_words
from tests.web.data.payloads import codes_of, payload_of

YIWU, JINHUA = "330782", "330700"
COUNTIES, PREFECTURES = "county_2010_2020.33", "prefecture.33"


@pytest.fixture(scope="module")
def scripts(places, dataset) -> dict[str, str]:
    """The script of every province."""
    return dict(place_scripts(places, list(dataset.leaves["code"])))


@pytest.fixture(scope="module")
def zhejiang(scripts) -> dict[tuple[str, str], dict]:
    """Payloads of Zhejiang's script by kind and id."""
    assert len(scripts) == 31
    return payloads_of(scripts["33"])


def payloads_of(script: str) -> dict[tuple[str, str], dict]:
    found = [payload_of(line + "\n") for line in script.splitlines()]
    return {(kind, id): payload for kind, id, payload in found}


def of_unit(payloads, unit_set: str, column: str, code: str, each: int = 1) -> list[float]:
    unit = codes_of(payloads["units", unit_set]["codes"]).index(code)
    return payloads["values", f"{unit_set}/{column}"]["v"][unit * each : (unit + 1) * each]


def test_harbins_core_is_its_six_dense_districts(places):
    core = places.cores["230100"]
    six = ["230102", "230103", "230104", "230108", "230109", "230110"]
    assert core == {"kind": "dense", "count": 6, "units": six, "people": [4_517_549, 5_071_932]}


def test_a_prefecture_without_urban_centre_has_its_districts_for_core(places, dataset):
    dense = dataset.tables["core_periphery_degurba"]
    without = set(dense["code"]) - set(dense.loc[dense["part"].eq("core"), "code"])
    cores = places.cores
    fallen_back = {code for code, core in cores.items() if core["kind"] == "districts"}
    assert fallen_back & without
    assert all(core["units"] for core in cores.values())
    # Where nothing but the core is left, there is none to show.
    assert "310000" not in cores or cores["310000"]["kind"] != "districts"


def test_a_script_names_the_cores_of_its_province(zhejiang):
    cores = zhejiang["places", "33"]["cores"]
    assert set(cores) <= {f"33{number:02}00" for number in range(1, 12)}
    assert JINHUA in cores


def test_a_script_has_the_units_of_its_province_alone(zhejiang, places):
    expected = [code for code, r in places.counties.items() if r["province_code"] == "330000"]
    assert codes_of(zhejiang["units", COUNTIES]["codes"]) == expected
    assert len(codes_of(zhejiang["units", PREFECTURES]["codes"])) == 11


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("population_2000", 912_670),
        ("population_2020", 1_859_390),
        ("change_pct_2010_2020", 50.7),
        ("away_other_province_share_2020", 47.3),
        ("services_share_2020", 55.5),
    ],
)
def test_yiwus_figures_are_in_it(zhejiang, column, value):
    assert of_unit(zhejiang, COUNTIES, column, YIWU) == [value]


def by_survival(dataset, level, code):
    """What cohort survival alone finds; infants of 2010 are not in it."""
    table = dataset.unit_sets[level].table.set_index("code")
    return table.at[code, "net_migration_by_survival_2010_2020"]


def test_the_cohorts_of_both_sexes_sum_to_what_cohort_survival_finds(zhejiang, dataset):
    net = of_unit(zhejiang, COUNTIES, "net", YIWU, each=32)
    older = [*net[1:16], *net[17:]]
    # Each of thirty cohorts is rounded to a person.
    assert sum(older) == pytest.approx(by_survival(dataset, "county_2010_2020", YIWU), abs=15)
    expected = of_unit(zhejiang, COUNTIES, "expected", YIWU, each=32)
    assert sum([*expected[1:16], *expected[17:]]) == pytest.approx(1_095_101, abs=15)


def test_the_cohorts_of_joined_prefectures_are_of_all_of_them(scripts, dataset):
    xinjiang = payloads_of(scripts["65"])
    for code in ("652300", "654200", "659001", "659010"):
        net = of_unit(xinjiang, "prefecture.65", "net", code, each=32)
        of_all = by_survival(dataset, "prefecture", code)
        assert sum([*net[1:16], *net[17:]]) == pytest.approx(of_all, abs=15)


def test_the_ages_of_both_sexes_sum_to_all_people(zhejiang, dataset):
    counts = dataset.unit_sets["county_2010_2020"].counts
    for year in (2010, 2020):
        ages = of_unit(zhejiang, COUNTIES, f"ages_{year}", YIWU, each=36)
        row = counts[year].loc[YIWU]
        # Each of thirty-six shares is rounded to one in ten thousand.
        assert sum(ages) == pytest.approx(10_000, abs=18)
        assert sum(ages[:18]) == pytest.approx(10_000 * row["male"] / row["population"], abs=10)
        infants = row["female_00"] + row["female_01_04"]
        assert ages[18] == round(10_000 * infants / row["population"])
        assert ages[35] == round(10_000 * row["female_85_plus"] / row["population"])


def test_a_unit_whose_ages_are_not_all_known_has_none():
    rows = pd.DataFrame(dict.fromkeys(AGE_COLUMNS, 1), index=["110101", "110102"]).astype("Int64")
    rows.loc["110102", "male_85_plus"] = pd.NA
    counts = {2000: rows[["male_00"]], 2010: rows}
    table = gpd.GeoDataFrame({"code": rows.index})
    found = age_shares(UnitSet("county", "county", (2000, 2010), table, pd.Series(), counts))
    assert list(found) == ["ages_2010"]
    assert list(found["ages_2010"].index) == ["110101"]
    parts = found["ages_2010"].loc["110101"]
    assert len(parts) == 36
    # Thirty-eight people, two of them under five.
    assert parts["male_00_04"] == pytest.approx(10_000 * 2 / 38)
    assert parts.index[17] == "male_85_plus"


def test_the_shares_of_the_sectors_sum_to_the_whole(zhejiang):
    shares = [
        of_unit(zhejiang, PREFECTURES, f"{sector}_share_2020", JINHUA)[0]
        for sector in ("agriculture", "industry", "services")
    ]
    assert sum(shares) == pytest.approx(100, abs=0.15)


def test_the_rows_are_those_of_the_published_tables(places, dataset):
    """The line of a place has the cells of the download, rounded alike."""
    _, _, payload = payload_of(dict(rows_scripts(places))["33"])
    assert payload["columns"] == column_names(places)
    tables = {one.name: one for one in download_tables(dataset)}
    for code, name in ((YIWU, "county_2010_2020"), (JINHUA, "prefecture")):
        table = tables[name]
        row = table.frame.set_index("code").loc[code]
        cells = dict(zip(payload["columns"], payload["lines"][code].split(","), strict=True))
        shared = set(cells) & set(table.columns)
        assert len(shared) > 50
        for column in shared:
            expected = "" if pd.isna(row[column]) else str(row[column])
            if table.describe(column).type == "flag":
                expected = expected.lower()
            assert cells[column] == expected, column
    assert payload["lines"][YIWU].startswith("912670,1234015,1859390,1234015,625375,50.678071,")


def test_every_place_can_be_searched(places):
    script = search_script(places)
    index = json.loads(re.match(r'ATLAS.put\("search", "index", (.*?)\);\n', script)[1])
    codes = codes_of(index["codes"])
    assert codes == list(places.all)
    place = codes.index(YIWU)
    assert index["zh"].split("|")[place] == "义乌市"
    assert index["en"].split("|")[place] == "Yiwu"
    assert codes_of(index["parents"])[place] == JINHUA
    assert "义" in index["readings"]["yi"]
    assert len(index["levels"]) == len(codes)
    assert index["levels"].count("1") == 367


def test_the_search_knows_what_the_look_up_of_units_knows(places):
    """Every name and code of every year whose unit has a page finds that page."""
    index = json.loads(
        re.match(r'ATLAS.put\("search", "index", (.*?)\);\n', search_script(places))[1]
    )
    past, asked = index["past"], 0
    members = places.dataset.tables["unit_members"]
    for level, column in (
        ("county", "unit_code_2010_2020"),
        ("prefecture", "unit_code_prefecture"),
    ):
        rows = members[members["level"].eq(level) & members[column].isin(list(places.all))]
        keys = ["code", "name_zh", "name_en", column]
        for code, zh, en, unit in rows[keys].drop_duplicates().itertuples(index=False):
            record = places.all[unit][1]
            for key, value, own in (
                ("zh", zh, record["name_zh"]),
                ("en", en, record["name_en"]),
                ("codes", code, unit.removeprefix("U")),
            ):
                assert value in (own, *past[key].get(unit, "").split("/")), (unit, value)
            asked += 1
    assert asked > 3_500
    # The script takes the names of a united unit from here alone.
    assert {code for code in places.all if code.startswith("U")} <= past["zh"].keys()
    assert past["zh"]["U110101"] == "东城区/崇文区"
    assert past["zh"]["120119"] == "蓟县"
    assert past["codes"]["120119"] == "120225"


def test_the_index_holds_the_readings_that_places_have_of_their_own(places):
    script = search_script(places)
    index = json.loads(re.match(r'ATLAS.put\("search", "index", (.*?)\);\n', script)[1])
    own = index["own"]
    assert own["330382"] == "yue qing shi"
    assert own["U411104"] == "shao ling qu"
    assert own["341500"] == "lu an shi"
    assert "511100" not in own
    for code, record in ((code, record) for code, (_, record) in places.all.items()):
        names = own.get(code, "").split("/")
        for place, spelled in (("乐清市", "yue qing shi"), ("长子县", "zhang zi xian")):
            assert (place in record["name_zh"]) == (spelled in names), code


def test_names_that_people_use_are_of_places_that_there_are(places):
    script = search_script(places)
    index = json.loads(re.match(r'ATLAS.put\("search", "index", (.*?)\);\n', script)[1])
    assert index["aliases"]["440100"].split("|")[-1] == "Canton"
    xiongan = [code for code, names in index["aliases"].items() if "雄安" in names.split("|")]
    assert [places.counties[code]["name_zh"] for code in xiongan] == [
        "高阳县（含安新县）",
        "容城县",
        "雄县（含任丘市）",
    ]
    assert len(index["aliases"]) == len(read_words("search", "aliases"))


def test_characters_are_grouped_by_their_reading():
    found = readings(["义乌市", "武义县", "吕梁市"])
    assert found == {
        "liang": "梁", "lü": "吕", "shi": "市", "wu": "乌武", "xian": "县", "yi": "义",
    }  # fmt: skip
