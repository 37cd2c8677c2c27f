"""The sentences on where figures and shapes come from, and what was done to them."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from atlas.model.country import Country
from atlas.words.reading import read_words

PRODUCER: Final = read_words("documentation")["producer"]

DATASET: Final = read_words("documentation")["dataset"]

UNITED: Final = read_words("documentation")["united"]
SMALL_AREAS: Final = read_words("documentation")["small_areas"]
SUMMED: Final = read_words("documentation")["summed"]
CONSERVED: Final = read_words("documentation")["conserved"]
TOTAL: Final = read_words("documentation")["total"]
SHAPES: Final = read_words("documentation")["shapes"]
ACCURACY_TEXT: Final = read_words("documentation")["accuracy"]
LINE: Final = read_words("documentation")["line"]
LINE_ORIGIN: Final = read_words("documentation")["line_origin"]
COMPUTED: Final = read_words("documentation")["computed"]
NOT_APPROVED: Final = read_words("documentation")["not_approved"]
USE: Final = read_words("documentation")["use"]

BOUNDARIES_LICENCE: Final = read_words("documentation")["boundaries_licence"]
OWN_LICENCE: Final = read_words("documentation")["own_licence"]
OWN_TABLE: Final = read_words("documentation")["own_table"]

LICENCES: Final = MappingProxyType(
    {text.en: text for text in read_words("documentation", "licences").values()}
)
"""The licences of the packaged tables, by their English title in ``datapackage.json``."""

KEYWORDS: Final = (
    read_words("documentation", "keywords")["1"],
    read_words("documentation", "keywords")["2"],
    read_words("documentation", "keywords")["3"],
    read_words("documentation", "keywords")["4"],
)


def census_day(year: int, *, country: Country) -> str:
    """Return the reference day of a year's figures, as ISO 8601 writes it."""
    census = country.censuses.get(year, country.censuses[country.latest])
    return census.day.replace(year=year).isoformat()
