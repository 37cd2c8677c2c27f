"""The styles of all layers and grids as SLD files in one archive, for GeoServer and others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from atlas.exports.plain_cells import csv_text
from atlas.exports.reproducible import write_zip
from atlas.exports.styles.grids import GridStyle, grid_sld
from atlas.exports.styles.rules import LayerStyle
from atlas.exports.styles.sld import sld
from atlas.model.country import Country

LIST = "styles.csv"


def write_slds(
    every: Mapping[str, Sequence[LayerStyle]],
    grids: Sequence[GridStyle],
    path: Path,
    *,
    country: Country,
) -> None:
    """Write each style as a file, and ``styles.csv``, which says what layer it is for.

    Maps of counties shown at another level are left out: their classes are the same.

    Parameters
    ----------
    every
        Of the layers of the GeoPackage, the default of each first: the very ones that its
        table ``layer_styles`` holds.
    grids
        Of the grids; a grid's style has its name.
    path
        The zip archive; one that is there is replaced.
    country
        The country whose censuses and divisions are meant.
    """
    styles = {
        layer: [one for one in of_layer if not one.id.endswith(f"_by_{layer}")]
        for layer, of_layer in every.items()
    }
    head = ["file", "layer", "default", "title_zh", "title_en"]
    entries = {LIST: csv_text([head, *_rows(styles, grids)]).encode("utf-8-sig")}
    for layer, of_layer in styles.items():
        entries |= {
            f"{one.id}.sld": sld(one, layer, country=country).encode("utf-8") for one in of_layer
        }
    entries |= {f"{grid.id}.sld": grid_sld(grid).encode("utf-8") for grid in grids}
    write_zip(entries, path)


def _rows(
    styles: Mapping[str, Sequence[LayerStyle]], grids: Sequence[GridStyle]
) -> Iterator[list[str]]:
    for layer, of_layer in styles.items():
        for place, one in enumerate(of_layer):
            default = "false" if place else "true"
            yield [f"{one.id}.sld", layer, default, one.title.zh, one.title.en]
    for grid in grids:
        yield [f"{grid.id}.sld", grid.file, "true", grid.title.zh, grid.title.en]
