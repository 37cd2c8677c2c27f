"""The page on method and data: sources, units, corrections, and what must not be compared."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any, Final

import pandas as pd

from atlas.catalogue.edition import Edition
from atlas.catalogue.style import load_vocabulary
from atlas.country.names import first_member, romanise
from atlas.model.country import Country
from atlas.model.dataset import Dataset, UnitSet
from atlas.model.layer import Layer
from atlas.sources.packaged import read_table, resources
from atlas.units.flows import CERTAINTIES
from atlas.web.maps.line import line_grid, line_split
from atlas.web.method_measures import (
    COMPARABILITY_MEANING,
    DEFINITION,
    LINE_GRID,
    MEASURE_FIGURES,
    SOURCES,
    UNTYPED,
    Figures,
)
from atlas.web.page.pages import SET_NAME, UI, Page, Sentences, packaged_lists, render, titled_page
from atlas.words.numbers import count, format_number, percent_change
from atlas.words.word_files import between, read_words

_WORDS: Final = read_words("method", "corrections")
_RANGE: Final = read_words("method", "bounds")["range"]

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


def about_page(edition: Edition, dataset: Dataset, lang: str) -> tuple[Page, str]:
    """Render the page on method and data in one language."""
    page = titled_page(edition, "about.html", lang, UI, "about_title", "about_description")
    folds = {name: fold for name in FOLD if (fold := fold_of(dataset, page, name))}
    groups = {
        name: [folds[fold] for fold in inside if fold in folds] for name, inside in GROUPS.items()
    }
    context = {
        "say": Sentences(SUMMARY, lang, dataset.country),
        "folds": folds,
        "measured_apart": dataset.summary.net_migration_measures is not None,
        "groups": [(name, GROUP[name].get(lang), inside) for name, inside in groups.items()],
        "scripts": [page.relative("assets/folds.js")],
    }
    return page, render("about/about.html.j2", page, **context)


def fold_of(dataset: Dataset, page: Page, name: str) -> dict[str, Any] | None:
    """Gather one fold of the page; None where the dataset lacks what it is about.

    The template ``about/method/<id>.html.j2`` says it, and knows the figures as ``m``.

    Returns
    -------
    dict
        ``id``, its anchor; ``title`` and ``gloss``, what is read while it is closed: its heading,
        and in a sentence what it is about; ``say`` and ``figures``, its sentences and what fills
        them.
    """
    # One without figures holds of every dataset.
    figures = FIGURES[name](dataset, page) if name in FIGURES else {}
    if name in FIGURES and not figures:
        return None
    years = dataset.country.compared
    title, gloss = (between(words[name], years).get(page.lang) for words in (FOLD, GLOSS))
    say = Sentences(FOLD_TEXT[name], page.lang, dataset.country)
    return {"id": name, "title": title, "gloss": gloss, "say": say, "figures": figures}


FOLDS_OF_MAPS: Final[Mapping[str, Sequence[str]]] = packaged_lists("contents")["folds_of_maps"]
"""How the maps, or else their indicators, begin that each fold explains; the first that fits."""


def fold_of_map(dataset: Dataset, page: Page, layer: Layer) -> dict[str, Any] | None:
    """Return the fold that explains what a map shows, if there is one."""
    for name, heads in FOLDS_OF_MAPS.items():
        if any(shown.startswith(tuple(heads)) for shown in (layer.id, layer.indicator)):
            return fold_of(dataset, page, name)
    return None


def counted(dataset: Dataset, page: Page) -> Figures:
    """Gather the people of every census, the whole country's and others."""
    return {"totals": totals(dataset, whole=True), "partial": totals(dataset, whole=False)}


def line(dataset: Dataset, page: Page) -> Figures:
    """Gather the split by the line, and that by the user's grid."""
    return {
        "split": line_split(dataset, page.lang),
        "grid": line_grid(dataset),
        "grid_say": Sentences(LINE_GRID, page.lang, dataset.country),
    }


def centre(dataset: Dataset, page: Page) -> Figures:
    """Gather what each definition of a centre finds, and the cities whose type depends on it."""
    return {
        "definitions": definitions(dataset, page.lang),
        "bounds": core_bounds(dataset, page.lang),
        "flips": _prefecture_names(dataset, dataset.summary.core_periphery_flips, page.lang),
    }


def comparability(dataset: Dataset, page: Page) -> Figures:
    """List the words that say how a unit compares, and what they mean."""
    words = load_vocabulary(dataset.country.vocabulary)["comparability"].items()
    meanings = [
        (word, name.get(page.lang), COMPARABILITY_MEANING[word].get(page.lang))
        for word, name in words
    ]
    return {"meanings": meanings}


def files(dataset: Dataset, page: Page) -> Figures:
    """List the files of the censuses, where they are known."""
    return {"files": sorted(dataset.census_files.items())} if dataset.census_files else {}


def totals(dataset: Dataset, *, whole: bool) -> dict[str, int]:
    """Return the people of the censuses that count the whole country, or of the others."""
    people = dataset.summary.totals
    return {year: people[year] for year in people if dataset.counts_all(int(year)) is whole}


def unit_counts(dataset: Dataset, lang: str) -> list[dict[str, Any]]:
    """Count the county units of each period by comparability, and those that are only drawn."""
    sets = [units for units in dataset.unit_sets.values() if units.level == "county"]
    return [
        _counts(unit_set, lang, country=dataset.country)
        for unit_set in sorted(sets, key=lambda unit_set: unit_set.years)
    ]


def _counts(unit_set: UnitSet, lang: str, *, country: Country) -> dict[str, Any]:
    words = unit_set.table["comparability"].value_counts()
    uncounted = int(words.get("not_counted", 0))
    rows = [
        (text.get(lang), int(words[word]))
        for word, text in load_vocabulary(country.vocabulary)["comparability"].items()
        if word in words.index and word != "not_counted"
    ]
    years = UI["notice_years"].get(lang).join(map(str, unit_set.years))
    name = SET_NAME["people" if unit_set.people_alone else "county"]
    return {
        "name": name.say(lang, years=years),
        "total": len(unit_set.table) - uncounted,
        "by_word": rows,
        "uncounted": uncounted,
    }


TOWNSHIPS_OF_BINHU: Final = MappingProxyType(
    {
        "320211": (125_510, 90_735, 45_968, 49_355, 83_552, 88_960, 116_960, 38_909, 49_197),
        "320214": (128_693, 83_953, 142_952, 38_255, 68_011, 70_678, 4_876, 277),
    }
)
"""People of the townships of Binhu District in 2010, by the district of 2020 that has them."""


def townships(dataset: Dataset, page: Page) -> Figures:
    """Say what townships tell of the first census, with one county as an example.

    Returns
    -------
    dict
        ``told``, figures of the sentence, and ``example``: its county, townships and heirs, None
        where the flows are not those of the packaged census; empty without flows.
    """
    country = dataset.country
    flows = dataset.tables.get(f"county_flows_{country.span}")
    if flows is None or country.people_set not in dataset.unit_sets:
        return {}
    people = int(flows["people"].sum())
    shares = {
        kind: format_number(100 * int(flows[kind].sum()) / people, decimals=1)
        for kind in CERTAINTIES
    }
    sets = {"finer": country.people_set, "joined": country.unit_set()}
    counted = {
        key: count(len(dataset.unit_sets[id].compared_table))
        for key, id in sets.items()
        if id in dataset.unit_sets
    }
    told = {"flows": count(len(flows)), "people": count(people), **shares, **counted}
    return {"told": told, "example": _township_example(flows, page.lang)}


def _township_example(flows: pd.DataFrame, lang: str) -> dict[str, Any] | None:
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


def core_bounds(dataset: Dataset, lang: str) -> str:
    """Write between what the growth of all centres lies under each definition; may be empty."""
    ranges = []
    for key, figures in dataset.summary.core_periphery.items():
        bounds = figures.all_core_growth_bounds
        if bounds is not None and bounds.low is not None and bounds.high is not None:
            low, high = percent_change(bounds.low), percent_change(bounds.high)
            name = DEFINITION[key].get(lang)
            ranges.append(_RANGE.say(lang, name=name, low=low, high=high))
    return UI["comma"].get(lang).join(ranges)


def definitions(dataset: Dataset, lang: str) -> list[dict[str, Any]]:
    """Write out the figures of each definition of a city's centre, and whom it cannot type."""
    comma = UI["comma"].get(lang)
    return [
        {
            **vars(figures),
            "name": DEFINITION[key].get(lang),
            "untyped_lists": [
                (
                    UNTYPED[reason].get(lang),
                    len(codes),
                    comma.join(_prefecture_names(dataset, codes, lang)),
                )
                for reason, codes in figures.untyped.items()
                if codes
            ],
        }
        for key, figures in dataset.summary.core_periphery.items()
        if key in DEFINITION
    ]


def _prefecture_names(dataset: Dataset, codes: Iterable[str], lang: str) -> list[str]:
    """Name prefectures by their codes."""
    names = dataset.unit_sets["prefecture"].table.set_index("code")[f"name_{lang}"]
    return [str(names.get(code, code)) for code in codes]


def regions(dataset: Dataset, page: Page) -> Figures:
    """Write out the people of Hong Kong, Macao and Taiwan: the years, then name and people."""
    table = dataset.special_regions
    years = sorted(int(year) for year in table["year"].unique())
    people = table.set_index(["province_code", "year"])["population"]
    names = table.drop_duplicates("province_code").set_index("province_code")[f"name_{page.lang}"]
    written = [
        (str(names[code]), [count(people[code, year]) for year in years])
        for code in sorted(names.index)
    ]
    return {"years": years, "regions": written}


FIGURES: Final[Mapping[str, Callable[[Dataset, Page], Figures]]] = MappingProxyType(
    {
        "counted": counted,
        "corrections": lambda dataset, page: {"rows": corrections(dataset, page.lang)},
        "units": lambda dataset, page: {"counts": unit_counts(dataset, page.lang)},
        "townships": townships,
        "comparability": comparability,
        "line": line,
        "centre": centre,
        "sources": lambda dataset, page: {
            "rows": [[text.get(page.lang) for text in source] for source in SOURCES]
        },
        "tables": files,
        "maps": regions,
        **MEASURE_FIGURES,
    }
)
"""Where the figures of a fold come from; an empty answer leaves it out."""
