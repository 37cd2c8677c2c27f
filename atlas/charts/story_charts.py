"""The charts that the story is told with: some of the catalogue's, some only for it."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from atlas.catalogue.style import Style
from atlas.charts.age_profiles import Place, age_profile_chart, known_units
from atlas.charts.chart import Chart, Finding
from atlas.charts.children_by_place import YEARS, children_by_place_chart
from atlas.charts.data import PERIOD, ChartData
from atlas.charts.density_chart import density_chart
from atlas.charts.pair_chart import pair_chart
from atlas.charts.sector_charts import sectors_chart
from atlas.words.reading import read_words

_WORDS = read_words("charts", "gaining_and_losing")
_PLACES = read_words("charts", "places")


EXAMPLE = "230100"
GAINING = Place(_PLACES["bao_an"], ("440306",))
LOSING = Place(_PLACES["baiquan"], ("230231",))


def centre_charts(data: ChartData, style: Style) -> Iterator[Chart]:
    """Yield the charts of one prefecture and its parts, and of growth by density."""
    counties, prefectures = data.counties, data.prefectures.table.set_index("code")
    if counties is None or EXAMPLE not in prefectures.index:
        return
    table = counties.table
    whole, change = prefectures.loc[EXAMPLE], "change_pct_2010_2020"
    units = table[table["prefecture_code"].eq(EXAMPLE) & table.geometry.notna()]
    if pd.notna(whole[change]) and units[change].notna().any():
        yield pair_chart("harbin-pair", whole, units, style.scale("growth"))
    classes = data.summary.growth_by_density.get("-".join(map(str, PERIOD)))
    if classes is not None and any(row.change_pct is not None for row in classes):
        yield density_chart(classes)


def children_by_place(data: ChartData) -> Iterator[Chart]:
    """Yield the chart of children beside adults of their parents' ages, by province."""
    columns = [f"children_per_100_adults_{year}" for year in YEARS]
    ratios, summary = data.by_code(data.provinces, *columns), data.summary.children
    if ratios is None or summary is None:
        return
    found = ((year, summary[str(year)].per_100_adults) for year in YEARS)
    nation = {year: ratio for year, ratio in found if ratio is not None}
    if len(nation) == len(YEARS):
        yield children_by_place_chart(ratios, nation)


def gaining_and_losing(data: ChartData, finding: Finding) -> Chart | None:
    """Chart the ages of one place that gained by migration and of one that lost.

    Parameters
    ----------
    data
        The measured dataset.
    finding
        The words around the chart.

    Returns
    -------
    Chart or None
        None where the censuses do not tell ages, or do not count the two places.
    """
    if data.counties is None or data.ratios is None:
        return None
    cohorts = data.cohorts(data.counties)
    places = [
        Place(place.name, tuple(known_units(cohorts, place.units))) for place in (GAINING, LOSING)
    ]
    if not all(place.units for place in places):
        return None
    return age_profile_chart("gaining-and-losing", _WORDS["title"], cohorts, places, finding)


def sectors_alone(data: ChartData) -> Chart | None:
    """Chart employment by sector without the claim that the catalogue's chart tests."""
    work = data.summary.sectors
    return None if work is None else sectors_chart(work, with_claim=False)
