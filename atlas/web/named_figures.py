"""The figures that the texts on method and accuracy name, the same for every section."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache, partial
from typing import Any

from markupsafe import Markup

from atlas.catalogue.style import load_vocabulary
from atlas.country.names import romanise
from atlas.model.dataset import Dataset
from atlas.model.figures import LEAST_PEOPLE, rankable
from atlas.sources.packaged import published_figures, read_table
from atlas.web.page.pages import Page, Sentences, render
from atlas.words.numbers import estimate, estimated_rate, people_tick, rough, rough_range
from atlas.words.word_files import read_words

Figures = Mapping[str, Any]


@lru_cache(maxsize=32)
def place(dataset: Dataset, unit_set: str, code: str, of: str = "") -> Mapping[Any, Any]:
    """Return the row of a unit as an example; empty where it is not there or may not be one.

    Parameters
    ----------
    dataset
        Its unit sets are looked in.
    unit_set, code
        Name of the set, and code of the unit.
    of
        What it is an example of, as `atlas.model.figures.rankable` takes it.
    """
    if unit_set not in dataset.unit_sets:
        return {}
    table = dataset.unit_sets[unit_set].table
    row = table[table["code"].eq(code)].drop(columns="geometry")
    rows = row[rankable(row, of)].to_dict("records")
    return rows[0] if rows else {}


def named_figures(dataset: Dataset, page: Page) -> dict[str, Any]:
    """Give every figure its name.

    Returns
    -------
    dict
        The summary's figures by their names there; ``tables`` and ``unit_sets`` of the dataset, and
        its ``counties`` of the censuses compared; the names of these (``earlier``, ``later``,
        ``main``, ``span``); and functions: ``place`` (a row as an example), ``names`` (of the
        places of a level, by code), ``labels`` (a table of words), ``published`` and ``packaged``
        (figures of the package), and what writes estimates in the page's language.
    """
    country, lang = dataset.country, page.lang

    def labels(words: str, table: str = "") -> Mapping[str, str]:
        return {name: text.get(lang) for name, text in read_words(words, table).items()}

    def names(level: str) -> Mapping[str, str]:
        table = dataset.unit_sets[level].table
        return dict(zip(table["code"], table[f"name_{lang}"], strict=True))

    def name_of(code: str, name_zh: str) -> str:
        return name_zh if lang == "zh" else romanise(name_zh, code, codes=country.codes)

    earlier, later = map(str, country.compared)
    return {
        **vars(dataset.summary),
        "dataset": dataset,
        "tables": dataset.tables,
        "unit_sets": dataset.unit_sets,
        "counties": dataset.unit_sets.get(country.unit_set()),
        "earlier": earlier,
        "later": later,
        "latest": str(country.latest),
        "main": country.main.name,
        "span": country.span,
        "people_set": country.people_set,
        "least_people": LEAST_PEOPLE,
        "lang": lang,
        "place": partial(place, dataset),
        "places": lambda level, *codes: list(
            filter(None, (place(dataset, level, code) for code in codes))
        ),
        "names": names,
        "name_of": name_of,
        "province_name": lambda code: country.provinces[code].short.get(lang),
        "labels": labels,
        "comparability": {
            word: text.get(lang)
            for word, text in load_vocabulary(country.vocabulary)["comparability"].items()
        },
        "published": partial(published_figures, tables=country.tables),
        "packaged": partial(read_table, tables=country.tables),
        "sentences": lambda words, table: Sentences(read_words(words, table), lang, country),
        "estimate": partial(estimate, lang=lang),
        "estimated_rate": partial(estimated_rate, lang=lang),
        "rough_range": partial(rough_range, lang=lang),
        "about": lambda people, figures=2: people_tick(rough(people, figures), lang, width="long"),
    }


def say_fold(page: Page, fold: str, say: Sentences, figures: Figures) -> Markup:
    """Say one fold of a page; empty where its text has nothing to say.

    Parameters
    ----------
    page
        Where it stands.
    fold
        Its template in ``about``, without the ending.
    say
        Its sentences.
    figures
        What it names: `named_figures`, and what is made for it alone.
    """
    return Markup(render(f"about/{fold}.html.j2", page, **figures, say=say))
