"""Try the estimate of net migration: without a part of it, with larger errors, elsewhere.

``python benchmarks/migration_calibration.py`` prints what the accuracy page says of it; with
``--write atlas/tables/migration_calibration.csv`` it writes the table that the page reads. It takes
a minute.

- *left out*: the coast and the north-east without each of the estimates of births and deaths, with
  registered ones alone, with doubled variances, and with four times the variance of coverage;
- *told*: how many county-level units gained, lost or cannot be told, as published, with doubled
  variances, and with the spread of the rates at 50 and over in the place of the error;
- *held out*: movement is taken out of the rates of older people and of children by those of the
  ages that move most, with parameters from every other province; of the rest, in the provinces
  that gave no parameters, so many lie within nine tenths of what the parameters expect.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

import atlas
from atlas.measures import nest_units, reconcile_balance
from atlas.measures.migration.cohorts import STAGES, follow_cohorts
from atlas.measures.migration.estimate import (
    FIGURES,
    AllAges,
    describe_units,
    deviation_of_units,
    net_migration_of_all_ages,
    told_by_ages,
)
from atlas.measures.migration.migration_estimate import MigrationEstimate
from atlas.measures.migration.nested import (
    CANNOT_BE_TOLD,
    FAR,
    GAINED,
    LOST,
    NINE_IN_TEN,
    TO_STANDARD_DEVIATION,
    interval,
    split_rates,
)
from atlas.model.dataset import Dataset
from atlas.sources.packaged import read_table
from atlas.units.inputs import read_division_history

SPAN = "2010_2020"
BIRTHS, DEATHS = 3, 2
REGIONS = ("coast", "northeast")


@dataclass(frozen=True)
class Trial:
    """What the trials vary: the published estimate and what it was made from."""

    dataset: Dataset
    figures: dict[str, float]

    @property
    def estimate(self) -> MigrationEstimate:
        """Return the published estimate."""
        assert isinstance(self.dataset.migration, MigrationEstimate)
        return self.dataset.migration

    @property
    def errors(self) -> pd.DataFrame:
        """Return the errors of the estimates of births, deaths and coverage."""
        names = list(self.estimate.balance.estimates)
        parts = ("own", "common")
        of_parts = {part: [self.figures[f"{name}_{part}"] for name in names] for part in parts}
        return pd.DataFrame(of_parts, names)

    def regions(
        self, without: tuple[str, ...] = (), larger: dict[str, float] | None = None
    ) -> pd.DataFrame:
        """Estimate the regions without some estimates, or with larger variances."""
        known = self.estimate.balance.estimates
        names = [name for name in known if name not in without]
        table = self.dataset.tables[f"population_balance_{SPAN}"].set_index("province_code")
        provinces = self.dataset.country.provinces
        region = pd.Series({code: it.region for code, it in provinces.items()})
        factor = pd.Series(larger or {}, dtype=float).reindex(self.errors.index).fillna(1.0)
        births = [name for name in list(known)[:BIRTHS] if name in names]
        deaths = [name for name in list(known)[BIRTHS : BIRTHS + DEATHS] if name in names]
        balance = reconcile_balance(
            table["change_of_people"],
            known[births],
            known[deaths],
            known["coverage"],
            self.errors.mul(factor**0.5, axis=0),
            people=table["population_2010"],
            region=region,
            all_births=float(known.iloc[:, 0].sum()),
        )
        members = {name: region.index[region.eq(name)].tolist() for name in REGIONS}
        net, covariance = balance.parts["net_migration"], balance.covariance
        mean = pd.Series({name: float(net[codes].sum()) for name, codes in members.items()})
        deviation = pd.Series(
            {
                name: covariance.loc[codes, codes].to_numpy().sum() ** 0.5
                for name, codes in members.items()
            }
        )
        return interval(mean, deviation).assign(mean=mean)


def left_out(trial: Trial) -> pd.DataFrame:
    """Estimate the regions with one thing changed at a time."""
    names = list(trial.estimate.balance.estimates)
    variants = {"published": trial.regions()}
    variants |= {f"without_{name}": trial.regions((name,)) for name in names[: BIRTHS + DEATHS]}
    others = tuple(name for name in names[:-1] if not name.startswith("registered"))
    variants["registered_alone"] = trial.regions(others)
    variants["variances_doubled"] = trial.regions(larger=dict.fromkeys(names, 2.0))
    variants["variance_of_coverage_times_4"] = trial.regions(larger={"coverage": 4.0})
    rows = [
        {"check": "left_out", "variant": variant, "subject": region}
        | {name: round(float(figures.loc[region, name])) for name in ("mean", "low", "high")}
        for variant, figures in variants.items()
        for region in REGIONS
    ]
    return pd.DataFrame(rows)


def units_of(trial: Trial) -> tuple[AllAges, pd.DataFrame, pd.DataFrame, pd.Series]:
    """Give what the units start from, what they are, and what tells their error."""
    units = trial.dataset.unit_sets[f"county_{SPAN}"].compared
    counts = (units.counts[2010], units.counts[2020])
    followed = follow_cohorts(*counts)
    ages = net_migration_of_all_ages(followed, counts[1])
    history = read_division_history(country=trial.dataset.country)
    described = describe_units(units.table.set_index("code"), history)
    told = told_by_ages(followed, counts, ages.expected)
    older = STAGES["older"]
    old = 100 * followed.net(older) / followed.base(older).mask(lambda it: it.eq(0))
    return ages, described, told, old.astype("float64")


def directions(trial: Trial) -> pd.DataFrame:
    """Count the units that can be told, with other errors."""
    ages, described, told, old = units_of(trial)
    published = deviation_of_units(told, ages.expected, described, trial.figures)
    assert published is not None
    place = described["province_code"]
    apart = (old - old.groupby(place).transform("median")).abs()
    spread = TO_STANDARD_DEVIATION * apart.groupby(described["kind"]).transform("median")
    variants = {
        "published": published,
        "variances_doubled": 2**0.5 * published,
        "spread_at_50_and_over": spread,
    }
    balance, rows = trial.estimate.balance, []
    for variant, deviation in variants.items():
        nested = nest_units(
            ages.net,
            deviation,
            ages.expected,
            province=place,
            provinces=balance.parts["net_migration"],
            covariance=balance.covariance * (2 if variant == "variances_doubled" else 1),
        )
        counted = interval(nested.mean, nested.deviation)["direction"].value_counts()
        rows += [
            {"check": "told", "variant": variant, "subject": way, "mean": int(counted[way])}
            for way in (GAINED, LOST, CANNOT_BE_TOLD)
        ]
    return pd.DataFrame(rows)


def held_out(trial: Trial) -> pd.DataFrame:
    """Count how much of the rest of the rates lies within what other provinces lead to expect."""
    _, described, told, _ = units_of(trial)
    place = described["province_code"]
    known = described["kind"].isin(["district", "county_level_city"])
    kind = described["kind"].where(known, "county")
    apart = told - told.groupby([kind, place]).transform("median")
    codes = sorted(place.unique())
    rows = []
    for name in ("county", "county_level_city", "district"):
        within, units = 0, 0
        for giving in (codes[::2], codes[1::2]):
            of_kind = apart[kind.eq(name)].dropna()
            gives = of_kind[place[of_kind.index].isin(giving)]
            usual = FAR * TO_STANDARD_DEVIATION * gives.abs().median()
            parts = split_rates(gives[gives.abs().le(usual).all(axis=1)])
            tried = of_kind.drop(gives.index)
            movers, *others = parts.loading.index
            tail = trial.figures[f"tails_{name}"]
            for age in others:
                beta = parts.loading[age]
                rest = tried[age] - beta * tried[movers]
                variance = (1 - beta) ** 2 * parts.shared
                variance += parts.own[age] + beta**2 * parts.own[movers]
                within += int(rest.abs().le(NINE_IN_TEN * tail * variance**0.5).sum())
                units += len(rest)
        named = {"check": "held_out", "variant": "other_provinces", "subject": name}
        rows.append(named | {"mean": round(100 * within / units, 1)})
    return pd.DataFrame(rows)


def calibration(dataset: Dataset) -> pd.DataFrame:
    """Run all trials on the packaged censuses."""
    table = read_table(FIGURES, dataset.country.tables)
    figures = dict(zip(table["figure"].astype(str), table["value"].astype(float), strict=True))
    trial = Trial(dataset, figures)
    found = pd.concat([left_out(trial), directions(trial), held_out(trial)], ignore_index=True)
    found = found.rename(columns={"mean": "value"}).astype({"value": "Float64"})
    return found.astype({"low": "Int64", "high": "Int64"})


def main() -> None:
    """Print the trials, and write them where the accuracy page reads them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", type=Path, help="write them to this CSV file")
    asked = parser.parse_args()
    found = calibration(atlas.make_dataset())
    print(found.to_string(index=False))
    if asked.write:
        found.to_csv(asked.write, index=False, lineterminator="\n")


if __name__ == "__main__":
    main()
