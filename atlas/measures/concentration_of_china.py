"""Concentration in China: derived figures, measured of GDP that the atlas may not pass on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

import atlas.measures.concentration as measures
from atlas.measures.chapter import Chapter, Given, Reading
from atlas.model.country import Codes
from atlas.model.dataset import Panel
from atlas.model.errors import AtlasError
from atlas.model.summary import places as records
from atlas.sources.packaged import has_table

FIGURES: Final = "concentration_china"
CURVES: Final = "concentration_china_curves"
ENDS: Final = "gdp_per_head_china_province_ends"
PER_HEAD: Final = "gdp_per_head_china_prefecture"
"""The packaged tables of derived figures, in the order of `DerivedFigures`."""

COLUMNS: Final = ("year", "prefecture_code", "gdp_100m_yuan", "population", "flag")
"""What a file of GDP by prefecture must hold to measure the derived figures of."""

MAIN: Final = "main"
"""The choice of prefectures whose figures are published as those of China."""

ON_LATEST_LAND: Final = "gdp_per_head_on_latest_land"
"""GDP per head with the people of one census on the territory of the last."""

DECIMALS: Final = 9


@dataclass(frozen=True)
class DerivedFigures:
    """What the atlas publishes of the GDP of China's prefectures.

    Attributes
    ----------
    figures
        ``choice`` (of prefectures), ``level``, ``gdp_year``, ``people_year``, ``series``,
        ``units``, ``people``, and the indices; those of Theil null for `ON_LATEST_LAND`.
    curves
        As of `atlas.measures.concentration.lorenz_curves`, at every hundredth of ``unit_share``:
        no step is the GDP of a single prefecture.
    ends
        As of `atlas.measures.concentration.largest_over_smallest`, with ``year`` as a column.
    per_head
        ``year``, ``prefecture_code`` and ``index``: GDP per head in whole per cent of that of all
        prefectures of the year; ``index_in_panel``: of that of the prefectures of the panel,
        rounded down, null for others.
    """

    figures: pd.DataFrame
    curves: pd.DataFrame
    ends: pd.DataFrame
    per_head: pd.DataFrame

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the four tables by the names that they are packaged under."""
        frames = (self.figures, self.curves, self.ends, self.per_head)
        return dict(zip((FIGURES, CURVES, ENDS, PER_HEAD), frames, strict=True))

    def write(self, folder: Path) -> None:
        """Write the four packaged tables into a folder."""
        for name, frame in self.tables().items():
            frame.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")


def read_gdp_file(path: Path) -> pd.DataFrame:
    """Read a CSV of GDP and people by prefecture and census.

    Parameters
    ----------
    path
        UTF-8, with the `COLUMNS`: GB/T 2260 code, GDP in 100 million yuan at current prices,
        people counted on the territory of the year, and doubts joined by semicolons.

    Raises
    ------
    AtlasError
        A column is missing.
    """
    table = pd.read_csv(path, dtype={"prefecture_code": "str", "flag": "str"})
    missing = [name for name in COLUMNS if name not in table]
    if missing:
        raise AtlasError(
            f"{path.name}: no column {', '.join(missing)}; expected {', '.join(COLUMNS)}"
        )
    types = {"gdp_100m_yuan": "Float64", "population": "Int64", "year": "Int64"}
    return table.astype(types)


def derive(
    table: pd.DataFrame, people: pd.DataFrame, *, codes: Codes, years: tuple[int, int]
) -> DerivedFigures:
    """Measure of the GDP of prefectures what the atlas publishes of it.

    Parameters
    ----------
    table
        From `read_gdp_file`.
    people
        Index: prefecture code; ``population_Y``: people of census Y on the territory of the last.
    codes
        What the digits of a code say.
    years
        The two censuses compared, the earlier first.

    Notes
    -----
    Four choices of prefectures: ``main`` (see `atlas.measures.concentration.china_panel`),
    ``with_mismatch`` (Ili kept, though its GDP and people of 2000 are of different lands),
    ``without_any_flag`` (every prefecture with a doubtful figure dropped) and ``same_territory``
    (whose land did not change). Of each the indices of `concentration` in every census, and
    `gap_if_people_stayed` with the GDP of one of the last two censuses and the people of another.

    Examples
    --------
    >>> from atlas.country import china
    >>> codes = ["110000", "120000"] * 2
    >>> table = pd.DataFrame(
    ...     {
    ...         "year": [2010, 2010, 2020, 2020],
    ...         "prefecture_code": codes,
    ...         "gdp_100m_yuan": [3.0, 1.0, 6.0, 2.0],
    ...         "population": [2, 2, 3, 1],
    ...         "flag": "",
    ...     }
    ... )
    >>> people = table.pivot(index="prefecture_code", columns="year", values="population")
    >>> people = people.add_prefix("population_")
    >>> found = derive(table, people, codes=china().codes, years=(2010, 2020))
    >>> found.per_head["index"].tolist()
    [150, 50, 100, 100]
    """
    sums = table.groupby("year")["population"].sum().astype(int)
    nation = {int(year): int(people) for year, people in zip(sums.index, sums, strict=True)}
    panel = measures.china_panel(table, nation, codes=codes)
    flags = table["flag"].astype("string").dropna().str.split(";").explode().unique()
    choices = {
        MAIN: panel,
        "with_mismatch": measures.china_panel(table, nation, unfit=(), codes=codes),
        "without_any_flag": measures.china_panel(
            table, nation, unfit=[flag for flag in flags if flag], codes=codes
        ),
        "same_territory": measures.of_same_territory(panel, people),
    }
    parts = [_measured(choice, of, people) for choice, of in choices.items() if len(of.rows)]
    province = panel.sum_to("province", panel.groups())
    parts.append(_indices(MAIN, province))
    figures = pd.concat(parts, ignore_index=True)
    figures[list(measures.INDICES)] = figures[list(measures.INDICES)].round(DECIMALS)
    ends = measures.largest_over_smallest(panel).reset_index()
    return DerivedFigures(
        figures, _curves(panel), ends.round({"ratio": 3}), _per_head(table, panel, years=years)
    )


def _curves(panel: Panel) -> pd.DataFrame:
    """Read the height of each Lorenz curve at every hundredth of the units."""
    hundredths = np.arange(101) / 100
    curves = measures.lorenz_curves(panel).groupby(["year", "series"], sort=False)
    frames = {
        key: pd.DataFrame(
            {
                "unit_share": hundredths,
                "total_share": np.interp(
                    hundredths, curve["unit_share"], curve["total_share"]
                ).round(5),
            }
        )
        for key, curve in curves
    }
    return pd.concat(frames, names=["year", "series"]).reset_index(["year", "series"])


def _indices(choice: str, panel: Panel) -> pd.DataFrame:
    measured = measures.concentration(panel).drop(columns="country")
    measured.insert(0, "choice", choice)
    measured = measured.rename(columns={"year": "gdp_year"})
    measured.insert(3, "people_year", measured["gdp_year"])
    return measured


def _measured(choice: str, panel: Panel, people: pd.DataFrame) -> pd.DataFrame:
    """Measure the indices of one choice, and the gaps had people lived as in another census."""
    last = panel.years[-2:]
    gaps = [
        {
            "choice": choice,
            "level": panel.level,
            "gdp_year": made,
            "people_year": lived,
            "series": ON_LATEST_LAND,
            "units": panel.rows["unit"].nunique(),
            "people": int(people[f"population_{lived}"].reindex(panel.rows["unit"].unique()).sum()),
            "gini": measures.gap_if_people_stayed(panel, people, made, lived),
        }
        for made, lived in product(last, panel.years)
    ]
    return pd.concat([_indices(choice, panel), pd.DataFrame(gaps)], ignore_index=True)


def _per_head(table: pd.DataFrame, panel: Panel, *, years: tuple[int, int]) -> pd.DataFrame:
    rows = table[table["year"].isin(years)].copy()
    in_panel = rows["prefecture_code"].isin(panel.rows["unit"])
    rows["index"] = _relative(rows).round().astype("Int64")
    # Rounded down, no prefecture comes into another class of a map with whole bounds.
    rows["index_in_panel"] = np.floor(_relative(rows[in_panel])).astype("Int64")
    order = ["year", "prefecture_code"]
    return rows.sort_values(order)[[*order, "index", "index_in_panel"]].reset_index(drop=True)


def _relative(rows: pd.DataFrame) -> pd.Series:
    """Return GDP per head, % of that of all rows of the year together."""
    sums = rows.groupby("year")[["gdp_100m_yuan", "population"]].transform("sum")
    whole = sums["gdp_100m_yuan"] / sums["population"]
    return 100 * rows["gdp_100m_yuan"] / rows["population"] / whole


def indices_of_panels(figures: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the published indices of China as `atlas.measures.concentration` measures others.

    Parameters
    ----------
    figures
        As `DerivedFigures.figures`.

    Returns
    -------
    dict
        ``china`` and ``china_province``, with the columns of `concentration`.
    """
    rows = figures[figures["choice"].eq(MAIN) & figures["series"].isin(measures.SERIES)]
    rows = rows.drop(columns=["choice", "people_year"]).rename(columns={"gdp_year": "year"})
    rows = rows.astype({"year": int, "units": int, "people": int})
    rows.insert(0, "country", "china")
    return {
        key: rows[rows["level"].eq(level)].reset_index(drop=True)
        for key, level in (("china", "prefecture"), ("china_province", "province"))
    }


def china_figures(
    figures: pd.DataFrame, nation: Mapping[int, int]
) -> dict[str, records.CountryFigures]:
    """Put the figures of China into the records of ``summary.json``.

    Parameters
    ----------
    figures
        As `DerivedFigures.figures`.
    nation
        People counted in the whole country by census.

    Returns
    -------
    dict of CountryFigures
        ``china`` and ``china_province``.
    """
    china, province = (
        records.CountryFigures(
            level=level, years=_by_year(figures, MAIN, level), coverage=_coverage(of, nation)
        )
        for level in ("prefecture", "province")
        for of in [figures[figures["choice"].eq(MAIN) & figures["level"].eq(level)]]
    )
    choices = [name for name in figures["choice"].unique() if name != MAIN]
    *_, before, after = (int(year) for year in china.years)
    sensitivity = {
        name: records.Choice(
            units=int(figures.loc[figures["choice"].eq(name), "units"].iloc[0]),
            gap_if_people_stayed=_gap(figures, name, after, before),
            years=_by_year(figures, name, "prefecture"),
        )
        for name in choices
    }
    return {
        "china": records.CountryFigures(
            level=china.level,
            years=china.years,
            coverage=china.coverage,
            counterfactual=_counterfactual(figures, china.years),
            sensitivity=sensitivity,
        ),
        "china_province": province,
    }


def _by_year(figures: pd.DataFrame, choice: str, level: str) -> dict[str, records.IndicesOfYear]:
    rows = figures[
        figures["choice"].eq(choice)
        & figures["level"].eq(level)
        & figures["series"].isin(measures.SERIES)
    ]
    return measures.concentration_by_year(rows.rename(columns={"gdp_year": "year"}))


def _coverage(rows: pd.DataFrame, nation: Mapping[int, int]) -> dict[str, records.PanelCoverage]:
    of_people = rows[rows["series"].eq("population")]
    held = (of_people[name].astype(int) for name in ("gdp_year", "units", "people"))
    return {
        str(year): records.PanelCoverage.of(int(units), int(people), nation[int(year)])
        for year, units, people in zip(*held, strict=True)
    }


def _gap(figures: pd.DataFrame, choice: str, made: int, lived: int) -> float:
    rows = figures[figures["choice"].eq(choice) & figures["series"].eq(ON_LATEST_LAND)]
    found = rows.loc[rows["gdp_year"].eq(made) & rows["people_year"].eq(lived), "gini"]
    return float(found.astype(float).iloc[0])


def _counterfactual(
    figures: pd.DataFrame, by_year: Mapping[str, records.IndicesOfYear]
) -> records.Counterfactual:
    """Set the last gap beside those that GDP alone, and people alone, would have made.

    Either order is over the prefectures of the same territory.
    """
    *earlier, after = (int(year) for year in by_year)
    before = earlier[-1]
    years = (before, after)
    same = "same_territory"
    gaps = {
        (made, lived): _gap(figures, same, made, lived) for made, lived in product(years, years)
    }
    return records.Counterfactual(
        gap={str(year): by_year[str(year)].gdp_per_head.gini for year in years},
        people_as_in={
            str(year): round(_gap(figures, MAIN, after, year), 6) for year in reversed(earlier)
        },
        either_order=records.EitherOrder(
            units=int(figures.loc[figures["choice"].eq(same), "units"].iloc[0]),
            gap={str(year): round(gaps[year, year], 6) for year in years},
            mixed={f"{g}_people_{p}": round(gaps[g, p], 6) for g, p in (years[::-1], years)},
            by_people=[
                round(gaps[before, after] - gaps[before, before], 6),
                round(gaps[after, after] - gaps[after, before], 6),
            ],
        ),
    )


ECONOMIES: Final = {"united_states": "economy_us_county", "japan": "economy_japan_prefecture"}
"""The packaged table of people and GDP of each country that others set beside China."""


def measure_economies(
    reading: Reading, derived: DerivedFigures | None
) -> tuple[pd.DataFrame | None, dict[str, records.CountryFigures]]:
    """Measure the concentration of people and GDP in two countries beside the derived figures.

    Those of China are packaged, whatever census a user brings: its GDP may not be passed on.

    Returns
    -------
    tuple
        The table of the indices of the three countries and of their larger units, and the same as
        ``summary.json`` has it. Nothing where the country has no such tables.
    """
    country = reading.country
    if derived is None or not all(has_table(name, country.tables) for name in ECONOMIES.values()):
        return None, {}
    economies = {where: reading.table(name) for where, name in ECONOMIES.items()}
    panels = measures.country_panels(economies)
    areas = reading.table("us_county_cbsa")
    panels |= measures.larger_panels(panels, areas)
    people = reading.inputs.packaged_people("prefecture_code")
    nation = {year: int(people[year].sum()) for year in country.years}
    measured = {key: measures.concentration(panel) for key, panel in panels.items()}
    measured |= indices_of_panels(derived.figures)
    summaries = measures.concentration_summary(panels, measured, economies)
    summaries |= china_figures(derived.figures, nation)
    countries = ("china", *ECONOMIES)
    order = [*countries, *sorted(measured.keys() - set(countries))]
    indices = pd.concat([measured[key] for key in order], ignore_index=True)
    return indices, {key: summaries[key] for key in order}


def _give(reading: Reading) -> Given:
    """Give the concentration of people and GDP in three countries."""
    packaged = [reading.optional_table(name) for name in (FIGURES, CURVES, ENDS, PER_HEAD)]
    known = [table for table in packaged if table is not None]
    derived = DerivedFigures(*known) if len(known) == len(packaged) else None
    indices, figures = measure_economies(reading, derived)
    return Given(
        tables={} if indices is None else {"concentration": indices},
        summary={"concentration": figures},
        derived={} if derived is None else derived.tables(),
    )


CHAPTER: Final = Chapter("concentration", gives=_give)
