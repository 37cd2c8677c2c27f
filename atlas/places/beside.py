"""What a place is set beside: peers, its core, its seat, its rows of a census."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from math import log
from typing import Any, Final

import geopandas as gpd
import pandas as pd

from atlas.country.names import map_name, short_name, status_by_name
from atlas.measures.cities.core_periphery import TABLE_NAMES
from atlas.model.country import Country
from atlas.model.dataset import Dataset
from atlas.places.place_index import PlaceLevel, Places, Record, Subject, people_of, row_codes
from atlas.sources.packaged import latest_table, read_table

FACTOR: Final = 1.25
"""A peer has at most so many times the people, or one so many-th of them."""

MOST: Final = 4


def peers(
    records: Mapping[str, Record], level: PlaceLevel, subject: Subject, *, country: Country
) -> dict[str, list[str]]:
    """List the peers of each place of a level, the nearest in size first.

    Parameters
    ----------
    records
        Places of one level by code.
    level, subject
        Which, and the censuses: people are those of the second.
    country
        The country whose censuses and divisions are meant.

    Returns
    -------
    dict
        Code of a place → at most `MOST` codes of places of its kind, within `FACTOR` of its
        people, all of which a ranking may name; places without any are missing. No place of
        several counties is a peer, but it may have peers.
    """
    kinds: dict[str, list[tuple[int, str]]] = {}
    for code, record in records.items():
        if record["rankable"] and record[subject.change_pct] is not None and not _merged(record):
            people = int(record[subject.after])
            kinds.setdefault(kind_of(record, level, country=country), []).append((people, code))
    by_size = {kind: sorted(sizes) for kind, sizes in kinds.items()}
    found = {}
    for code, record in records.items():
        people = record[subject.after]
        near = (
            _nearest(code, people, by_size.get(kind_of(record, level, country=country), []))
            if people
            else []
        )
        if near:
            found[code] = near
    return found


def _nearest(code: str, people: int, sizes: Sequence[tuple[int, str]]) -> list[str]:
    """Choose the nearest in size from a list by size; a place is not its own peer."""
    at = bisect_left(sizes, (people, code))
    around = sizes[max(0, at - MOST) : at + MOST + 1]
    apart = sorted(
        (abs(log(other / people)), one) for other, one in around if one != code and other
    )
    return [one for ratio, one in apart if ratio <= log(FACTOR)][:MOST]


def kind_of(place: Record, level: PlaceLevel, *, country: Country) -> str:
    """Tell the kind of a place: a district, a county, a county-level city, or a prefecture.

    A county or a city that a province governs itself is none of these, though it stands among
    the prefectures. A unit of several counties is of the kind of the first that it names.
    """
    if level == "prefecture":
        return "prefecture" if country.codes.is_upper(place["code"]) else "direct"
    name = place["name_zh"].split("/")[0]
    return status_by_name(name, place["prefecture_name_zh"], country=country)


def _merged(place: Record) -> bool:
    """Tell whether a place unites several counties."""
    return "/" in place["name_zh"]


DEFINITIONS: Final = ("degree_of_urbanisation", "districts")
"""The narrower definition first: where it finds no core, all districts are one."""

Core = dict[str, Any]


def cores_of_prefectures(places: Places) -> dict[str, Core]:
    """Find the core of each prefecture that has one beside a periphery.

    Parameters
    ----------
    places
        Every place.

    Returns
    -------
    dict
        By code of the prefecture: ``kind`` (``dense``, ``dense_counties`` with units that are no
        districts among them, ``districts``), ``count`` (county-level units of 2020), ``units``
        (the county units that hold them) and ``people`` at both ends of the subject's period.
    """
    subject = places.subject
    people = [f"population_{year}" for year in (subject.start, subject.end)]
    units, members_of = subject.counties.table, f"member_codes_{places.dataset.country.latest}"
    if members_of not in units:
        return {}
    unit_of = units.set_index("code")[members_of].str.split(";").explode()
    holder = pd.Series(unit_of.index, index=unit_of.to_numpy())
    districts = set(units.loc[units["is_district"].fillna(False).astype(bool), "code"])
    found: dict[str, Core] = {}
    for definition in DEFINITIONS:
        table = places.dataset.tables.get(TABLE_NAMES[definition])
        if table is None or not set(people) <= set(table):
            continue
        for row in _cores_beside_others(table, people).to_dict("records"):
            members = [code for code in str(row[members_of]).split(";") if code in holder]
            held = sorted({str(holder[code]) for code in members})
            kind = "districts" if definition == "districts" else "dense"
            if kind == "dense" and not districts.issuperset(held):
                kind = "dense_counties"
            found.setdefault(
                str(row["code"]),
                {
                    "kind": kind,
                    "count": len(str(row[members_of]).split(";")),
                    "units": held,
                    "people": [int(row[column]) for column in people],
                },
            )
    return found


def _cores_beside_others(table: pd.DataFrame, people: list[str]) -> pd.DataFrame:
    """Keep the cores of prefectures of which both parts were counted at both ends."""
    counted = pd.DataFrame(table[table[people].notna().all(axis=1)])
    others = counted.loc[counted["part"].eq("periphery"), "code"]
    return counted[counted["part"].eq("core") & counted["code"].isin(others)]


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
    return read_table("seats", country=country).set_index("code")


def ranked_seats(dataset: Dataset, lang: str) -> list[Seat]:
    """List the place names of the maps in one language, the most important first.

    Capitals of provinces by people of their prefecture, the special regions, cities with an
    urban area of `LARGE_CITY` people, then the other seats by people. A prefecture that the
    packaged table of seats lacks (the youngest corps cities) stands inside its own area.
    """
    seats = read_seats(country=dataset.country)
    unit_set = dataset.unit_sets["prefecture"]
    people = unit_set.table.set_index("code")[f"population_{unit_set.years[-1]}"]
    people = people.astype("Float64").fillna(0)
    names = unit_set.table.set_index("code")[f"name_{lang}"]
    points = _seat_points(dataset)
    capitals = set(seats.index[seats["capital_of"].notna()])
    large = _large_cities(country=dataset.country)
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
        Seat(str(code), str(name), True, True, *_places(country=dataset.country)[str(code)])
        for code, name in seats.loc[seats["name_en"].notna(), f"name_{lang}"].items()
    ]
    return found


def _seat_points(dataset: Dataset) -> dict[str, tuple[float, float]]:
    """Locate the seat of each prefecture, degrees."""
    drawn = dataset.unit_sets["prefecture"].table
    drawn = drawn[drawn.geometry.notna()].set_index("code")
    inside = drawn.geometry.representative_point()
    own = {str(code): (round(point.x, 3), round(point.y, 3)) for code, point in inside.items()}
    return {code: _places(country=dataset.country).get(code, point) for code, point in own.items()}


@cache
def _places(*, country: Country) -> dict[str, tuple[float, float]]:
    seats = read_seats(country=country)
    degrees = zip(seats["lon"].astype(float), seats["lat"].astype(float), strict=True)
    return dict(zip(seats.index, degrees, strict=True))


@cache
def _large_cities(*, country: Country) -> frozenset[str]:
    cities = read_table(latest_table("urban_area_population", country=country), country=country)
    return frozenset(cities.loc[cities["urban_area_population"] >= LARGE_CITY, "code"])


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


def _county_rows(dataset: Dataset, taken: set[str]) -> list[tuple[object, ...]]:
    """List the seats of the divisions of the boundaries that no prefecture stands for."""
    seats = (
        read_table("county_seats", country=dataset.country)
        .set_index("code")[["lon", "lat"]]
        .to_dict("index")
    )
    named = _names_by(dataset.tables["comparability"], "code")
    leaves = dataset.leaves
    inside = dict(zip(leaves["code"], leaves.geometry.representative_point(), strict=True))
    rows: list[tuple[object, ...]] = []
    for code in sorted(set(inside) - taken):
        if code not in named:
            continue
        names = named[code]
        labels = tuple(map_name(str(name)) for name in names)
        if code in seats:
            basis, lon, lat = "seat", float(seats[code]["lon"]), float(seats[code]["lat"])
        else:
            basis, lon, lat = "inside", round(inside[code].x, 3), round(inside[code].y, 3)
        rows.append((code, *names, *labels, "county", basis, lon, lat))
    return rows


def _names_by(table: pd.DataFrame, code: str) -> dict[str, tuple[object, object]]:
    names = zip(table["name_zh"], table["name_en"], strict=True)
    return dict(zip(table[code], names, strict=True))


HASH_SHOWN = 8
"""Digits of a file's hash on a page; the whole hash stands on the page on method."""

CODES_SPELT = 6
"""A list of more row codes than these is written by prefix."""


@dataclass(frozen=True)
class Rows:
    """The census rows of one year: the file, the start of its hash, the codes, any correction."""

    year: int
    file: str
    hash: str
    codes: str
    corrected: bool


def census_rows(places: Places, place: Record) -> list[Rows]:
    """List the rows of each census that a place's people were summed from."""
    found = []
    for year, file in sorted(places.dataset.census_files.items()):
        codes = row_codes(place, year)
        if codes and people_of(place, year) is not None:
            corrected = any((year, code) in places.corrected for code in codes)
            found.append(
                Rows(
                    year,
                    file.name,
                    file.sha256[:HASH_SHOWN],
                    spell_codes(codes, country=places.dataset.country),
                    corrected,
                )
            )
    return found


def spell_codes(codes: Sequence[str], *, country: Country) -> str:
    """Write row codes one by one, or many of them by their common prefix.

    Examples
    --------
    >>> spell_codes(["230102", "230103"])
    '230102 + 230103'
    >>> spell_codes(["230102", "230103", "230104", "230108", "230109", "230110", "230183"])
    '2301: 02–04, 08–10, 83'
    """
    if len(codes) <= CODES_SPELT:
        return " + ".join(codes)
    parts, shared = [], country.codes.prefecture_digits
    for prefix, group in groupby(sorted(codes), key=lambda code: code[:shared]):
        parts.append(f"{prefix}: {', '.join(_runs([code[shared:] for code in group]))}")
    return "; ".join(parts)


def _runs(endings: Sequence[str]) -> list[str]:
    """Join endings that follow one another: 02, 03, 04 become 02–04."""
    found: list[list[str]] = []
    for ending in endings:
        last = found[-1][-1] if found else ""
        if last.isdigit() and ending.isdigit() and int(ending) == int(last) + 1:
            found[-1].append(ending)
        else:
            found.append([ending])
    return [run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in found]
