"""The figures of places: those of the census tables, conserved, ranked, and from which rows."""

import pandas as pd
import pytest

from atlas.country import china
from atlas.places.place_index import change_of, people_as_counted, people_of, row_codes
from atlas.places.sentences import parts_sentences, whole_sentence
from atlas.sources.packaged import file_hash, read_packaged_census

YIWU, HARBIN, DONGGUAN, TUMXUK = "330782", "230100", "441900", "659003"
YEARS = (2000, 2010, 2020)
FLAGGED = 73
"""County units between which land moved unrecorded, or may have, 2010–2020."""

SMALL = 5
"""County units of under 10,000 people in 2010 or 2020: Sansha, Burang, Zanda, Rutog and Urho."""


@pytest.fixture(scope="module")
def people() -> dict[int, pd.Series]:
    """People of each census row by its code, as the packaged tables print them."""
    return {
        year: read_packaged_census(year, china().tables).set_index("code")["population"]
        for year in YEARS
    }


def test_every_counted_place_has_its_page(places, dataset):
    counties = dataset.unit_sets["county_2010_2020"].table
    counted = counties.loc[counties["comparability"] != "not_counted", "code"]
    prefectures = dataset.unit_sets["prefecture"].table["code"]
    assert set(places.all) == {*counted, *prefectures}
    assert (len(counted), len(prefectures)) == (2647, 367)


def test_yiwus_people_are_those_of_its_row(places):
    yiwu = places.counties[YIWU]
    assert [people_of(yiwu, year) for year in YEARS] == [912_670, 1_234_015, 1_859_390]
    assert [row_codes(yiwu, year) for year in YEARS] == [[YIWU]] * 3


@pytest.mark.parametrize("level", ["counties", "prefectures"])
@pytest.mark.parametrize("year", YEARS)
def test_the_rows_named_sum_to_the_people_shown(places, people, level, year):
    for record in getattr(places, level).values():
        codes = row_codes(record, year)
        found = people_as_counted(record, year)
        assert (found is None) == (not codes), record["code"]
        if codes:
            assert int(people[year][list(codes)].sum()) == found, record["code"]


@pytest.mark.parametrize("year", [2010, 2020])
def test_the_people_of_all_pages_are_those_of_the_nation(places, dataset, year):
    total = sum(people_of(record, year) or 0 for record in places.counties.values())
    assert total == dataset.summary.totals[str(year)]


def test_a_unit_that_2000_counts_with_others_has_no_people_of_its_own(places):
    wider = [record for record in places.counties.values() if record["wider"]]
    # 2000–2010 unites 49 counties more than 2010–2020 does for moves that no list records.
    assert len(wider) == 319
    assert all(people_of(record, 2000) is None for record in wider)
    assert all(record["earlier"]["population_2000"] for record in wider)


def test_a_rank_counts_the_places_with_a_higher_figure(places):
    records = places.counties.values()
    ranked = [record for record in records if record["rankable"] and not record["small"]]
    rates = [r["away_share_2020"] for r in ranked if r["away_share_2020"]]
    yiwu = places.counties[YIWU]
    higher = sum(round(rate, 1) > round(yiwu["away_share_2020"], 1) for rate in rates)
    assert yiwu["rank_away"] == higher + 1
    assert yiwu["of_away"] == len(ranked) == 2647 - FLAGGED - SMALL


def test_a_place_of_few_people_has_no_rank_and_takes_none_from_others(places):
    """Sansha grew by 425 %, from 444 people: Shenzhen is said to have grown fastest."""
    sansha, shenzhen = places.prefectures["460300"], places.prefectures["440300"]
    assert (sansha["small"], sansha["rank_growth"]) == (True, None)
    assert shenzhen["rank_growth"] == 1


def test_a_place_whose_land_may_have_moved_is_in_no_ranking(places):
    flagged = [record for record in places.counties.values() if not record["rankable"]]
    assert len(flagged) == FLAGGED
    assert {"420502", "420506", "U340304"} <= {record["code"] for record in flagged}
    flagged += [record for record in places.prefectures.values() if not record["rankable"]]
    assert len(flagged) == FLAGGED + 21
    for record in flagged:
        assert all(record[key] is None for key in record if key.startswith("rank_"))
        assert "不列入任何排名" in record["comparability_note_zh"]
        assert "in no ranking" in record["comparability_note_en"]


def test_alar_is_not_first_of_the_prefectures(places):
    alar = places.prefectures["659002"]
    assert alar["rank_growth"] is None
    assert alar["of_growth"] == 367 - 21 - 1


def test_the_sentence_on_a_joined_prefecture_counts_the_territory(places):
    bortala = places.prefectures["652700"]
    # 443,680 and 488,198 people.
    assert "Together with Shuanghe it had 444,000 people in 2010 and 488,000 in 2020" in (
        whole_sentence(places.subject, bortala, "en")
    )
    assert "与双河市合计，2010年44.4万人，2020年48.8万人" in (
        whole_sentence(places.subject, bortala, "zh")
    )
    # The table beside it keeps the people of the place, and the change of the territory.
    assert [people_as_counted(bortala, year) for year in YEARS] == [424_040, 443_680, 433_467]
    assert round(change_of(bortala, 2010, 2020), 1) == 10.0


def test_those_compared_together_are_listed_as_a_sentence_lists_them(places):
    shihezi = places.prefectures["659001"]
    others = "Changji Hui Autonomous Prefecture, Tacheng Prefecture and Huyanghe"
    assert shihezi["compared_with_en"] == others
    assert shihezi["compared_with_zh"] == "昌吉回族自治州、塔城地区、胡杨河市"


def test_the_least_gain_is_no_largest_loss(places):
    # Of Changji's units only Hutubi lost people: flagged, it is no largest loss, and said to be
    # left out.
    flagged = {"652301", "652323"}
    units = [
        {**places.counties[code], "rankable": code not in flagged}
        for code in places.units["652300"]
    ]
    said, left_out = parts_sentences(places.subject, units, "en")
    assert said.endswith(
        "6 gained people and 1 lost; the largest gain was in Jimsar County (+35.2%)."
    )
    assert left_out == (
        "Largest and least leave out Changji, Hutubi County, where land moved or may have."
    )
    # Of Jinzhou's only Taihe gained, a part of which is Guta's by now.
    units = [places.counties[code] for code in places.units["210700"]]
    said, left_out = parts_sentences(places.subject, units, "en")
    assert said.endswith(
        "1 gained people and 6 lost; the largest loss was in Heishan County (−26.6%)."
    )
    assert "Taihe District, Guta District" in left_out


def test_the_sentence_from_a_published_count_says_so(places):
    said = whole_sentence(places.subject, places.prefectures["340200"], "en")
    # 3,545,067 and 3,644,420 people.
    assert "had 3.55 million people in 2010 and 3.64 million in 2020" in said
    assert said.endswith("on the territory of 2020, by the bulletins.")


def test_units_of_a_prefecture_come_by_falling_growth(places):
    units = [places.counties[code] for code in places.units[HARBIN]]
    growth = [unit["change_pct_2010_2020"] for unit in units]
    assert (units[0]["name_en"], len(units)) == ("Songbei District", 18)
    assert growth == sorted(growth, reverse=True)


def test_a_city_without_units_of_its_own_names_the_unit_that_holds_its_land(places):
    assert places.units[TUMXUK] == []
    assert places.holders(TUMXUK) == ["U653022"]


def test_a_prefecture_that_is_its_own_unit_has_one_page(places):
    level, dongguan = places.all[DONGGUAN]
    assert level == "prefecture"
    assert dongguan["population_2020"] == 10_466_625


def test_the_files_of_the_censuses_bear_their_hash(dataset):
    for year, file in dataset.census_files.items():
        assert file.name == f"census_{year}.csv"
        assert f"sha256:{file.sha256}" == file_hash(f"census_{year}", china().tables)


def test_growth_of_a_place_is_that_of_the_land_that_townships_count(places):
    """Macheng, 69,723 people of 2010, came to Yuhui from Huaiyuan; the rows do not know it."""
    yuhui = places.counties["U340304"]
    assert (yuhui["population_2010_as_counted"], yuhui["population_2020"]) == (249_361, 387_664)
    assert yuhui["population_2010"] == yuhui["compared_before"] == 249_361 + 69_723
    assert yuhui["change_2010_2020"] == 387_664 - 319_084
    assert yuhui["change_pct_2010_2020"] == pytest.approx(21.4928, abs=1e-4)
    # Of the people on that land no more is known: its rows hold those who came with Macheng.
    assert yuhui["net_migration_2010_2020"] is None
    said = whole_sentence(places.subject, yuhui, "en")
    assert "319,000" in said
    assert said.endswith("counted by townships.")
    # Bao'an has three units of people, so that its page lists them, and gives it no rank in growth.
    assert len(places.told_apart["U440306"]) == 3
    assert places.counties["U440306"]["rank_growth"] is None
