"""How the atlas looks, and the texts that its maps share: ``style.toml``, ``vocabulary.toml``."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from itertools import pairwise
from math import sqrt
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

from atlas.model.country import Country, Enlarged
from atlas.model.errors import Message
from atlas.model.layer import ClassBreaks
from atlas.model.text import Text

Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Tone(_Section):
    """One colour on light ground and its partner on dark ground."""

    light: Colour
    dark: Colour


class Palette(_Section):
    """Colours of one kind of scale; the first ``losses`` of them are of values below 0."""

    light: tuple[Colour, ...]
    dark: tuple[Colour, ...]
    losses: int = 0

    @model_validator(mode="after")
    def _pair_up(self) -> Palette:
        if len(self.light) != len(self.dark):
            raise ValueError("as many dark colours as light ones")
        return self


class Scale(_Section):
    """Named breaks and the palette that colours them."""

    palette: str
    breaks: tuple[float, ...]


class Ground(_Section):
    """Colours of everything that carries no value."""

    page: Tone
    land_without_theme: Tone
    sea: Tone
    ink: Tone
    muted: Tone
    link_and_focus: Tone
    comparable: Tone


class BorderLine(_Section):
    """A border: each width (px) holds from the zoom level beside it."""

    width: tuple[float, ...]
    from_zoom: tuple[int, ...]
    colour: Tone

    def width_at(self, zoom: float) -> float:
        """Return the width in px at a zoom level."""
        steps = zip(self.from_zoom, self.width, strict=True)
        reached = [width for from_zoom, width in steps if from_zoom <= zoom]
        return reached[-1] if reached else self.width[0]


class CasedLine(_Section):
    """The Heihe–Tengchong line: dashed, over a casing, named at its ends."""

    width: float
    dash: tuple[float, float]
    casing: float
    colour: Tone
    casing_colour: Tone
    start: Text
    end: Text


class SelectedLine(_Section):
    """The outline of the selected unit (px)."""

    width: float
    casing: float


class Lines(_Section):
    """All lines of a map."""

    county: BorderLine
    prefecture: BorderLine
    province: BorderLine
    national: BorderLine
    heihe_tengchong: CasedLine
    selected: SelectedLine


class Hatched(_Section):
    """A fill and a hatch over it (angle in degrees, lengths in px)."""

    fill: Tone
    hatch: Tone
    angle: float
    width: float
    spacing: float


class Missing(Hatched):
    """The hatch of a unit without a value."""

    words: Text


class MergedMark(_Section):
    """Dots just inside the edge of a merged unit (px)."""

    width: float
    dash: tuple[float, float]
    inset: float
    from_zoom: int
    words: Text


class TransferMark(_Section):
    """Lines in ground colour over a unit with an unresolved transfer (px)."""

    width: float
    angle: float
    spacing: float
    from_zoom: int
    words: Text


class Comparability(_Section):
    """Marks of units that are not plainly comparable."""

    merged: MergedMark
    transfer_flagged: TransferMark


class Circles(_Section):
    """Signed circles: people gained or lost, by area."""

    radius_per_sqrt_thousand: float
    at_map_width: float
    alpha: float
    edge: float
    legend: tuple[int, ...]

    def radius(self, change: float, map_width: float) -> float:
        """Return the radius in px of a change in people on a map ``map_width`` px wide."""
        at_reference = self.radius_per_sqrt_thousand * sqrt(abs(change) / 1000)
        return at_reference * map_width / self.at_map_width


class Moves(_Section):
    """Arrows between provinces.

    ``shift_km`` moves the point of a province, east and north, off the centre of its people.
    """

    shift_km: dict[str, tuple[float, float]]


class Legend(_Section):
    """The bar of equal steps under the title (px) and the words beside its zero."""

    height: float
    min_width: float
    break_text: float
    counts_text: float
    zero_tick_width: float
    zero_tick_rise: float
    less: Text
    more: Text


class LabelSizes(_Section):
    """Sizes of place names on the map and of the halo around them (px)."""

    province: float
    prefecture: float
    county: float
    halo: float


class Type(_Section):
    """Type sizes (px); ``title`` on phone and desktop."""

    stack: str
    title: tuple[float, float]
    subtitle: float
    body: float
    body_zh_line: float
    caption: float
    tooltip: float
    map_min: float
    label: LabelSizes


class Labels(_Section):
    """How many place names a map shows, and the gap between them (px)."""

    national_phone: int
    national_desktop: int
    gap: float
    max_phone: int
    max_desktop: int


class FrameInset(_Section):
    """The inset of what lies too far off; ``width`` and ``scale`` are shares of the main map's.

    Its last fields are those of `atlas.model.country.Inset`.
    """

    width: float
    aspect: tuple[float, float]
    scale: float
    border: float
    line: float
    title_px: float
    title: Text
    x: tuple[float, float]
    y: tuple[float, float]
    left: float
    islands: str | None = None

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """West, south, east and north of what it shows."""
        return self.x[0], self.y[0], self.x[1], self.y[1]


class SeparateCensus(_Section):
    """The words on regions that take their own census."""

    words: Text


class NationalFrame(_Section):
    """Crop of the national map, and the regions that figures show enlarged at its side."""

    x: tuple[float, float]
    y: tuple[float, float]
    corner: tuple[float, float]
    city_inset_width: float
    enlarged: tuple[Enlarged, ...]
    inset: FrameInset | None
    separate_census: SeparateCensus


class CardBlock(_Section):
    """A text of the pair card: its name in ``place/card.js``, its size at most and at least.

    What takes more than ``lines`` is cut; ``gap`` is what stays free below, of the card's gap.
    """

    text: str
    size: tuple[float, float]
    lines: int
    gap: float = 0
    muted: bool = False


class CardLayout(_Section):
    """The pair card (px of the picture); ``bar_from`` and ``bar_to`` are shares of its width."""

    width: int
    height: int
    margin: float
    gap: float
    caption: float
    text: float
    leading: float
    baseline: float
    map_scale: float
    map_room: float
    core: float
    core_least: float
    bar: float
    zero: tuple[float, float]
    mark: tuple[float, float]
    swatch: tuple[float, float]
    swatch_room: tuple[float, float]
    row: float
    row_bar: float
    bar_from: float
    bar_to: float
    row_zero: tuple[float, float]
    head: tuple[CardBlock, ...]
    foot: tuple[CardBlock, ...]


class Style(_Section):
    """The whole of ``style.toml``, one attribute per section."""

    scales: dict[str, Scale]
    palettes: dict[str, Palette]
    ground: Ground
    line: Lines
    missing: Missing
    approximate: Hatched
    comparability: Comparability
    circles: Circles
    moves: Moves
    legend: Legend
    type: Type
    labels: Labels
    national_frame: NationalFrame
    card: CardLayout

    @model_validator(mode="after")
    def _scales_fit_their_palettes(self) -> Style:
        for name, scale in self.scales.items():
            if scale.palette not in self.palettes:
                raise ValueError(f"scale {name}: no palette {scale.palette!r}")
            faults = break_faults(scale.breaks, self.palettes[scale.palette])
            if faults:
                raise ValueError(f"scale {name}: expected {faults[0]}")
        return self

    def turned(self) -> Style:
        """Return the look with dark and light exchanged: what draws on light draws on dark."""
        return Style.model_validate(_turned(self.model_dump()))

    def scale(self, name: str) -> ClassBreaks:
        """Return the classes of a named scale.

        Raises
        ------
        KeyError
            If ``style.toml`` has no scale of this name.
        """
        scale = self.scales[name]
        return self.breaks(scale.breaks, scale.palette)

    def breaks(self, edges: Sequence[float], palette: str) -> ClassBreaks:
        """Colour edges of one's own with a named palette."""
        colours = self.palettes[palette]
        return ClassBreaks(tuple(edges), colours.light, colours.dark, colours.losses > 0)


def _turned(content: Any) -> Any:
    if not isinstance(content, dict):
        return content
    other = {"light": "dark", "dark": "light"}
    return {key: _turned(content[other.get(key, key)]) for key in content}


def break_faults(edges: Sequence[float], palette: Palette) -> list[Message]:
    """List what edges lack to be coloured with a palette, each as what was expected."""
    faults = []
    if not all(map(math.isfinite, edges)):
        faults.append(Message("finite breaks"))
    elif any(lower >= upper for lower, upper in pairwise(edges)):
        faults.append(Message("breaks in ascending order, none twice"))
    if palette.losses and 0 not in edges:
        faults.append(Message("0 among the breaks of a diverging scale"))
    colours = len(palette.light)
    if len(edges) + 1 != colours:
        faults.append(
            Message("{n} breaks for the {colours} colours", n=colours - 1, colours=colours)
        )
    elif palette.losses and 0 in edges and list(edges).index(0) != palette.losses - 1:
        # Elsewhere a gain would bear the colour of a loss.

        faults.append(
            Message("0 as break {n}, where the palette turns from loss to gain", n=palette.losses)
        )
    return faults


def packaged_style() -> dict[str, Any]:
    """Read the packaged ``style.toml`` as it stands."""
    text = (resources.files("atlas.catalogue") / "style.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def load_style(*, country: Country) -> Style:
    """Read the packaged ``style.toml``, with the frame and the line of a country's maps.

    Raises
    ------
    pydantic.ValidationError
        If the file breaks its own rules, for instance a diverging scale without 0.
    """
    content = packaged_style()
    content["scales"] = content.pop("scale")
    content["palettes"] = content.pop("palette")
    line, own, enlarged = country.line, country.frame, country.enlarged
    content["line"]["heihe_tengchong"] |= {"start": line.start, "end": line.end}
    frame = content["national_frame"]
    frame |= {"x": own.x, "y": own.y, "corner": own.corner, "enlarged": enlarged}
    if own.inset is None:
        frame["inset"] = None
    else:
        shown = ("x", "y", "left", "title", "islands")
        frame["inset"] |= {key: getattr(own.inset, key) for key in shown}
    return Style.model_validate(content)


YEARS = re.compile(r"_((?:19|20)\d\d)")


@cache
def load_vocabulary(own: Path | None) -> dict[str, dict[str, Text]]:
    """Read the packaged ``vocabulary.toml``, and over it an ``own`` file if there is one.

    Returns
    -------
    dict
        Section (``group``, ``unit``, ``missing``, ``outside``, ``caveat``, ``source``,
        ``comparability``) to name to text.
    """
    packaged = resources.files("atlas.catalogue") / "vocabulary.toml"
    vocabulary: dict[str, dict[str, Text]] = {}
    for file in (packaged, own) if own else (packaged,):
        for section, entries in tomllib.loads(file.read_text(encoding="utf-8")).items():
            texts = {name: Text(**sides) for name, sides in entries.items()}
            vocabulary[section] = vocabulary.get(section, {}) | texts
    return vocabulary


def boundaries_text(source: str, sources: Mapping[str, Text]) -> Text:
    """Name the boundaries that maps are drawn on.

    Parameters
    ----------
    source
        As `atlas.model.dataset.Dataset.boundaries` has it. What layer files name is that of the
        default ones.
    sources
        The section ``source`` of the vocabulary.
    """
    return sources.get(f"boundaries_{source}", sources["boundaries"])


def join_texts(texts: list[Text], separator: Text | None = None) -> Text:
    """Put sentences one after the other: closed up in Chinese, with a space in English."""
    return (separator or Text("", " ")).join(texts)
