"""Balance in agglomeration: what moving people did to China's gap in GDP per head.

The counterfactual keeps the GDP of 2020 where it was made and spreads people as in an earlier
census. It is arithmetic, no forecast: with fewer people, Shenzhen would have made less.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from atlas.measures.concentration.concentration import concentration, concentration_by_year
from atlas.measures.concentration.concentration_panel import china_panel, japan_panel
from atlas.measures.concentration.inequality_indices import gini
from atlas.model.country import Country
from atlas.model.panel import Panel
from atlas.model.summary.concentration import (
    Choice,
    Counterfactual,
    CountryFigures,
    EitherOrder,
    IndicesOfYear,
    PanelCoverage,
)

SAME_TERRITORY = 0.01
"""People of a year may differ by so much from those on 2020's territory: 1 %."""


def gap_if_people_stayed(
    panel: Panel,
    people: pd.DataFrame,
    gdp_year: int | None = None,
    people_year: int | None = None,
) -> float:
    """Return the Gini of GDP per head with the GDP of one year and the people of another.

    Parameters
    ----------
    panel
        China's prefectures.
    people
        Index: prefecture code; ``population_Y``: people of census Y on the territory of 2020.
        It must be that territory: a prefecture that took in another's counties (Hefei,
        Changchun, Jinan) would else set the GDP of more land beside the people of less.
    gdp_year, people_year
        Where GDP was made, and when people lived where; None: in the last year of the
        panel, and in the one before it.

    Returns
    -------
    float
        Gini of GDP / people, weighted by people; 0 to (n − 1)/n.

    Raises
    ------
    ValueError
        A prefecture of the panel has no people in that census.

    Notes
    -----
    ``gini(GDP_i,gdp_year / P_i,people_year, weights = P_i,people_year)``. The growth of the
    nation as a whole cancels out, so only where people live is changed; births and deaths that
    differ between prefectures are changed with it.

    Examples
    --------
    Cities A and B had 2 and 2 million people; now 3 and 1, with GDP 3 and 1. The gap today is
    0; had people stayed, GDP per head would be 1½ and ½, and the gap ¼.
    """
    *_, before, after = panel.years
    people_year = people_year or before
    rows = panel.of_year(gdp_year or after)
    stayed = people[f"population_{people_year}"].astype("Float64").reindex(rows["unit"])
    stayed = stayed.reset_index(drop=True)
    return gini(rows["gdp"] / stayed, stayed)


def of_same_territory(panel: Panel, people: pd.DataFrame) -> Panel:
    """Keep the prefectures whose land is that of 2020 in every year of the panel.

    Parameters
    ----------
    panel, people
        As for `gap_if_people_stayed`.

    Returns
    -------
    Panel
        Units whose people of each year are those on 2020's territory within 1 %.
    """
    counts = {year: people[f"population_{year}"].astype("Float64") for year in panel.years}
    then = pd.concat(counts, names=["year", "unit"]).rename("then")
    both = panel.rows.join(then, on=["year", "unit"])
    off = (both["population"].astype("Float64") / both["then"] - 1).abs()
    same = off.le(SAME_TERRITORY).fillna(False).groupby(both["unit"]).all()
    return panel.keep(sorted(same[same].index))


def sensitivity(
    panel: Panel, table: pd.DataFrame, people: pd.DataFrame, *, country: Country
) -> dict[str, Choice]:
    """Measure China's concentration under other choices of prefectures.

    Parameters
    ----------
    panel, people
        As for `gap_if_people_stayed`.
    table
        What `china_panel` made the panel of.
    country
        The country whose censuses and divisions are meant.

    Returns
    -------
    dict of Choice
        ``with_mismatch`` (Ili kept, though its GDP and people of 2000 are of different lands),
        ``without_any_flag`` (every prefecture with a doubtful figure dropped) and
        ``same_territory`` (whose land did not change).
    """
    flags = table["flag"].astype("string").dropna().str.split(";").explode().unique()
    choices = {
        "with_mismatch": china_panel(table, panel.nation, unfit=(), country=country),
        "without_any_flag": china_panel(table, panel.nation, unfit=list(flags), country=country),
        "same_territory": of_same_territory(panel, people),
    }
    return {
        name: Choice(
            units=choice.rows["unit"].nunique(),
            gap_if_people_stayed=round(gap_if_people_stayed(choice, people), 6),
            years=concentration_by_year(concentration(choice)),
        )
        for name, choice in choices.items()
    }


def counterfactual_summary(
    panel: Panel, people: pd.DataFrame, by_year: Mapping[str, IndicesOfYear]
) -> Counterfactual:
    """Set the gap of 2020 beside those that GDP alone, and people alone, would have made.

    Parameters
    ----------
    panel, people
        As for `gap_if_people_stayed`.
    by_year
        From `concentration_by_year`, of the panel.

    Returns
    -------
    Counterfactual
        Either order is over the prefectures of the same territory.
    """
    same, years = of_same_territory(panel, people), panel.years[-2:]
    before, after = years
    gaps = {(g, p): gap_if_people_stayed(same, people, g, p) for g in years for p in years}
    earlier = [year for year in reversed(panel.years) if year < after]
    return Counterfactual(
        gap={str(year): by_year[str(year)].gdp_per_head.gini for year in years},
        people_as_in={
            str(year): round(gap_if_people_stayed(panel, people, after, year), 6)
            for year in earlier
        },
        either_order=EitherOrder(
            units=same.rows["unit"].nunique(),
            gap={str(year): round(gaps[year, year], 6) for year in years},
            mixed={f"{g}_people_{p}": round(gaps[g, p], 6) for g, p in (years[::-1], years)},
            by_people=[
                round(gaps[before, after] - gaps[before, before], 6),
                round(gaps[after, after] - gaps[after, before], 6),
            ],
        ),
    )


def concentration_summary(
    panels: Mapping[str, Panel],
    measured: pd.DataFrame,
    economies: Mapping[str, pd.DataFrame],
    people: pd.DataFrame,
    *,
    country: Country,
) -> dict[str, CountryFigures]:
    """Summarise concentration in the three countries, by each of their units.

    Parameters
    ----------
    panels
        From `atlas.measures.concentration.concentration_panel.country_panels`, and of
        `atlas.measures.concentration.concentration_panel.larger_panels` as many as were measured.
    measured
        From `atlas.measures.concentration.concentration.concentration`, of all panels one below
        the other.
    economies
        The tables that the panels were made of, by country.
    people
        As for `gap_if_people_stayed`.
    country
        The country whose censuses and divisions are meant.

    Returns
    -------
    dict of CountryFigures
        By the keys of the panels: of each country, and of its larger units.
    """
    lines = dict(list(measured.groupby(["country", "level"], sort=False)))
    by_year = {
        key: concentration_by_year(lines[panel.country, panel.level])
        for key, panel in panels.items()
    }
    countries = {
        key: CountryFigures(level=panel.level, years=by_year[key], coverage=_coverage(panel))
        for key, panel in panels.items()
    }
    china = panels["china"]
    countries["china"] = replace(
        countries["china"],
        counterfactual=counterfactual_summary(china, people, by_year["china"]),
        sensitivity=sensitivity(china, economies["china"], people, country=country),
    )
    countries["japan"] = replace(
        countries["japan"],
        base="h23",
        other_bases={
            base: concentration_by_year(concentration(japan_panel(economies["japan"], base)))
            for base in ("h23_real", "h27")
        },
    )
    return countries


def _coverage(panel: Panel) -> dict[str, PanelCoverage]:
    rows = panel.coverage().to_dict("records")
    return {
        str(row["year"]): PanelCoverage(
            units=int(row["units"]),
            people=int(row["people"]),
            people_left_out=int(row["people_left_out"]),
            people_share=round(float(row["people_share"]), 6),
        )
        for row in rows
    }
