"""The same decade on three scales: growth, migration and density by county up to province."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from math import log
from typing import Any, Final

import pandas as pd

from atlas.measures.chapter import Chapter, Given, Reading
from atlas.measures.city_classes import CITY_CLASSES, cities, city_of_county
from atlas.measures.migration.away_from_registration import away_by_place
from atlas.measures.migration.nested import GAINED
from atlas.measures.population_growth import counted_once
from atlas.measures.statistics import rounded, rounded_change_pct, rounded_figure, rounded_share
from atlas.model.country import Period
from atlas.model.dataset import NATIONAL_SHARE, UnitSet, people_sets
from atlas.model.frames import COUNT, check_series
from atlas.model.summary import places as records
from atlas.sources.packaged import latest_table
from atlas.units.unit_sets import Comparison

LEVELS: Final = ("county", "prefecture", "province")
"""From the finest to the coarsest."""

ALL, OUTSIDE = "all", "outside_cities"
"""What the column ``class`` says of rows of all units, and of units outside every city."""

GROWTH, ELSEWHERE = "growth_on_scales", "registered_elsewhere"
"""Tables that are published."""

BORDERS: Final = ("township", "county", "province")
"""What lies between people and their registration, from the nearest to the furthest."""


def territories(unit_set: UnitSet, start: int, end: int) -> pd.DataFrame:
    """List what two censuses compare over, each territory once.

    Parameters
    ----------
    unit_set
        Measured units. Of those that are compared as one (`UnitSet.between`) the land is added.
    start, end
        The censuses compared.

    Returns
    -------
    pandas.DataFrame
        By the code of a unit that stands for the territory, of those that both censuses count:
        ``before`` and ``after`` (Float64, people) and ``area_km2`` (Float64; null where the
        boundaries lack a part).
    """
    table, counts = unit_set.table.set_index("code"), unit_set.between(start, end)
    codes = table.index.to_series()
    held = table.get(f"compared_codes_{start}_{end}", codes).fillna(codes)
    area = (
        table["area_km2"].astype("Float64").groupby(held).agg(lambda part: part.sum(skipna=False))
    )
    once = counted_once(table, start, end)
    found = {
        "before": counts[start]["population"].reindex(table.index),
        "after": counts[end]["population"].reindex(table.index),
        "area_km2": held.map(area),
    }
    listed = pd.DataFrame(found).astype("Float64")[once]
    return listed.dropna(subset=["before", "after"])


def population_weighted_density(people: pd.Series, area_km2: pd.Series) -> float | None:
    """Average the density of units over the people who live there, in people per km².

    Parameters
    ----------
    people, area_km2
        People and land of each unit, by the same index; units that lack either are left out.

    Returns
    -------
    float or None
        None where nobody lives on known land.

    Raises
    ------
    UserError
        People or areas are no numbers of 0 or more.

    Notes
    -----
    With p the people of a unit and d = p / area its density::

        Σ p · d / Σ p

    The density that a person meets on average, and not that of the land, Σ p / Σ area (Craig
    1984, *Averaging population density*). It rises when people move to denser units, and it
    depends on how large the units are.

    Examples
    --------
    90 people on 1 km² and 10 on 9 km²: (90 · 90 + 10 · 10/9) / 100 = 81.1, beside 10 of the land.

    >>> round(population_weighted_density(pd.Series([90, 10]), pd.Series([1, 9])), 1)
    81.1
    """
    call = "atlas.measures.population_weighted_density"
    check_series(call, "people", people, COUNT)
    check_series(call, "area_km2", area_km2, COUNT)
    known = pd.DataFrame({"people": people, "area": area_km2}).astype("Float64").dropna()
    known = known[known["area"] > 0].astype("float64")
    everyone = known["people"].sum()
    met = (known["people"] ** 2 / known["area"]).sum()
    return float(met / everyone) if everyone else None


def courgeau_k(share_pct: float, units: int) -> float | None:
    """Return Courgeau's k: % of people beyond a border over ln(n²), n the units that it parts.

    Notes
    -----
    Courgeau (1973, *Migrants et migrations*) found that the share of people who crossed a border
    grows with the logarithm of the pairs of units: share = k · ln(n²). Where k is the same on
    two scales, the number of units explains why one crosses a border more often than the other.

    Examples
    --------
    6.868 % beyond the borders of 31 units: ln(31²) = 6.868, so k = 1.
    """
    return share_pct / log(units**2) if units > 1 else None


def growth_on_scales(
    unit_sets: Mapping[str, UnitSet],
    comparisons: Mapping[str, Comparison],
    city_class: pd.Series | None,
    *,
    periods: Sequence[Period],
    main: Period,
) -> pd.DataFrame | None:
    """Measure growth, density and migration between two censuses by units of three sizes.

    Parameters
    ----------
    unit_sets
        The measured unit sets by id.
    comparisons
        Period → what its censuses are compared over.
    city_class
        Size class of the city by code of a row of the last census, null outside every city. The
        counties of the main comparison are then told by class too; None leaves these rows out.
    periods
        The periods of censuses, in the order of the rows.
    main
        The one whose counties are told by class.

    Returns
    -------
    pandas.DataFrame or None
        A row by ``period`` (``A-B``) and ``level`` (`LEVELS`), ``class`` being ``all``, then
        those of the counties by ``class`` of city or ``outside_cities``; see `_growth` and
        `_migration` for the figures. None where no comparison is over the whole country.

    Notes
    -----
    Figures for areas depend on the areas: on how large they are, and on where their borders run
    (the modifiable areal unit problem; Openshaw 1984). Each level has the finest units of the
    two censuses; migration is estimated where ages are known, which at the county are the units
    over which every count is compared. A unit of several counties is of the class of city in
    which most of its people live.
    """
    finest = {(s.years[0], s.years[-1]): s for s in people_sets(unit_sets)}
    rows: list[dict[str, Any]] = []
    for period in periods:
        counties, comparison = finest.get(period.ends), comparisons.get(period.name)
        if counties is None or comparison is None or not comparison.base.is_whole:
            continue
        upper = {level: unit_sets[level] for level in LEVELS[1:]}
        moving = unit_sets.get(period.unit_set, counties)
        land = {
            level: territories(units, *period.ends)
            for level, units in {"county": counties, **upper}.items()
        }
        estimates = {
            level: _estimates(units, period) for level, units in {"county": moving, **upper}.items()
        }
        for level in LEVELS:
            named = {"period": period.name, "level": level, "class": ALL}
            rows.append(named | _growth(land[level]) | _migration(estimates[level]))
        if period != main or city_class is None:
            continue
        census = comparison.inputs.rows
        people = census[census["year"] == period.ends[1]].set_index("code")["population"]
        of_land, of_moving = (
            class_of_units(units.table, people, city_class, period.ends[1])
            for units in (counties, moving)
        )
        for name in (*(known for known in CITY_CLASSES if city_class.eq(known).any()), OUTSIDE):
            named = {"period": period.name, "level": "county", "class": name}
            moved = estimates["county"]
            moved = None if moved is None else _of_class(moved, of_moving, name)
            rows.append(
                named | _growth(_of_class(land["county"], of_land, name)) | _migration(moved)
            )
    return pd.DataFrame(rows).convert_dtypes() if rows else None


def _of_class(units: pd.DataFrame, class_of: pd.Series, name: str) -> pd.DataFrame:
    return units[class_of.reindex(units.index).eq(name)]


def class_of_units(
    table: pd.DataFrame, people: pd.Series, city_class: pd.Series, year: int
) -> pd.Series:
    """Name the class of city in which most people of each unit live.

    Parameters
    ----------
    table
        Units with ``code`` and ``member_codes_<year>``, the rows that they hold joined by ``;``.
    people, city_class
        People, and class of the city (null outside every city), by code of the row.
    year
        The census of the rows.

    Returns
    -------
    pandas.Series
        Class by unit code, ``outside_cities`` among them.
    """
    rows = table.set_index("code")[f"member_codes_{year}"].dropna().str.split(";").explode()
    held = pd.DataFrame(
        {"class": rows.map(city_class).fillna(OUTSIDE), "people": rows.map(people).fillna(0)}
    )
    sums = held.groupby([held.index, "class"])["people"].sum().unstack(fill_value=0)
    return sums.idxmax(axis=1)


def _growth(land: pd.DataFrame) -> dict[str, Any]:
    """Count units that lost people, and average density over people and over land.

    ``units``, ``people_before``, ``people_after``, ``declining_units``, ``declining_share`` (0–1),
    ``people_density_before``, ``…_after``, ``…_change_pct``, and the same of ``land_density``
    (people per km²). Densities are over the units that the boundaries draw; null where these hold
    fewer than 95 % of people.
    """
    fell = int((land["after"] < land["before"]).sum())
    drawn = land.dropna(subset=["area_km2"])
    enough = drawn["after"].sum() >= NATIONAL_SHARE * land["after"].sum()
    densities: dict[str, float | None] = {}
    counts, area = (drawn["before"], drawn["after"]), drawn["area_km2"]
    means = {
        "people": [population_weighted_density(people, area) for people in counts],
        "land": [rounded_share(people.sum(), area.sum()) for people in counts],
    }
    for kind, (before, after) in means.items():
        known = enough and before is not None and after is not None
        change = rounded_change_pct(before, after) if known and before and after else None
        densities |= {
            f"{kind}_density_before": before if known else None,
            f"{kind}_density_after": after if known else None,
            f"{kind}_density_change_pct": change,
        }
    return {
        "units": len(land),
        "people_before": int(land["before"].sum()),
        "people_after": int(land["after"].sum()),
        "declining_units": fell,
        "declining_share": rounded_share(fell, len(land)),
        **rounded(densities.items()),
    }


def _estimates(unit_set: UnitSet, period: Period) -> pd.DataFrame | None:
    """Take the estimate of net migration of each territory; None where there is none.

    By unit code ``net`` (people) and whether it can be told that it ``gained``.
    """
    table = unit_set.table.set_index("code")
    net, direction = (f"net_migration{part}_{period.span}" for part in ("", "_direction"))
    if net not in table:
        return None
    known = table.loc[counted_once(table, *period.ends), [net, direction]].dropna()
    return pd.DataFrame({"net": known[net].astype(int), "gained": known[direction].eq(GAINED)})


def _migration(estimates: pd.DataFrame | None) -> dict[str, Any]:
    """Add up the gains by migration of the units that gained.

    ``migration_units``, ``gaining_units``, ``losing_units``, ``gross_gain`` (people), and
    ``gross_gain_told``: of the units of which it can be told that they gained.
    """
    names = ("migration_units", "gaining_units", "losing_units", "gross_gain", "gross_gain_told")
    if estimates is None or estimates.empty:
        return dict.fromkeys(names)
    net, gained = estimates["net"], estimates["gained"]
    told = (len(net), (net > 0).sum(), (net < 0).sum(), net.clip(lower=0).sum(), net[gained].sum())
    return dict(zip(names, map(int, told), strict=True))


def registered_elsewhere(
    nation: Mapping[int, pd.DataFrame],
    units: Mapping[str, Mapping[int, int]],
    *,
    alike: Collection[int],
) -> pd.DataFrame | None:
    """Tell how many people live beyond a border from the place of their registration.

    Parameters
    ----------
    nation
        Census year → counts by province (index: code), with the columns of
        `atlas.measures.migration.away_from_registration`.
    units
        ``county`` and ``province`` → census year → how many units the border parts.
    alike
        Censuses that ask the same, so that their answers compare.

    Returns
    -------
    pandas.DataFrame or None
        By ``year`` and ``border`` (`BORDERS`): ``units`` (null for townships, which the tables do
        not list), ``people`` registered beyond such a border, ``of_residents_pct`` of residents,
        and ``courgeau_k``, see `courgeau_k`. Of each census that tells all three alike; None
        without any.

    Notes
    -----
    A stock on census day. Whoever is registered in another province is beyond the border of a
    county and of a township too: the rows are nested, and do not add up.
    """
    needed = {"away_other_province", "away_same_county", "away_same_province"}
    rows = []
    for year in alike:
        counts = nation.get(year, pd.DataFrame())
        if not needed <= set(counts):
            continue
        places = away_by_place(counts, split=True)
        far, near, all_away = (
            int(places[place].sum()) for place in ("other_province", "same_province", "all")
        )
        beyond = dict(zip(BORDERS, (all_away, near + far, far), strict=True))
        for border, people in beyond.items():
            parted = units.get(border, {}).get(year)
            share = 100 * people / int(counts["population"].sum())
            k = None if parted is None else courgeau_k(share, parted)
            rows.append((year, border, parted, people, rounded_figure(share), rounded_figure(k)))
    columns = ["year", "border", "units", "people", "of_residents_pct", "courgeau_k"]
    return pd.DataFrame(rows, columns=columns).convert_dtypes() if rows else None


def measure_scales(reading: Reading) -> dict[str, pd.DataFrame]:
    """Measure what the packaged tables tell on several scales.

    Returns
    -------
    dict
        ``growth_on_scales`` and ``registered_elsewhere``, from the functions of these names, as
        far as the whole country is counted.
    """
    country, inputs, unit_sets = reading.country, reading.inputs, reading.unit_sets
    city_class = None
    urban = reading.optional_table(latest_table("urban_area_population", country.tables))
    if urban is not None:
        latest = inputs.rows[inputs.rows["year"] == country.latest].set_index("code")
        of_city = cities(urban)["class"]
        city_class = (
            latest["latest_code"].map(city_of_county(reading.districts, urban)).map(of_city)
        )
    longest = reading.comparisons[country.longest.name]
    units: dict[str, dict[int, int]] = {"county": {}, "province": {}}
    for year, census in inputs.censuses.items():
        units["county"][year] = int((~census.table["code"].isin(census.zones)).sum())
        units["province"][year] = len(unit_sets["province"].table)
    found = {
        GROWTH: growth_on_scales(
            unit_sets, reading.comparisons, city_class, periods=country.period, main=country.main
        ),
        ELSEWHERE: registered_elsewhere(
            longest.nation if longest.base.is_whole else {}, units, alike=country.alike
        ),
    }
    return {name: table for name, table in found.items() if table is not None}


def scales_summary(tables: Mapping[str, pd.DataFrame]) -> records.Scales | None:
    """Summarise the tables of `measure_scales`; None without growth."""
    if GROWTH not in tables:
        return None
    table = tables[GROWTH]
    levels: dict[str, dict[str, records.ScaleFigures]] = {}
    classes = {}
    for row in _plain(table):
        period, level, name = (row.pop(key) for key in ("period", "level", "class"))
        figures = records.ScaleFigures(**row)
        if name == ALL:
            levels.setdefault(period, {})[level] = figures
        else:
            classes[name] = figures
    elsewhere: dict[str, dict[str, records.BorderFigures]] = {}
    for row in _plain(tables.get(ELSEWHERE, pd.DataFrame())):
        year, border = str(row.pop("year")), row.pop("border")
        elsewhere.setdefault(year, {})[border] = records.BorderFigures(**row)
    return records.Scales(
        periods=levels,
        city_classes=classes,
        between_classes_share=between_classes_share(classes.values()),
        registered_elsewhere=elsewhere,
    )


def between_classes_share(classes: Iterable[records.ScaleFigures]) -> float | None:
    """Return the part of the rise in density that is a shift of people between classes, 0–1.

    Parameters
    ----------
    classes
        Figures of classes that together hold all people.

    Returns
    -------
    float or None
        None without classes, where one has no density, or where density did not rise.

    Notes
    -----
    With w the share of all people in a class and d the density that they meet there, at the start
    and at the end, the rise Σ w·d is Σ mean(d) · Δw, the shift between classes, and
    Σ mean(w) · Δd, the rise within them (Kitagawa 1955, *Components of a difference between two
    rates*).

    Examples
    --------
    Half of the people at density 100 and half at 10; then 60 in 100 at 110, and 40 at 10: from 55
    to 70. Between: 105 · 0.1 − 10 · 0.1 = 9.5; within: 0.55 · 10 = 5.5. The share is 0.633.
    """
    figures = list(classes)
    met = [(of.people_density_before, of.people_density_after) for of in figures]
    people = [(of.people_before, of.people_after) for of in figures]
    density = pd.DataFrame(met, columns=["before", "after"], dtype="float64")
    share = pd.DataFrame(people, columns=["before", "after"], dtype="float64")
    share /= share.sum()
    rise = (share["after"] * density["after"]).sum() - (share["before"] * density["before"]).sum()
    if density.empty or density.isna().any(axis=None) or not rise > 0:
        return None
    between = (density.mean(axis=1) * (share["after"] - share["before"])).sum()
    return round(float(between / rise), 6)


def _plain(table: pd.DataFrame) -> list[dict[str, Any]]:
    rows = table.astype(object).where(table.notna(), None).to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in rows]


def _give(reading: Reading) -> Given:
    """Give growth, density and registration on several scales."""
    tables = measure_scales(reading)
    return Given(tables=tables, summary={"scales": scales_summary(tables)})


CHAPTER: Final = Chapter("scales", gives=_give)
