"""The map of a grid beside a census: how far each unit is off, on the diverging scale."""

from __future__ import annotations

from typing import Final

from atlas.catalogue.layer_schema import SOURCE_SEPARATOR
from atlas.catalogue.style import Style
from atlas.catalogue.vocabulary import join_texts, load_vocabulary
from atlas.model.classes import Text
from atlas.model.dataset import UnitSet
from atlas.model.layer import Layer
from atlas.sources.grid_file import Grid

SCALE: Final = "grid_difference"
LONGEST_NAME: Final = 56
"""Characters of a file name that fit under the title."""

PLACES: Final = {
    "county": Text("各区县", "by county"),
    "prefecture": Text("各地市州", "by prefecture"),
    "province": Text("各省份", "by province"),
}
KINDS: Final = {
    "count": Text("每格人数", "people per cell"),
    "density": Text("每平方公里人数", "people per km²"),
}


def difference_column(year: int) -> str:
    """Name the column that the map shows."""
    return f"grid_difference_pct_{year}"


def grid_layer(grid: Grid, unit_set: UnitSet, year: int, style: Style) -> Layer:
    """Make the layer that shows how far a grid is above or below a census.

    Parameters
    ----------
    grid
        The grid, which the map names.
    unit_set
        Its units, with the column of `difference_column`.
    year
        The census.
    style
        Its scale ``grid_difference`` gives the classes.
    """
    words, place, kind = load_vocabulary(), PLACES[unit_set.level], KINDS[grid.kind]
    name = grid.path.name
    if len(name) > LONGEST_NAME:
        name = f"{name[: LONGEST_NAME - 1]}…"
    census, boundaries = words["source"][f"census_{year}"], words["source"]["boundaries"]
    return Layer(
        id="grid_difference",
        order=0,
        group=None,
        level=unit_set.level,  # type: ignore[arg-type]
        unit_set=unit_set.id,  # type: ignore[arg-type]
        indicator=difference_column(year),
        classes=style.scale(SCALE),
        where=None,
        counts=(f"population_{year}",),
        people=None,
        decimals=1,
        unit=words["unit"]["percent"],
        title=Text(
            f"人口网格与{year}年普查：{place.zh}相差",
            f"A population grid against the census of {year}, {place.en}",
        ),
        short_title=Text("网格与普查", "Grid and census"),
        subtitle=Text(f"网格：{name}（{kind.zh}）", f"Grid: {name} ({kind.en})"),
        legend=Text("网格人口比普查多或少的百分比", "Grid above or below the census, in per cent"),
        less=Text("网格较少", "fewer in the grid"),
        more=Text("网格较多", "more in the grid"),
        missing=Text("网格无数据或普查未计", "no data in the grid, or not counted"),
        outside=None,
        caveat=Text(
            "格子按落在单位内的面积比例计入；负值、非有限值和无数据的格子不计。",
            "A cell counts by the part of it inside a unit; cells below zero, not finite or "
            "without data are left out.",
        ),
        source=join_texts([Text(name, name), census, boundaries], SOURCE_SEPARATOR),
    )
