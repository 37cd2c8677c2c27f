"""Core and periphery: cities small enough to work out, and nobody lost between the parts."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.country import china
from atlas.measures.core_periphery import (
    DEFINITIONS,
    NOTABLE_DISTRICTS,
    TABLE_NAMES,
    core_periphery,
    core_summary,
    flipping_types,
    flips,
    in_core,
    outside_dense_core,
    outside_summary,
    types_by_definition,
)
from atlas.model.dataset import Dataset
from atlas.model.errors import ConservationError
from atlas.model.summary.places import GrowthBounds, OutsideDenseCore


def districts(
    *rows: tuple[str, str, float | None, int, float | None, float | None],
) -> pd.DataFrame:
    """Units of 2020: code, status, area, people, urban people, share in urban centres."""
    columns = ["code", "status", "area_km2", "population", "urban", "urban_centre_share"]
    table = pd.DataFrame(rows, columns=columns)
    for column in ("area_km2", "urban", "urban_centre_share"):
        table[column] = table[column].astype("Float64")
    return table.assign(name_zh=table["code"], prefecture_code=table["code"].str[:4] + "00")


def leaves(*rows: tuple[int, str, int | None, str]) -> pd.DataFrame:
    """Census leaves: year, code, people, the unit of 2020 that they follow."""
    table = pd.DataFrame(rows, columns=["year", "code", "population", "latest_code"])
    table["population"] = table["population"].astype("Int64")
    return table.assign(prefecture_code=table["latest_code"].str[:4] + "00")


PARTS = ("core", "periphery", "unclassified")

CITY = districts(
    ("230102", "district", 10, 20_000, 20_000, 1.0),
    ("230113", "district", 100, 20_000, 9_000, 0.2),
    ("230123", "county", 100, 10_000, 2_000, 0.6),
)
PEOPLE = leaves(
    (2010, "230102", 15_000, "230102"),
    (2010, "230182", 26_000, "230113"),
    (2010, "230123", 12_000, "230123"),
    (2020, "230102", 18_000, "230102"),
    (2020, "230171", 2_000, "230102"),
    (2020, "230113", 20_000, "230113"),
    (2020, "230123", 10_000, "230123"),
)


def test_three_units_under_three_definitions() -> None:
    assert in_core(CITY, "districts").tolist() == [True, True, False]
    assert in_core(CITY, "dense_districts").tolist() == [True, False, False]
    assert in_core(CITY, "degree_of_urbanisation").tolist() == [True, False, True]


@pytest.mark.parametrize(
    ("definition", "core", "periphery", "kind"),
    [
        ("districts", (41_000, 40_000), (12_000, 10_000), "both_down"),
        ("dense_districts", (15_000, 20_000), (38_000, 30_000), "core_only"),
        ("degree_of_urbanisation", (27_000, 30_000), (26_000, 20_000), "core_only"),
    ],
)
def test_a_city_by_hand(
    definition: str, core: tuple[int, int], periphery: tuple[int, int], kind: str
) -> None:
    city = core_periphery(PEOPLE, CITY, definition, years=(2010, 2020)).iloc[0]
    assert city["code"] == "230100"
    assert (city["core_population_2010"], city["core_population_2020"]) == core
    assert (city["periphery_population_2010"], city["periphery_population_2020"]) == periphery
    assert city["change_2010_2020"] == -3_000
    assert city["core_change_pct_2010_2020"] == pytest.approx((core[1] / core[0] - 1) * 100)
    assert city["type"] == kind
    assert pd.isna(city["reason"])


def test_thresholds_are_met_at_their_value() -> None:
    table = districts(
        ("110001", "district", 10, 15_000, 0, 0.5),
        ("110002", "district", 10, 14_999, 11_999, 0.4999),
        ("110003", "district", 100, 10_000, 8_000, None),
        ("110004", "county", 1, 10_000, 10_000, None),
    )
    assert in_core(table, "dense_districts").tolist() == [True, False, True, False]
    degree = in_core(table, "degree_of_urbanisation")
    assert degree.iloc[:2].tolist() == [True, False]
    assert degree.iloc[2:].isna().all()


def test_missing_figures_decide_nothing_unless_the_others_do() -> None:
    table = districts(
        ("110001", "district", None, 10_000, 9_000, None),
        ("110002", "district", None, 10_000, 1_000, None),
        ("110003", "district", 1, 10_000, None, None),
        ("110004", "county", None, 10_000, None, None),
    )
    dense = in_core(table, "dense_districts")
    assert dense.isna().tolist() == [False, True, False, False]
    assert dense.dropna().tolist() == [True, True, False]


def two_parts(core: tuple[int, int], periphery: tuple[int, int]) -> pd.Series:
    table = districts(("110101", "district", 1, 1, 1, 1), ("110121", "county", 1, 1, 1, 0))
    rows = [(year, "110101", core[place], "110101") for place, year in enumerate((2010, 2020))]
    rows += [
        (year, "110121", periphery[place], "110121") for place, year in enumerate((2010, 2020))
    ]
    return core_periphery(leaves(*rows), table, "districts", years=(2010, 2020)).iloc[0]


@pytest.mark.parametrize(
    ("core", "periphery", "kind"),
    [
        ((1, 2), (1, 2), "both_up"),
        ((1, 2), (2, 1), "core_only"),
        ((2, 1), (1, 2), "periphery_only"),
        ((2, 1), (2, 1), "both_down"),
        ((2, 2), (2, 2), "both_down"),
    ],
)
def test_four_types(core: tuple[int, int], periphery: tuple[int, int], kind: str) -> None:
    assert two_parts(core, periphery)["type"] == kind


def test_a_part_that_is_empty_in_one_census_is_not_there() -> None:
    assert two_parts((0, 5), (9, 9))["reason"] == "no_core"
    assert two_parts((5, 5), (9, 0))["reason"] == "no_periphery"
    assert pd.isna(two_parts((0, 5), (9, 9))["type"])
    assert pd.isna(two_parts((0, 5), (9, 9))["core_change_pct_2010_2020"])


def test_reasons_for_no_type() -> None:
    table = districts(
        ("110101", "district", 1, 9_999, 9_999, 1),
        ("220121", "county", 1, 9_999, 9_999, 0),
        ("441900", "other", 1, 9_999, 9_999, 1),
        ("330101", "district", 1, 9_999, 9_999, 1),
        ("330121", "county", 1, 9_999, 9_999, 0),
        ("450101", "district", None, 9_999, 9, 1),
        ("450121", "county", 1, 9_999, 9_999, 0),
    )
    people = leaves(*((year, code, 5, code) for year in (2010, 2020) for code in table["code"]))
    people.loc[people["code"].eq("330121") & people["year"].eq(2010), "population"] = pd.NA
    found = core_periphery(people, table, "dense_districts", years=(2010, 2020)).set_index("code")
    assert found["type"].isna().all()
    assert found["reason"].to_dict() == {
        "110100": "no_periphery",
        "220100": "no_core",
        "330100": "not_counted",
        "441900": "undivided",
        "450100": "unclassified",
    }
    assert pd.isna(found.loc["330100", "population_2010"])
    assert found.loc["330100", "core_population_2010"] == 5
    assert found.loc["450100", "unclassified_population_2020"] == 5


def test_a_city_counted_as_one_leaf_in_one_census_is_undivided() -> None:
    table = districts(("460201", "district", 1, 1, 1, 1), ("460222", "county", 1, 1, 1, 0))
    people = leaves(
        (2010, "460200", 9, "460201"), (2020, "460201", 6, "460201"), (2020, "460222", 5, "460222")
    )
    assert core_periphery(people, table, "districts", years=(2010, 2020))["reason"].tolist() == [
        "undivided"
    ]


def test_a_leaf_that_follows_no_unit_stops_the_count() -> None:
    stray = pd.concat([PEOPLE, leaves((2010, "230199", 7, "230198"))])
    with pytest.raises(ConservationError, match=r"1 county-level leaves .* 230199 \(2010\)"):
        core_periphery(stray, CITY, "districts", years=(2010, 2020))


def test_an_unknown_definition_names_the_three() -> None:
    with pytest.raises(
        ValueError, match="'built_up' is none of districts, dense_districts, degree"
    ):
        core_periphery(PEOPLE, CITY, "built_up", years=(2010, 2020))


def test_people_who_may_belong_to_the_other_part_bound_both() -> None:
    """Of the core's 41,000 people 1,000 may have lived in the county outside it."""
    parted = leaves(
        (2010, "230123", 1_000, "230113"),
        (2010, "230102", 15_000, "230102"),
        (2010, "230182", 25_000, "230113"),
        (2010, "230123", 12_000, "230123"),
    )
    people = pd.concat([parted, PEOPLE[PEOPLE["year"] == 2020]], ignore_index=True)
    people = people.assign(home_code=people["latest_code"], unsure=pd.array([0] * 8, "Int64"))
    people.loc[0, ["home_code", "unsure"]] = ["230123", 1_000]
    city = core_periphery(people, CITY, "districts", years=(2010, 2020)).iloc[0]
    ends = ("core_population_2010", "periphery_population_2010")
    assert [city[f"{end}_low"] for end in ends] == [40_000, 12_000]
    assert [city[f"{end}_high"] for end in ends] == [41_000, 13_000]
    result = core_periphery(people, CITY, "districts", years=(2010, 2020))
    figures = core_summary(result, years=(2010, 2020), codes=china().codes)
    # 40,000 people of the core in 2020, of 41,000 or of 40,000.
    assert figures.all_core_growth_bounds == GrowthBounds(
        low=-2.439, high=0.0, people=(40_000, 41_000)
    )


def test_a_city_of_one_row_is_typed_where_townships_part_it() -> None:
    """Sanya: one row of 2010, four districts of 2020, of which two stand here, one as outskirts."""
    table = districts(("460202", "district", 1, 9, 9, 1), ("460203", "county", 1, 9, 1, 0))
    later = leaves((2020, "460202", 9, "460202"), (2020, "460203", 4, "460203"))
    whole = leaves((2010, "460200", 12, "460202"))
    parted = leaves((2010, "460200", 7, "460202"), (2010, "460200", 5, "460203"))
    for rows, reason, kind in ((whole, "undivided", None), (parted, None, "core_only")):
        people = pd.concat([rows, later]).assign(prefecture_code="460200")
        found = core_periphery(people, table, "districts", years=(2010, 2020))
        plain = found.astype(object).where(found.notna(), None).iloc[0]
        assert (plain["reason"], plain["type"]) == (reason, kind)


def test_chongqing_bears_a_note() -> None:
    table = districts(("500101", "district", 1, 1, 1, 1), ("500229", "county", 1, 1, 1, 0))
    people = leaves(*((year, code, 5, code) for year in (2010, 2020) for code in table["code"]))
    people["prefecture_code"] = "500000"
    found = core_periphery(people, table, "districts", years=(2010, 2020)).iloc[0]
    assert "Chongqing" in found["note_en"]
    assert "重庆" in found["note_zh"]
    assert core_periphery(PEOPLE, CITY, "districts", years=(2010, 2020))["note_en"].isna().all()


def test_flips_and_summary() -> None:
    results = {name: core_periphery(PEOPLE, CITY, name, years=(2010, 2020)) for name in DEFINITIONS}
    assert types_by_definition(results).to_dict("records") == [
        {
            "code": "230100",
            "type_districts": "both_down",
            "type_dense_districts": "core_only",
            "type_degurba": "core_only",
        }
    ]
    assert flips(results)["code"].tolist() == ["230100"]
    assert flips(dict.fromkeys(DEFINITIONS, results["districts"])).empty
    by_status, dense, _ = (
        core_summary(results[name], years=(2010, 2020), codes=china().codes) for name in DEFINITIONS
    )
    assert (dense.prefectures, dense.declining, dense.declining_with_growing_core) == (1, 1, 1)
    assert by_status.declining_with_growing_core == 0
    assert dense.core_growth_pct == round(100 / 3, 4)
    assert dense.periphery_growth_pct == round((30 / 38 - 1) * 100, 4)
    assert dense.types == {"both_up": 0, "core_only": 1, "periphery_only": 0, "both_down": 0}
    assert flipping_types(results)["230100"]["type_districts"] == "both_down"
    assert outside_summary(CITY) == OutsideDenseCore(
        districts=1, people=20_000, codes=["230113"], notable=[]
    )


def test_a_missing_type_is_no_flip() -> None:
    typed = core_periphery(PEOPLE, CITY, "districts", years=(2010, 2020))
    untyped = typed.assign(type=pd.array([pd.NA], "string"), reason="no_core")
    results = {"districts": typed, "dense_districts": untyped}
    assert flips(results).empty
    figures = core_summary(untyped, years=(2010, 2020), codes=china().codes)
    assert figures.prefectures == 0
    assert figures.all_prefectures == 1
    assert figures.core_growth_pct is None
    assert figures.untyped["no_core"] == ["230100"]


COUNTRY = districts(
    ("230102", "district", 10, 20_000, 20_000, 1.0),
    ("230123", "county", 100, 10_000, 2_000, 0.6),
    ("110101", "district", 10, 20_000, 20_000, 1.0),
    ("441900", "district", 10, 20_000, 20_000, 1.0),
    ("542521", "county", 100, 10_000, 2_000, 0.0),
    ("659001", "county_level_city", 10, 10_000, 9_000, 0.0),
    ("659009", "county_level_city", 10, 10_000, 9_000, 0.0),
    ("460202", "district", 100, 10_000, 1_000, 0.0),
    ("460203", "district", 10, 20_000, 20_000, 1.0),
    ("460300", "district", None, 5, None, None),
)
"""Harbin, typed; Beijing without a periphery; Dongguan and Sansha undivided; Ngari without a core;
a city of the Corps founded between the censuses; Sanya, counted as one in the first of them."""

COUNTED = leaves(
    (2010, "230102", 1_000, "230102"),
    (2020, "230102", 1_100, "230102"),
    (2010, "230123", 1_000, "230123"),
    (2020, "230123", 800, "230123"),
    (2010, "110101", 1_000, "110101"),
    (2020, "110101", 1_300, "110101"),
    (2010, "441900", 1_000, "441900"),
    (2020, "441900", 1_600, "441900"),
    (2010, "542521", 500, "542521"),
    (2020, "542521", 550, "542521"),
    (2010, "659001", 100, "659001"),
    (2020, "659001", 100, "659001"),
    (2020, "659009", 90, "659009"),
    (2010, "460200", 70, "460202"),
    (2020, "460202", 40, "460202"),
    (2020, "460203", 60, "460203"),
    (2010, "460300", 4, "460300"),
    (2020, "460300", 8, "460300"),
)


def test_all_cores_are_those_of_the_whole_country() -> None:
    by_status, dense = (
        core_summary(
            core_periphery(COUNTED, COUNTRY, name, years=(2010, 2020)),
            years=(2010, 2020),
            codes=china().codes,
        )
        for name in DEFINITIONS[:2]
    )
    assert (by_status.prefectures, by_status.core_growth_pct) == (1, 10)
    assert by_status.periphery_growth_pct == -20
    assert {year: vars(parts) for year, parts in by_status.people.items()} == {
        "2010": {"core": 3_074, "periphery": 1_600, "unclassified": 0, "left_out": 0},
        "2020": {"core": 4_108, "periphery": 1_540, "unclassified": 0, "left_out": 0},
    }
    assert by_status.left_out == []
    assert by_status.all_core_growth_pct == round((4_108 / 3_074 - 1) * 100, 4)
    assert by_status.all_periphery_growth_pct == round((1_540 / 1_600 - 1) * 100, 4)
    # Sanya's people of 2010 all follow 460202: what its dense core gained nobody knows.
    assert {year: vars(parts) for year, parts in dense.people.items()} == {
        "2010": {"core": 3_000, "periphery": 1_600, "unclassified": 4, "left_out": 70},
        "2020": {"core": 4_000, "periphery": 1_540, "unclassified": 8, "left_out": 100},
    }
    assert dense.left_out == ["460200"]
    assert dense.all_core_growth_pct == round(100 / 3, 4)
    for definition in (by_status, dense):
        people = {year: sum(vars(of).values()) for year, of in definition.people.items()}
        assert people == {"2010": 4_674, "2020": 5_648}


def test_a_prefecture_that_one_census_lacks_is_no_growth() -> None:
    not_counted = COUNTED["code"].isin(("230102", "230123")) & COUNTED["year"].eq(2020)
    result = core_periphery(COUNTED[~not_counted], COUNTRY, "districts", years=(2010, 2020))
    found = core_summary(result, years=(2010, 2020), codes=china().codes)
    assert found.left_out == ["230100"]
    assert found.people["2010"].left_out == 2_000
    assert found.all_core_growth_pct == round((3_008 / 2_074 - 1) * 100, 4)


def test_the_parts_of_the_real_country_sum_to_its_people(dataset: Dataset) -> None:
    """All cores, all peripheries and what is neither: to the person, under each definition."""
    summary = dataset.summary.core_periphery
    assert set(summary) == set(DEFINITIONS)
    for definition in summary.values():
        for year, parts in definition.people.items():
            assert sum(vars(parts).values()) == dataset.summary.totals[year]
        for part in ("core", "periphery"):
            before, after = (getattr(definition.people[year], part) for year in ("2010", "2020"))
            growth = round((after / before - 1) * 100, 4)
            assert getattr(definition, f"all_{part}_growth_pct") == growth
    by_status = summary["districts"]
    assert by_status.left_out == []
    assert (
        round(by_status.all_core_growth_pct, 2),
        round(by_status.all_periphery_growth_pct, 2),
    ) == (19.05, -3.7)


def test_all_cores_are_the_cores_of_the_published_layer(dataset: Dataset) -> None:
    for name, figures in dataset.summary.core_periphery.items():
        layer = dataset.tables[TABLE_NAMES[name]]
        told = layer[~layer["code"].isin(figures.left_out)]
        people = told.groupby("part")[["population_2010", "population_2020"]].sum()
        for part in ("core", "periphery"):
            for year, parts in figures.people.items():
                assert getattr(parts, part) == people.loc[part, f"population_{year}"], (name, year)


def test_a_notable_district_outside_the_dense_core_is_named() -> None:
    table = districts(
        *((code, "district", 100, 10_000, 1_000, 0) for code in NOTABLE_DISTRICTS[:1]),
        ("110101", "district", 1, 10_000, 10_000, 1),
        ("110102", "district", 100, 10_000, 1_000, 0),
    )
    outside = outside_dense_core(table)
    assert outside["code"].tolist() == ["110102", "110112"]
    assert outside["notable"].tolist() == [False, True]
    assert outside["density_per_km2"].tolist() == [100, 100]
    assert outside["urban_share"].tolist() == pytest.approx([0.1, 0.1])


CODES = [f"11{city:02d}{unit:02d}" for city in (1, 2, 3) for unit in (1, 2, 3)]
drawn_units = st.lists(
    st.tuples(st.booleans(), st.none() | st.integers(1, 2000), st.integers(0, 1_000_000)),
    min_size=len(CODES),
    max_size=len(CODES),
)
drawn_people = st.lists(st.integers(0, 10**6), min_size=36, max_size=36)


@settings(max_examples=30, deadline=None)
@given(units=drawn_units, counts=drawn_people, definition=st.sampled_from(DEFINITIONS))
def test_the_parts_sum_to_the_prefecture_however_leaves_are_cut(
    units: list[tuple[bool, int | None, int]], counts: list[int], definition: str
) -> None:
    table = districts(
        *(
            (code, "district" if urban else "county", area, 1_000_000, people, people / 1e6)
            for code, (urban, area, people) in zip(CODES, units, strict=True)
        )
    )
    keys = [(year, part, code) for year in (2010, 2020) for part in (1, 2) for code in CODES]
    people = leaves(
        *(
            (year, f"{code}-{part}", count, code)
            for (year, part, code), count in zip(keys, counts, strict=True)
        )
    )
    found = core_periphery(people, table, definition, years=(2010, 2020))
    for year in (2010, 2020):
        parts = sum(found[f"{part}_population_{year}"] for part in PARTS)
        assert parts.tolist() == found[f"population_{year}"].tolist()
        assert parts.sum() == people["population"][people["year"].eq(year)].sum()
    united = people.groupby(["year", "latest_code", "prefecture_code"], as_index=False)
    merged = united["population"].sum().assign(code=lambda rows: rows["latest_code"])
    pd.testing.assert_frame_equal(
        core_periphery(merged, table, definition, years=(2010, 2020)), found
    )
