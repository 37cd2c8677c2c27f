"""The ``README.txt`` of the downloads: what is here, which file is for whom, how it is cited."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from atlas.exports.documentation import CITATION, DATASET, USE, Documentation, edition_text
from atlas.exports.render import render
from atlas.exports.tables import DownloadTable
from atlas.model.country import Country
from atlas.model.text import Text
from atlas.words.word_files import LANGS, read_words, table_names

README: Final = "README.txt"


class Advice(NamedTuple):
    """Which files serve those who work with some software, and what to mind."""

    reader: Text
    files: Text
    mind: Text


def advice(*, country: Country) -> list[Advice]:
    """Say which file is for whom, the commonest software first."""
    names = {"project": country.project, "country": country.id, "latest": country.latest}
    rows = (read_words("downloads", f"whom.{key}") for key in table_names("downloads", "whom"))
    return [Advice(**{part: text.fill(**names) for part, text in row.items()}) for row in rows]


def members_sql(span: str, latest: int) -> str:
    """Write the query that sums a table ``beds`` by comparable unit, from the members of each.

    The units are those of a span such as ``2010_2020``, the rows those of the latest census.

    A unit of which a division is missing has no sum: one of the others alone would look like it.
    """
    unit = f"unit_code_{span}"
    return "\n".join(
        [
            f"SELECT members.{unit} AS code,",
            "       CASE WHEN count(*) = count(beds.beds) THEN sum(beds.beds) END AS beds",
            "FROM unit_members AS members LEFT JOIN beds ON beds.code = members.code",
            f"WHERE members.year = {latest} AND members.rows_of = 'census'",
            f"  AND members.{unit} IS NOT NULL",
            f"GROUP BY members.{unit}",
        ]
    )


def write_readme(
    tables: Sequence[DownloadTable],
    whole: Documentation,
    path: Path,
    *,
    address: str,
    country: Country,
) -> None:
    """Write the README in all languages, as text that any editor opens.

    UTF-8 with a byte order mark, as the CSV files: a browser, which learns no encoding from a
    folder on disk, and the editors of a Chinese Windows know it by the mark.

    Parameters
    ----------
    tables
        What is published.
    whole
        What is said about all of it.
    path
        The file to write.
    address
        Of the downloads page; empty where it is not known.
    country
        Its units and its censuses are named.
    """
    (earlier, later), units = country.compared, country.unit_set()
    on_counties = f"people_{earlier}_on_counties_{later}"
    text = render(
        "readme.txt.j2",
        langs=LANGS,
        words=read_words("downloads", "readme"),
        about=DATASET,
        edition=edition_text(),
        address=address,
        advice=advice(country=country),
        join=read_words("downloads", "join"),
        units=units,
        counties=next((table.name for table in tables if table.name == on_counties), ""),
        earlier=earlier,
        later=later,
        sql=members_sql(country.span, country.latest),
        tables=[(table.name, table.text.title) for table in tables],
        licences=whole.licences,
        use=USE,
        citation=CITATION,
        crs=whole.crs,
    )
    path.write_text(text, encoding="utf-8-sig", newline="\n")
