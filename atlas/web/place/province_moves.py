"""The moves of a province in the last period: a picture, two sentences, the way to the map."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from atlas.catalogue.style import Style
from atlas.charts.data import ChartData
from atlas.charts.moves_map import points_km, province_stills
from atlas.country.provinces import short_province
from atlas.drawing.sketch.measures import WIDTH, sketch_height
from atlas.places.texts import PLACE
from atlas.web.moves.texts import KIND_WORDS, period_words, sentences_of
from atlas.words.reading import LANGS

TABLE: Final = "province_moves"


@dataclass(frozen=True)
class ProvinceMoves:
    """What a page shows of the moves of a province, in one language.

    Attributes
    ----------
    title, alt
        Of the picture.
    file, width, height
        Its address from the root of the site, and its size, px.
    sentences
        Where those who left went, and where those who came are from.
    kinds
        The kinds of moves in words, as the colours are numbered.
    map
        Address of the map of moves with the province chosen, in its language's tree.
    """

    title: str
    alt: str
    file: str
    width: int
    height: int
    sentences: tuple[str, ...]
    kinds: tuple[str, ...]
    map: str

    def as_payload(self) -> dict[str, Any]:
        """Return it as JSON holds it."""
        return asdict(self)


def province_moves(data: ChartData, style: Style) -> dict[tuple[str, str], ProvinceMoves]:
    """Describe the moves of each province by its code and language; none without the matrices."""
    if not data.summary.moves:
        return {}
    period = max(data.summary.moves)
    found = {}
    for lang in LANGS:
        for code, sentences in sentences_of(data.dataset, lang)[period].items():
            name, written = (
                short_province(code, country=data.dataset.country).get(lang),
                period_words(period, lang),
            )
            found[code, lang] = ProvinceMoves(
                title=PLACE["province_moves"].say(lang, name=name, period=written),
                alt=PLACE["province_moves_alt"].say(lang, name=name, period=written),
                file=still_file(code, lang),
                width=WIDTH,
                height=sketch_height(style),
                sentences=tuple(sentences),
                kinds=tuple(text.get(lang) for text in KIND_WORDS),
                map=f"moves.html#moves={period}&province={code}",
            )
    return found


def still_file(code: str, lang: str) -> str:
    """Address of the picture of a province from the root of the site."""
    return f"assets/moves/{code}.{lang}.svg"


def write_province_stills(site: Path, data: ChartData, style: Style) -> None:
    """Draw the moves of each province in the last period, if the build has them."""
    if not data.summary.moves:
        return
    moves, period = data.dataset.tables[TABLE], max(data.summary.moves)
    points, shown = (
        points_km(moves, style, country=data.dataset.country),
        moves[moves["period"].eq(period)],
    )
    for code in sorted(set(moves["origin_code"])):
        stills = province_stills(
            shown, points, code, data.map, style, LANGS, country=data.dataset.country
        )
        for lang, drawn in stills.items():
            file = site / still_file(code, lang)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(drawn, encoding="utf-8", newline="\n")
