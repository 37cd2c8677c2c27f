"""Figures by year or period: templates hand them on whole, and the words say which they mean.

A sentence asks for ``{share[2010]}`` or ``{moves[2015-2020]}``; in a template the same figures are
``m.years | each('share') | percent``, and no year stands there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, is_dataclass
from functools import wraps
from typing import Any

import pandas as pd
from jinja2 import pass_context
from jinja2.runtime import Context

from atlas.model.country import Country
from atlas.model.errors import AtlasError

ByYear = Mapping[str, Any]
"""Figures by their year (``2010``) or period (``2010-2020``)."""


class NoSuchYearError(AtlasError):
    """A sentence asks for a year that its figures do not have, or for none where it must.

    Attributes
    ----------
    year
        The year, or the period; empty where it asks for none.
    """

    def __init__(self, field: str, year: str, known: Iterable[str]) -> None:
        asked = f"{field}[{year}]" if year else field
        super().__init__(f"{{{asked}}}: its figures are of {', '.join(known) or 'no year'}")
        self.year = year

    def said_in(self, sentence: str) -> NoSuchYearError:
        """Name the sentence as well."""
        self.args = (f"{sentence}: {self}",)
        return self


@dataclass(frozen=True)
class Asked:
    """The figures of one field, as a sentence asks for them.

    Attributes
    ----------
    field
        Its name, for errors.
    figures
        By year or period.
    compared
        The years that may be called ``earlier`` and ``later`` instead.
    """

    field: str
    figures: ByYear
    compared: tuple[int, int]

    @classmethod
    def of(cls, field: str, figures: Mapping[Any, Any], country: Country) -> Asked:
        """Take figures by years, which may be numbers."""
        by_year = {str(year): figure for year, figure in figures.items()}
        return cls(field, by_year, country.compared)

    def __getitem__(self, asked: int | str) -> object:
        """Return the figure of a year, which `str.format` hands on as a number.

        Raises
        ------
        NoSuchYearError
            There is none.
        """
        names = dict(zip(("earlier", "later"), self.compared, strict=True))
        year = str(names.get(str(asked), asked))
        if year not in self.figures:
            raise NoSuchYearError(self.field, year, self.figures)
        return self.figures[year]

    def __format__(self, spec: str) -> str:
        """Refuse to print the figures of all years at once."""
        raise NoSuchYearError(self.field, "", self.figures)


def over_years(write: Callable[..., Any]) -> Callable[..., Any]:
    """Have what writes a number write those of all years as well."""

    @wraps(write)
    def written(value: Any, *args: Any) -> Any:
        if isinstance(value, Mapping):
            return {year: write(figure, *args) for year, figure in value.items()}
        return write(value, *args)

    return written


def each(figures: Mapping[Any, Any], name: str) -> ByYear:
    """Take one figure of the record of every year; years that do not know it are left out.

    Examples
    --------
    >>> each({"2000": {"share": None}, "2010": {"share": 6.4}}, "share")
    {'2010': 6.4}
    """
    found = {str(year): _figure(record, name) for year, record in figures.items()}
    return {year: figure for year, figure in found.items() if figure is not None}


def _figure(record: Any, name: str) -> Any:
    return getattr(record, name) if is_dataclass(record) else record.get(name)


@pass_context
def of_years(context: Context, row: Mapping[Any, Any], stem: str) -> ByYear:
    """Take a figure of a place by the years of the censuses that know it."""
    columns = {str(year): f"{stem}_{year}" for year in _country(context).years}
    found = {year: row[column] for year, column in columns.items() if column in row}
    return {year: figure for year, figure in found.items() if not pd.isna(figure)}


@pass_context
def of_main(context: Context, figure: object) -> ByYear:
    """Name the period of a figure that is measured between the censuses compared alone."""
    return {_country(context).main.name: figure}


def _country(context: Context) -> Country:
    country: Country = context["page"].edition.country
    return country
