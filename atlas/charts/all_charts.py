"""All charts of the site, in the order of their lists, from what a build has measured."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pandas as pd

from atlas.catalogue.style import Style
from atlas.charts.away import away_chart, children_chart, is_defined
from atlas.charts.birth import birthplace_stock_chart, matrix_chart
from atlas.charts.chart import Chart, ChartData
from atlas.charts.concentration import gap_chart, lines_chart, lorenz_chart
from atlas.charts.indices_chart import INDICES_CHART, indices_chart
from atlas.charts.migration import (
    Place,
    age_profile_chart,
    check_chart,
    known_units,
    survival_chart,
)
from atlas.charts.net_migration_estimate import measures_chart
from atlas.charts.province_moves_chart import charted_periods, five_year_chart
from atlas.charts.schooling import class_chart, income_chart, ladder_chart, rung_chart
from atlas.charts.since_the_census import since_chart
from atlas.charts.sketches import centre_charts, children_by_place
from atlas.charts.work import (
    claim_chart,
    county_growth_chart,
    growth_chart,
    people_columns,
    sectors_chart,
)
from atlas.country.names import romanise
from atlas.measures.concentration_of_china import CURVES, PER_HEAD
from atlas.measures.migration.indices import all_known
from atlas.measures.migration.province_moves import checked_periods
from atlas.measures.migration.provinces_of_birth import SAMPLE_MULTIPLIER, birth_matrix
from atlas.measures.population_growth import counted_once
from atlas.model.country import COAST
from atlas.model.dataset import MigrationSums, UnitSet
from atlas.model.figures import rankable
from atlas.model.summary.places import IncomeOnSchooling
from atlas.sources.packaged import read_table
from atlas.words.word_files import read_words

_PLACES = read_words("charts", "places")
CHARTS: Final = (
    "harbin-pair",
    "core-and-periphery",
    "growth-by-density",
    "growth-by-distance",
    "net-migration-by-age",
    "net-migration-check",
    "net-migration-measures",
    "survival-ratios",
    "away-from-registration",
    "employment-by-sector",
    "growth-and-services",
    "growth-and-services-by-county",
    "people-and-manufacturing",
    "schooling-by-city-size",
    "ladder-by-city-size",
    "two-ends-of-the-ladder",
    "income-and-schooling",
    "children-by-place",
    "children-and-migration",
    "born-in-another-province",
    "birth-residence-matrix",
    "five-year-migration",
    INDICES_CHART,
    "since-the-census",
    "concentration-in-three-countries",
    "lorenz-curves",
    "if-people-had-stayed",
)
"""All charts that a site may have, in the order of lists."""

BAOAN, BAIQUAN = "U440306", "230231"
NAMES = ("name_zh", "name_en")
MOST_NAMED = 40
"""How many of the largest places a scatter may name."""


def national_charts(data: ChartData, style: Style) -> list[Chart]:
    """Prepare every chart of the site that the build has figures for, in the order of lists.

    Nothing is drawn yet: that is `Chart.svg`.

    Parameters
    ----------
    data
        The measured dataset and the packaged tables.
    style
        Colours, lines and type.
    """
    parts = (_migration, _registration_and_work, _schooling, _children)
    charts = [chart for part in parts for chart in part(data)]
    return [*centre_charts(data, style), *charts, *_provinces(data, style), *_balance(data)]


def _migration(data: ChartData) -> Iterator[Chart]:
    counties, ratios = data.counties, data.ratios
    if ratios is None:
        return
    migration = data.dataset.migration
    if counties is not None and migration is not None:
        yield _age_profiles(data, counties, migration)
    estimated = f"net_migration_{data.span}"
    net = data.by_code(data.provinces, estimated)
    moves = data.dataset.summary.net_migration
    checked = None if moves is None else moves.five_year_check
    # The accuracy page tells the agreement with the same one.
    *_, period = checked_periods(data.years)
    if net is not None and checked and period in checked:
        yield check_chart(
            _check_rows(data, net[estimated], period),
            checked[period],
            period,
            names=data.names,
            years=data.years,
        )
    measures = data.summary.net_migration_measures
    if measures is not None and COAST in measures.places:
        table = data.dataset.tables["net_migration_measures"]
        yield measures_chart(table, measures, years=data.years)
    yield survival_chart(ratios, years=data.years)


def _age_profiles(data: ChartData, counties: UnitSet, migration: MigrationSums) -> Chart:
    cohorts, table = data.cohorts(counties), counties.table
    harbin = table[table["prefecture_code"] == data.pair]
    core = harbin["is_district"].fillna(False).astype(bool)
    places = [
        Place(_PLACES["harbin_districts"], tuple(harbin.loc[core, "code"])),
        Place(_PLACES["harbin_counties"], tuple(harbin.loc[~core, "code"])),
        Place(_PLACES["bao_an"], (BAOAN,)),
        Place(_PLACES["baiquan"], (BAIQUAN,)),
    ]
    known = [Place(place.name, tuple(known_units(cohorts, place.units))) for place in places]
    shown = [place for place in known if place.units]
    # A unit may be of two places, so each is summed by itself.
    sums = [
        migration.sums_by(pd.Series(place.name.en, list(place.units))).iloc[0] for place in shown
    ]
    return age_profile_chart(cohorts, sums, shown, years=data.years)


def _check_rows(data: ChartData, net: pd.Series, period: str) -> pd.DataFrame:
    moves = data.dataset.tables["five_year_migration"]
    rows = moves[moves["period"] == period].set_index("province_code")
    frame = pd.DataFrame({"net_migration": net}).astype("Float64")
    for way in ("in", "out", "net"):
        frame[f"five_year_{way}"] = rows[f"{way}_migrants"].astype("Float64")
    return frame.rename_axis("province_code").reset_index()


def _registration_and_work(data: ChartData) -> Iterator[Chart]:
    away = data.summary.away_from_registration
    if away is not None and set(away) >= set(map(str, data.dataset.country.years)):
        # The definition's figures of the latest census may not be published yet.
        yield away_chart({year: found for year, found in away.items() if is_defined(found)})
    if data.summary.sectors is None or data.counties is None:
        return
    yield sectors_chart(data.summary.sectors, years=data.years)
    (before, _), span = data.years, data.span
    shares = (f"services_share_{before}", f"manufacturing_share_{before}")
    kept = (*NAMES, "province_code")
    growth = data.by_code(data.prefectures, *shares, f"change_pct_{span}", *kept)
    if growth is not None:
        growth.columns = pd.Index(["services", "manufacturing", "growth", *kept])
        table = data.prefectures.table.set_index("code")
        growth = growth[counted_once(table, *data.years)]
        named = growth[_rankable(data).reindex(growth.index)].dropna()["growth"]
        yield growth_chart(
            growth, list(dict.fromkeys(_extremes(named) + _largest(data))), years=data.years
        )
    people = people_columns(data.years)
    points = data.by_code(data.counties, *shares, f"change_pct_{span}", *people)
    lines = [data.growth_line("county", share) for share in shares]
    if points is not None and None not in lines:
        points.columns = pd.Index(["services", "manufacturing", "growth", *people])
        yield county_growth_chart(points, *lines, years=data.years)
    cells = data.by_code(data.counties, f"people_and_manufacturing_{span}", f"change_{span}")
    if cells is not None:
        yield claim_chart(*(cells[column] for column in cells), years=data.years)


def _rankable(data: ChartData) -> pd.Series:
    """Tell by code which prefectures a chart may name."""
    table = data.prefectures.table.set_index("code")
    return rankable(table, data.span)


def _extremes(growth: pd.Series) -> list[str]:
    """Return the codes of the places that grew most and shrank most."""
    ordered = growth.sort_values()
    return [*ordered.index[-2:], ordered.index[0]]


def _largest(data: ChartData) -> list[str]:
    """Return the codes of the prefectures with most people, the largest first."""
    table = data.prefectures.table.set_index("code")
    people: pd.Series = table.loc[_rankable(data), f"population_{data.latest}"].sort_values(
        ascending=False
    )
    return list(people.index[:MOST_NAMED])


def _schooling(data: ChartData) -> Iterator[Chart]:
    if data.summary.cities is not None:
        classes = pd.DataFrame.from_dict(dict(data.summary.cities.by_class), orient="index")
        yield class_chart(classes, years=data.years, latest=data.latest)
        yield rung_chart(classes, years=data.years)
    cities = data.dataset.tables.get("cities")
    if cities is not None:
        yield ladder_chart(_with_english(data, cities), years=data.years)
    mean = f"mean_schooling_years_{data.latest}"
    years = data.by_code(data.prefectures, mean, *NAMES)
    schooling = data.summary.schooling
    by_year = None if schooling is None else schooling.gdp_per_head
    of_latest = None if by_year is None else by_year.get(str(data.latest))
    if years is not None and of_latest is not None and PER_HEAD in data.dataset.derived:
        yield _income(data, years.rename(columns={mean: "years"}), of_latest)


def _with_english(data: ChartData, cities: pd.DataFrame) -> pd.DataFrame:
    table = cities if "code" in cities else cities.rename_axis("code").reset_index()
    if "name_en" in table:
        return table
    pairs = zip(table["name_zh"], table["code"], strict=True)
    codes = data.dataset.country.codes
    english = [romanise(name, code, codes=codes) for name, code in pairs]
    return table.assign(name_en=english)


def _income(data: ChartData, years: pd.DataFrame, figures: IncomeOnSchooling) -> Chart:
    per_head = data.dataset.derived[PER_HEAD]
    rows = per_head[per_head["year"].eq(data.latest)].set_index("prefecture_code")
    index = rows["index"].astype("Float64")
    return income_chart(years.assign(index=index), figures, _largest(data), years=data.years)


def _children(data: ChartData) -> Iterator[Chart]:
    yield from children_by_place(data)
    figures = read_table("children_migration_national", data.dataset.country.tables)
    if len(figures):
        yield children_chart(figures)


def _provinces(data: ChartData, style: Style) -> Iterator[Chart]:
    tables, country = data.dataset.tables, data.dataset.country
    born = read_table("migration_province_birthplace", country.tables)
    if len(born):
        yield birthplace_stock_chart(data.corridors, data.map, style, names=data.names)
        matrix = birth_matrix(born, max(SAMPLE_MULTIPLIER))
        yield matrix_chart(
            matrix, SAMPLE_MULTIPLIER[max(SAMPLE_MULTIPLIER)], style, provinces=country.provinces
        )
    moves = tables.get("five_year_migration")
    if moves is not None:
        periods = charted_periods(moves, country.years)
        if len(periods) == 2:
            yield five_year_chart(moves, periods, names=data.names)
    if all_known(data.summary.migration_indices):
        yield indices_chart(
            data.summary.migration_indices, data.summary.migration_indices_of_sample
        )
    figures = data.summary.since_the_census
    counted = data.by_code(data.provinces, *people_columns(data.years))
    if figures is not None and counted is not None:
        counted.columns = pd.Index(data.years)
        estimates = tables["population_province_annual"]
        yield since_chart(estimates, figures, counted, names=data.names)


def _balance(data: ChartData) -> Iterator[Chart]:
    if "concentration" not in data.dataset.tables:
        return
    yield lines_chart(data.dataset.tables["concentration"])
    yield lorenz_chart(data.dataset.derived[CURVES])
    gaps = data.summary.concentration["china"].counterfactual
    if gaps is not None:
        yield gap_chart(gaps)
