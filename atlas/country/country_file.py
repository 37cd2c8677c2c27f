"""Reading a country from its TOML file, with every fault of it; what options name of China's."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from atlas.model.country import DRAWN, Country, Projection
from atlas.model.errors import Fault, Message, SourceError, raise_faults

PACKAGED = "china"


def packaged_text() -> str:
    """Return the packaged country as TOML."""
    return (files("atlas.country") / f"{PACKAGED}.toml").read_text(encoding="utf-8")


@cache
def _outline() -> dict[str, Any]:
    return tomllib.loads(packaged_text())


def census_years() -> tuple[int, ...]:
    """List the years of the censuses, ascending."""
    return tuple(census["year"] for census in _outline()["census"])


def period_names() -> tuple[str, ...]:
    """List the names of the periods."""
    return tuple(period["name"] for period in _outline()["period"])


def compared_span() -> str:
    """Return how columns name the years of the latest period that is compared in full."""
    names = [period["name"] for period in _outline()["period"] if period.get("compared")]
    return str(names[-1]).replace("-", "_")


def list_years() -> tuple[int, int]:
    """Return the first and the last year whose divisions counts are led between."""
    first = min(census["list"] for census in _outline()["census"])
    return first, _outline()["boundaries"]["year"]


def read_country(text: str, file: str, folder: Path) -> Country:
    """Read a country.

    Parameters
    ----------
    text
        TOML as ``atlas/country/china.toml`` has it.
    file
        Its name, for errors.
    folder
        Where it lies: its tables are named from there.

    Raises
    ------
    SourceError
        Naming every key that is missing, unknown or at fault.
    """
    from pydantic import TypeAdapter, ValidationError

    try:
        content = tomllib.loads(text)
        country = TypeAdapter(Country).validate_python(content)
    except tomllib.TOMLDecodeError as error:
        raise SourceError([Fault(Message(f"TOML ({error})"), file)]) from None
    except ValidationError as error:
        faults = [
            Fault(Message(detail["msg"]), file, column=".".join(map(str, detail["loc"])))
            for detail in error.errors()
        ]
        raise SourceError(faults) from None
    faults = [
        Fault(Message(expected), file, column=key) for key, expected in _disagreements(country)
    ]
    raise_faults(faults)
    drawn = country.boundaries
    if drawn.file is not None:
        drawn = replace(drawn, file=folder / drawn.file)
    lying = {key: getattr(country, key) for key in ("vocabulary", "layers")}
    return replace(
        country,
        tables=tuple(folder / table for table in country.tables),
        boundaries=drawn,
        **{key: folder / path for key, path in lying.items() if path is not None},
    )


def _disagreements(country: Country) -> Iterator[tuple[str, str]]:
    """Find what no key alone is wrong about: key, and what is expected."""
    years = list(country.years)
    if years != sorted(set(years)) or not years:
        yield "census", "censuses by ascending years"
    for period in country.period:
        known = [year for year in years if year in period.censuses]
        if list(period.censuses) != known or len(known) < 2:
            yield f"period.{period.name}.censuses", "two censuses or more, ascending"
        elif period.name != "{}-{}".format(*period.ends):
            yield f"period.{period.name}.name", "the first and the last year with a hyphen"
    if not any(period.compared for period in country.period):
        yield "period", "one that is compared"
    regions = {region.id for region in country.region}
    for province in country.province:
        if province.region is not None and province.region not in regions:
            yield f"province.{province.code}.region", "the id of a [[region]]"
        if province.once_in is not None and province.once_in not in country.provinces:
            yield f"province.{province.code}.once_in", "the code of a [[province]]"
    if not country.projection.can_be_drawn:
        yield "projection.proj", f"+proj={DRAWN} +ellps=GRS80, no +x_0, no +y_0"
    if years and country.boundaries.year < max(census.list for census in country.census):
        yield "boundaries.year", "no year before the last code list of a census"


@cache
def china() -> Country:
    """Read the packaged country."""
    return read_country(packaged_text(), f"{PACKAGED}.toml", Path(__file__).parent)


@cache
def equal_area_wkt(projection: Projection, crs: str) -> str:
    """Return the equal-area projection as files for a GIS declare it: with its name and datum.

    No register has the projection, so its text is all that a file can give. As PROJ reads it, it
    has no name and knows the ellipsoid alone; on the datum of all boundaries a GIS transforms
    without a warning.

    Returns
    -------
    str
        WKT 2, just as GDAL finds it in a GeoTIFF: axes named without signs, the ellipsoid worked
        out from its semi-minor axis. QGIS compares systems without a code by their text, and
        resamples a grid whose system is not that of the project to the letter.
    """
    from pyproj import CRS

    system = CRS.from_user_input(projection.proj).to_json_dict()
    base = CRS.from_user_input(crs)
    assert base.ellipsoid is not None
    system["name"] = projection.name
    system["base_crs"] = base.to_json_dict()
    known = system["base_crs"]
    # Europe's datum is an ensemble of several.
    known.get("datum", known.get("datum_ensemble"))["ellipsoid"] = {
        "name": base.ellipsoid.name,
        "semi_major_axis": base.ellipsoid.semi_major_metre,
        "semi_minor_axis": base.ellipsoid.semi_minor_metre,
    }
    system["conversion"]["name"] = system["conversion"]["method"]["name"]
    for axis, name in zip(
        system["coordinate_system"]["axis"], ("easting", "northing"), strict=True
    ):
        axis |= {"name": name, "abbreviation": ""}
    return str(CRS.from_json_dict(system).to_wkt())
