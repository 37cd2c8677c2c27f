"""The rows of the page on core and periphery: every city, its centre, the rest and the whole."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

from atlas.charts.chart import Chart
from atlas.charts.cores_chart import WAYS
from atlas.model.country import Country
from atlas.web.page.pages import Page
from atlas.web.page.scripts import joined
from atlas.web.place.page import place_path
from atlas.words.numbers import people, percent_change

SCRIPT: Final = "assets/cores.js"

_PARTS: Final = ("page/address.js", "page/sorting.js", "maps/cores.js")
"""What that page loads after the script of all charts."""

STEP: Final = 20
"""Per cent between two lines of the axis."""


@dataclass(frozen=True)
class City:
    """A city in the picture, written out: figures, where its marks stand, which way it went."""

    href: str
    name: str
    other_name: str
    province: str
    plain: bool
    way: str
    marks: str
    core: str
    periphery: str
    whole: str
    people: str


@dataclass(frozen=True)
class Cores:
    """Every city of the chart, and the axis that they share.

    Attributes
    ----------
    cities
        The largest first.
    low, high
        Ends of the axis, %.
    ticks
        Figures on it, and where they stand, % from its left end.
    ways
        How many cities went each of the `WAYS`.
    """

    cities: tuple[City, ...]
    low: float
    high: float
    ticks: tuple[tuple[str, float], ...]
    ways: tuple[tuple[str, int], ...]


def cores_of(chart: Chart, page: Page) -> Cores:
    """Write out the rows of the chart for a page."""
    frame = chart.table.frame
    values = frame[["core_pct", "periphery_pct", "whole_pct"]].to_numpy(float)
    low, high = float(values.min()) - 2, float(values.max()) + 2
    first = int(-(-low // STEP)) * STEP
    ticks = tuple(
        (percent_change(tick, 0), round(100 * (tick - low) / (high - low), 2))
        for tick in range(first, int(high) + 1, STEP)
    )
    counts = frame["way"].value_counts()
    return Cores(
        cities=tuple(_city(str(code), row, page) for code, row in frame.iterrows()),
        low=round(low, 1),
        high=round(high, 1),
        ticks=ticks,
        ways=tuple((way, int(counts.get(way, 0))) for way in WAYS),
    )


def _city(code: str, row: pd.Series, page: Page) -> City:
    core, rest, whole = (float(row[f"{it}_pct"]) for it in ("core", "periphery", "whole"))
    province = str(row[f"province_name_{page.lang}"])
    name = str(row[f"name_{page.lang}"])
    return City(
        href=page.to(place_path(code)),
        name=name,
        other_name=str(row[f"name_{page.other_lang}"]),
        province="" if province == name else province,
        plain=bool(row["plain"]),
        way=str(row["way"]),
        marks=f"--c:{core:.1f};--p:{rest:.1f};--w:{whole:.1f}",
        core=percent_change(core),
        periphery=percent_change(rest),
        whole=percent_change(whole),
        people=people(float(row["people"]), page.lang),
    )


def write_cores_script(site: Path, *, country: Country) -> None:
    """Write the script that sorts and filters the rows."""
    script = joined(_PARTS, country=country)
    (site / SCRIPT).write_text(script, encoding="utf-8", newline="\n")
