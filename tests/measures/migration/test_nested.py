"""Units within provinces: by hand, by a second computation, and conserved to the person."""

import numpy as np
import pandas as pd
import pytest

from atlas import measures
from atlas.measures.migration.nested import (
    CANNOT_BE_TOLD,
    GAINED,
    LOST,
    Nested,
    estimate_unit_variance,
    interval,
    nest_units,
)
from atlas.model.dataset import Dataset
from tests.refusals import assert_refused

SPAN = "2010_2020"
UNITS = pd.Index(["a", "b", "c"])
PROVINCE = pd.Series(["p", "p", "q"], UNITS)
KNOWN = pd.Series([600.0, -600.0], ["p", "q"])
SURE = pd.DataFrame([[100.0, -100.0], [-100.0, 100.0]], KNOWN.index, KNOWN.index)

# Thousands, of a second computation from the same tables: estimate and 90 % interval.
PINNED = {
    "U440306": (3_162, 2_750, 3_574, GAINED),
    "310115": (445, 92, 798, GAINED),
    "110108": (-230, -494, 34, CANNOT_BE_TOLD),
    "330782": (530, 452, 607, GAINED),
    "530627": (-182, -246, -119, LOST),
    "411524": (-77, -102, -52, LOST),
    "230231": (-237, -262, -211, LOST),
    "230109": (168, 136, 200, GAINED),
}


@pytest.fixture(scope="module")
def nested() -> Nested:
    return nest_units(
        pd.Series([100.0, 200.0, -500.0], UNITS),
        pd.Series([10.0, 20.0, 5.0], UNITS),
        pd.Series([1000.0, 1000.0, 1000.0], UNITS),
        province=PROVINCE,
        provinces=KNOWN,
        covariance=SURE,
        common=0.0,
    )


def test_the_less_sure_unit_takes_more_of_the_difference(nested: Nested) -> None:
    # 300 lack in p; variances of 100² and 200² share them by 1 to 4.
    assert nested.mean.to_dict() == pytest.approx({"a": 160, "b": 440, "c": -600})
    # Each: v − v² ÷ Σv, and its share squared of the province's 100.
    assert nested.deviation["a"] ** 2 == pytest.approx(10_000 - 10_000**2 / 50_000 + 0.04 * 100)
    assert nested.deviation["c"] ** 2 == pytest.approx(100)


def test_sums_have_the_error_of_their_provinces_and_no_other(nested: Nested) -> None:
    parts = pd.DataFrame(
        [
            ("p", "a", 1.0),
            ("p", "b", 1.0),
            ("all", "a", 1.0),
            ("all", "b", 1.0),
            ("all", "c", 1.0),
            ("half", "a", 0.5),
        ],
        columns=["place", "unit", "share"],
    )
    found = nested.sums(parts)
    assert found.loc["p"].tolist() == pytest.approx([600, 10])
    assert found.loc["all"].tolist() == pytest.approx([0, 0], abs=1e-6)
    assert found.loc["half"].tolist() == pytest.approx([80, nested.deviation["a"] / 2])


def test_a_place_with_a_unit_unknown_is_unknown(nested: Nested) -> None:
    parts = pd.DataFrame([("x", "a", 1.0), ("x", "z", 1.0)], columns=["place", "unit", "share"])
    assert nested.sums(parts).loc["x"].isna().all()


def test_a_unit_without_a_start_is_left_out() -> None:
    found = nest_units(
        pd.Series([100.0, np.nan, -500.0], UNITS),
        pd.Series([10.0, 20.0, 5.0], UNITS),
        pd.Series(1000.0, UNITS),
        province=PROVINCE,
        provinces=KNOWN,
        covariance=SURE,
    )
    assert found.mean.to_dict() == pytest.approx({"a": 600, "c": -600})


def test_what_is_no_estimate_is_refused_by_name() -> None:
    each = pd.Series(1.0, UNITS)
    assert_refused(
        lambda: measures.nest_units(
            each,
            each.mask(each.index == "b"),
            each,
            province=PROVINCE,
            provinces=KNOWN,
            covariance=SURE,
        ),
        ["deviation", "b"],
    )
    assert_refused(
        lambda: measures.nest_units(
            each,
            each,
            each,
            province=PROVINCE.replace("q", "elsewhere"),
            provinces=KNOWN,
            covariance=SURE,
        ),
        ["province", "elsewhere"],
    )


def test_three_directions_by_probability() -> None:
    found = interval(pd.Series([1.7, -1.7, 1.6, None]), pd.Series(1.0, range(4)))
    assert found["direction"].tolist()[:3] == [GAINED, LOST, CANNOT_BE_TOLD]
    assert found.loc[3].isna().all()
    nothing = interval(pd.Series([0.0, None]), pd.Series([0.0, 0.0]))
    assert nothing["p_gain"].tolist()[:1] == [0.5]
    assert nothing["direction"].tolist()[:1] == [CANNOT_BE_TOLD]
    assert nothing.loc[1].isna().all()
    assert found["p_gain"].tolist()[:3] == [0.9554, 0.0446, 0.9452]
    # Nine in ten: told where the interval lies on one side of zero.
    assert (found["low"] > 0).tolist()[:3] == [True, False, False]


def test_the_error_that_ages_share_is_found_again() -> None:
    rng = np.random.default_rng(49)
    count = 4000
    movement, error = rng.normal(0, 8, count), rng.normal(0, 3, count)
    loading = {"movers": 1.0, "older": 0.4, "oldest": 0.3, "children": 0.9}
    rates = pd.DataFrame(
        {age: b * movement + error + rng.normal(0, 1, count) for age, b in loading.items()}
    )
    instrument = pd.Series(0.7 * movement + rng.normal(0, 2, count))
    province = pd.Series("p", rates.index)
    # What a whole province shares is no error of a unit.
    rates += 5
    size = pd.Series(rng.uniform(1e5, 9e5, count))
    base, slope = estimate_unit_variance(rates, instrument, province=province, size=size)
    at_middle = base + slope * float((100_000 / size).mean())
    assert at_middle**0.5 == pytest.approx(3, rel=0.08)


def test_small_units_are_less_sure() -> None:
    rng = np.random.default_rng(50)
    count = 6000
    size = pd.Series(np.where(np.arange(count) % 2, 50_000.0, 500_000.0))
    error = rng.normal(0, 1, count) * np.sqrt(4 + 4 * 100_000 / size)
    movement = rng.normal(0, 8, count)
    rates = pd.DataFrame(
        {
            f"{place}": b * movement + error + rng.normal(0, 1, count)
            for place, b in enumerate((1.0, 0.4, 0.3, 0.9))
        }
    )
    instrument = pd.Series(movement + rng.normal(0, 2, count))
    base, slope = estimate_unit_variance(
        rates, instrument, province=pd.Series("p", rates.index), size=size
    )
    assert (base, slope) == (pytest.approx(4, abs=1.2), pytest.approx(4, abs=1.2))


def test_too_few_units_tell_no_error() -> None:
    few = pd.DataFrame({name: np.arange(20.0) for name in "wxyz"})
    series = few["w"]
    found = estimate_unit_variance(few, series, province=pd.Series("p", few.index), size=series)
    assert np.isnan(found).all()


@pytest.mark.parametrize("code", PINNED)
def test_units_are_as_a_second_computation_has_them(dataset: Dataset, code: str) -> None:
    mean, low, high, direction = PINNED[code]
    row = dataset.unit_sets[f"county_{SPAN}"].table.set_index("code").loc[code]
    half = 1_000 * (high - low) / 2
    assert row[f"net_migration_{SPAN}"] == pytest.approx(1_000 * mean, abs=0.1 * half)
    for end, pinned in (("low", low), ("high", high)):
        assert row[f"net_migration_{end}_{SPAN}"] == pytest.approx(1_000 * pinned, abs=0.2 * half)
    assert row[f"net_migration_direction_{SPAN}"] == direction


def test_units_sum_to_provinces_and_these_to_nothing(dataset: Dataset) -> None:
    net = f"net_migration_{SPAN}"
    provinces = dataset.unit_sets["province"].table.set_index("code")[net]
    assert provinces.sum() == 0
    for name in (f"county_{SPAN}", "county_2000_2020"):
        table = dataset.unit_sets[name].table
        sums = table.groupby("province_code")[net].sum()
        assert sums.to_dict() == provinces.to_dict(), name
    prefectures = dataset.unit_sets["prefecture"].table
    by_prefecture = prefectures.groupby("province_code")[net].agg(
        lambda rows: rows.sum(skipna=False)
    )
    alone = prefectures.groupby("province_code")[f"compared_codes_{SPAN}"].agg(
        lambda codes: codes.isna().all()
    )
    whole = by_prefecture.index[by_prefecture.notna() & alone]
    assert len(whole) >= 24
    # A unit that lies in two prefectures is shared by people, and rounded in each.
    assert (by_prefecture[whole] - provinces[whole]).abs().max() <= 2


def test_how_many_counties_can_be_told(dataset: Dataset) -> None:
    table = dataset.unit_sets[f"county_{SPAN}"].table
    told = table[f"net_migration_direction_{SPAN}"].value_counts()
    # Of a second computation: 477, 1,413 and 757.
    assert told.to_dict() == {LOST: 1399, CANNOT_BE_TOLD: 775, GAINED: 473}


def test_the_north_west_cannot_be_told(dataset: Dataset) -> None:
    parts = dataset.summary.growth_parts
    assert parts is not None
    millions = {
        side: [round(figure / 1e6, 2) for figure in (it.net_migration, it.net_low, it.net_high)]
        for side, it in parts.line.items()
    }
    assert millions == {
        "northwest": [-0.41, -1.06, 0.25],
        "straddling": [-1.96, -2.2, -1.72],
        "southeast": [2.37, 1.62, 3.12],
    }
    assert parts.line["northwest"].direction == CANNOT_BE_TOLD
    assert parts.nation.net_migration == 0
