"""The skeleton of a map: a layer file for a column, filled in from what the column is."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from importlib.resources import files
from itertools import count
from pathlib import Path
from string import Template
from typing import Any

import atlas
from atlas.catalogue.columns import find_pattern
from atlas.catalogue.layer_schema import Description, columns_of_set, parse_layer
from atlas.catalogue.layers import ID_PATTERN, packaged_files, read_toml
from atlas.catalogue.style import YEARS, load_vocabulary
from atlas.country import china
from atlas.model.country import UPPER
from atlas.model.errors import AtlasError, OutputError, UnavailableError, UserError
from atlas.model.layer import Column
from atlas.model.text import Text, same_in_all_languages
from atlas.publish import replacing
from atlas.sources.packaged import has_table
from atlas.words.word_files import LANGS, read_words

_NEXT = read_words("notes", "next")

LAST_IN_LISTS = 990
MERGED, SUMMED = "merged_units", "summed_from_counties"
TAKEN_OVER = ("group", "scale", "palette", "breaks", "categories", "missing", "less", "more")
"""What a map takes over from another that shows the same column."""


def new_layer(name: str, column: str, folder: Path | None = None) -> tuple[Path, tuple[Text, ...]]:
    """Write a layer file that builds as it stands, whole or not at all.

    Parameters
    ----------
    name
        Stem of the file, and the address of the map.
    column
        What it shows: a column that ``columns.toml`` declares for unit tables.
    folder
        Where the file goes; None: ``layers/`` of the source checkout.

    Returns
    -------
    Path, tuple of Text
        The file, and what is to be done next, in order.

    Raises
    ------
    UserError
        The name is no name, the column cannot be shown, or the file is there already or cannot be
        written.
    """
    if not ID_PATTERN.fullmatch(name):
        raise UserError("{name!r} is no name of a map: lower-case letters, digits and _", name=name)
    path = (folder or source_checkout() / "layers") / f"{name}.toml"
    text = layer_text(name, column)
    if os.path.lexists(path):
        raise OutputError("{path}: there already. Nothing was changed.", path=path)
    with replacing(path) as (draft,):
        draft.write_text(text, encoding="utf-8", newline="\n")
    given = f" --layers {folder}" if folder else ""
    steps = (
        _NEXT["layer"].fill(file=path),
        same_in_all_languages(f"china-atlas check{given}"),
        same_in_all_languages(f"china-atlas build --no-figures{given} --out preview"),
        *(
            ()
            if folder
            else (same_in_all_languages("python -m pytest tests/catalogue/test_layers.py"),)
        ),
    )
    return path, steps


def layer_text(name: str, column: str) -> str:
    """Return the text of a new layer file, checked as every layer file is."""
    unit_set, declared = _unit_set_of(column)
    like = _map_like(declared.name)
    keys = _keys(unit_set, declared, like) | _classing(declared, like)
    lines = [f"{key} = {_toml(value)}" for key, value in keys.items()]
    words = {field: _toml(text) for field, text in _words(declared, keys["level"]).items()}
    template = files(__package__).joinpath("layer.toml.template").read_text(encoding="utf-8")
    text = Template(template).substitute(keys="\n".join(lines), **words)
    *_, faults = parse_layer(
        f"{name}.toml", read_toml(name, text.encode()), Description, country=china()
    )
    if faults:
        raise AtlasError("\n".join(map(str, faults)))
    return text


def source_checkout() -> Path:
    """Find the folder that holds the code with its tests and its layers.

    Raises
    ------
    UnavailableError
        The atlas that runs is an installed one.
    """
    root = Path(atlas.__file__).parents[1]
    parts = ("pyproject.toml", "layers", "tests/catalogue")
    if not all((root / part).exists() for part in parts):
        raise UnavailableError(
            "{folder} is no source checkout: say with --layers FOLDER where the file goes",
            folder=root,
        )
    return root


def _unit_set_of(name: str) -> tuple[str, Column]:
    """Find the unit set that has a column, and what the column is.

    The finest units, and of these the latest, are looked in first.
    """
    known: dict[str, Column] = {}
    country = china()
    counties = [country.unit_set(period) for period in (country.main, *country.period)]
    if has_table(f"county_flows_{country.span}", country.tables):
        counties.append(country.people_set)
    for unit_set in (*counties, *UPPER):
        columns = columns_of_set(unit_set, country=country)
        if name in columns:
            return unit_set, columns[name]
        known |= columns
    close = get_close_matches(name, known, cutoff=0.5)
    if close:
        raise UserError(
            "{name!r} is no column of units, such as {names} (see china-atlas columns)",
            name=name,
            names=close,
        )
    raise UserError("{name!r} is no column of units (see china-atlas columns)", name=name)


def _keys(unit_set: str, column: Column, like: Mapping[str, Any]) -> dict[str, Any]:
    """Say what is shown; what a map like it says of the same column holds here too."""
    level, censuses = china().levels[unit_set], china().sets[unit_set]
    named = [int(year) for year in YEARS.findall(column.name)]
    years = [year for year in censuses if year in named] or [censuses[-1]]
    orders = {layer["order"] for layer in packaged_files()}
    free = (order for order in count(like.get("order", LAST_IN_LISTS) + 1) if order not in orders)
    return {
        "order": next(free),
        "level": level,
        "unit_set": unit_set,
        "indicator": column.name,
        "counts": [f"population_{year}" for year in years],
        "decimals": like.get("decimals", column.printed),
        "unit": like.get("unit", _unit(column.unit)),
        "caveat": _caveats(like, column.name, level, years),
        "source": [*(f"census_{year}" for year in years), "boundaries"],
    }


def _caveats(like: Mapping[str, Any], column: str, level: str, years: list[int]) -> list[str]:
    """Take over what is to be said of the column, but not of other years or levels."""
    caveats = [name for name in like.get("caveat", []) if name not in (MERGED, SUMMED)]
    if like.get("indicator") != column:
        missed = [year for year in years if china().uplift(year) is not None]
        undated = [name for name in caveats if not YEARS.search(name)]
        caveats = [*(f"undercount_{year}" for year in missed), *undated]
    return [*caveats, MERGED if level == "county" else SUMMED]


def _classing(column: Column, like: Mapping[str, Any]) -> dict[str, Any]:
    """Class the values as a map of the column does, or by the kind of the column."""
    if like:
        return {key: like[key] for key in TAKEN_OVER if key in like}
    text = files(__package__).joinpath("breaks.toml").read_text(encoding="utf-8")
    defaults = tomllib.loads(text)
    classing = defaults["unit"].get(column.unit.en) or defaults["kind"].get(column.kind)
    if classing is None:
        raise UserError(
            "{name!r} is a {kind}: expected a column that another map shows, or "
            "one of these kinds: {names}",
            name=column.name,
            kind=column.kind,
            names=defaults["kind"],
        )
    return dict(classing)


def _map_like(column: str) -> Mapping[str, Any]:
    """Find a packaged map of the same column, if there is none then of other years."""
    shown = [layer for layer in packaged_files() if "where" not in layer]
    for same in (str, find_pattern):
        for layer in shown:
            if same(layer["indicator"]) == same(column):
                return layer
    return {}


def _unit(unit: Text) -> str | dict[str, str]:
    """Name the words for a unit that maps share, or give its own."""
    shared = load_vocabulary(china().vocabulary)["unit"]
    named = (name for name, words in shared.items() if words == unit)
    return next(named, {"zh": unit.zh, "en": unit.en})


def _words(column: Column, level: str) -> dict[str, str]:
    # Attribute tables set a space between figures and characters; maps do not.
    chinese = column.title.zh.replace(" ", "").replace("\N{EN DASH}", "\N{EM DASH}")
    title = Text(chinese, column.title.en.removesuffix(", %"))
    long = read_words("skeletons", "title")[level]
    legend = column.label or title
    subtitle = column.note if column.note.zh and column.note.en else legend
    texts = {"short": title, "subtitle": subtitle, "legend": legend}
    texts["title"] = long.fill(title=title)
    return {f"{key}_{lang}": text.get(lang) for key, text in texts.items() for lang in LANGS}


def _toml(value: Any) -> str:
    """Write a value as TOML; strings of JSON are strings of TOML."""
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{key} = {_toml(item)}' for key, item in value.items())} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(value, ensure_ascii=False)
