"""The map of a comparison: a picture in each language, and a page that stands alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import geopandas as gpd
import pandas as pd

from atlas.catalogue.style import Style, load_style
from atlas.exports.figures import draw_pictures
from atlas.measures.line.line_geometry import heihe_tengchong_line
from atlas.model.country import Country
from atlas.model.dataset import Dataset, UnitSet
from atlas.model.layer import Layer
from atlas.model.progress import Progress
from atlas.model.summary import Summary
from atlas.sources.grid_file import Grid
from atlas.sources.packaged import read_table
from atlas.tools.zonal.layer import grid_layer
from atlas.words.reading import LANGS, read_words

_STEPS = read_words("steps")

PageOf = Callable[[Dataset, Layer, Style], str]
"""Writes a map that stands alone as HTML."""


def _united_dataset(
    leaves: gpd.GeoDataFrame, sets: Mapping[str, UnitSet], *, country: Country
) -> Dataset:
    """Make a dataset of units without measures: what a map of a user's own is drawn from."""
    return Dataset(
        unit_sets=dict(sets),
        leaves=leaves,
        line=heihe_tengchong_line(leaves, country=country),
        special_regions=read_table("special_regions", country=country),
        corrections=pd.DataFrame(),
        summary=Summary(totals={}),
        country=country,
    )


def draw_map(
    grid: Grid,
    leaves: gpd.GeoDataFrame,
    sets: Mapping[str, UnitSet],
    shown: str,
    year: int,
    stem: Path,
    page_of: PageOf | None,
    progress: Progress,
    *,
    country: Country,
) -> None:
    """Draw how far a grid is above or below a census.

    Parameters
    ----------
    grid
        The grid, which the map names.
    leaves, sets
        The boundaries, and the units of every level that the map draws.
    shown, year
        The unit set with the columns of the comparison, and the census.
    stem
        Of the files: ``<stem>.<language>.png`` and ``<stem>.html``.
    page_of
        Writes the HTML; None leaves that file out.
    progress
        Hears of a step with a part for each file.
    country
        The country whose censuses and divisions are meant.
    """
    style = load_style(country=country)
    dataset = _united_dataset(leaves, sets, country=country)
    layer = grid_layer(grid, sets[shown], year, style, country=country)
    files = {lang: stem.with_name(f"{stem.name}.{lang}.png") for lang in LANGS}
    with progress.step(_STEPS["map"], len(files) + (page_of is not None)) as step:
        draw_pictures(dataset, layer, style, files, step)
        if page_of is not None:
            page = page_of(dataset, layer, style)
            stem.with_name(f"{stem.name}.html").write_text(page, encoding="utf-8", newline="\n")
            step.advance()
