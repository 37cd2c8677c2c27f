"""The people of a user's grid on both sides of the line, added to the county units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from atlas.measures.heihe_tengchong import cut_along_line, grid_columns
from atlas.model.dataset import UnitSet
from atlas.model.summary import Summary
from atlas.model.tasks import Progress
from atlas.model.text import Text
from atlas.words.numbers import count, listed, of_many, percent
from atlas.words.word_files import read_words

if TYPE_CHECKING:
    from atlas.sources.grid_file import UserGrid

_WORDS = read_words("notes", "grid")

SUMS = ("people", "data_km2", "area_km2")
"""What the division needs of the sums of a grid."""


def divide_by_grid(
    unit_sets: Mapping[str, UnitSet], grid: UserGrid, progress: Progress, side: gpd.GeoSeries
) -> dict[str, UnitSet]:
    """Add to the county units how a grid divides those that the line crosses.

    Parameters
    ----------
    unit_sets
        Measured unit sets by id, with ``southeast_area_share``.
    grid
        A checked population grid.
    progress
        Hears of the sums, block by block.
    side
        The land south-east of the line, as `atlas.measures.heihe_tengchong.southeast_side` has it.

    Returns
    -------
    dict
        The unit sets in the same order, those of counties with the columns of
        `atlas.measures.heihe_tengchong.grid_columns`.
    """
    cut = {
        name: cut_along_line(unit_set.table, side)
        for name, unit_set in unit_sets.items()
        if unit_set.level == "county"
    }
    sums = _summed_once(cut, grid, progress)
    divided = dict(unit_sets)
    for name, pieces in cut.items():
        table = unit_sets[name].table
        columns = grid_columns(table, pieces, sums[name])
        divided[name] = replace(unit_sets[name], table=table.join(columns))
    return divided


def _summed_once(
    cut: Mapping[str, gpd.GeoDataFrame], grid: UserGrid, progress: Progress
) -> dict[str, pd.DataFrame]:
    """Sum the grid on every piece; the periods share most of their units, and large files."""
    # Who brings a grid waits for GDAL; all others would too.
    from atlas.grids.sums import sum_by_polygon

    shapes = pd.concat([pieces.geometry for pieces in cut.values()], ignore_index=True)
    if shapes.empty:
        return {name: pd.DataFrame(columns=SUMS, dtype=float) for name in cut}
    bytes_ = shapes.to_wkb()
    first = shapes[~bytes_.duplicated()]
    sums = sum_by_polygon(grid, first, progress=progress).set_axis(bytes_[first.index])
    return {
        name: sums.loc[pieces.geometry.to_wkb()].set_axis(pieces.index)
        for name, pieces in cut.items()
    }


def grid_notes(summary: Summary) -> Iterator[Text]:
    """Say of the last census how many straddling units the grid divides, and how fully."""
    grid = summary.heihe_tengchong_grid
    year, figures = max(summary.heihe_tengchong.items(), default=("", None))
    split = None if figures is None else figures.grid_split
    if grid is None or figures is None or split is None:
        return
    yield _WORDS["by_area" if split.units_by_area else "divides"].fill(
        file=grid.file,
        divided=count(split.units_by_grid),
        units=count(figures.straddling_units),
        year=year,
        undecided=count(split.units_by_area),
        people=count(split.people_by_area),
    )
    if codes := split.partly_covered:
        yield of_many(_WORDS, "partly", len(codes), file=grid.file, codes=listed(codes))


def grid_rows(summary: Summary) -> Iterator[tuple[Text, str, str, bool]]:
    """Check that the share by grid lies within the bounds that no grid can leave."""
    for year, figures in summary.heihe_tengchong.items():
        share = (
            None if figures.grid_split is None else figures.grid_split.population_share_southeast
        )
        low = figures.bounds.population_share_southeast_min
        high = figures.bounds.population_share_southeast_max
        if share is not None and low is not None and high is not None:
            what, within = _WORDS["share"].fill(year=year), low <= share <= high
            bounds = f"{_percent(low)}–{_percent(high)}"
            yield what, bounds, _percent(share), within


def _percent(share: float) -> str:
    return percent(100 * share, 4)
