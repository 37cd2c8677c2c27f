"""Net migration: two counties that a reader can work out, the nation's zero, known places."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.country import china
from atlas.measures.migration.cohorts import (
    AGE_COLUMNS,
    COHORTS,
    HEADLINE,
    SEXES,
    STAGES,
    Cohorts,
    age_profile,
    follow_cohorts,
    people_without_age,
    survival_of_period,
    survival_ratios,
    university_towns,
)
from atlas.measures.migration.province_moves import (
    agreement,
    five_year_comparison,
    natural_increase_check,
    published_moves,
)
from atlas.measures.migration.who_moved import net_migration_summary
from atlas.model.dataset import Dataset
from atlas.model.summary.people import Agreement, NetMigration

HARBIN = "230100"
BAOAN = "U440306"
BAIQUAN = "230231"
CORPS_CITIES_OF_2020 = ["659005", "659006", "659007", "659008", "659009", "659010"]


def counts(units: str, **ages: list[int | None]) -> pd.DataFrame:
    """Count nobody but those named, in units called ``a``, ``b`` …"""
    frame = pd.DataFrame(0, index=list(units), columns=list(AGE_COLUMNS), dtype="Int64")
    for name, people in ages.items():
        frame[name] = pd.array(people, "Int64")
    frame["population"] = frame.sum(axis=1, skipna=False)
    return frame


@pytest.fixture(scope="module")
def two_counties() -> tuple[pd.DataFrame, pd.DataFrame]:
    """The worked example: boys of 10–14, one county gains what the other loses."""
    before = counts("ab", male_10_14=[10_000, 30_000])
    return before, counts("ab", male_20_24=[15_000, 21_000])


def summarised(
    before: pd.DataFrame, after: pd.DataFrame, area_km2: list[float] | None = None
) -> NetMigration:
    """Summarise with what cohort survival finds for an estimate."""
    table = survival_of_period(follow_cohorts(before, after), (2010, 2020))
    net = table["net_migration_by_survival_2010_2020"]
    area = pd.Series(area_km2 or pd.NA, net.index, dtype="Float64")
    described = pd.DataFrame({"net_migration_2010_2020": net, "area_km2": area})
    return net_migration_summary(before, after, described, years=(2010, 2020))


@pytest.fixture(scope="module")
def counties(dataset: Dataset) -> dict[int, pd.DataFrame]:
    return dataset.unit_sets["county_2010_2020"].counts


@pytest.fixture(scope="module")
def followed(counties: dict[int, pd.DataFrame]) -> Cohorts:
    return follow_cohorts(counties[2010], counties[2020])


@pytest.fixture(scope="module")
def provinces(dataset: Dataset, counties: dict[int, pd.DataFrame]) -> Cohorts:
    years = dataset.unit_sets["province"].counts
    ratios = survival_ratios(counties[2010], counties[2020])
    return follow_cohorts(years[2010], years[2020], ratios)


def test_two_counties(two_counties: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    ratios = survival_ratios(*two_counties).set_index(["sex", "cohort"])
    assert ratios.loc[("male", "10_14"), "survival_ratio"] == 0.9
    table = survival_of_period(follow_cohorts(*two_counties), (2010, 2020))
    for part in ("by_survival", "youth"):
        assert table[f"net_migration_{part}_2010_2020"].tolist() == [6_000, -6_000]
    for part in ("", "_youth"):
        assert table[f"expected_survivors{part}_2010_2020"].tolist() == [9_000, 27_000]
    rates = table["net_migration_rate_youth_2010_2020"].tolist()
    assert rates == pytest.approx([66.667, -22.222], abs=1e-3)
    assert table["net_migration_adults_2010_2020"].tolist() == [0, 0]
    assert table["net_migration_rate_adults_2010_2020"].isna().all()
    assert table["net_migration_small_base_2010_2020"].tolist() == ["children;adults;older"] * 2


def test_each_cohort_is_ten_years_older_and_belongs_to_one_stage() -> None:
    assert len(COHORTS) == 16
    assert sum(STAGES.values(), ()) == HEADLINE == COHORTS[1:]
    ratios = survival_ratios(counts("a"), counts("a"))
    ages = ratios[ratios["sex"] == "male"].set_index("cohort")
    assert ages.loc["00_04", ["age_before", "age_after"]].tolist() == ["0–4", "10–14"]
    assert ages.loc["70_74", ["age_before", "age_after"]].tolist() == ["70–74", "80–84"]
    assert ages.loc["75_plus", ["age_before", "age_after"]].tolist() == ["75+", "85+"]
    profile = age_profile(follow_cohorts(counts("a"), counts("a")), ["a"]).set_index("stage")
    assert profile.loc["infants", "age_before"] == "0–4"
    assert profile.loc["youth", "age_before"].tolist() == ["10–14", "15–19", "20–24"]
    assert profile.loc["adults", "age_before"].iloc[[0, -1]].tolist() == ["25–29", "45–49"]
    assert profile.loc["older", "age_before"].iloc[[0, -1]].tolist() == ["50–54", "75+"]


def test_infants_and_the_open_ended_cohort_are_summed_from_their_groups() -> None:
    before = counts(
        "ab",
        female_00=[1_000, 1_000],
        female_01_04=[4_000, 4_000],
        male_75_79=[6_000, 5_000],
        male_80_84=[3_000, 2_000],
        male_85_plus=[1_000, 3_000],
    )
    after = counts("ab", female_10_14=[7_000, 5_000], male_85_plus=[6_000, 4_000])
    table = survival_of_period(follow_cohorts(before, after), (2010, 2020))
    # 12,000 girls of 10,000: 6,000 expected of each 5,000; 10,000 old men of 20,000: half.
    assert table["net_migration_infants_2010_2020"].tolist() == [1_000, -1_000]
    assert table["net_migration_older_2010_2020"].tolist() == [1_000, -1_000]
    assert table["net_migration_by_survival_2010_2020"].tolist() == [1_000, -1_000]
    # Infants are expected too: 6,000 girls and half of 10,000 old men in each.
    assert table["expected_survivors_2010_2020"].tolist() == [11_000, 11_000]


def test_a_base_below_three_thousand_has_no_rate_but_keeps_its_people() -> None:
    before = counts("ab", male_05_09=[2_999, 3_000], male_25_29=[9_000, 9_000])
    after = counts("ab", male_15_19=[3_099, 2_900], male_35_39=[9_000, 9_000])
    table = survival_of_period(follow_cohorts(before, after), (2010, 2020))
    assert table["net_migration_children_2010_2020"].tolist() == [100, -100]
    rates = table["net_migration_rate_children_2010_2020"]
    assert rates.isna().tolist() == [True, False]
    assert rates["b"] == pytest.approx(-100 / 3_000 * 100)
    assert table["net_migration_small_base_2010_2020"].tolist() == [
        "children;youth;older",
        "youth;older",
    ]
    summary = summarised(before, after)
    assert summary.stages["children"].small_base_units == 1
    assert summary.stages["children"].small_base_people == 2_999


def test_units_that_a_census_does_not_count_are_null_and_leave_no_trace_in_the_ratios() -> None:
    before = counts("abc", male_10_14=[10_000, 30_000, 5_000])
    before.loc["d"] = pd.NA
    after = counts("ab", male_20_24=[15_000, 21_000])
    after.loc["d"] = 7
    table = survival_of_period(follow_cohorts(before, after), (2010, 2020))
    assert table.index.tolist() == ["a", "b", "c", "d"]
    assert table.loc[["c", "d"]].isna().all(axis=None)
    assert table["net_migration_by_survival_2010_2020"].iloc[:2].tolist() == [6_000, -6_000]
    assert summarised(before, after).left_out_units == 2


def test_one_missing_cell_makes_the_stage_and_the_headline_null_and_no_other() -> None:
    before = counts("ab", male_10_14=[10_000, None], male_25_29=[9_000, 9_000])
    after = counts("ab", male_20_24=[8_000, 5_000], male_35_39=[9_500, 8_500])
    table = survival_of_period(follow_cohorts(before, after), (2010, 2020))
    assert table["net_migration_youth_2010_2020"].isna().tolist() == [False, True]
    assert table["net_migration_by_survival_2010_2020"].isna().tolist() == [False, True]
    assert table["net_migration_adults_2010_2020"].tolist() == [500, -500]


def test_cohorts_are_ten_years_apart(two_counties: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    with pytest.raises(ValueError, match="over 10 years, not 2000–2020"):
        survival_of_period(follow_cohorts(*two_counties), (2000, 2020))
    with pytest.raises(KeyError, match="male_00"):
        follow_cohorts(two_counties[0].drop(columns="male_00"), two_counties[1])


def test_a_summary_that_a_reader_can_work_out(
    two_counties: tuple[pd.DataFrame, pd.DataFrame],
) -> None:
    summary = summarised(*two_counties, area_km2=[25.0, 75.0])
    assert summary.units == 2
    assert summary.gaining_units == summary.losing_units == 1
    assert summary.gross_gain == 6_000
    assert summary.gaining_area_share == 0.25
    assert summary.cohorts_share == 1
    assert summary.infants == {"2010": 0, "2020": 0}
    assert summarised(*two_counties).gaining_area_share is None


people = st.lists(
    st.lists(st.integers(0, 10**6), min_size=len(AGE_COLUMNS), max_size=len(AGE_COLUMNS)),
    min_size=2,
    max_size=2,
)


@settings(max_examples=20, deadline=None)
@given(before=people, after=people)
def test_nobody_is_made_or_lost(before: list[list[int]], after: list[list[int]]) -> None:
    first, second = (
        pd.DataFrame(rows, index=["a", "b"], columns=list(AGE_COLUMNS), dtype="Int64")
        for rows in (before, after)
    )
    first += 1  # a cohort that nobody is in has no ratio
    table = survival_of_period(follow_cohorts(first, second), (2010, 2020))
    assert table["net_migration_by_survival_2010_2020"].sum() == pytest.approx(0, abs=1e-3)
    stages = sum(table[f"net_migration_{stage}_2010_2020"] for stage in STAGES)
    assert stages.tolist() == pytest.approx(
        table["net_migration_by_survival_2010_2020"].tolist(), abs=1e-3
    )


def test_university_towns_have_many_students_who_came() -> None:
    # a: 20 % of student age, rate +150. b: +150 but 10 %. c: 20 % but they grew up there.
    before = counts(
        "abcd", male_10_14=[8_000, 8_000, 20_000, 264_000], male_25_29=[80_000, 180_000, 80_000, 0]
    )
    after = counts(
        "abcd",
        male_20_24=[20_000, 20_000, 20_000, 240_000],
        male_35_39=[80_000, 180_000, 80_000, 0],
    )
    table = university_towns(follow_cohorts(before, after), after, 2020)
    assert table["student_age_share_2020"].tolist() == pytest.approx([20, 10, 20, 100])
    assert table["university_town_2020"].tolist() == [True, False, False, False]


def test_what_university_towns_gained_of_those_aged_15_to_19() -> None:
    # 20,000 children of 5–9 in each of four places, and 160,000 in all at 15–19, a ratio of 2:
    # expected are 40,000 each. The first gains 40,000, or 100 per 100 expected, and no other does;
    # it alone is a university town, and the last stays as it was.
    before = counts("abcd", male_05_09=[20_000] * 4, male_25_29=[20_000] * 4)
    after = counts(
        "abcd",
        male_15_19=[80_000, 15_000, 25_000, 40_000],
        male_35_39=[20_000, 5_000, 20_000, 35_000],
    )
    found = summarised(before, after).students
    assert found.towns == 1
    assert found.gains_share == 1.0
    assert found.people_share == pytest.approx(100_000 / 240_000, abs=1e-6)


def test_students_take_a_quarter_of_the_gains_at_15_to_19(dataset: Dataset) -> None:
    found = dataset.summary.net_migration.students
    assert found.towns == 45
    assert found.gains_share == pytest.approx(0.226, abs=0.0005)
    assert found.people_share == pytest.approx(0.0327, abs=0.0001)
    # The same from the published columns.
    table = dataset.unit_sets["county_2010_2020"].table
    gains = table["net_migration_children_2010_2020"].clip(lower=0)
    towns = table["university_town_2020"].fillna(False)
    assert gains[towns].sum() / gains.sum() == pytest.approx(found.gains_share, abs=1e-4)


def test_the_nation_sums_to_zero_in_every_cohort_by_construction(followed: Cohorts) -> None:
    surplus = (followed.found - followed.expected).sum()
    assert len(surplus) == 32
    assert np.abs(surplus).max() < 1e-3
    assert followed.net(HEADLINE).sum() == pytest.approx(0, abs=1e-3)


def test_national_ratios_and_the_people_they_rest_on(counties: dict[int, pd.DataFrame]) -> None:
    ratios = survival_ratios(counties[2010], counties[2020])
    assert ratios["people_before"].sum() == 1_332_810_869 - 6
    by = ratios.set_index(["sex", "cohort"])["survival_ratio"]
    assert by["male", "00_04"] == pytest.approx(1.11, abs=0.005)
    assert by["female", "00_04"] == pytest.approx(1.15, abs=0.005)
    assert (by["female"].loc["40_44":] > by["male"].loc["40_44":]).all()
    assert by["male"].loc["45_49":].is_monotonic_decreasing


def test_six_men_of_one_district_have_no_age(counties: dict[int, pd.DataFrame]) -> None:
    without = people_without_age(counties[2010])
    assert without[without != 0].to_dict() == {"U430407": 6}
    assert (people_without_age(counties[2020]) == 0).all()


def test_the_estimate_of_seven_in_ten_counties_lies_below_zero(dataset: Dataset) -> None:
    summary = dataset.summary.net_migration
    assert summary is not None
    assert (summary.gaining_units, summary.losing_units, summary.units) == (786, 1861, 2647)
    assert summary.cohorts_share == pytest.approx(0.82, abs=0.001)
    assert summary.gaining_area_share == pytest.approx(0.243, abs=0.001)
    assert summary.gross_gain == pytest.approx(107.16e6, rel=1e-3)
    assert summary.without_age == {"2010": 6, "2020": 0}
    assert summary.stages["children"].small_base_units == 107


def test_shanghais_children_of_2010(provinces: Cohorts) -> None:
    infants = age_profile(provinces, ["310000"]).iloc[0]
    assert infants["stage"] == "infants"
    assert round(infants["people_before"], -3) == 793_000
    assert round(infants["people_after"], -3) == 665_000


@pytest.mark.parametrize("period", ["2005-2010", "2010-2015"])
def test_provinces_agree_with_the_published_five_year_net(
    dataset: Dataset, provinces: Cohorts, period: str
) -> None:
    five_year = published_moves(china().tables, china().provinces)
    comparison = five_year_comparison(provinces.net(HEADLINE), five_year, period)
    people = dataset.unit_sets["province"].counts[2020]["population"]
    found = agreement(comparison, provinces.base(HEADLINE), people)
    assert found.provinces == 31
    # Large provinces carry the correlation of people.
    assert found.correlation_of_rates == pytest.approx(
        {"2010-2015": 0.6462, "2005-2010": 0.7023}[period]
    )
    assert found.rank_correlation == pytest.approx(
        {"2010-2015": 0.7528, "2005-2010": 0.6964}[period]
    )
    assert found.correlation == pytest.approx(0.846, abs=0.005)
    assert found.same_sign == 26
    assert comparison["five_year_net"].sum() == pytest.approx(0, abs=1)


def test_a_comparison_that_a_reader_can_work_out() -> None:
    five_year = pd.DataFrame(
        {
            "period": ["2010-2015"] * 3,
            "province_code": ["33", "11", "22"],
            "name_zh": ["丙", "甲", "乙"],
            "in_migrants": pd.array([1_000_000, 3_000_000, 1_000_000], "Int64"),
            "out_migrants": pd.array([1_500_000, 1_000_000, 2_500_000], "Int64"),
        }
    )
    net = pd.Series({"11": 4e6, "22": -3e6, "33": -1e6}, dtype="Float64")
    comparison = five_year_comparison(net, five_year, "2010-2015")
    assert comparison["name_zh"].tolist() == ["甲", "乙", "丙"]
    assert comparison["five_year_net"].tolist() == [2e6, -1.5e6, -5e5]
    # Rates of ours 0.4, −0.3, −0.1, of theirs 0.2, −0.15, −0.05: all in proportion.
    base = pd.Series(1e7, net.index)
    assert agreement(comparison, base, base) == Agreement(
        provinces=3, correlation=1.0, correlation_of_rates=1.0, rank_correlation=1.0, same_sign=3
    )
    with pytest.raises(ValueError, match="in one of the two tables only: 33"):
        five_year_comparison(net.drop("33"), five_year, "2010-2015")
    with pytest.raises(ValueError, match="no five-year migration for '2015-2020'"):
        five_year_comparison(net, five_year, "2015-2020")


def test_net_migration_is_the_change_less_births_and_deaths(dataset: Dataset) -> None:
    # 0.955 over the provinces; by hand: what is left of 30, 10, −20 is 10, 0, −10.
    assert dataset.summary.net_migration.natural_increase_check == pytest.approx(0.9862, abs=5e-4)
    change, increase = pd.Series([30, 10, -20]), pd.Series([2, 1, -1])
    assert natural_increase_check(pd.Series([20, 0, -20]), change, increase) == 1.0


def test_provinces_are_the_sums_of_their_counties(
    dataset: Dataset, followed: Cohorts, provinces: Cohorts
) -> None:
    table = dataset.unit_sets["county_2010_2020"].table.set_index("code")
    nets = followed.net(HEADLINE).groupby(table["province_code"]).sum()
    assert nets.tolist() == pytest.approx(provinces.net(HEADLINE).tolist(), abs=1e-3)


def test_prefectures_leave_out_only_the_corps_cities_founded_since(
    dataset: Dataset, counties: dict[int, pd.DataFrame]
) -> None:
    years = dataset.unit_sets["prefecture"].counts
    ratios = survival_ratios(counties[2010], counties[2020])
    cohorts = follow_cohorts(years[2010], years[2020], ratios)
    net = cohorts.net(HEADLINE)
    assert net[net.isna()].index.tolist() == CORPS_CITIES_OF_2020
    missed = cohorts.found.loc[CORPS_CITIES_OF_2020].drop(columns="00_04", level="cohort")
    assert net.sum() == pytest.approx(-missed.to_numpy().sum(), abs=1e-3)


def test_profiles_of_places_that_are_known(dataset: Dataset, followed: Cohorts) -> None:
    baoan = age_profile(followed, [BAOAN]).set_index("age_before")
    assert (baoan["net_migration"] > 0).all()
    assert baoan["net_migration_rate"].idxmax() == "10–14"
    assert baoan.loc["10–14", "people_before"] == 84_066
    assert baoan.loc["10–14", "people_after"] == 846_918
    assert (age_profile(followed, [BAIQUAN])["net_migration"] < 0).all()
    table = dataset.unit_sets["county_2010_2020"].table
    harbin = table[table["prefecture_code"] == HARBIN]
    centre = age_profile(followed, harbin.loc[harbin["is_district"], "code"].tolist())
    outside = age_profile(followed, harbin.loc[~harbin["is_district"], "code"].tolist())
    assert (outside["net_migration"] < 0).all()
    assert (centre.set_index("age_before").loc[["5–9", "10–14"], "net_migration_rate"] > 50).all()


def test_profiles_of_units_together_are_the_sums_of_their_own(followed: Cohorts) -> None:
    both = age_profile(followed, [BAOAN, BAIQUAN])
    apart = [age_profile(followed, [code]) for code in (BAOAN, BAIQUAN)]
    for column in ("people_before", "people_after", "expected_survivors", "net_migration"):
        total = (apart[0][column] + apart[1][column]).tolist()
        assert both[column].tolist() == pytest.approx(total)
    with pytest.raises(KeyError, match="999999"):
        age_profile(followed, ["999999"])


def test_university_towns_have_more_graduates_than_the_nation(
    counties: dict[int, pd.DataFrame], followed: Cohorts
) -> None:
    after = counties[2020]
    marked = university_towns(followed, after, 2020)["university_town_2020"]
    columns = [f"schooling_{level}_{sex}" for level in ("college", "university") for sex in SEXES]
    graduates = after[columns].sum(axis=1)
    national = graduates.sum() / after["population"].sum()
    shares = (graduates / after["population"])[marked]
    assert len(shares) == 45
    assert shares.min() > national
    # 雁山 (Guilin), 呈贡 (Kunming), 洪山 (Wuhan); but 宝安 draws workers.
    assert marked[["450311", "530114", "420111"]].all()
    assert not marked[BAOAN]
