"""The divisions that a built site publishes, and which of them points lie in."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import Geod
from shapely import GEOSException

from atlas.country import china
from atlas.measures.heihe_tengchong import NORTHWEST, SOUTHEAST, southeast_side
from atlas.model.arguments import PATH, Kind, check_arguments
from atlas.model.errors import Fault, Message, SourceError
from atlas.tools.loading import wkb
from atlas.tools.locate.coordinates import Floats

NAMES: Final = ["name_zh", "name_en"]
UPPER: Final = [
    f"{level}_{part}" for level in ("prefecture", "province") for part in ("code", *NAMES)
]

COUNTED: Final = "counted"
"""In a county unit whose people the censuses count."""

UNCOUNTED: Final = "not_counted"
"""In a division that the boundaries draw and no census counts (Kinmen 350527)."""

SPECIAL_REGION: Final = "special_region"
"""In Hong Kong, Macao or Taiwan, which take their own censuses: no unit, no prefecture."""

OUTSIDE: Final = "outside"
"""In no division: at sea or abroad."""

NEAREST: Final = "nearest"
"""Outside, and taken to the division nearest to it."""

UNIT, STATE = "unit_code_", "comparability_"
"""Columns of ``comparability``, before their periods."""

NEAREST_M, ACROSS, BORDER_M = "nearest_m", "across_division_code", "border_m"
"""How far the nearest division is; the division across the nearest border, and how far it is."""

MOST_WITHIN_M = 820.0
"""What nine in ten points of the borders of counties in Tianditu lie within from OpenStreetMap's;
the median is 190. A point nearer to a border may be on its other side."""

STRETCH = 1.1
"""The equal-area projection lengthens no distance in China, or near it, by more."""

ACCURACY: Final = """SELECT 1 FROM gpkg_metadata JOIN gpkg_metadata_reference ON md_file_id = id
WHERE table_name = 'comparability' AND metadata LIKE '%DQ_AbsoluteExternalPositionalAccuracy%'"""
"""Finds something in the metadata (ISO 19139) of boundaries whose accuracy is known."""

EXPECTED = Message("the GeoPackage that `china-atlas build` wrote")
READING_ERRORS = (sqlite3.Error, GEOSException, LookupError, TypeError, ValueError)
"""What a file that holds something else may raise."""


def _is_row_of_numbers(value: object) -> bool:
    try:
        numbers = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        return False
    return value is not None and numbers.ndim < 2


COORDINATES: Final = Kind("numbers of degrees in one dimension", _is_row_of_numbers)


def _as_many_as(points: int) -> Kind:
    def holds(value: Any) -> bool:
        return np.size(value) == points

    return Kind(f"as many latitudes as longitudes: {points:,}", holds)


@dataclass(frozen=True, repr=False)
class Locator:
    """The divisions of a built site, and what they belong to.

    A point on a border between divisions belongs to the one with the smallest code.

    Attributes
    ----------
    divisions
        A row for each in the order of the codes, with what `locate` says of its points but the
        side of the line, and ``geometry``, EPSG:4490.
    accuracy_known
        Whether it is known how exact the boundaries are: it is of the default ones alone.

    Examples
    --------
    >>> from pathlib import Path
    >>> import atlas
    >>> locator = atlas.Locator.open(Path("site/downloads/china-population-atlas.gpkg"))
    >>> places = locator.locate([126.53, 91.12], [45.80, 29.65])
    >>> places[["division_code", "division_name_en", "line_side"]]
      division_code    division_name_en  line_side
    0        230109    Songbei District  southeast
    1        540102  Chengguan District  northwest
    """

    divisions: gpd.GeoDataFrame
    accuracy_known: bool

    def __repr__(self) -> str:
        west, south, east, north = (f"{degrees:.1f}" for degrees in self.divisions.total_bounds)
        count = f"{len(self.divisions):,} divisions"
        return f"<Locator: {count} within {west}–{east}° E, {south}–{north}° N>"

    @classmethod
    def open(cls, path: Path | str) -> Locator:
        """Read the divisions of a built site.

        Parameters
        ----------
        path
            Its file ``downloads/china-population-atlas.gpkg``.

        Raises
        ------
        SourceError
            If the file is missing, holds no divisions, or a shape in it is broken.
        """
        check_arguments("Locator.open", path=(path, PATH))
        path = Path(path)
        if not path.is_file():
            raise SourceError([Fault(EXPECTED, str(path))])
        try:
            with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as file:
                table = pd.concat([_counties(file), _special_regions(file)], ignore_index=True)
                table = table.sort_values("division_code", ignore_index=True)
                shapes = shapely.from_wkb([wkb(blob) for blob in table.pop("geom")])
                known = _accuracy_known(file)
        # Whoever changed the file, SQLite, GEOS or we may be the first to stumble.
        except READING_ERRORS as error:
            raise SourceError(
                [Fault(Message("{what} ({reason})", what=EXPECTED, reason=error), str(path))]
            ) from None
        drawn = gpd.GeoDataFrame(table.astype("string"), geometry=shapes, crs=china().crs)
        _check_shapes(path, drawn)
        return cls(drawn, known)

    @cached_property
    def _southeast(self) -> shapely.Polygon:
        """Return the land south-east of the line, in the equal-area projection."""
        (land,) = southeast_side(china().line, china().crs, china().equal_area)
        polygon: shapely.Polygon = land
        return polygon

    def locate(self, lon: npt.ArrayLike, lat: npt.ArrayLike) -> pd.DataFrame:
        """Tell the division, county units, prefecture, province and side of each point.

        Parameters
        ----------
        lon, lat
            Degrees, CGCS2000 or WGS 84 (the same to within a metre): of one point, or lists of one
            length; NaN where nothing is known.

        Returns
        -------
        DataFrame
            One row per point in the order given; texts, ``NA`` where there is nothing to say:
            ``division_code`` and the names of the division, ``place_kind``, the code and names of
            its comparable unit in each period (``unit_2010_2020`` …), of its prefecture and its
            province of 2020, and ``line_side``. Outside all divisions ``place_kind`` alone.
        """
        check_arguments("Locator.locate", lon=(lon, COORDINATES), lat=(lat, COORDINATES))
        x, y = (np.atleast_1d(np.asarray(given, dtype=float)) for given in (lon, lat))
        check_arguments("Locator.locate", lat=(lat, _as_many_as(len(x))))
        return self.find(x, y)

    def find(
        self, lon: Floats, lat: Floats, near_m: float = 0, border_m: float = 0
    ) -> pd.DataFrame:
        """Find points as `locate` does; on demand also what is near them.

        Parameters
        ----------
        lon, lat
            As for `locate`; arrays.
        near_m
            A point outside is taken to the nearest division within so many metres.
        border_m
            How near another division is told of.

        Returns
        -------
        DataFrame
            As of `locate`; with ``near_m`` also ``nearest_m``, with ``border_m`` also
            ``across_division_code`` and ``border_m``.
        """
        points = gpd.GeoSeries.from_xy(lon, lat, crs=self.divisions.crs)
        points = points[np.isfinite(lon) & np.isfinite(lat)]
        joined = gpd.sjoin(points.to_frame("geometry"), self.divisions[["geometry"]])
        # They stand by their codes: the smallest number is that of the smallest code.
        of = joined["index_right"].groupby(level=0).min().reindex(points.index)
        away = self._nearest(points[of.isna()], of, near_m) if near_m else None
        found = pd.DataFrame(self.divisions.drop(columns="geometry")).reindex(
            of if away is None else of.fillna(away["of"])
        )
        found = found.set_axis(points.index).reindex(range(len(lon)))
        outside = points.index[of.isna()]
        found.loc[outside, "place_kind"] = OUTSIDE
        plane = points.to_crs(china().equal_area)
        southeast = shapely.contains_xy(self._southeast, plane.x.to_numpy(), plane.y.to_numpy())
        side = pd.Series(np.where(southeast, SOUTHEAST, NORTHWEST), points.index, dtype="string")
        found["line_side"] = side.where(found["division_code"].notna())
        if away is not None:
            found.loc[away.index, "place_kind"] = NEAREST
            found[NEAREST_M] = away["metres"].round().astype("Int64")
        if border_m:
            border = self._nearest(points[of.notna()], of, border_m)
            codes = self.divisions["division_code"].reindex(border["of"])
            found[ACROSS] = codes.set_axis(border.index)
            found[BORDER_M] = border["metres"].round().astype("Int64")
        return found

    def _nearest(self, points: gpd.GeoSeries, own: pd.Series, most_m: float) -> pd.DataFrame:
        """Find the division nearest to each point, other than the point's own.

        Returns
        -------
        DataFrame
            On the index of those points that have one within so many metres: ``of``, its row (of
            equally near ones the smallest code), and ``metres``, the geodesic to it.
        """
        plane = china().equal_area
        dots, shapes = points.to_crs(plane), self.divisions.geometry.to_crs(plane)
        at, of = shapes.sindex.query(dots.array, predicate="dwithin", distance=most_m * STRETCH)
        other = own[points.index].to_numpy()[at] != of
        at, of = at[other], of[other]
        lines = shapely.shortest_line(dots.array[at], shapes.array[of])
        ends = shapely.get_coordinates(gpd.GeoSeries(lines, crs=plane).to_crs(points.crs))
        metres = Geod(ellps="GRS80").inv(*ends.reshape(-1, 4).T)[2]
        pairs = pd.DataFrame({"of": of, "metres": np.round(metres, 3)}, points.index[at])
        pairs = pairs[pairs["metres"] <= most_m].sort_values(["metres", "of"])
        return pairs[~pairs.index.duplicated()]


def _select(file: sqlite3.Connection, table: str, columns: list[str]) -> pd.DataFrame:
    """Read a table, of a layer the rows that are drawn."""
    drawn = " WHERE geom NOT NULL" if "geom" in columns else ""
    rows = file.execute(f"SELECT {', '.join(columns)} FROM {table}{drawn}").fetchall()
    return pd.DataFrame(rows, columns=columns, dtype=object)


def _counties(file: sqlite3.Connection) -> pd.DataFrame:
    """Say of each division what it belongs to, in the order in which that is told."""
    known = [row[1] for row in file.execute("PRAGMA table_info(comparability)")]
    periods = sorted(name.removeprefix(UNIT) for name in known if name.startswith(UNIT))
    dated = [f"{stem}{period}" for stem in (UNIT, STATE) for period in periods]
    drawn = _select(file, "comparability", ["code", *NAMES, *UPPER, *dated, "geom"])
    upper, units, counted = drawn[UPPER].copy(), {}, pd.Series(False, drawn.index)
    # A city that was founded after the last census counts in another prefecture.
    elsewhere = ~upper["prefecture_code"].isin(_select(file, "prefecture", ["code"])["code"])
    for period in periods:
        unit = drawn[f"{UNIT}{period}"]
        county = _select(file, f"county_{period}", ["code", *NAMES, *UPPER]).set_index("code")
        held = unit.dropna()
        row = county.loc[held.to_list()].set_axis(held.index).reindex(drawn.index)
        units[f"unit_{period}"] = unit
        units |= {f"unit_{period}_{part}": row[part] for part in NAMES}
        counted |= unit.notna() & drawn[f"{STATE}{period}"].ne(UNCOUNTED)
        taken = elsewhere & row["prefecture_code"].notna()
        upper.loc[taken], elsewhere = row.loc[taken, UPPER], elsewhere & ~taken
    kind = counted.map({True: COUNTED, False: UNCOUNTED})
    own = drawn[["code", *NAMES]].add_prefix("division_").assign(place_kind=kind)
    return pd.concat([own, pd.DataFrame(units), upper, drawn["geom"]], axis="columns")


def _special_regions(file: sqlite3.Connection) -> pd.DataFrame:
    """Say of each special region that it is a division and a province."""
    regions = _select(file, "special_regions", ["code", *NAMES, "geom"])
    named = [
        regions[["code", *NAMES]].add_prefix(f"{level}_") for level in ("division", "province")
    ]
    return pd.concat([*named, regions["geom"]], axis="columns").assign(place_kind=SPECIAL_REGION)


def _accuracy_known(file: sqlite3.Connection) -> bool:
    """Return whether the metadata, if the file has any, say how exact the boundaries are."""
    held = "SELECT 1 FROM sqlite_master WHERE name = 'gpkg_metadata'"
    return bool(file.execute(held).fetchone() and file.execute(ACCURACY).fetchone())


def _check_shapes(path: Path, divisions: gpd.GeoDataFrame) -> None:
    """Refuse divisions whose shapes are broken: a point in one would be said to be elsewhere.

    Raises
    ------
    SourceError
        Naming them.
    """
    shapes = divisions.geometry
    has_land = shapes.geom_type.isin(["Polygon", "MultiPolygon"]) & ~shapes.is_empty
    faults = []
    for at in shapes.index[~(has_land & shapes.is_valid)]:
        reason: str = Message("it has no area")
        if has_land[at]:
            reason = shapely.is_valid_reason(shapes[at])
        expected = Message("{what} (broken shape: {reason})", what=EXPECTED, reason=reason)
        code = divisions.at[at, "division_code"]
        faults.append(Fault(expected, str(path), column="geom", value=code))
    if faults:
        raise SourceError(faults)
