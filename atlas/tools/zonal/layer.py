"""The map of a grid beside a census: how far each unit is off, on the diverging scale."""

from __future__ import annotations

from typing import Final

from atlas.catalogue.layer_schema import SOURCE_SEPARATOR
from atlas.catalogue.style import Style
from atlas.catalogue.vocabulary import join_texts, load_vocabulary
from atlas.model.country import Country
from atlas.model.dataset import UnitSet
from atlas.model.layer import Layer
from atlas.model.text import Text
from atlas.sources.grid_file import Grid
from atlas.tools.zonal.columns import compared_columns, difference_column
from atlas.words.reading import read_words

SCALE: Final = "grid_difference"
LONGEST_NAME: Final = 56
"""Characters of a file name that fit under the title."""

_WORDS: Final = read_words("grid_check")
PLACES: Final = read_words("grid_check", "place")
KINDS: Final = read_words("grid_check", "kind")


def grid_layer(
    grid: Grid, unit_set: UnitSet, year: int, style: Style, *, country: Country
) -> Layer:
    """Make the layer that shows how far a grid is above or below a census.

    Parameters
    ----------
    grid
        The grid, which the map names.
    unit_set
        Its units, with the columns of `atlas.tools.zonal.columns.compared_columns`.
    year
        The census.
    style
        Its scale ``grid_difference`` gives the classes.
    country
        The country whose censuses and divisions are meant.
    """
    words, place, kind = load_vocabulary(country=country), PLACES[unit_set.level], KINDS[grid.kind]
    columns = compared_columns(year)
    counts = (f"census_people_{year}", "grid_people")
    name = grid.path.name
    if len(name) > LONGEST_NAME:
        name = f"{name[: LONGEST_NAME - 1]}…"
    census, boundaries = words["source"][f"census_{year}"], words["source"]["boundaries"]
    return Layer(
        id="grid_difference",
        order=0,
        group=None,
        level=unit_set.level,  # type: ignore[arg-type]
        unit_set=unit_set.id,
        indicator=difference_column(year),
        classes=style.scale(SCALE),
        where=None,
        counts=counts,
        people=None,
        decimals=1,
        unit=words["unit"]["percent"],
        title=_WORDS["title"].fill(year=year, place=place),
        short_title=_WORDS["short_title"],
        subtitle=_WORDS["subtitle"].fill(name=name, kind=kind),
        legend=_WORDS["legend"],
        less=_WORDS["less"],
        more=_WORDS["more"],
        missing=_WORDS["missing"],
        outside=None,
        caveat=_WORDS["caveat"],
        source=join_texts([Text(name, name), census, boundaries], SOURCE_SEPARATOR),
        own_labels={name: columns[name].title for name in counts},
    )
