"""Where places stand on a map: at their seat of government, under a short name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pandas as pd

from atlas.country.names import short_name
from atlas.model.dataset import Dataset
from atlas.sources.packaged import read_table

LARGE_CITY = 5_000_000
"""People in the urban area from which a city (teda chengshi) comes before all but capitals."""


@dataclass(frozen=True)
class Seat:
    """A place name on a map.

    Attributes
    ----------
    code
        Prefecture, or special region, that is governed from there.
    name
        Short name in one language.
    capital
        Whether a province is governed from there too.
    large
        Whether its urban area has `LARGE_CITY` people or more.
    lon, lat
        Degrees, EPSG:4490, to about 100 m.
    """

    code: str
    name: str
    capital: bool
    large: bool
    lon: float
    lat: float


@cache
def read_seats() -> pd.DataFrame:
    """Read the packaged seats of government by code: ``lon``, ``lat``, ``capital_of``, names."""
    return read_table("seats").set_index("code")


def ranked_seats(dataset: Dataset, lang: str) -> list[Seat]:
    """List the place names of the maps in one language, the most important first.

    Capitals of provinces by people of their prefecture, the special regions, cities with an
    urban area of `LARGE_CITY` people, then the other seats by people. A prefecture that the
    packaged table of seats lacks (the youngest corps cities) stands inside its own area.
    """
    seats = read_seats()
    unit_set = dataset.unit_sets["prefecture"]
    people = unit_set.table.set_index("code")[f"population_{unit_set.years[-1]}"]
    people = people.astype("Float64").fillna(0)
    names = unit_set.table.set_index("code")[f"name_{lang}"]
    points = _seat_points(dataset)
    capitals = set(seats.index[seats["capital_of"].notna()])
    large = _large_cities()
    ranked = sorted(
        (code for code in people.index if code in points),
        key=lambda code: (code not in capitals, code not in large, -people[code], code),
    )
    found = [
        Seat(code, short_name(names[code]), code in capitals, code in large, *points[code])
        for code in ranked
    ]
    last = sum(seat.capital for seat in found)
    found[last:last] = [
        Seat(str(code), str(name), True, True, *_places()[str(code)])
        for code, name in seats.loc[seats["name_en"].notna(), f"name_{lang}"].items()
    ]
    return found


def _seat_points(dataset: Dataset) -> dict[str, tuple[float, float]]:
    """Locate the seat of each prefecture, degrees."""
    drawn = dataset.unit_sets["prefecture"].table
    drawn = drawn[drawn.geometry.notna()].set_index("code")
    inside = drawn.geometry.representative_point()
    own = {str(code): (round(point.x, 3), round(point.y, 3)) for code, point in inside.items()}
    return {code: _places().get(code, point) for code, point in own.items()}


@cache
def _places() -> dict[str, tuple[float, float]]:
    seats = read_seats()
    degrees = zip(seats["lon"].astype(float), seats["lat"].astype(float), strict=True)
    return dict(zip(seats.index, degrees, strict=True))


@cache
def _large_cities() -> frozenset[str]:
    cities = read_table("urban_area_population_2020")
    return frozenset(cities.loc[cities["urban_area_population"] >= LARGE_CITY, "code"])
