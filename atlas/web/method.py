"""The page on method and data: sources, units, corrections, and what must not be compared.

The sentences stand in ``atlas/words/measures.toml``. Which of them a fold says, when, and with what
figures is its template, ``about/method/<fold>.html.j2``. Here is only what is in no summary.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from types import MappingProxyType
from typing import Any, Final

import pandas as pd

from atlas.catalogue.edition import Edition
from atlas.charts.centres import class_name
from atlas.country.names import first_member, romanise
from atlas.grids.cells import grid_lands, land_of
from atlas.measures.migration.between_provinces import SAMPLE_OF_1995
from atlas.measures.migration.indices import all_known
from atlas.measures.population_growth import counties_held
from atlas.measures.settlement import EPOCH, HELD_OUT
from atlas.measures.spatial_dependence import FALSE_DISCOVERIES, NEIGHBOURS, PERMUTATIONS
from atlas.model.country import Country
from atlas.model.dataset import Dataset
from atlas.model.layer import Layer
from atlas.sources.packaged import read_table, resources
from atlas.web.maps.line import line_grid, line_split
from atlas.web.named_figures import Figures, named_figures, place, say_fold
from atlas.web.page.pages import UI, Page, Sentences, packaged_lists, render, titled_page
from atlas.web.scales import scales_method
from atlas.words.numbers import count, format_number, grown, listed, percent
from atlas.words.word_files import between, read_words, table_names

_WORDS: Final = read_words("method", "corrections")

VALUE_PHRASES: Final = MappingProxyType(
    {
        r"\(whole row\)": _WORDS["whole_row"],
        r"\(blank\)": _WORDS["blank"],
        r"\(unknown\)": _WORDS["unknown"],
        r"\(as published\)": _WORDS["as_published"],
        r"^labelled (?P<name>\S+) (?P<code>\w+)$": _WORDS["labelled"],
        r"^sum (?P<n>[\d,]+)$": _WORDS["sum"],
    }
)
"""What the columns of values say in words, and how pages say it."""


def corrections(dataset: Dataset, lang: str) -> list[dict[str, str]]:
    """Write out every correction.

    Returns
    -------
    list of dict
        ``year``, ``unit`` (name and code), ``field``, ``published``, ``corrected``,
        ``flagged`` (words if the figure was left as it is), ``evidence``, in the table's order.
    """
    evidence, country = f"evidence_{lang}", dataset.country
    names = unit_names(dataset, lang)
    return [
        {
            "year": str(row["year"]),
            "unit": f"{names.get(str(row['code']), '')} {row['code']}".strip(),
            "field": field_words(str(row["column"]), str(row["year"]), lang, country=country),
            "published": value_words(str(row["published"]), names, lang),
            "corrected": value_words(str(row["corrected"]), names, lang),
            "flagged": UI["only_flagged"].get(lang) if row["status"] == "flagged" else "",
            "evidence": str(row[evidence] if evidence in row else row["evidence_en"]),
        }
        for _, row in dataset.corrections.iterrows()
    ]


def unit_names(dataset: Dataset, lang: str) -> Mapping[str, str]:
    """Name the units by their code, and corrected codes that are no longer used."""
    codes = read_table("division_codes", dataset.country.tables)
    names = dict(zip(codes["code"], codes["name_zh"], strict=True))
    if lang == "en":
        corrected = [code for code in dataset.corrections["code"] if code in names]
        names = {
            code: romanise(names[code], code, codes=dataset.country.codes) for code in corrected
        }
    for unit_set in dataset.unit_sets.values():
        if unit_set.level == "county":
            pairs = zip(unit_set.table["code"], unit_set.table[f"name_{lang}"], strict=True)
            names.update({code: name for code, name in pairs if first_member(name) == name})
    return names


def field_words(column: str, year: str, lang: str, *, country: Country) -> str:
    """Name a column of a census table, or a family of columns (``long_form_industry_*``)."""
    if column == "(whole row)":
        return value_words(column, {}, lang)
    titles = _titles(year, lang, country=country)
    stem = column.rstrip("_*")
    if stem in titles:
        return titles[stem]
    family = [title for name, title in titles.items() if name.startswith(f"{stem}_")]
    # The members of a family are titled "long form, industry: mining", "…: construction", ….
    return re.split(r"[：:]", family[0])[0] if family else column


@cache
def _titles(year: str, lang: str, *, country: Country) -> Mapping[str, str]:
    table = resources(country.tables).get(f"census_{year}", {"schema": {"fields": []}})
    return {field["name"]: str(field[f"title_{lang}"]) for field in table["schema"]["fields"]}


def value_words(text: str, names: Mapping[str, str], lang: str) -> str:
    """Write a value of the table: thousands parted, words and names in the page's language."""
    if re.fullmatch(r"-?\d+", text):
        return format_number(int(text))
    text = re.sub(r"(?<=^sum )\d+$", lambda match: count(match[0]), text)
    if lang == "en":
        text = re.sub(
            r"[\u4e00-\u9fff]+ (\d{6})", lambda match: f"{names.get(match[1], '')} {match[1]}", text
        )
    for pattern, words in VALUE_PHRASES.items():
        if match := re.search(pattern, text):
            text = text.replace(match[0], words.say(lang, **match.groupdict()))
    return text


GROUPS: Final[Mapping[str, Sequence[str]]] = packaged_lists("contents")["method"]
"""The folds of the page by their anchors, in groups and in order."""

GROUP: Final = read_words("method", "group")
FOLD: Final = read_words("method", "fold")
GLOSS: Final = read_words("method", "gloss")
"""Headings of groups and folds, and in a sentence what a fold is about."""

FOLD_TEXT: Final = MappingProxyType({name: read_words("measures", name) for name in FOLD})
"""What each fold says."""

SUMMARY: Final = read_words("method", "summary")
"""What stands above the folds and leads to them."""

SOURCES: Final = table_names("method", "sources")


def about_page(edition: Edition, dataset: Dataset, lang: str) -> tuple[Page, str]:
    """Render the page on method and data in one language."""
    page = titled_page(edition, "about.html", lang, UI, "about_title", "about_description")
    named = named_figures(dataset, page)
    folds = {name: fold for name in FOLD if (fold := _fold(dataset, page, name, named))}
    groups = [
        (name, GROUP[name].get(lang), [folds[fold] for fold in inside if fold in folds])
        for name, inside in GROUPS.items()
    ]
    context = {
        **named,
        "say": Sentences(SUMMARY, lang, dataset.country),
        "folds": folds,
        "groups": groups,
        "scripts": [page.relative("assets/folds.js")],
    }
    return page, render("about/about.html.j2", page, **context)


def _fold(dataset: Dataset, page: Page, name: str, named: Figures) -> dict[str, str] | None:
    """Say one fold of the page; None where its text has nothing to say of the dataset."""
    country, make = dataset.country, MADE.get(name)
    made = make(dataset, page) if make else {}
    say = Sentences(FOLD_TEXT[name], page.lang, country)
    body = say_fold(page, f"method/{name}", say, {**named, **made})
    title, gloss = (
        between(words[name], country.compared).get(page.lang) for words in (FOLD, GLOSS)
    )
    return {"id": name, "title": title, "gloss": gloss, "body": body} if body else None


FOLDS_OF_MAPS: Final[Mapping[str, Sequence[str]]] = packaged_lists("contents")["folds_of_maps"]
"""How the maps, or else their indicators, begin that each fold explains; the first that fits."""


def fold_of_map(dataset: Dataset, page: Page, layer: Layer) -> dict[str, str] | None:
    """Return the fold that explains what a map shows; None if there is none.

    Returns
    -------
    dict
        ``id``, its anchor; ``title`` and ``gloss``, what is read while it is closed: its heading,
        and in a sentence what it is about; ``body``, what it says.
    """
    for name, heads in FOLDS_OF_MAPS.items():
        if any(shown.startswith(tuple(heads)) for shown in (layer.id, layer.indicator)):
            return _fold(dataset, page, name, named_figures(dataset, page))
    return None


TOWNSHIPS_OF_BINHU: Final = MappingProxyType(
    {
        "320211": (125_510, 90_735, 45_968, 49_355, 83_552, 88_960, 116_960, 38_909, 49_197),
        "320214": (128_693, 83_953, 142_952, 38_255, 68_011, 70_678, 4_876, 277),
    }
)
"""People of the townships of Binhu District in 2010, by the district of 2020 that has them."""


def township_example(flows: pd.DataFrame, lang: str) -> dict[str, Any] | None:
    """Write out the townships of one county and its two heirs."""
    source, carved = TOWNSHIPS_OF_BINHU
    rows = flows[flows["from_code"] == source].set_index("to_code")
    sums = {code: sum(counts) for code, counts in TOWNSHIPS_OF_BINHU.items()}
    if rows["people"].to_dict() != sums:
        return None
    names = rows[f"to_name_{lang}"]
    return {
        "county": names[source],
        "carved": names[carved],
        "people": count(sum(sums.values())),
        "townships": sum(map(len, TOWNSHIPS_OF_BINHU.values())),
        "gone": len(TOWNSHIPS_OF_BINHU[carved]),
        "heirs": [
            {
                "told": {"name": names[code], "townships": len(parts), "people": count(sums[code])},
                "counts": [count(people) for people in sorted(parts, reverse=True)],
            }
            for code, parts in TOWNSHIPS_OF_BINHU.items()
        ],
    }


def half_of_gains(dataset: Dataset, page: Page) -> Figures:
    """Find the first and the last of the units that hold half of all gains, as examples.

    Nothing if either of them may not be an example.
    """
    main, known = dataset.country.main, dataset.summary.local_gains
    units, span = dataset.people_units, main.span
    latest = known.get(main.name)
    if latest is None or latest.largest is None or units is None:
        return {"first": {}, "last": {}}
    table = units.table.set_index("code")
    holding = table.loc[table[f"half_of_gains_{span}"].fillna(False).astype(bool)]
    gains = holding[f"change_{span}"].astype("int64")
    # The order in which they were taken: one of several counties by their mean gain.
    last = (gains / counties_held(holding, units.years[-1])).sort_values().index[0]
    return {
        "first": place(dataset, units.id, latest.largest.code, span),
        "last": place(dataset, units.id, last, span),
        "last_gain": int(gains[last]),
        "gaining_periods": {period: of for period, of in known.items() if of.largest},
    }


def classes_of_density(dataset: Dataset, page: Page) -> Figures:
    """Gather the class that grew most and the densest, by period, with their names."""
    found: dict[str, dict[str, Figures]] = {"best": {}, "densest": {}}
    for period, classes in dataset.summary.growth_by_density.items():
        rows = [row for row in classes if row.change_pct is not None]
        if rows:
            best = max(rows, key=lambda row: row.change_pct or 0)
            for which, row in (("best", best), ("densest", rows[-1])):
                words = {"name": class_name(row.lower, row.upper), "change": grown(row.change_pct)}
                found[which][period] = {**vars(row), **words}
    return found


def people_in_another_county(dataset: Dataset, page: Page) -> Figures:
    """Tell how many people the model of classes puts into another county; empty without one."""
    table = dataset.tables.get(HELD_OUT)
    if table is None:
        return {"misplaced": {}, "epoch": EPOCH}
    found = table.set_index(["year", "within", "method"])["misplaced_pct"]
    names = dict(zip(("earlier", "later"), dataset.country.compared, strict=True))
    return {
        "misplaced": {
            f"{method}_{name}": percent(found[year, "prefecture", method])
            for name, year in names.items()
            for method in ("class", "even")
        },
        "epoch": EPOCH,
    }


def distance_kept(dataset: Dataset, page: Page) -> Figures:
    """Tell by period what is left of moves at twice the distance; nothing if any is unknown."""
    periods = dataset.summary.migration_indices
    if not all_known(periods):
        return {"kept": {}}
    exponents = {period: float(of.distance_exponent or 0) for period, of in periods.items()}
    return {
        "kept": {period: 100 * 2**exponent for period, exponent in exponents.items()},
        "survey": SAMPLE_OF_1995,
    }


def rows_left_out(dataset: Dataset, page: Page) -> Figures:
    """Name the units whose rows are in no sum of people by sector, by census; empty if all are."""
    found, units = dataset.summary.sectors, dataset.unit_sets.get(dataset.country.unit_set())
    left_out = {} if found is None or units is None else found.employed_without
    if units is None or not any(rows.people for rows in left_out.values()):
        return {"left_out": {}}
    names = units.table.set_index("code")[f"name_{page.lang}"]
    return {
        "left_out": {
            year: listed(map(str, names[list(rows.codes)]), None).get(page.lang)
            for year, rows in left_out.items()
        }
    }


def hatched(dataset: Dataset, page: Page) -> Figures:
    """Count by census the units with small children, and too few for a ratio of boys to girls."""
    table = dataset.unit_sets[dataset.country.unit_set()].table
    ratios = {year: f"boys_per_100_girls_0_4_{year}" for year in dataset.country.years}
    return {
        "hatched": {
            year: int((table[f"children_0_4_{year}"].notna() & table[ratio].isna()).sum())
            for year, ratio in ratios.items()
            if ratio in table
        }
    }


def grids(dataset: Dataset, page: Page) -> Figures:
    """Gather whom the grids of the censuses hold, and who shares another's polygon."""
    grids = grid_lands(dataset)
    own = {str(year): lands for year, lands in grids.own.items()}
    last = dataset.divisions[grids.years[-1]]
    table, land = last.table.set_index("code"), land_of(last)
    people, names = table[f"population_{last.year}"], table[f"name_{page.lang}"]
    guests = land[land.notna() & people.notna() & land.ne(pd.Series(land.index, land.index))]
    return {
        "units": {year: len(lands.codes) for year, lands in own.items()},
        "common": None if grids.common is None else len(grids.common.codes),
        "people": {year: lands.totals()[0] for year, lands in own.items()},
        "last": str(last.year),
        "guests": [(names[code], int(people[code])) for code in guests.index],
        "hosts": [names[host] for host in sorted(set(guests))],
    }


MADE: Final[Mapping[str, Callable[[Dataset, Page], Figures]]] = MappingProxyType(
    {
        "corrections": lambda dataset, page: {"corrections": corrections(dataset, page.lang)},
        "townships": lambda dataset, page: {
            "township_example": partial(township_example, lang=page.lang)
        },
        "line": lambda dataset, page: {
            "split": line_split(dataset, page.lang),
            "grid": line_grid(dataset),
        },
        "sources": lambda dataset, page: {
            "sources": [read_words("method", f"sources.{name}") for name in SOURCES]
        },
        "local_gains": half_of_gains,
        "density_growth": classes_of_density,
        "distance": people_in_another_county,
        "migration_indices": distance_kept,
        "spatial_dependence": lambda dataset, page: {
            "neighbours": NEIGHBOURS,
            "permutations": PERMUTATIONS,
            "false_discoveries": FALSE_DISCOVERIES,
        },
        "sectors": rows_left_out,
        "residents": hatched,
        "scales": lambda dataset, page: {"scales_found": scales_method(dataset, page)},
        "grids": grids,
    }
)
"""What a fold names besides `named_figures`."""
