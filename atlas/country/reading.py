"""Reading a country from its TOML file, with every fault of it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from atlas.country.outline import PACKAGED, packaged_text
from atlas.model.country import Country
from atlas.model.errors import Fault, SourceError
from atlas.model.ground import DRAWN


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
        raise SourceError([Fault(f"TOML ({error})", file)]) from None
    except ValidationError as error:
        faults = [
            Fault(one["msg"], file, column=".".join(map(str, one["loc"]))) for one in error.errors()
        ]
        raise SourceError(faults) from None
    faults = [Fault(expected, file, column=key) for key, expected in _disagreements(country)]
    if faults:
        raise SourceError(faults)
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
    if not country.projection.can_be_drawn:
        yield "projection.proj", f"+proj={DRAWN} +ellps=GRS80, no +x_0, no +y_0"
    if years and country.boundaries.year < max(census.list for census in country.census):
        yield "boundaries.year", "no year before the last code list of a census"


@cache
def china() -> Country:
    """Read the packaged country."""
    return read_country(packaged_text(), f"{PACKAGED}.toml", Path(__file__).parent)
