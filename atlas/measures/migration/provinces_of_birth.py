"""Provinces of birth and residence: a stock of people.

Who was born in one province and lives in another is a **stock**: it holds every move of a
lifetime that was not undone, whenever it was. It is of the long form (a sample), and leaves out the
special regions and abroad. The nearest that a census comes to a flow is in `province_moves`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from atlas.measures.chapter import Chapter, Given, Reading
from atlas.measures.migration.bent_lines import METRES_PER_KM, bent_lines
from atlas.measures.migration.province_moves import MOVES, published_moves
from atlas.model.summary.people import BirthStocks, LargestStock
from atlas.sources.packaged import has_table

PROVINCES = 31

SAMPLE_MULTIPLIER = {2010: 10}
"""People per sample person: the published 102.31 m of 2010 are ten times the sample.

The fraction of 2000 is unverified, so its figures stay sample persons and shares.
"""


def birth_years(table: pd.DataFrame) -> list[int]:
    """List the censuses of a table of stocks, ascending."""
    return sorted(int(year) for year in table["year"].unique())


def birth_matrix(table: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return sample persons by province of birth and province of residence.

    Parameters
    ----------
    table
        One row per year and ordered pair of provinces: ``year``, ``birth_code``,
        ``residence_code``, ``sample_persons``.
    year
        2000 or 2010.

    Returns
    -------
    pandas.DataFrame
        31 × 31, Int64: rows ``birth_code``, columns ``residence_code``, both ascending. The
        diagonal is null: who lives in the province of birth is not in the table.

    Raises
    ------
    ValueError
        The year's 930 ordered pairs are not all there, or one of them twice.
    """
    rows = _of_year(table, year)
    wide = rows.pivot(index="birth_code", columns="residence_code", values="sample_persons")
    return wide.astype("Int64").sort_index().sort_index(axis=1)


def corridors(table: pd.DataFrame, year: int) -> pd.DataFrame:
    """List every ordered pair of provinces, the largest stock first.

    Parameters
    ----------
    table
        As for `birth_matrix`, with the names ``birth_zh`` and ``residence_zh``.
    year
        2000 or 2010.

    Returns
    -------
    pandas.DataFrame
        930 rows: ``rank`` (1 is the largest), ``birth_code``, ``birth_zh``, ``residence_code``,
        ``residence_zh``, ``sample_persons`` (Int64), ``share_pct`` (Float64, % of all who live
        outside their province of birth) and ``people`` (Int64: sample × 10 in 2010, null in
        2000, see `SAMPLE_MULTIPLIER`). Equal stocks are in the order of their codes.

    Raises
    ------
    ValueError
        As for `birth_matrix`.
    """
    rows = _of_year(table, year)
    persons = rows["sample_persons"].astype("Int64")
    rows = rows.assign(
        sample_persons=persons,
        share_pct=100 * persons.astype("Float64") / int(persons.sum()),
        people=_people(persons, year),
    )
    order = ["sample_persons", "birth_code", "residence_code"]
    rows = rows.sort_values(order, ascending=[False, True, True], ignore_index=True)
    rows.insert(0, "rank", range(1, len(rows) + 1))
    return rows.drop(columns="year")


def birth_stock(
    table: pd.DataFrame, year: int, population: pd.Series | None = None
) -> pd.DataFrame:
    """Sum the matrix by province: born elsewhere and living here, born here and living elsewhere.

    Parameters
    ----------
    table
        As for `birth_matrix`.
    year
        2000 or 2010.
    population
        People counted in the same census by province code, for the share of residents.

    Returns
    -------
    pandas.DataFrame
        One row per province, sorted by ``province_code``: ``name_zh``,
        ``sample_born_elsewhere``, ``sample_living_elsewhere``, ``sample_balance`` (the first
        less the second; all three Int64, sample persons), ``share_born_elsewhere_pct``,
        ``share_living_elsewhere_pct`` (Float64, % of all who live outside their province of
        birth), ``born_elsewhere``, ``living_elsewhere``, ``balance`` (Int64, people: null in
        2000) and, with ``population``, ``born_elsewhere_of_residents_pct`` (Float64; null in
        2000).

    Raises
    ------
    ValueError
        As for `birth_matrix`.
    """
    matrix = birth_matrix(table, year)
    names = _of_year(table, year).groupby("residence_code")["residence_zh"].first()
    here, elsewhere = matrix.sum(axis=0), matrix.sum(axis=1)
    everyone = int(here.sum())
    stock = pd.DataFrame(index=pd.Index(matrix.index, name="province_code"))
    stock["name_zh"] = names
    stock["sample_born_elsewhere"] = here
    stock["sample_living_elsewhere"] = elsewhere
    stock["sample_balance"] = here - elsewhere
    stock["share_born_elsewhere_pct"] = 100 * here.astype("Float64") / everyone
    stock["share_living_elsewhere_pct"] = 100 * elsewhere.astype("Float64") / everyone
    for name in ("born_elsewhere", "living_elsewhere", "balance"):
        stock[name] = _people(stock[f"sample_{name}"], year)
    if population is not None:
        residents = population.reindex(stock.index).astype("Float64")
        stock["born_elsewhere_of_residents_pct"] = 100 * stock["born_elsewhere"] / residents
    return stock.reset_index()


def birthplace_columns(
    birth: pd.DataFrame,
    five_year: pd.DataFrame,
    population: pd.Series,
    year: int = max(SAMPLE_MULTIPLIER),
) -> pd.DataFrame:
    """Return what a table of provinces takes from the stock and the moves.

    Parameters
    ----------
    birth
        The table of `birth_matrix`.
    five_year
        From `atlas.measures.migration.province_moves.five_year_migration`.
    population
        People counted in the census of ``year`` by province code.
    year
        A census whose sample fraction is known.

    Returns
    -------
    pandas.DataFrame
        By province code: ``born_in_other_province_Y``, ``living_outside_birth_province_Y``
        (Int64, people), ``born_in_other_province_share_Y`` (Float64, % of residents), and for
        each period ``five_year_in_A_B``, ``five_year_out_A_B``, ``five_year_net_A_B`` (Int64,
        people).
    """
    stock = birth_stock(birth, year, population).set_index("province_code")
    columns = {
        f"born_in_other_province_{year}": stock["born_elsewhere"],
        f"living_outside_birth_province_{year}": stock["living_elsewhere"],
        f"born_in_other_province_share_{year}": stock["born_elsewhere_of_residents_pct"],
    }
    moves = five_year.set_index(["period", "province_code"])
    for period, rows in moves.groupby("period"):
        years = str(period).replace("-", "_")
        for way in ("in", "out", "net"):
            columns[f"five_year_{way}_{years}"] = rows.droplevel("period")[f"{way}_migrants"]
    return pd.DataFrame(columns).rename_axis("code")


def birth_summary(birth: pd.DataFrame) -> dict[str, BirthStocks]:
    """Summarise the stocks of the table of `birth_matrix` by census year."""
    stocks = {}
    for year in sorted(birth["year"].unique()):
        listed = corridors(birth, int(year))
        top = listed.iloc[0]
        people = listed["people"]
        stocks[str(year)] = BirthStocks(
            sample_persons=int(listed["sample_persons"].sum()),
            people=None if people.isna().any() else int(people.sum()),
            largest=LargestStock(
                birth_code=top["birth_code"],
                residence_code=top["residence_code"],
                sample_persons=int(top["sample_persons"]),
                share_pct=round(float(top["share_pct"]), 4),
            ),
        )
    return stocks


def _of_year(table: pd.DataFrame, year: int) -> pd.DataFrame:
    rows = table[table["year"].eq(year)]
    pairs = rows[["birth_code", "residence_code"]]
    expected = PROVINCES * (PROVINCES - 1)
    proper = pairs["birth_code"].ne(pairs["residence_code"]) & ~pairs.duplicated()
    codes = set(pairs["birth_code"]) | set(pairs["residence_code"])
    if len(rows) != expected or not proper.all() or len(codes) != PROVINCES:
        raise ValueError(
            f"{year}: expected the {expected} ordered pairs of {PROVINCES} provinces, found "
            f"{len(rows)} rows, {int(proper.sum())} proper, of {len(codes)} provinces"
        )
    return rows


def _people(sample: pd.Series, year: int) -> pd.Series:
    if year in SAMPLE_MULTIPLIER:
        return sample * SAMPLE_MULTIPLIER[year]
    return pd.Series(pd.NA, sample.index, dtype="Int64")


def birth_lines(
    birthplace: pd.DataFrame, provinces: gpd.GeoDataFrame, *, crs: object
) -> gpd.GeoDataFrame:
    """Draw a line from each province of birth to each province of residence, with its people.

    Parameters
    ----------
    birthplace
        As for `birth_matrix`.
    provinces
        ``code``, ``name_en`` and ``geometry`` of the 31 provinces, any CRS; the geometry is
        null where a user's boundaries do not draw one.
    crs
        An equal-area projection in metres.

    Returns
    -------
    GeoDataFrame
        One row per ordered pair of provinces (930), sorted by ``birth_code`` and
        ``residence_code``; ``birth_zh``, ``birth_en``, ``residence_zh``, ``residence_en``; per
        year ``sample_persons_Y`` (Int64), ``born_there_living_here_Y`` (Int64, people; only of
        a census whose sample fraction is known), ``share_of_stock_Y`` (Float64, % of all who
        live outside their province of birth), ``rank_Y`` (Int64, 1 is the largest);
        ``distance_km`` (Float64, straight in the Albers projection between the ends);
        LineStrings in the CRS of ``provinces``. Without a shape of both provinces a row has
        neither distance nor line.

    Raises
    ------
    ValueError
        As for `birth_matrix`.

    Notes
    -----
    A line runs between representative points (a point on the surface of each province) and
    joins two provinces: it is no route. It is a parabola in the Albers projection.
    """
    table = _stocks(birthplace, birth_years(birthplace))
    points = provinces.set_index("code").to_crs(crs).representative_point()
    places = pd.DataFrame({"x": points.x, "y": points.y})
    names = provinces.set_index("code")["name_en"]
    for side in ("birth", "residence"):
        table[f"{side}_en"] = table[f"{side}_code"].map(names)
    start, end = (
        places.reindex(table[f"{side}_code"]).to_numpy() for side in ("birth", "residence")
    )
    table["distance_km"] = np.hypot(*(end - start).T) / METRES_PER_KM
    table["distance_km"] = table["distance_km"].astype("Float64")
    lines = bent_lines(start, end)
    return gpd.GeoDataFrame(table, geometry=lines, crs=crs).to_crs(provinces.crs)


def _stocks(birthplace: pd.DataFrame, years: Sequence[int]) -> pd.DataFrame:
    key = ["birth_code", "birth_zh", "residence_code", "residence_zh"]
    names = {"people": "born_there_living_here", "share_pct": "share_of_stock"}
    wide = pd.DataFrame()
    for year in years:
        listed = corridors(birthplace, year).set_index(key)
        columns = {name: f"{names.get(name, name)}_{year}" for name in map(str, listed)}
        named = listed.rename(columns=columns)
        named = named.dropna(axis="columns", how="all")
        wide = named if wide.empty else wide.join(named, how="outer", validate="1:1")
    return wide.sort_index().reset_index()


BIRTHS: Final = "migration_province_birthplace"
"""Packaged table of provinces that a country may have."""


def _give(reading: Reading) -> Given:
    """Give who lives in another province than that of their birth."""
    country = reading.country
    births = reading.optional_table(BIRTHS)
    if births is None:
        return Given()
    provinces = reading.unit_sets["province"].table
    stocks = [corridors(births, year).assign(year=year) for year in birth_years(births)]
    columns = {}
    if has_table(MOVES, country.tables):
        people = reading.inputs.packaged_people("province_code")[max(SAMPLE_MULTIPLIER)]
        moved = published_moves(country.tables, country.provinces)
        columns = {"province": birthplace_columns(births, moved, people)}
    return Given(
        columns=columns,
        tables={
            "provinces_of_birth": pd.concat(stocks, ignore_index=True),
            "province_migration_lines": birth_lines(births, provinces, crs=country.equal_area),
        },
        summary={"born_in_other_province": birth_summary(births)},
    )


CHAPTER: Final = Chapter("births", gives=_give)
