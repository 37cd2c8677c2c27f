"""The public measures: the atlas's own columns through them, and wrong frames."""

from collections.abc import Callable

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from atlas import measures
from atlas.measures.migration import cohorts
from atlas.measures.migration.cohorts import follow_cohorts
from atlas.measures.migration.estimate import (
    FIGURES,
    AllAges,
    describe_units,
    deviation_of_units,
    net_migration_of_all_ages,
    told_by_ages,
)
from atlas.measures.migration.migration_estimate import MigrationEstimate
from atlas.model.dataset import Dataset
from atlas.model.figures import too_small_to_rank
from atlas.sources.packaged import read_table
from atlas.units.inputs import read_division_history
from tests.refusals import assert_refused

SPAN = "2010_2020"
FUNCTIONS = [name for name in measures.__all__ if name[0].islower()]
CHECKS: dict[str, Callable[[Dataset], None]] = {}


def the_atlas_has(check: Callable[[Dataset], None]) -> Callable[[Dataset], None]:
    """Keep a check of a measure under the measure's name."""
    CHECKS[check.__name__] = check
    return check


def same(found: pd.Series, own: pd.Series, **near: float) -> None:
    assert own.notna().any()
    assert found.isna().tolist() == own.isna().tolist()
    np.testing.assert_allclose(found.dropna().astype(float), own.dropna().astype(float), **near)


@the_atlas_has
def growth(dataset: Dataset) -> None:
    for level in ("province", "prefecture", f"county_{SPAN}"):
        table = dataset.unit_sets[level].table
        if f"compared_codes_{SPAN}" in table:
            table = table[table[f"compared_codes_{SPAN}"].isna()]
        found = measures.growth(table, 2010, 2020)
        assert len(found) > 30
        for column in found:
            same(found[column], table[column])


@the_atlas_has
def area_share_right_of(dataset: Dataset) -> None:
    units = dataset.unit_sets[f"county_{SPAN}"].table
    drawn = units[units.geometry.notna()]
    line, crs = measures.HEIHE_TENGCHONG, dataset.country.equal_area
    share = measures.area_share_right_of(drawn, line, crs=crs)
    same(share, drawn["southeast_area_share"], atol=1e-9)
    # Turned round, the line has the other side on its right.
    back = measures.area_share_right_of(drawn, line.reverse(), crs=crs)
    same(1 - back, share, atol=1e-9)


@the_atlas_has
def split_by_line(dataset: Dataset) -> None:
    units = dataset.unit_sets["county_2000_2020"].table
    line, crs = measures.HEIHE_TENGCHONG, dataset.country.equal_area
    found = measures.split_by_line(units, line, "population_2020", crs=crs)
    own = dataset.summary.heihe_tengchong["2020"].area_split
    drawn = units["southeast_area_share"].notna() & units.geometry.isna()
    # The atlas gives units without a polygon to the side of the unit that they lie in.
    without = int(units.loc[drawn, "population_2020"].sum())
    assert found["population_2020"].sum() == units["population_2020"].sum() == 1_409_778_724
    assert 0 <= own.people_southeast - found.loc["right", "population_2020"] <= without
    assert found.loc["right", "area_km2"] == pytest.approx(own.area_km2_southeast, abs=0.1)


@the_atlas_has
def dasymetric(dataset: Dataset) -> None:
    own = dataset.tables["growth_by_distance"].set_index("band")
    table = dataset.unit_sets[f"county_people_{SPAN}"].table.set_index("code")
    land = read_table("settlement_classes_2025", dataset.country.tables)
    parts, drawn = land.rename(columns={"code": "unit"}), land["code"].unique()
    classes = [name for name in land if name not in ("code", "band")]
    province = table["province_code"].reindex(drawn)
    people = {year: table[f"population_{year}"].reindex(drawn) for year in (2010, 2020)}
    sums = {
        year: measures.dasymetric(counts, parts, classes, leave_out=province)
        .people.groupby(parts["band"])
        .sum()
        for year, counts in people.items()
    }
    change = (100 * (sums[2020] / sums[2010] - 1)).reindex(own.index).astype(float)
    # Of the three models behind the range this one has the weights of each census.
    assert change.between(own["change_pct_low"] - 1e-4, own["change_pct_high"] + 1e-4).all()


@the_atlas_has
def core_and_periphery(dataset: Dataset) -> None:
    parts = dataset.tables["core_periphery_districts"]
    core = set(";".join(parts.loc[parts["part"].eq("core"), "member_codes_2020"]).split(";"))
    counties = dataset.tables["people_2010_on_counties_2020"]
    counties = counties.assign(is_district=counties["code"].isin(core))
    found = measures.core_and_periphery(
        counties, 2010, 2020, core="is_district", by="prefecture_code"
    )
    own = dataset.unit_sets["prefecture"].table.set_index("code")["type_districts"].dropna()
    assert len(own) > 200
    assert found["type"].dropna().to_dict() == own.to_dict()
    of_parts = parts.set_index(["code", "part"])["population_2020"]
    for part in ("core", "periphery"):
        own_people = of_parts.xs(part, level="part").dropna()
        assert len(own_people) > 200
        same(found[f"{part}_population_2020"].reindex(own_people.index), own_people)


@the_atlas_has
def survival_ratios(dataset: Dataset) -> None:
    counts = dataset.unit_sets["province"].counts
    found = measures.survival_ratios(counts[2010], counts[2020])
    own = dataset.tables[f"survival_ratios_{SPAN}"]
    assert found["cohort"].tolist() == own["cohort"].tolist()
    same(found["survival_ratio"], own["survival_ratio"], rtol=1e-9)


@the_atlas_has
def net_migration(dataset: Dataset) -> None:
    province = dataset.unit_sets["province"]
    found = measures.net_migration(
        province.counts[2010], province.counts[2020], dataset.tables[f"survival_ratios_{SPAN}"]
    )
    own = province.table.set_index("code")
    for stage in ("by_survival", "children", "youth", "adults", "older"):
        whole = found["net_migration" if stage == "by_survival" else f"net_migration_{stage}"]
        same(whole.round(), own[f"net_migration_{stage}_{SPAN}"].reindex(found.index))


def figures_of_the_estimate(dataset: Dataset) -> dict[str, float]:
    table = read_table(FIGURES, dataset.country.tables)
    return dict(zip(table["figure"], table["value"].astype(float), strict=True))


@the_atlas_has
def reconcile_balance(dataset: Dataset) -> None:
    migration, figures = estimate_of(dataset), figures_of_the_estimate(dataset)
    known = migration.balance.estimates
    names = list(known)
    errors = {part: [figures[f"{name}_{part}"] for name in names] for part in ("own", "common")}
    table = dataset.tables[f"population_balance_{SPAN}"].set_index("province_code")
    found = measures.reconcile_balance(
        table["change_of_people"],
        known[names[:3]],
        known[names[3:5]],
        known["coverage"],
        pd.DataFrame(errors, names),
        people=table["population_2010"],
        region=pd.Series({code: it.region for code, it in dataset.country.provinces.items()}),
        all_births=known[names[0]].sum(),
    )
    for part in found.parts:
        same(found.parts[part], table[part], atol=1)
    own = dataset.unit_sets["province"].table.set_index("code")
    half = 1.6449 * np.sqrt(np.diag(found.covariance))
    same(found.parts["net_migration"] - half, own[f"net_migration_low_{SPAN}"], atol=2)


@the_atlas_has
def spread_coverage(dataset: Dataset) -> None:
    first, last = (dataset.unit_sets["province"].counts[year] for year in (2010, 2020))
    figures = figures_of_the_estimate(dataset)

    def aged(counts: pd.DataFrame, *ages: str) -> pd.Series:
        return counts[[f"{sex}_{age}" for sex in ("male", "female") for age in ages]].sum(axis=1)

    young = {"00_04": aged(first, "00", "01_04"), "05_09": aged(first, "05_09")}
    later = {"00_04": aged(last, "10_14"), "05_09": aged(last, "15_19")}
    found = measures.spread_coverage(
        young,
        {age: later[age].sum() / people.sum() for age, people in young.items()},
        {"00_04": figures["survival_00_04_to_10_14"], "05_09": figures["survival_05_09_to_15_19"]},
        aged(first, "15_19", "20_24", "25_29", "30_34"),
        4.95e6,
    )
    same(found, estimate_of(dataset).balance.estimates["coverage"])


@the_atlas_has
def nest_units(dataset: Dataset) -> None:
    start, deviation, units = start_of_units(dataset)
    balance = estimate_of(dataset).balance
    found = measures.nest_units(
        start.net[deviation.index],
        deviation,
        start.expected[deviation.index],
        province=units["province_code"],
        provinces=balance.parts["net_migration"],
        covariance=balance.covariance,
    )
    own = dataset.unit_sets[f"county_{SPAN}"].table.set_index("code")
    # Some units are prefectures, too, by which their land is flagged afterwards.
    flagged_later = units["province_code"].isin(["420000", "650000"])
    elsewhere = found.mean.index[~flagged_later[found.mean.index]]
    mean = found.mean[elsewhere]
    same(mean, own.loc[elsewhere, f"net_migration_{SPAN}"], atol=1)
    low = mean - 1.6449 * found.deviation[elsewhere]
    same(low, own[f"net_migration_low_{SPAN}"].reindex(low.index), atol=2)


@the_atlas_has
def estimate_unit_variance(dataset: Dataset) -> None:
    start, deviation, units = start_of_units(dataset)
    counties = units.index[units["kind"].eq("county") & ~units["flagged"]]
    both = dataset.unit_sets[f"county_{SPAN}"].compared.counts
    followed = follow_cohorts(both[2010], both[2020])
    size = start.expected[deviation.index]
    told = told_by_ages(followed, (both[2010], both[2020]), size)
    kind = units.index[~units["kind"].isin(["district", "county_level_city"])]
    base, slope = measures.estimate_unit_variance(
        told.loc[kind].drop(columns="instrument"),
        told.loc[kind, "instrument"],
        province=units.loc[kind, "province_code"],
        size=size[kind],
    )
    variance = 1.18**2 * (base + slope * 100_000 / size[counties]) + 0.8**2
    same(variance**0.5, deviation[counties])


def estimate_of(dataset: Dataset) -> MigrationEstimate:
    assert isinstance(dataset.migration, MigrationEstimate)
    return dataset.migration


def start_of_units(dataset: Dataset) -> tuple[AllAges, pd.Series, pd.DataFrame]:
    """Give what the estimate of units starts from: ages, deviations, and what units are."""
    units = dataset.unit_sets[f"county_{SPAN}"].compared
    counts = (units.counts[2010], units.counts[2020])
    provinces = dataset.unit_sets["province"].counts
    followed = follow_cohorts(*counts, cohorts.survival_ratios(provinces[2010], provinces[2020]))
    ages = net_migration_of_all_ages(followed, counts[1])
    history = read_division_history(country=dataset.country)
    described = describe_units(units.table.set_index("code"), history)
    told = told_by_ages(followed, counts, ages.expected)
    figures = figures_of_the_estimate(dataset)
    deviation = deviation_of_units(told, ages.expected, described, figures)
    assert deviation is not None
    return ages, deviation, described


def moves_of(dataset: Dataset, period: str = "2015-2020") -> tuple[pd.DataFrame, pd.DataFrame]:
    moves = dataset.tables["province_moves"].query("period == @period")
    tables = (
        moves.pivot(index="origin_code", columns="destination_code", values=name).astype(float)
        for name in ("people", "distance_km")
    )
    return next(tables), next(tables)


@the_atlas_has
def flow_indices(dataset: Dataset) -> None:
    own = dataset.tables["migration_indices"].set_index("period").loc["2015-2020"]
    matrix, distance = moves_of(dataset)
    found = measures.flow_indices(matrix, own["people_at_end"], distance)
    np.testing.assert_allclose(found.astype(float), own[found.index].astype(float), rtol=1e-6)
    # Whoever stayed, and the order of rows, change nothing.
    np.fill_diagonal(matrix.values, 1e9)
    again = measures.flow_indices(matrix.iloc[::-1], own["people_at_end"], distance)
    np.testing.assert_allclose(again.astype(float), found.astype(float), rtol=1e-6)


@the_atlas_has
def distance_model(dataset: Dataset) -> None:
    own = dataset.tables["moves_beyond_distance"].query("period == '2015-2020'")
    matrix, distance = moves_of(dataset)
    adjacent = own.pivot(index="origin_code", columns="destination_code", values="adjacent")
    adjacent = adjacent.astype("boolean").fillna(False)
    found = measures.distance_model(matrix, distance, adjacent)
    expected = own.set_index(["origin_code", "destination_code"])["expected_people"]
    same(found.expected.reindex(expected.index).round(), expected, atol=1.01)
    plain = measures.distance_model(matrix, distance)
    indices = dataset.tables["migration_indices"].set_index("period").loc["2015-2020"]
    assert plain.exponent == pytest.approx(indices["distance_exponent"], rel=1e-6)


@the_atlas_has
def exponent_change(dataset: Dataset) -> None:
    first, last = (
        measures.distance_model(*moves_of(dataset, period)) for period in ("1995-2000", "2015-2020")
    )
    own = dataset.tables["migration_indices"].set_index("period").loc["2015-2020"]
    change = own[["distance_exponent_change", "distance_exponent_change_se"]].astype(float)
    assert measures.exponent_change(first, last) == pytest.approx(tuple(change), rel=1e-6)


@the_atlas_has
def neighbours(dataset: Dataset) -> None:
    units, country = dataset.unit_sets[f"county_{SPAN}"].table, dataset.country
    found = measures.neighbours(units, crs=country.equal_area, order=country.codes.in_order)
    pd.testing.assert_frame_equal(found, dataset.tables[f"county_neighbours_{SPAN}"])


@the_atlas_has
def local_moran(dataset: Dataset) -> None:
    units = dataset.unit_sets[f"county_{SPAN}"].table
    judged = units[f"change_pct_{SPAN}"].mask(too_small_to_rank(units)).set_axis(units["code"])
    found = measures.local_moran(judged, dataset.tables[f"county_neighbours_{SPAN}"])
    assert found is not None
    own = units.set_index("code")[f"hot_spot_growth_{SPAN}"].dropna()
    assert found.classes.reindex(own.index).tolist() == own.tolist()


def people_of_japan(dataset: Dataset) -> tuple[np.ndarray, pd.Series]:
    """Give the people of Japan's prefectures in 2018, and the atlas's figures of them."""
    rows = read_table("economy_japan_prefecture", dataset.country.tables)
    people = rows.loc[rows["year"].eq(2018), "population"]
    own = dataset.tables["concentration"].query(
        "country == 'japan' and year == 2018 and series == 'population'"
    )
    return people.to_numpy(float), own.iloc[0]


@the_atlas_has
def gini(dataset: Dataset) -> None:
    people, own = people_of_japan(dataset)
    assert measures.gini(people) == pytest.approx(own["gini"], rel=1e-6)


@the_atlas_has
def theil(dataset: Dataset) -> None:
    people, own = people_of_japan(dataset)
    assert measures.theil(people).total == pytest.approx(own["theil"], rel=1e-6)


@the_atlas_has
def lorenz(dataset: Dataset) -> None:
    people, _ = people_of_japan(dataset)
    curve = measures.lorenz(people)
    # Twice the area between the curve and the diagonal is the Gini coefficient.
    x, y = (curve.iloc[:, at].to_numpy(float) for at in (0, 1))
    between = 1 - 2 * np.trapezoid(y, x)
    assert abs(between) == pytest.approx(measures.gini(people), abs=1e-9)


@the_atlas_has
def population_weighted_density(dataset: Dataset) -> None:
    table = dataset.unit_sets["province"].table
    own = dataset.tables["growth_on_scales"]
    own = own[own["level"].eq("province") & own["period"].str.contains("2010")].iloc[0]
    ends = [int(year) for year in str(own["period"]).replace("_", "-").split("-")]
    for year, when in zip(ends, ("before", "after"), strict=True):
        found = measures.population_weighted_density(table[f"population_{year}"], table["area_km2"])
        assert found == pytest.approx(own[f"people_density_{when}"], rel=1e-6)


@the_atlas_has
def rank_size(dataset: Dataset) -> None:
    people = dataset.tables["cities"]["urban_area_population"].astype(float)
    found = measures.rank_size(people, least=1_000_000)
    large = np.sort(people[people >= 1_000_000])[::-1]
    slope = np.polyfit(np.log(large), np.log(np.arange(len(large)) + 0.5), 1)[0]
    assert found.cities == len(large) > 80
    assert found.exponent == pytest.approx(-slope, rel=1e-9)
    assert 1.0 < found.exponent < 1.5


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_public_measure_returns_the_atlas_s_own_figures(name: str, dataset: Dataset) -> None:
    CHECKS[name](dataset)


def test_every_check_is_of_a_public_measure() -> None:
    assert sorted(CHECKS) == sorted(FUNCTIONS)


TOWNS = pd.DataFrame({"population_2010": [1.0, 2.0], "population_2020": ["3", "4"]}, ["x", "y"])
PAIR = pd.DataFrame(1.0, [*"ab"], [*"ab"])
SQUARE = gpd.GeoDataFrame({"people": [1]}, geometry=[shapely.box(0, 0, 1, 1)], crs="EPSG:6933")


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: measures.growth(TOWNS, 2000, 2010), ["population_2000", "it has population_2010"]),
        (
            lambda: measures.growth(TOWNS, 2010, 2020),
            ["'x'", "'y'", "population_2020", "0 or more"],
        ),
        (lambda: measures.growth(TOWNS[["population_2010"]], 2010, 2010), ["end", "after 2010"]),
        (
            lambda: measures.core_and_periphery(TOWNS, 2010, 2020, core="core", by="city"),
            ["core", "city", "population_2020"],
        ),
        (
            lambda: measures.area_share_right_of(SQUARE.set_crs(None, allow_override=True), SQUARE),
            ["declare their CRS"],
        ),
        (lambda: measures.area_share_right_of(SQUARE, SQUARE.geometry), ["one line", "Polygon"]),
        (
            lambda: measures.area_share_right_of(
                SQUARE, gpd.GeoSeries.from_wkt(["LINESTRING (0 0, 2 2, 2 0, 0 2)"], crs=6933)
            ),
            ["crosses itself", "LINESTRING"],
        ),
        (
            lambda: measures.area_share_right_of(SQUARE, SQUARE.geometry, crs="EPSG:4326"),
            ["equal-area projection in metres", "WGS 84"],
        ),
        (lambda: measures.split_by_line(SQUARE, SQUARE.geometry, "persons"), ["persons", "people"]),
        (
            lambda: measures.dasymetric(
                pd.Series([5, 6], ["a", "b"]),
                pd.DataFrame({"unit": ["a", "c"], "town": [1, None]}),
                ["town"],
            ),
            ["unit", "c", "an area in every class", "land for every unit with people", "b"],
        ),
        (
            lambda: measures.dasymetric(
                pd.Series([5, 6, 7], ["a", "b", "b"]),
                pd.DataFrame({"unit": ["a", "b"], "town": [1, 1], "field": [1, 1]}),
                ["town", "field"],
                leave_out=pd.Series(["x"], ["a"]),
                weights=pd.DataFrame({"town": [1.0, 2.0]}, ["y", "z"]),
            ),
            ["each unit once", "a group for every unit", "a row for every group", "x", "field"],
        ),
        (
            lambda: measures.exponent_change(-1.6, pd.DataFrame()),
            ["before", "float", "after", "DataFrame", "distance_model"],
        ),
        (
            lambda: measures.flow_indices(pd.DataFrame({"a": [1]}, ["b"]), 10),
            ["same regions", "rows b; columns a"],
        ),
        (
            lambda: measures.flow_indices(
                pd.DataFrame({"a": [0, None], "b": [1, 0]}, ["a", "b"]), 9
            ),
            ["b to a: none"],
        ),
        (
            lambda: measures.growth(TOWNS.assign(population_2020=[3.5, 4]), 2010, 2020),
            ["'x'", "3.5", "a whole number of people"],
        ),
        (
            lambda: measures.split_by_line(SQUARE, SQUARE.geometry, "people", crs="EPSG:2263"),
            ["in metres", "NAD83"],
        ),
        (
            lambda: measures.flow_indices(pd.DataFrame(1, [*"aab"], [*"aab"]), 10),
            ["each once", "rows a, a, b"],
        ),
        (
            lambda: measures.distance_model(PAIR, PAIR, pd.DataFrame("yes", [*"ab"], [*"ab"])),
            ["adjacent", "'yes'", "True, False"],
        ),
        (lambda: measures.neighbours(SQUARE, crs="EPSG:6933"), ["code"]),
        (lambda: measures.rank_size(pd.Series([5, 5, 5])), ["not all of one size"]),
        (lambda: measures.rank_size(pd.Series([-1, 5, 6])), ["-1", "0 or more"]),
        (lambda: measures.net_migration(TOWNS[[]], TOWNS[[]]), ["male_00", "ages_then"]),
    ],
)
def test_a_wrong_frame_is_refused_with_what_is_wrong(
    call: Callable[[], object], said: list[str]
) -> None:
    assert_refused(call, said)
