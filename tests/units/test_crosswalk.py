"""What leads from one census to another: known rows by hand, and nobody lost on the way."""

import pandas as pd
import pytest

from atlas.country import china
from atlas.sources.packaged import read_table
from atlas.tools.areal_interpolation import transfer_counts
from atlas.units.crosswalk import crosswalk_name

PANELS = [(2000, 2010), (2010, 2020), (2000, 2020)]


@pytest.fixture(scope="module")
def tables(dataset):
    return {span: dataset.tables[crosswalk_name(*span)] for span in china().crosswalks}


@pytest.fixture(scope="module")
def later(tables):
    """The crosswalk from 2010 to 2020, by source and target."""
    return tables[2010, 2020].set_index(["from_code", "to_code"])


def people(dataset, year):
    return dataset.tables[f"census_{year}"].set_index("code")[["population"]]


def moved(table, counts, targets):
    """Lead whole persons along the weights that are known."""
    weighed = table.dropna(subset=["weight_people"]).rename(
        columns={"from_code": "source_code", "to_code": "target_code", "weight_people": "weight"}
    )
    return transfer_counts(counts, weighed, targets)


@pytest.mark.parametrize("span", china().crosswalks)
def test_every_row_of_a_census_goes_somewhere_and_its_weights_add_up_to_one(span, tables, dataset):
    table = tables[span]
    assert set(table["from_code"]) == set(dataset.tables[f"census_{span[0]}"]["code"])
    for weight in ("weight_people", "weight_area"):
        billionths = (table[weight].dropna().astype(float) * 1e9).round().astype("int64")
        assert (billionths.groupby(table["from_code"]).sum() == 10**9).all()
        assert (billionths > 0).all()
        basis = weight.removeprefix("weight_") + "_basis"
        assert table.loc[table[weight].isna(), basis].eq("unknown").all()
    assert (table["size_known"] <= table["people_basis"].isin(["whole", "counted"])).all()


@pytest.mark.parametrize("span", PANELS)
def test_moved_counts_give_every_comparable_unit_its_count_to_the_person(span, tables, dataset):
    start, end = span
    rows = dataset.tables["unit_members"]
    column = f"unit_code_{start}_{end}"
    units = {year: rows[rows["year"] == year].set_index("code")[column] for year in span}
    counts = people(dataset, start)
    found = moved(tables[span], counts, dataset.tables[f"census_{end}"]["code"])
    assert found.totals.loc["population", "moved"] == counts["population"].sum()
    by_unit = found.table["population"].groupby(units[end]).sum()
    unit_set = dataset.unit_sets[f"county_{start}_{end}"]
    known = unit_set.table.set_index("code")[f"population_{start}"].dropna()
    assert by_unit.to_dict() == known.to_dict()
    ends = tables[span]["to_code"].map(units[end])
    assert (ends == tables[span]["unit_code"]).all()


def test_a_split_is_shared_out_by_the_people_of_its_parts(later):
    """龙港 464,732 left 苍南 843,962 in 2019: 843962 / (843962 + 464732)."""
    kept, left = later.loc[("330327", "330327")], later.loc[("330327", "330383")]
    assert kept["weight_people"] == pytest.approx(0.644889, abs=1e-6)
    assert left["weight_people"] == pytest.approx(0.355111, abs=1e-6)
    assert (left["change_kind"], left["change_years"]) == ("split", "2019")
    assert (left["people_basis"], left["size_known"]) == ("target_people", False)
    assert (left["to_name_zh"], left["from_population"]) == ("龙港市", 1_184_643)


def test_a_merger_is_known(later):
    """萝岗区 went whole into 黄埔区 in 2014."""
    row = later.loc[("440116", "440112")]
    assert (row["change_kind"], row["change_years"], row["evidence"]) == ("merged", "2014", "list")
    assert (row["weight_people"], row["weight_area"], row["size_known"]) == (1, 1, True)


def test_a_transfer_that_was_counted_moves_just_those_people(later, tables, dataset):
    row = later.loc[("130982", "130638")]
    assert (row["change_kind"], row["evidence"]) == ("unrecorded_transfer", "bulletin;ages")
    assert round(row["weight_people"] * row["from_population"]) == 79_262
    assert (row["people_basis"], row["size_known"]) == ("counted", True)
    assert pd.isna(row["weight_area"])
    gaoyang = later.loc[("130628", "130632")]
    assert round(gaoyang["weight_people"] * gaoyang["from_population"]) == 27_294
    found = moved(
        tables[2010, 2020], people(dataset, 2010), dataset.tables["census_2020"]["code"]
    ).table["population"]
    assert found["130638"] == 359_506 + 79_262
    assert found["130982"] == 822_455 - 79_262
    # Of the people of 2000 nobody counted how many lived there.
    earlier = tables[2000, 2020].set_index(["from_code", "to_code"]).loc[("130982", "130638")]
    assert (earlier["people_basis"], earlier["size_known"]) == ("counted", False)


def test_a_county_divided_between_prefectures_is_held_to_the_bulletins(tables, dataset):
    """Of 和县 562,036, 沈巷 with 101,875 went to 芜湖; both prefectures then have their count."""
    stayed = tables[2010, 2020].set_index(["from_code", "to_code"]).loc[("341424", "340523")]
    assert round(stayed["weight_people"] * 562_036) == 562_036 - 101_875
    assert (stayed["people_basis"], stayed["evidence"]) == ("counted", "bulletin;list")
    assert stayed["size_known"]
    later = dataset.tables["census_2020"].set_index("code")
    found = moved(tables[2010, 2020], people(dataset, 2010), later.index).table["population"]
    by_prefecture = found.groupby(later["prefecture_code"]).sum()
    published = read_table("prefecture_2010_on_2020_territory", country=china())
    published = published[published["reason"] == "land_moved"].set_index("prefecture_code")
    assert len(published) == 4
    expected = published["people_2010_on_2020_territory"].to_dict()
    assert by_prefecture[published.index].to_dict() == expected


def test_a_partial_transfer_of_unknown_size_has_no_weight_and_none_is_made_up(later):
    """Part of 阳高县 went to 天镇县 in 2018."""
    row, rest = later.loc[("140221", "140222")], later.loc[("140221", "140221")]
    assert (row["change_kind"], row["change_years"]) == ("partial_transfer", "2018")
    assert pd.isna(row["weight_people"])
    assert (row["people_basis"], row["size_known"]) == ("unknown", False)
    assert (rest["weight_people"], rest["people_basis"]) == (1, "all_but_unknown")
    assert not rest["size_known"]


def test_a_zone_is_a_row_of_its_own_on_the_land_of_its_hosts(later):
    """苏州工业园区 lies on land that three districts, merged in 2012, were part of."""
    row = later.loc[("320502", "320571")]
    assert (row["change_kind"], row["evidence"]) == ("zone", "list;townships")
    assert row["people_basis"] == "target_people_shared"
    assert pd.isna(row["weight_area"])


def test_the_boundaries_take_every_row_with_its_land(tables):
    table = tables[2020, 2023].set_index(["from_code", "to_code"])
    split = table.loc["330110"]  # 余杭区, of which 临平区 was made in 2021
    assert sorted(split.index) == ["330110", "330113"]
    assert set(split["people_basis"]) == {"target_area"}
    assert (split["weight_people"] == split["weight_area"]).all()
    assert table.loc[("232763", "232721"), "evidence"] == "reviewed"
