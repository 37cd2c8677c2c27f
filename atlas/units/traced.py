"""What each division of today was at every census, and how far the units it lies in compare."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from atlas.country.names import romanise
from atlas.model.country import Country
from atlas.model.dataset import UnitSet
from atlas.model.text import Text
from atlas.units.describe import above, places
from atlas.units.history import Change, DivisionHistory
from atlas.words.reading import LANGS, read_words

_WORDS = read_words("units", "change")

TAKEN = ("comparability", "transfer_flagged", "comparability_note_zh", "comparability_note_en")
"""Columns of a unit that its divisions bear, with the period behind their names."""


def trace_divisions(
    leaves: gpd.GeoDataFrame, unit_sets: Mapping[str, UnitSet], history: DivisionHistory
) -> gpd.GeoDataFrame:
    """Tell of each division that is drawn what it was, what changed, and which units hold it.

    Parameters
    ----------
    leaves
        The county-level polygons of the boundary vintage, a clean coverage: ``code``,
        ``geometry``. Those that no unit holds (Taiwan, Hong Kong, Macao) are left out.
    unit_sets
        All unit sets; those of level ``county`` give the columns of their period.
    history
        The yearly lists.

    Returns
    -------
    GeoDataFrame
        One row per division of the boundary vintage, and one per unit that has no polygon
        (its geometry is null), sorted by ``code``: names, prefecture and province;
        ``was_codes_Y`` and ``was_names_zh_Y`` (the entries of the list that the census of
        year Y used whose land it shares, joined by ``;``); ``changes_zh``, ``changes_en`` (every
        change of the lists since 2000 that it, or what it was, came from or went into); and per
        period
        ``unit_code_A_B``, ``unit_divisions_A_B`` (Int64: how many divisions of the boundary
        vintage the unit unites) and the columns of `TAKEN` with the period behind.

    Notes
    -----
    Land is followed along whole changes. A partial transfer is told among the changes, but makes
    nothing of a division that it was not.
    """
    counties = {name: one for name, one in unit_sets.items() if one.level == "county"}
    drawn = leaves.set_index("code").geometry
    held = {code for one in counties.values() for code in one.leaves.index}
    undrawn = {code for one in counties.values() for code in _without_polygon(one)}
    codes = sorted(held | undrawn)
    past = _Past.of(history)
    records = [_record(code, past) for code in codes]
    table = pd.DataFrame(records, index=pd.Index(codes, name="code"))
    for name, one in counties.items():
        table = table.join(_of_period(one, name.removeprefix("county_")))
    shapes = gpd.GeoSeries(drawn.reindex(codes), crs=leaves.crs)
    return gpd.GeoDataFrame(table, geometry=shapes).reset_index()


def _without_polygon(unit_set: UnitSet) -> list[str]:
    table = unit_set.table
    return list(table.loc[table.geometry.isna(), "code"])


def _of_period(unit_set: UnitSet, period: str) -> pd.DataFrame:
    """Give each division the unit that holds it; a unit without a polygon holds itself."""
    own = {code: code for code in _without_polygon(unit_set)}
    unit = pd.concat([unit_set.leaves, pd.Series(own, dtype="str")]).rename("unit_code")
    size = unit_set.leaves.value_counts().rename("unit_divisions").astype("Int64")
    frame = unit.to_frame().join(size, on="unit_code")
    frame = frame.join(unit_set.table.set_index("code")[list(TAKEN)], on="unit_code")
    named: pd.DataFrame = frame.rename(columns=lambda column: f"{column}_{period}")
    return named


@dataclass(frozen=True)
class _Past:
    """The lists and their changes, laid out so that thousands of divisions are traced at once."""

    history: DivisionHistory
    lists: Mapping[int, set[str]]
    touching: Mapping[tuple[int, str], tuple[Change, ...]]

    @classmethod
    def of(cls, history: DivisionHistory) -> _Past:
        touching: dict[tuple[int, str], list[Change]] = defaultdict(list)
        for change in history.changes:
            touching[change.year - 1, change.source].append(change)
            touching[change.year, change.target].append(change)
        years = history.country.list_years
        return cls(
            history,
            {year: history.codes(year) for year in years},
            {at: tuple(changes) for at, changes in touching.items()},
        )

    def before(self, codes: Iterable[str], year: int) -> set[str]:
        """Find the entries of the last year's list whose land these entries share."""
        kept = self.lists[year - 1].intersection(codes)
        passed = (change for code in codes for change in self.touching.get((year, code), ()))
        return kept | {one.source for one in passed if one.year == year and not one.partial}

    def along(self, codes: Iterable[str], year: int) -> set[Change]:
        """Find the changes that these entries of a list came from or went into."""
        return {change for code in codes for change in self.touching.get((year, code), ())}


def _record(code: str, past: _Past) -> dict[str, object]:
    history = past.history
    last = (
        history.last_year(code, past.history.country.boundaries.year)
        or past.history.country.boundaries.year
    )
    name = history.name(code, last)
    record: dict[str, object] = {
        "name_zh": name,
        "name_en": romanise(name, code, country=past.history.country),
        **places(history, **above(code, history)),
    }
    found = {last: {code}}
    for year in range(last, past.history.country.first_list, -1):
        found[year - 1] = past.before(found[year], year)
    for census, year in past.history.country.lists.items():
        was = sorted(found.get(year, ()))
        record[f"was_codes_{census}"] = ";".join(was) or None
        named = [history.name(one, year) for one in was]
        record[f"was_names_zh_{census}"] = ";".join(named) or None
    changes = sorted(set().union(*(past.along(codes, year) for year, codes in found.items())))
    told = _WORDS["between"].join(_tell(one, history) for one in changes)
    return record | {f"changes_{lang}": told.get(lang) or None for lang in LANGS}


def _tell(change: Change, history: DivisionHistory) -> Text:
    """Write a change in words: ``2013: Shaoxing County 330621 → Keqiao District 330603``."""
    ends = ((change.source, change.year - 1), (change.target, change.year))
    source, target = (
        _named(code, history.name(code, year), country=history.country) for code, year in ends
    )
    words = _WORDS["partial" if change.partial else "whole"]
    return words.fill(year=change.year, source=source, target=target)


def _named(code: str, name: str, *, country: Country) -> Text:
    return Text(f"{name} {code}", f"{romanise(name, code, country=country)} {code}")
