"""China with a made-up census of 2030, added by data alone: a table, rows, maps and words."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from atlas.catalogue.style import load_vocabulary
from atlas.country import china
from atlas.model.country import Census, Country, Period
from atlas.sources.packaged import read_table, resources

SPAN, SINCE_2000 = "2020_2030", "2000_2030"
UNDATED = ("line_side_county", "type_prefecture_districts")
"""Maps of the last census and the years before it, whatever they are."""

LAYERS = Path(__file__).parents[2] / "layers"


def a_decade_on(text: str) -> str:
    """Say of 2020 and 2030 what a text says of 2010 and 2020."""
    return text.replace("2020", "2030").replace("2010", "2020")


def next_of(caveat: str) -> str:
    """Name a caveat of the next decade: `a_decade_on` must leave it as it is."""
    return re.sub("_20[12]0", "", caveat) + "_next"


def write_tables(folder: Path) -> None:
    """Write a census in which every count of 2020 is doubled, and what else is known by 2030."""
    census = read_table("census_2020", china().tables)
    counts = census.select_dtypes("Int64")
    census[counts.columns] = counts * 2
    # Births and deaths of the years to come are those of the last that is known.
    rates = read_table("natural_change_province_annual", china().tables)
    last = rates[rates["year"].eq(rates["year"].max())]
    years = range(int(rates["year"].max()) + 1, 2031)
    rates = pd.concat([rates, *(last.assign(year=year) for year in years)], ignore_index=True)
    figures = read_table("published_figures", china().tables)
    named = figures["measure"].isin(["servicemen_million", "residence_undetermined_million"])
    later = figures[named & figures["year"].isin([2010, 2020])].drop_duplicates("measure")
    figures = pd.concat([figures, later.assign(year=[2030, 2020])], ignore_index=True)
    packaged = resources(china().tables)
    records = [
        _record(folder, "census_2030", census, packaged["census_2020"])
        | {"sums": {"population": int(census["population"].sum())}},
        _record(folder, "natural_change_province_annual", rates),
        _record(folder, "published_figures", figures),
    ]
    for record in records[1:]:
        record.pop("sums", None)
    package = json.dumps({"resources": records})
    (folder / "datapackage.json").write_text(package, encoding="utf-8")


def _record(
    folder: Path, name: str, table: pd.DataFrame, like: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Write a table, and describe it as one that is packaged."""
    path = folder / f"{name}.csv"
    table.to_csv(path, index=False)
    digest = f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"
    described = dict(like or resources(china().tables)[name])
    return described | {"name": name, "path": path.name, "hash": digest, "rows": len(table)}


def write_maps(folder: Path) -> None:
    """Write the maps of 2020, and of 2010 to 2020, a decade on; and what they are based on."""
    caveats = {
        name: text
        for name, text in load_vocabulary(china().vocabulary)["caveat"].items()
        if re.search("2010|2020", text.zh)
    }
    source = {"zh": "第八次全国人口普查分县资料（2030年）", "en": "Eighth census (2030)"}
    said = {"source.census_2030": source} | {
        f"caveat.{next_of(name)}": {lang: a_decade_on(text.get(lang)) for lang in ("zh", "en")}
        for name, text in caveats.items()
    }
    (folder / "vocabulary.toml").write_text(_toml(said), encoding="utf-8")
    maps = folder / "layers"
    maps.mkdir()
    for file in LAYERS.glob("*.toml"):
        text = file.read_text(encoding="utf-8")
        decade = file.stem.endswith("2020") and not re.search("small_area|2000", file.stem)
        if decade or file.stem in UNDATED:
            named = "|".join(caveats)
            told = re.compile(rf'"({named})"(?=.*\]$)', re.MULTILINE)
            own = told.sub(lambda it: f'"{next_of(it[1])}"', text)
            (maps / a_decade_on(file.name)).write_text(a_decade_on(own), encoding="utf-8")
    long = (LAYERS / "growth_county_2000_2020.toml").read_text(encoding="utf-8")
    new = maps / f"growth_county_{SINCE_2000}.toml"
    new.write_text(long.replace("2020", "2030"), encoding="utf-8")


def _toml(texts: Mapping[str, Mapping[str, str]]) -> str:
    return "\n".join(
        f"[{name}]\n" + "".join(f"{lang} = {json.dumps(it[lang])}\n" for lang in it)
        for name, it in texts.items()
    )


def with_next_census(folder: Path) -> Country:
    """Add what `china.toml` would have of 2030, and what lies in a folder."""
    packaged = china()
    away = {name: 2 * people for name, people in packaged.censuses[2020].away.items()}
    day = dt.date(2030, 11, 1)
    census = Census(2030, day, list=2020, alike=True, zones=True, away=away)
    periods = (
        Period("2020-2030", (2020, 2030), True),
        Period("2000-2030", (*packaged.years, 2030)),
    )
    write_tables(folder)
    write_maps(folder)
    return replace(
        packaged,
        tables=(folder, *packaged.tables),
        census=(*packaged.census, census),
        period=(*packaged.period, *periods),
        layers=folder / "layers",
        vocabulary=folder / "vocabulary.toml",
    )
