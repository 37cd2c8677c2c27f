"""Derive the people of 2010 by county of 2010 and county of 2020 from a table of townships.

``python benchmarks/county_flows.py TOWNSHIPS --write atlas/tables/county_flows_2010_2020.csv`` sums
townships to the packaged table, byte for byte. The table of townships cannot be passed on: its
counts come with the attributes of a shapefile whose maker states no terms. It is known by its
SHA-256, ``TOWNSHIPS_SHA256``, and has a row for each township of the census of 2010:

``code``, ``population_2010``, ``county_2010``, ``county_2020``
    Township, people, and the rows of the two censuses that its land belongs to.
``certainty``, ``kind``, ``list_year``
    ``certain``, ``likely`` or ``assumed``; what the county of 2020 rests on; the year of the list
    that records a move.

Which county of 2020 each township belongs to was worked out from the township lists of 2015 to
2022. ``kind`` says what each match rests on; the program that made the matches was not kept.
"""

from __future__ import annotations

import argparse
import hashlib
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from atlas.country import china
from atlas.sources.packaged import resources

TOWNSHIPS_SHA256 = "2801d501a484d79d0d008810b9118249a8219e3ec5590d948f5388155badf909"

CERTAINTIES = ("certain", "likely", "assumed")
EVIDENCE = {"recoded in county": "recoded", "county row": "county_whole"}
"""Kinds of evidence that the packaged table calls otherwise; the others only lose their spaces."""


@dataclass(frozen=True)
class Decision:
    """A move that the table of townships has and the packaged table does not.

    Attributes
    ----------
    county_2010, county_2020
        Where the townships were, and where they were placed.
    reason
        Why their people stay with their county of 2010, as assumed.
    """

    county_2010: str
    county_2020: str
    reason: str


STAYING = (
    Decision("410522", "410505", "Jiang Village belonged to Anyang County until 2021"),
    Decision("431003", "431081", "Tangxi in Suxian and Tangxi in Zixing are two places"),
    Decision("650203", "659010", "the bulletin of Karamay counts these people there"),
)
WITHOUT_PEOPLE = ("469032", "469033")
"""The islands of Sansha: rows of the census of 2010 in which nobody is counted."""


def county_flows(townships: pd.DataFrame) -> pd.DataFrame:
    """Sum townships to flows between counties.

    Parameters
    ----------
    townships
        As the module describes it, all columns strings.

    Returns
    -------
    pandas.DataFrame
        Columns of the packaged table: people in all and by certainty, the number of townships, the
        kinds of evidence (that of most people first) and the years of the lists, joined by ``;``.
    """
    rows = townships[~townships["county_2010"].isin(WITHOUT_PEOPLE)].copy()
    rows["people"] = rows["population_2010"].astype(int)
    rows["evidence"] = rows["kind"].replace(EVIDENCE).str.replace(" ", "_")
    for stays in STAYING:
        here = rows["county_2010"].eq(stays.county_2010)
        here &= rows["county_2020"].eq(stays.county_2020)
        rows.loc[here, "county_2020"] = stays.county_2010
        rows.loc[here, ["certainty", "evidence"]] = "assumed"
        rows.loc[here, "list_year"] = None
    ends = ["county_2010", "county_2020"]
    people = rows.pivot_table("people", ends, "certainty", aggfunc="sum", fill_value=0)
    people = people.reindex(columns=list(CERTAINTIES), fill_value=0)
    flows = people.assign(people=people.sum(axis=1), townships=rows.groupby(ends).size())
    kinds = rows.groupby([*ends, "evidence"])["people"].sum().sort_values(ascending=False)
    flows["evidence"] = kinds.reset_index().groupby(ends)["evidence"].agg(";".join)
    years = rows.dropna(subset="list_year").groupby(ends)["list_year"]
    flows["years"] = years.agg(lambda of: ";".join(sorted(set(of))))
    columns = ["people", *CERTAINTIES, "townships", "evidence", "years"]
    return flows[columns].reset_index()


def main() -> None:
    """Derive the flows from a table of townships, and say whether they are the packaged ones."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("townships", type=Path, help="CSV file, may be compressed")
    parser.add_argument("--write", type=Path, help="write the flows to this CSV file")
    asked = parser.parse_args()
    found = hashlib.sha256(asked.townships.read_bytes()).hexdigest()
    if found != TOWNSHIPS_SHA256:
        print(f"{asked.townships} is another table of townships: its SHA-256 is {found}")
    flows = county_flows(pd.read_csv(asked.townships, dtype=str))
    text = flows.to_csv(index=False, lineterminator="\n")
    print(f"{len(flows):,} flows of {flows['people'].sum():,} people")
    packaged = resources(china().tables)["county_flows_2010_2020"]["hash"]
    same = packaged == f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"
    print(f"They are {'the' if same else 'not the'} packaged ones")
    if asked.write:
        asked.write.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
