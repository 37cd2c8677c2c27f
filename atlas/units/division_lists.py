"""The yearly lists of divisions and the changes between them, as they are published.

The packaged lists reach from 1999 to 2024, beyond the years that the comparable units follow.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict

import pandas as pd

from atlas.country.names import romanise
from atlas.model.country import Country
from atlas.sources.packaged import read_table

LISTED, REVIEWED = "list", "reviewed"

FIELDS = ["code", "name_zh", "level", "from_year", "to_year"]
"""What lists of every country have."""


def division_codes(*, country: Country) -> pd.DataFrame:
    """Tabulate every code and name with the stretch of years that lists it.

    Returns
    -------
    DataFrame
        ``code``, ``name_zh``, ``name_en``, ``level``, ``from_year``, ``to_year`` and ``evidence``
        (``list``, or ``reviewed`` for divisions that censuses count and no list has), sorted by
        code and year.
    """
    listed = read_table("division_codes", country=country)[FIELDS].assign(evidence=LISTED)
    reviewed = read_table("division_codes_reviewed", country=country).assign(
        evidence=REVIEWED, level="county"
    )
    table = pd.concat([listed, reviewed[listed.columns]])
    names = zip(table["name_zh"], table["code"], strict=True)
    table["name_en"] = [romanise(name, code, country=country) for name, code in names]
    return table.sort_values(["code", "from_year"], ignore_index=True)


def division_changes(*, country: Country) -> pd.DataFrame:
    """Tabulate the changes between each list and the next.

    Returns
    -------
    DataFrame
        ``year`` (of the first list that shows the change), ``from_code``, ``to_code`` and their
        names in the lists before and after, ``extent`` and ``evidence`` (``reviewed`` for changes
        that the lists lack), sorted by year and codes. Changes that were found wrong, and those
        that hold for the drawing of one boundary set only, are left out.
    """
    edges = ["year", "code_from", "code_to", "kind"]
    reviewed = read_table("division_changes_reviewed", country=country)
    reviewed = reviewed[reviewed["boundary_source"].isna()]
    dropped = reviewed.loc[reviewed["action"].eq("drop"), edges]
    listed = read_table("division_changes", country=country).merge(
        dropped, how="left", indicator=True
    )
    listed = listed.loc[listed["_merge"].eq("left_only"), edges].assign(evidence=LISTED)
    added = reviewed.loc[reviewed["action"].eq("add"), edges].assign(evidence=REVIEWED)
    table = pd.concat([listed, added]).drop_duplicates(edges)
    table = table.rename(
        columns={"code_from": "from_code", "code_to": "to_code", "kind": "extent"}
    ).sort_values(["year", "from_code", "to_code"], ignore_index=True)
    names = _Names(country)
    for side, past in (("from", 1), ("to", 0)):
        rows = list(zip(table[f"{side}_code"], table["year"] - past, strict=True))
        chinese = [names.find(*row) for row in rows]
        table[f"{side}_name_zh"] = chinese
        table[f"{side}_name_en"] = [
            romanise(name, code, country=country)
            for name, (code, _) in zip(chinese, rows, strict=True)
        ]
    return table


class _Names:
    """Names of codes by year, from the published lists."""

    def __init__(self, country: Country) -> None:
        self._stretches: dict[str, list[tuple[int, str]]] = defaultdict(list)
        lists = ("division_codes", "division_codes_reviewed")
        table = pd.concat([read_table(name, country=country) for name in lists])
        table = table.sort_values(["code", "from_year"])
        for code, year, name in zip(
            table["code"], table["from_year"], table["name_zh"], strict=True
        ):
            self._stretches[code].append((int(year), name))

    def find(self, code: str, year: int) -> str:
        """Give the name that a code has in a year, or had in the last list before."""
        stretches = self._stretches[code]
        place = bisect_right([first for first, _ in stretches], year)
        return stretches[max(place - 1, 0)][1]
