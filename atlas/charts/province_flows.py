"""One province at a time: where its residents were born, and where those born in it live."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from atlas.catalogue.style import Style
from atlas.charts.birth_flows import ARROW, draw_line, named_corridors
from atlas.country.provinces import short_province
from atlas.drawing.canvas.canvas import LABEL, WIDTHS, Canvas, drawing
from atlas.drawing.canvas.country import DrawnCountry, draw_country, map_size, name_places
from atlas.drawing.canvas.placing import Point
from atlas.drawing.canvas.svg import CLASS_MARK, Head, clean
from atlas.model.country import Country
from atlas.words.numbers import people
from atlas.words.reading import read_words

_WORDS = read_words("charts", "province_flows")


MOST = 7
"""How many stocks are drawn in either direction."""

FIRST = "440000"
"""The province that is shown before a reader chooses."""

WIDEST = 11.0

GROUP = "flows"


Row = Mapping[Hashable, Any]
"""A stock: codes and names of both provinces, people."""


@dataclass(frozen=True)
class ProvinceFlows:
    """The map of all provinces' stocks, of which a page shows one province's.

    Attributes
    ----------
    svg
        One ``<svg>`` in which each province's lines stand in groups of the classes ``flows`` and
        ``p<code>``; a style sheet hides all but one.
    options
        Code and short name of each province.
    words
        Code → two sentences with the figures, into and out of the province.
    """

    svg: str
    options: list[tuple[str, str]]
    words: dict[str, tuple[str, str]]


def province_flows(
    corridors: pd.DataFrame, shapes: DrawnCountry, style: Style, lang: str, *, country: Country
) -> ProvinceFlows:
    """Draw the largest stocks of every province, both directions.

    Parameters
    ----------
    corridors
        From `atlas.measures.migration.provinces_of_birth.corridors`, 2010.
    shapes
        From `atlas.drawing.canvas.country.drawn_country`.
    style
        Colours and type.
    lang
        ``zh`` or ``en``.
    country
        The country whose censuses and divisions are meant.
    """
    named = named_corridors(corridors, country=country)
    into, out_of = (_largest(named, end, country=country) for end in ("residence", "birth"))
    chosen = {code: (into[code], out_of[code]) for code in country.provinces}
    size = next(iter(WIDTHS))
    with drawing(f"province-flows-{lang}"):
        canvas = Canvas(size, lang, round(map_size(style.national_frame, size)[1]), style)
        axes = draw_country(canvas, shapes)
        largest = float(named["people"].max())
        for code, (coming, leaving) in chosen.items():
            for rows, colour in ((leaving, "loss"), (coming, "gain")):
                for row in reversed(rows):
                    start = shapes.centres[row["birth_code"]]
                    end = shapes.centres[row["residence_code"]]
                    width = WIDEST * float(row["people"]) / largest
                    draw_line(axes, start, end, width, colour, _group(code))
        for code, ways in chosen.items():
            _names(canvas, shapes, code, ways, country=country)
        svg = clean(canvas.raw_svg(), Head("province-flows", "one-province"), style)
    return ProvinceFlows(
        svg=svg,
        options=[(code, name.short.get(lang)) for code, name in country.provinces.items()],
        words={code: _words(code, ways, lang, country=country) for code, ways in chosen.items()},
    )


def _group(code: str) -> str:
    """Name the classes of one province's groups; the first one is seen without any script."""
    return f"{GROUP} p{code}" + (" shown" if code == FIRST else "")


def _largest(named: pd.DataFrame, end: str, *, country: Country) -> dict[str, list[Row]]:
    """List the largest stocks of each province at one end, in the order of the table."""
    found: dict[str, list[Row]] = {code: [] for code in country.provinces}
    at = f"{end}_code"
    for row in named.groupby(at, sort=False).head(MOST).to_dict("records"):
        found[row[at]].append(row)
    return found


def _names(
    canvas: Canvas,
    shapes: DrawnCountry,
    code: str,
    ways: tuple[list[Row], list[Row]],
    *,
    country: Country,
) -> None:
    coming, leaving = ways
    others = [*(row["birth_code"] for row in coming), *(row["residence_code"] for row in leaving)]
    points = [
        Point(*shapes.centres[at], short_province(at, country=country).get(canvas.lang), ARROW / 2)
        for at in dict.fromkeys([code, *others])
    ]
    axes = canvas.figure.axes[0]
    before = len(axes.texts)
    name_places(canvas, axes, points, LABEL)
    for written in axes.texts[before:]:
        written.set_gid(f"{CLASS_MARK}halo {_group(code)}")


def _words(
    code: str, ways: tuple[list[Row], list[Row]], lang: str, *, country: Country
) -> tuple[str, str]:
    name = short_province(code, country=country).get(lang)
    into, out_of = (
        _WORDS["between"]
        .get(lang)
        .join(f"{row[f'{other}_{lang}']} {people(row['people'], lang)}" for row in rows)
        for rows, other in zip(ways, ("birth", "residence"), strict=True)
    )
    return _WORDS["into"].say(lang, name=name, others=into), _WORDS["out_of"].say(
        lang, name=name, others=out_of
    )
