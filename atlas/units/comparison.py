"""What censuses can be compared over: the units that all of them count, and the rows of those."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from atlas.model.dataset import Base, UnitSet
from atlas.units.count import sum_people
from atlas.units.inputs import Census, Inputs
from atlas.units.panel import upper_counts
from atlas.units.unite import Period


@dataclass(frozen=True)
class Comparison:
    """A comparison of censuses over the units that all of them count.

    Attributes
    ----------
    base
        How many units and people these are, and what is left out.
    inputs
        The censuses compared, without the rows of the other units: what is summed from it is
        over the same land in every census.
    nation
        Census year → every count of `inputs`, summed by province; empty where the units hold
        too few of the people to speak for the country.
    """

    base: Base
    inputs: Inputs
    nation: dict[int, pd.DataFrame]


def compare(inputs: Inputs, period: Period, provinces: UnitSet) -> Comparison:
    """Find what the censuses of a period can be compared over.

    Parameters
    ----------
    inputs
        What was read; a user's census may lack counties.
    period
        The censuses, and the units that are the same in all of them.
    provinces
        The provinces: those of the comparison where nothing is left out.
    """
    base, kept = _base(inputs, period)
    if base.is_whole:
        return Comparison(base, inputs, {year: provinces.counts[year] for year in period.years})
    of_period = replace(
        inputs, censuses={year: _within(inputs, period, year, kept) for year in period.years}
    )
    nation = {}
    if base.speaks_for_the_country:
        nation = {year: sums.counts for year, sums in upper_counts(of_period, "province").items()}
    return Comparison(base, of_period, nation)


def _base(inputs: Inputs, period: Period) -> tuple[Base, frozenset[str]]:
    """Measure the base, and list its units."""
    counted, packaged = {}, {}
    rows = inputs.packaged_rows
    for year in period.years:
        counted[year] = sum_people(*inputs.unit_rows(period.name, year), "unit")
        of_year = rows[rows["year"] == year]
        units = of_year["code"].map(inputs.membership(period.name).rows[year])
        packaged[year] = of_year["population"].groupby(units.array).sum()
    people, expected = pd.DataFrame(counted), pd.DataFrame(packaged)
    known = people.notna().all(axis=1)
    kept = frozenset(people.index[known])
    inside = expected.index.isin(kept)
    return (
        Base(
            years=period.years,
            units=len(kept),
            left_out=tuple(sorted(people.index[~known])),
            people={year: int(people.loc[known, year].sum()) for year in period.years},
            packaged={year: int(expected.loc[inside, year].sum()) for year in period.years},
            whole={year: int(expected[year].sum()) for year in period.years},
        ),
        kept,
    )


def _within(inputs: Inputs, period: Period, year: int, units: frozenset[str]) -> Census:
    """Keep those rows of a census, its own and the packaged ones, that are in the units."""
    census, membership = inputs.censuses[year], inputs.membership(period.name)
    attached = {
        code: nodes
        for code, nodes in census.attached.items()
        if membership.nodes[nodes[0]] in units
    }
    packaged = {
        code: nodes
        for code, nodes in census.packaged.items()
        if membership.rows[year][code] in units
    }
    table = census.table[census.table["code"].isin(set(attached))]
    return replace(census, table=table, attached=attached, packaged=packaged)
