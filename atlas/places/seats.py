"""Seats of government: the place names of maps, the most important first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import geopandas as gpd
import pandas as pd

from atlas.country.names import map_name, short_name
from atlas.model.country import Country
from atlas.model.dataset import Dataset
from atlas.sources.packaged import read_latest_table, read_table

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
def read_seats(*, country: Country) -> pd.DataFrame:
    """Read the packaged seats of government by code: ``lon``, ``lat``, ``capital_of``, names."""
    return read_table("seats", country.tables).set_index("code")


def ranked_seats(dataset: Dataset, lang: str) -> list[Seat]:
    """List the place names of the maps in one language, the most important first.

    Capitals of provinces by people of their prefecture, the special regions, cities with an
    urban area of `LARGE_CITY` people, then the other seats by people. A prefecture that the
    packaged table of seats lacks (the youngest corps cities) stands inside its own area.
    """
    country = dataset.country
    seats = read_seats(country=country)
    unit_set = dataset.unit_sets["prefecture"]
    people = unit_set.table.set_index("code")[f"population_{unit_set.years[-1]}"]
    people = people.astype("Float64").fillna(0)
    names = unit_set.table.set_index("code")[f"name_{lang}"]
    known, points = _degrees(seats.reset_index()), _points_inside(dataset)
    points |= {code: point for code, point in known.items() if code in points}
    capitals = set(seats.index[seats["capital_of"].notna()])
    cities = read_latest_table("urban_area_population", country.tables)
    large = set(cities.loc[cities["urban_area_population"] >= LARGE_CITY, "code"])
    ranked = sorted(
        (code for code in people.index if code in points),
        key=lambda code: (code not in capitals, code not in large, -people[code], code),
    )
    ranking = [
        Seat(code, short_name(names[code]), code in capitals, code in large, *points[code])
        for code in ranked
    ]
    last = sum(seat.capital for seat in ranking)
    ranking[last:last] = [
        Seat(str(code), str(name), True, True, *known[str(code)])
        for code, name in seats.loc[seats["name_en"].notna(), f"name_{lang}"].items()
    ]
    return ranking


def _points_inside(dataset: Dataset) -> dict[str, tuple[float, float]]:
    """Take a point in each prefecture that is drawn, degrees."""
    drawn = dataset.unit_sets["prefecture"].table
    drawn = drawn[drawn.geometry.notna()].set_index("code")
    return {
        str(code): (round(point.x, 3), round(point.y, 3))
        for code, point in drawn.geometry.representative_point().items()
    }


def _degrees(seats: pd.DataFrame) -> dict[str, tuple[float, float]]:
    """Return longitude and latitude of seats by their code."""
    degrees = zip(seats["lon"].astype(float), seats["lat"].astype(float), strict=True)
    return dict(zip(seats["code"], degrees, strict=True))


def seat_table(dataset: Dataset) -> gpd.GeoDataFrame:
    """Tabulate the seats of every level, each once, under the name that a map writes.

    Returns
    -------
    GeoDataFrame
        ``code``, names, ``label_zh`` and ``label_en``, ``seat_level`` (a capital of a province
        stands for its prefecture too), ``point_basis`` (``inside`` where no seat is packaged:
        some point in the area), ``label_rank`` (1 comes first), ``lon``, ``lat`` and points in
        EPSG:4490. Prefectures in the order of `ranked_seats`, then the divisions of the
        boundaries by code; one that is a prefecture too is not repeated.
    """
    known = set(read_seats(country=dataset.country).index)
    english = {seat.code: seat.name for seat in ranked_seats(dataset, "en")}
    regions = _names_by(dataset.special_regions.drop_duplicates("province_code"), "province_code")
    named = regions | _names_by(dataset.unit_sets["prefecture"].table, "code")
    rows: list[tuple[object, ...]] = []
    for seat in ranked_seats(dataset, "zh"):
        names = named[seat.code]
        level = "province" if seat.capital else "prefecture"
        basis = "seat" if seat.code in known else "inside"
        labels = (seat.name, english[seat.code])
        rows.append((seat.code, *names, *labels, level, basis, seat.lon, seat.lat))
    rows += _county_rows(dataset, set(english) | set(regions))
    columns = ["code", "name_zh", "name_en", "label_zh", "label_en", "seat_level", "point_basis"]
    table = pd.DataFrame(rows, columns=[*columns, "lon", "lat"])
    table["label_rank"] = range(1, len(table) + 1)
    points = gpd.points_from_xy(table["lon"], table["lat"])
    return gpd.GeoDataFrame(table, geometry=points, crs=dataset.leaves.crs)


def seats_of_leaves(dataset: Dataset) -> gpd.GeoSeries:
    """Locate the seat of every division of the boundaries by code, in their CRS.

    One that is not packaged is some point in the division.
    """
    inside = dataset.leaves.set_index("code").representative_point()
    degrees: dict[str, tuple[float, float]] = {}
    for name in ("seats", "county_seats"):
        degrees |= _degrees(read_table(name, dataset.country.tables))
    known = [(code, *degrees[code]) for code in inside.index if code in degrees]
    codes, lon, lat = zip(*known, strict=True) if known else ((), (), ())
    seats = gpd.GeoSeries(gpd.points_from_xy(lon, lat), list(codes), crs=dataset.leaves.crs)
    return gpd.GeoSeries(pd.concat([seats, inside.drop(seats.index)]), crs=dataset.leaves.crs)


def _county_rows(dataset: Dataset, taken: set[str]) -> list[tuple[object, ...]]:
    """List the seats of the divisions of the boundaries that no prefecture stands for."""
    seats = _degrees(read_table("county_seats", dataset.country.tables))
    named = _names_by(dataset.tables["comparability"], "code")
    leaves = dataset.leaves
    inside = dict(zip(leaves["code"], leaves.geometry.representative_point(), strict=True))
    rows: list[tuple[object, ...]] = []
    for code in sorted((set(inside) - taken) & set(named)):
        labels = (map_name(str(name)) for name in named[code])
        point = (round(inside[code].x, 3), round(inside[code].y, 3))
        basis = "seat" if code in seats else "inside"
        rows.append((code, *named[code], *labels, "county", basis, *seats.get(code, point)))
    return rows


def _names_by(table: pd.DataFrame, code: str) -> dict[str, tuple[object, object]]:
    names = zip(table["name_zh"], table["name_en"], strict=True)
    return dict(zip(table[code], names, strict=True))
