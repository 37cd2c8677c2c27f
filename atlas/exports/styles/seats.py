"""How names of places are written at their seats: a style a language, levels by scale."""

from __future__ import annotations

from typing import Final

from atlas.catalogue.style import Style
from atlas.exports.styles.rules import Dot, Equals, Label, LayerStyle, Rule, Symbol, both
from atlas.exports.tables import PublishedTable
from atlas.words.reading import LANGS, read_words

_WORDS: Final = read_words("qgis", "seats")

FROM_ZOOM: Final = {"province": None, "prefecture": 6, "county": 8}
"""The zoom level of the web map from which the seats of a level are named."""

DOTS: Final = {"province": 5.0, "prefecture": 3.8, "county": 2.8}
"""Diameters of dots, px."""


def seat_styles(table: PublishedTable, style: Style) -> list[LayerStyle]:
    """Make a style for each language, Chinese first; lists of maps show one of them.

    Parameters
    ----------
    table
        ``seats`` as it is published.
    style
        Sizes and colours of letters.
    """
    return [_in(lang, table, style) for lang in LANGS]


def _in(lang: str, table: PublishedTable, style: Style) -> LayerStyle:
    ink, page, letters = style.ground.ink.light, style.ground.page.light, style.type.label
    sizes = {level: float(getattr(letters, level)) for level in FROM_ZOOM}
    title = _WORDS[f"named_{lang}"]
    return LayerStyle(
        id=f"seats_{lang}",
        name=both(title),
        title=title,
        abstract=table.text.about,
        heading=None,
        rules=tuple(
            Rule(
                _WORDS[level],
                (Equals("seat_level", level),),
                Symbol(dot=Dot(ink, page, DOTS[level])),
                zoom,
            )
            for level, zoom in FROM_ZOOM.items()
        ),
        names=("name_zh", "name_en"),
        listed=lang == LANGS[0],
        labels=tuple(
            Label(
                column=f"label_{lang}",
                rank="label_rank",
                condition=Equals("seat_level", level),
                size=sizes[level],
                colour=ink,
                halo=page,
                halo_width=float(letters.halo),
                from_zoom=zoom,
            )
            for level, zoom in FROM_ZOOM.items()
        ),
    )
