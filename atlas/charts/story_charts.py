"""The charts that the story is told with: some of the catalogue's, some only for it."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from atlas.catalogue.style import Style
from atlas.charts.chart import Chart
from atlas.charts.children_by_place import children_by_place_chart
from atlas.charts.cores_chart import cores_chart, cores_frame
from atlas.charts.data import ChartData
from atlas.charts.density_chart import density_chart
from atlas.charts.pair_chart import pair_chart
from atlas.charts.sector_charts import sectors_chart
from atlas.measures.cities.core_parts import TABLE_NAMES


def centre_charts(data: ChartData, style: Style) -> Iterator[Chart]:
    """Yield the charts of one prefecture and its parts, of all centres, of growth by density."""
    counties, prefectures = data.counties, data.prefectures.table.set_index("code")
    example = data.dataset.country.examples.pair
    if counties is None or example not in prefectures.index:
        return
    table = counties.table
    whole, change = prefectures.loc[example], f"change_pct_{data.dataset.country.span}"
    units = table[table["prefecture_code"].eq(example) & table.geometry.notna()]
    if pd.notna(whole[change]) and units[change].notna().any():
        yield pair_chart(
            "harbin-pair", whole, units, style.scale("growth"), country=data.dataset.country
        )
    cores = data.summary.core_periphery.get("districts")
    parts = data.dataset.tables.get(TABLE_NAMES["districts"])
    if cores is not None and cores.prefectures and parts is not None:
        yield cores_chart(
            cores_frame(parts, prefectures, country=data.dataset.country),
            cores,
            country=data.dataset.country,
        )
    classes = data.summary.growth_by_density.get(data.dataset.country.main.name)
    if classes is not None and any(row.change_pct is not None for row in classes):
        yield density_chart(classes, country=data.dataset.country)


def children_by_place(data: ChartData) -> Iterator[Chart]:
    """Yield the chart of children beside adults of their parents' ages, by province."""
    columns = [f"children_per_100_adults_{year}" for year in data.dataset.country.compared]
    ratios, summary = data.by_code(data.provinces, *columns), data.summary.children
    if ratios is None or summary is None:
        return
    found = ((year, summary[str(year)].per_100_adults) for year in data.dataset.country.compared)
    nation = {year: ratio for year, ratio in found if ratio is not None}
    if len(nation) == 2:
        yield children_by_place_chart(ratios, nation, country=data.dataset.country)


def sectors_alone(data: ChartData) -> Chart | None:
    """Chart employment by sector without the claim that the catalogue's chart tests."""
    work = data.summary.sectors
    return (
        None
        if work is None
        else sectors_chart(work, with_claim=False, country=data.dataset.country)
    )
