"""What leads from one census to another: known rows by hand, and nobody lost on the way."""

import pandas as pd
import pytest

from atlas.country import china
from atlas.sources.packaged import read_table
from atlas.units.areal_interpolation import transfer_counts
from atlas.units.crosswalk import crosswalk_name
from atlas.units.flows import read_flows
from atlas.units.unit_sets import people_set
from atlas.units.weights import BY_TOWNSHIPS


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
        # Townships tell of nobody on some land that the lists let pass; else 0 is never a weight.
        by_townships = table["people_basis"].isin(BY_TOWNSHIPS) & (weight == "weight_people")
        assert (billionths > 0)[~by_townships].all()
        assert (billionths >= 0).all()
        basis = weight.removeprefix("weight_") + "_basis"
        assert table.loc[table[weight].isna(), basis].eq("unknown").all()
    surest = ["whole", "counted", "townships"]
    assert (table["size_known"] <= table["people_basis"].isin(surest)).all()


@pytest.mark.parametrize("span", [(2000, 2010), (2000, 2020)])
def test_moved_counts_give_every_comparable_unit_its_count_to_the_person(span, tables, dataset):
    start, end = span
    rows = dataset.tables["unit_members"].query("rows_of == 'census'")
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


def test_moved_counts_give_every_unit_of_people_its_count_to_the_person(tables, dataset, inputs):
    """From 2010 to 2020 townships count people across joined units too, which are no measure."""
    table = people_set(inputs).table.set_index("code")
    rows = table["member_codes_2020"].dropna().str.split(";").explode()
    unit_of = pd.Series(rows.index, rows.to_numpy())
    counts = people(dataset, 2010)
    found = moved(tables[2010, 2020], counts, dataset.tables["census_2020"]["code"])
    assert found.totals.loc["population", "moved"] == 1_332_810_869
    by_unit = found.table["population"].groupby(unit_of).sum()
    assert by_unit.to_dict() == table["population_2010"].dropna().to_dict()


def test_people_land_where_townships_count_them(tables, dataset):
    counts, targets = people(dataset, 2010), dataset.tables["census_2020"]["code"]
    found = moved(tables[2010, 2020], counts, targets).table["population"].dropna()
    flows = read_flows(china().compared, china().tables).table
    assert found.astype(int).to_dict() == flows.groupby("target")["people"].sum().to_dict()


@pytest.mark.parametrize(
    ("source", "target", "people"),
    [
        ("440306", "440309", 1_379_460),  # Bao'an → Longhua, 0.306595 of 4,499,301
        ("320211", "320214", 537_695),  # Binhu → Xinwu
        ("130982", "130638", 79_262),  # Renqiu → Xiong
    ],
)
def test_a_weight_is_what_townships_count(source, target, people, later):
    row = later.loc[(source, target)]
    assert round(row["weight_people"] * row["from_population"]) == people
    assert (row["people_basis"], row["size_known"]) == ("townships", True)


def test_a_move_that_no_list_records_is_a_row_of_its_own(later):
    """马城 with 69,723 people was 怀远's, and is 禹会's; their joined units are two."""
    row = later.loc[("340321", "340304")]
    assert (row["change_kind"], row["evidence"]) == ("unrecorded_transfer", "townships")
    assert row[["change_years", "weight_area"]].isna().all()
    assert round(row["weight_people"] * row["from_population"]) == 69_723
    assert pd.isna(row["unit_code"])


def test_only_pairs_of_two_units_have_none(later, dataset):
    rows = dataset.tables["unit_members"].query("rows_of == 'census'")
    rows = rows.set_index(["year", "code"])["unit_code_2010_2020"]
    starts = rows[2010].reindex(later.index.get_level_values(0)).array
    ends = rows[2020].reindex(later.index.get_level_values(1)).array
    assert (later["unit_code"].isna() == (starts != ends)).all()
    assert (later["unit_code"] == starts)[starts == ends].all()
    assert set(later.loc[starts != ends, "evidence"]) == {"townships"}


def test_nobody_lived_where_no_township_went(later):
    """The lists have part of 锡山 in 新吴 since 2015; all its townships are 锡山's still."""
    row, rest = later.loc[("320205", "320214")], later.loc[("320205", "320205")]
    assert (row["weight_people"], row["people_basis"], row["size_known"]) == (0, "townships", True)
    assert (rest["weight_people"], rest["people_basis"]) == (1, "townships")


def test_a_zone_without_townships_has_no_weight(later):
    row, rest = later.loc[("341302", "341372")], later.loc[("341302", "341302")]
    assert pd.isna(row["weight_people"])
    assert (row["change_kind"], row["people_basis"]) == ("zone", "unknown")
    assert (rest["weight_people"], rest["people_basis"]) == (1, "all_but_unknown")


def test_a_split_is_shared_out_by_the_people_of_its_parts(tables, later):
    """龙港 464,732 left 苍南 843,962 in 2019: 843962 / (843962 + 464732). Of 2010 396,000 lived."""
    earlier = tables[2000, 2020].set_index(["from_code", "to_code"])
    kept, left = earlier.loc[("330327", "330327")], earlier.loc[("330327", "330383")]
    assert kept["weight_people"] == pytest.approx(0.644889, abs=1e-6)
    assert left["weight_people"] == pytest.approx(0.355111, abs=1e-6)
    assert (left["change_kind"], left["change_years"]) == ("split", "2019")
    assert (left["people_basis"], left["size_known"]) == ("target_people", False)
    counted = later.loc[("330327", "330383")]
    assert (counted["change_kind"], counted["change_years"]) == ("split", "2019")
    assert counted["weight_people"] == pytest.approx(396_000 / 1_184_643, abs=1e-9)
    assert (counted["people_basis"], counted["size_known"]) == ("townships_likely", False)
    assert (counted["to_name_zh"], counted["from_population"]) == ("龙港市", 1_184_643)


def test_a_merger_is_known(later):
    """萝岗区 went whole into 黄埔区 in 2014."""
    row = later.loc[("440116", "440112")]
    assert (row["change_kind"], row["change_years"], row["evidence"]) == ("merged", "2014", "list")
    assert (row["weight_people"], row["weight_area"], row["size_known"]) == (1, 1, True)


def test_a_transfer_that_was_counted_moves_just_those_people(later, tables, dataset):
    row = later.loc[("130982", "130638")]
    assert (row["change_kind"], row["evidence"]) == ("unrecorded_transfer", "bulletin;ages")
    assert round(row["weight_people"] * row["from_population"]) == 79_262
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
    # One of its ten other townships is assumed to have stayed; the one that went is certain.
    assert (stayed["people_basis"], stayed["size_known"]) == ("townships_assumed", False)
    went = tables[2010, 2020].set_index(["from_code", "to_code"]).loc[("341424", "340207")]
    assert (went["people_basis"], went["size_known"]) == ("townships", True)
    # To the boundaries nothing but the bulletins tells.
    drawn = tables[2010, 2023].set_index(["from_code", "to_code"]).loc[("341424", "340523")]
    assert round(drawn["weight_people"] * 562_036) == 562_036 - 101_875
    assert (drawn["people_basis"], drawn["evidence"]) == ("counted", "bulletin;list")
    assert drawn["size_known"]
    later = dataset.tables["census_2020"].set_index("code")
    found = moved(tables[2010, 2020], people(dataset, 2010), later.index).table["population"]
    by_prefecture = found.groupby(later["prefecture_code"]).sum()
    published = read_table("prefecture_2010_on_2020_territory", china().tables)
    published = published[published["reason"] == "land_moved"].set_index("prefecture_code")
    assert len(published) == 4
    expected = published["people_2010_on_2020_territory"].to_dict()
    assert by_prefecture[published.index].to_dict() == expected


def test_a_partial_transfer_of_unknown_size_has_no_weight_and_none_is_made_up(later):
    """Part of 红桥区 went to 北辰区 in 2020, and no whole township."""
    row, rest = later.loc[("120106", "120113")], later.loc[("120106", "120106")]
    assert (row["change_kind"], row["change_years"]) == ("partial_transfer", "2020")
    assert pd.isna(row["weight_people"])
    assert (row["people_basis"], row["size_known"]) == ("unknown", False)
    assert (rest["weight_people"], rest["people_basis"]) == (1, "all_but_unknown")
    assert not rest["size_known"]


def test_a_partial_transfer_is_counted_where_a_township_passed(tables, later):
    """A township with 14,211 of 阳高县's 272,488 people went to 天镇县 in 2018."""
    row = later.loc[("140221", "140222")]
    assert (row["change_kind"], row["change_years"]) == ("partial_transfer", "2018")
    assert round(row["weight_people"] * 272_488) == 14_211
    assert (row["people_basis"], row["size_known"]) == ("townships", True)
    earlier = tables[2000, 2020].set_index(["from_code", "to_code"]).loc[("140221", "140222")]
    assert pd.isna(earlier["weight_people"])


def test_a_zone_is_a_row_of_its_own_on_the_land_of_its_hosts(later):
    """苏州工业园区 lies on land that three districts, merged in 2012, were part of."""
    row = later.loc[("320502", "320571")]
    assert (row["change_kind"], row["evidence"]) == ("zone", "list;townships")
    assert pd.isna(row["weight_area"])
    # The census of 2010 counts its townships in the row of 平江, and none in that of 沧浪.
    assert (row["weight_people"], row["people_basis"]) == (0, "townships")


def test_the_boundaries_take_every_row_with_its_land(tables):
    table = tables[2020, 2023].set_index(["from_code", "to_code"])
    split = table.loc["330110"]  # 余杭区, of which 临平区 was made in 2021
    assert sorted(split.index) == ["330110", "330113"]
    assert set(split["people_basis"]) == {"target_area"}
    assert (split["weight_people"] == split["weight_area"]).all()
    assert table.loc[("232763", "232721"), "evidence"] == "reviewed"
