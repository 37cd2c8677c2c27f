"""Cautions: units that a reader can judge by eye, flips worked out by hand, the real counts."""

import pandas as pd
import pytest

from atlas.country import china
from atlas.measures.checks.uncertainty import (
    CAUTIONS,
    caution_flags,
    cautions,
    sampling_errors,
    sign_flips,
    uncertainty_summary,
)
from atlas.measures.migration.cohorts import AGE_COLUMNS, HEADLINE, follow_cohorts, net_migration
from atlas.model.dataset import Dataset
from atlas.model.summary.places import Bearing, SamplingError
from atlas.sources.packaged import read_table

XILING = "420502"
KINMEN = "350527"


def counts(units: str, **ages: list[int | None]) -> pd.DataFrame:
    """Count nobody but those named, in units called ``a``, ``b`` …"""
    frame = pd.DataFrame(0, index=list(units), columns=list(AGE_COLUMNS), dtype="Int64")
    for name, people in ages.items():
        frame[name] = pd.array(people, "Int64")
    return frame


def flipping(flips: pd.DataFrame, name: str) -> list[str]:
    return flips.index[flips[name].fillna(False)].tolist()


# Signs that flip


def test_infants_that_weigh_more_than_the_headline_turn_the_sign():
    # Boys of 10–14: 100 and 100, then 110 and 90: +10 and −10. Infants: −30 and +30.
    before = counts("ab", male_10_14=[100, 100], male_00=[60, 60], male_01_04=[40, 40])
    after = counts("ab", male_20_24=[110, 90], male_10_14=[70, 130])
    flips = sign_flips(before, after, pd.Series(["p", "p"], ["a", "b"]))
    assert flipping(flips, "with_infants") == flipping(flips, "any_choice") == ["a", "b"]
    assert flipping(flips, "without_15_19") == []


def test_a_cohort_that_weighs_more_than_the_others_turns_the_sign():
    # Boys −20 and +20, men of 15–19 +30 and −30: +10 and −10 together.
    before = counts("ab", male_10_14=[100, 100], male_15_19=[100, 100])
    after = counts("ab", male_20_24=[80, 120], male_25_29=[130, 70])
    flips = sign_flips(before, after, pd.Series(["p", "p"], ["a", "b"]))
    assert flipping(flips, "without_15_19") == flipping(flips, "any_choice") == ["a", "b"]
    assert flipping(flips, "with_infants") == []


def test_a_province_where_more_people_die_lost_fewer_by_moving():
    # 100 of 70–74 in each of two provinces, 48 and 52 of them ten years on: −2 and +2. Twice the
    # deaths leave 38.6 to be expected in the first, 61.4 in the second.
    before = counts("ab", male_70_74=[100, 100]).assign(deaths=[2, 1])
    after = counts("ab", male_80_84=[48, 52])
    flips = sign_flips(before, after, pd.Series(["p", "q"], ["a", "b"]))
    assert flipping(flips, "provincial_deaths") == flipping(flips, "any_choice") == ["a", "b"]
    assert flipping(flips, "with_infants") == flipping(flips, "without_15_19") == []


def test_a_gain_in_the_nation_can_be_a_loss_in_the_province():
    # 100 boys in each; then 150 and 120 in one province, 80 and 50 in the other. The nation's
    # ratio is 1, so b gains 20; its province's is 1.35, so there it loses 15. c: −20 and +15.
    before = counts("abcd", male_10_14=[100] * 4)
    after = counts("abcd", male_20_24=[150, 120, 80, 50])
    flips = sign_flips(before, after, pd.Series(list("ppqq"), list("abcd")))
    assert flipping(flips, "own_province") == ["b", "c"]
    assert not flips["any_choice"].any()


def test_a_unit_that_one_census_does_not_count_has_no_sign():
    before = counts("ab", male_10_14=[100, None])
    after = counts("ab", male_20_24=[100, 50])
    flips = sign_flips(before, after, pd.Series(["p", "p"], ["a", "b"]))
    assert flips.loc["b"].isna().all()


# Cautions


@pytest.fixture
def units() -> pd.DataFrame:
    """Five units: a bears nothing; the others bear what their figures say."""
    return pd.DataFrame(
        {
            "comparability": ["unchanged", "merged", "zone_joined", "unchanged", "not_counted"],
            "transfer_flagged": [False, True, False, False, False],
            "prefecture_code": ["p", "p", "p", "q", "q"],
            "member_codes_2010": ["1", "2;3", "4", "5", None],
            "member_codes_2020": ["1", "2;3", "4;z1", "5;z2", None],
            "change_pct_2010_2020": pd.array([1.0, -0.99, 12.0, 0.0, None], "Float64"),
            "population_2010": pd.array([10, 20, 30, 40, None], "Int64"),
            "population_2020": pd.array([10, 20, 30, 40, None], "Int64"),
            "line_side": ["southeast", "straddling", "southeast", "northwest", "straddling"],
            "net_migration_small_base_2010_2020": [
                None,
                "children;older",
                "all;adults",
                None,
                None,
            ],
            "sectors_left_out_2010": [None, None, "small_sample", None, "unknown"],
            "sectors_left_out_2020": [None, None, None, "large_error", "unknown"],
            "university_town_2020": pd.array([False, True, False, None, None], "boolean"),
        },
        index=list("abcde"),
    )


@pytest.fixture
def registers() -> dict[str, object]:
    return {
        "zone_hosts": pd.DataFrame({"code": ["z1", "z2"], "basis": ["townships", "assumed"]}),
        "corrections": pd.DataFrame(
            {
                "year": ["2000", "2010", "2010"],
                "code": ["1", "3", "4"],
                "status": ["flagged", "flagged", "applied"],
            }
        ),
        "flipping_prefectures": ["q"],
    }


def test_each_unit_bears_what_its_figures_say(units, registers):
    words = cautions(caution_flags(units, **registers, years=(2010, 2020)))
    assert pd.isna(words["a"])
    assert words.drop("a").to_dict() == {
        "b": "figure_doubtful;line_straddling;merged;near_zero;transfer_flagged;university_town",
        "c": "sampling_error;small_base",
        "d": "core_definition_flips;near_zero;sampling_error;zone_assumed",
        "e": "not_counted",
    }


def test_a_unit_that_one_census_lacks_is_not_counted_and_bears_nothing_else(units, registers):
    units.loc["b", "population_2020"] = pd.NA
    assert cautions(caution_flags(units, **registers, years=(2010, 2020)))["b"] == "not_counted"


def test_a_flip_under_any_choice_is_counted_and_what_cannot_be_told_is_a_caution(units, registers):
    flips = pd.DataFrame(
        {
            "with_infants": pd.array([True, False, False, False, None], "boolean"),
            "without_15_19": pd.array([False, False, False, False, None], "boolean"),
            "provincial_deaths": pd.array([False, False, False, False, None], "boolean"),
            "any_choice": pd.array([True, True, False, False, None], "boolean"),
            "own_province": pd.array([False, False, True, False, None], "boolean"),
        },
        index=list("abcde"),
    )
    ways = ["cannot_be_told", "cannot_be_told", "gained", "lost", None]
    told = units.assign(net_migration_direction_2010_2020=ways)
    flags = caution_flags(told, **registers, years=(2010, 2020))
    assert flags.index[flags["migration_untold"]].tolist() == ["a", "b"]
    signs = uncertainty_summary(units, flags, flips, years=(2010, 2020)).net_migration_sign
    assert signs.any_choice == Bearing(units=2, people=30)
    assert signs.own_province == Bearing(units=1, people=30)


def test_what_was_not_measured_is_not_judged(units, registers):
    bare = units.drop(columns=["line_side", "sectors_left_out_2020", "university_town_2020"])
    flags = caution_flags(bare, **registers, years=(2010, 2020))
    unknown = {"line_straddling", "sampling_error", "university_town", "migration_untold"}
    assert set(CAUTIONS) - set(flags) == unknown


def test_units_and_people_are_counted_per_caution(units, registers):
    flags = caution_flags(units, **registers, years=(2010, 2020))
    summary = uncertainty_summary(units, flags, years=(2010, 2020))
    assert summary.units == 4
    assert summary.people == 100
    assert summary.without_caution == Bearing(units=1, people=10)
    assert summary.cautions["near_zero"] == Bearing(units=2, people=60)
    assert summary.cautions["not_counted"] == Bearing(units=1, people=0)
    assert summary.net_migration_sign is None


def test_errors_are_those_of_published_shares_only():
    table = pd.DataFrame(
        {
            "services_share_2010": pd.array([40, 50, 60, None], "Float64"),
            "services_share_2020": pd.array([45, 55, 60, 70], "Float64"),
            "services_share_error_2010": pd.array([1.0, 2.0, 3.0, 9.0], "Float64"),
            "services_share_error_2020": pd.array([0.5, 1.5, 2.5, 2.0], "Float64"),
            "services_share_change_significant_2010_2020": pd.array(
                [True, False, False, None], "boolean"
            ),
        }
    )
    assert sampling_errors(table, years=(2010, 2020)) == {
        "services": SamplingError(
            median_error={"2010": 2.0, "2020": 1.75},
            largest_error={"2010": 3.0, "2020": 2.5},
            compared=3,
            within_two_errors=2,
        )
    }


# The real figures


@pytest.fixture(scope="module")
def county(dataset: Dataset) -> pd.DataFrame:
    return dataset.unit_sets["county_2010_2020"].table.set_index("code")


@pytest.fixture(scope="module")
def real_flips(dataset: Dataset, county: pd.DataFrame) -> pd.DataFrame:
    years = dataset.unit_sets["county_2010_2020"].counts
    return sign_flips(years[2010], years[2020], county["province_code"])


@pytest.fixture(scope="module")
def real_flags(dataset: Dataset, county: pd.DataFrame, real_flips: pd.DataFrame) -> pd.DataFrame:
    flipping_prefectures = dataset.summary.core_periphery_flips
    hosts = read_table("zone_hosts", china().tables)
    return caution_flags(
        county, hosts, dataset.corrections, flipping_prefectures, years=(2010, 2020)
    )


def test_every_caution_is_judged_and_agrees_with_its_own_column(county, real_flags):
    assert list(real_flags) == list(CAUTIONS)
    assert real_flags["transfer_flagged"].sum() == county["transfer_flagged"].sum()
    words = county["comparability"].value_counts()
    assert real_flags["merged"].sum() == words["merged"] + words["transfer_united"]
    for key in ("no_polygon", "not_counted"):
        assert real_flags[key].sum() == words[key]
    counted = county["comparability"].ne("not_counted")
    assert (
        real_flags["line_straddling"].sum() == county["line_side"][counted].eq("straddling").sum()
    )
    assert cautions(real_flags)[KINMEN] == "not_counted"
    assert "transfer_flagged" in cautions(real_flags)[XILING]


def test_a_sign_flips_where_the_specifications_hold_zero(county, real_flips):
    low, high = (county[f"net_migration_specification_{end}_2010_2020"] for end in ("low", "high"))
    net = county["net_migration_by_survival_2010_2020"]
    assert (low.le(net) & net.le(high)).sum() == net.notna().sum() == 2647
    turned = (low.lt(0) & high.gt(0)).fillna(False)
    assert turned.sum() == real_flips["any_choice"].fillna(False).sum() == 120


def test_a_sign_that_flips_is_one_near_zero(dataset, real_flips):
    # Another choice can turn a sign only where the balance is small beside the base.
    years = dataset.unit_sets["county_2010_2020"].counts
    rates = net_migration(years[2010], years[2020])["net_migration_rate"]
    flipped = rates[real_flips["any_choice"].fillna(False)].abs()
    assert flipped.max() < 10
    assert flipped.median() < 1.5


def test_within_its_own_province_every_province_sums_to_zero(dataset, county, real_flips):
    years = dataset.unit_sets["county_2010_2020"].counts
    zhejiang = county.index[county["province_code"].eq("330000")]
    own = follow_cohorts(years[2010].loc[zhejiang], years[2020].loc[zhejiang]).net(HEADLINE)
    nation = follow_cohorts(years[2010], years[2020]).net(HEADLINE).loc[zhejiang]
    assert own.sum() == pytest.approx(0, abs=1)
    assert nation.sum() > 5_000_000
    flipped = real_flips.loc[zhejiang, "own_province"]
    assert flipped.sum() == ((own < 0) & (nation > 0)).sum() + ((own > 0) & (nation < 0)).sum()


def test_the_summary_counts_everybody_once(county, real_flags, real_flips):
    summary = uncertainty_summary(county, real_flags, real_flips, years=(2010, 2020))
    assert summary.people == 1_409_778_724
    assert summary.units == 2647
    bearing = real_flags.drop(columns="not_counted").any(axis=1)
    people = int(county["population_2020"][bearing].sum())
    assert summary.without_caution.people + people == 1_409_778_724
    assert summary.cautions["migration_untold"].units == 775
    assert summary.net_migration_sign.any_choice.units == 120
    assert 0 < summary.cautions["small_base"].units < 10
