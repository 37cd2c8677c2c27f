"""The page on how wrong the figures could be: what is known of every error, and what is not.

The sentences stand in ``atlas/words/accuracy.toml``. Which of them a fold says, when, and with what
figures is its template, ``about/accuracy/<fold>.html.j2``. Here is only what is in no summary.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from atlas.catalogue.edition import Edition
from atlas.measures.migration.net_by_measures import MEASURES
from atlas.model.dataset import Dataset
from atlas.model.figures import rankable
from atlas.places.sentences import CAUTION
from atlas.sources.packaged import optional_table
from atlas.units.comparability import TRANSFER_UNITED
from atlas.web.maps.line import line_split
from atlas.web.named_figures import Figures, named_figures, say_fold
from atlas.web.page.pages import Page, Sentences, packaged_lists, render, titled_page
from atlas.web.place.page import place_path
from atlas.web.scales import scales_chapter
from atlas.words.word_files import read_words

UNCERTAINTY_WORDS: Final = read_words("accuracy")

GROUPS: Final[Mapping[str, Sequence[str]]] = packaged_lists("contents")["accuracy"]
"""The folds of the page by their anchors, in groups and in order."""

SECTIONS: Final = tuple(name for group in GROUPS.values() for name in group)
"""All folds in order; one whose text has nothing to say is left out."""

GROUP: Final = read_words("accuracy", "group")
GLOSS: Final = read_words("accuracy", "gloss")
SUMMARY: Final = read_words("accuracy", "summary")
"""What stands above the folds and leads to them."""


def uncertainty_page(edition: Edition, dataset: Dataset, lang: str) -> tuple[Page, str]:
    """Render the page in one language.

    Parameters
    ----------
    edition
        The edition of the atlas that is made.
    dataset
        A measured dataset whose summary has ``uncertainty`` where there are county units of
        the censuses compared. Parts that the dataset cannot fill are left out.
    lang
        Language of the page.
    """
    page = titled_page(edition, "uncertainty.html", lang, UNCERTAINTY_WORDS)
    say = Sentences(UNCERTAINTY_WORDS, lang, dataset.country)
    named = named_figures(dataset, page)
    made = {name: make(dataset, page) for name, make in MADE.items()}
    said = {
        name: say_fold(page, f"accuracy/{name}", say, {**named, **made.get(name, {})})
        for name in SECTIONS
    }
    folds = {name: body for name, body in said.items() if body}
    groups = [
        (group, GROUP[group].get(lang), [name for name in inside if name in folds])
        for group, inside in GROUPS.items()
    ]
    context = {
        **named,
        **made["line"],
        **made["scales"],
        "say": Sentences(SUMMARY, lang, dataset.country),
        "headings": say,
        "glosses": {
            name: text.get(lang) for name, text in GLOSS.between(dataset.country.compared).items()
        },
        "groups": groups,
        "folds": folds,
        "scripts": [page.relative("assets/folds.js")],
    }
    return page, render("about/uncertainty.html.j2", page, **context)


def transfers(dataset: Dataset, page: Page) -> Figures:
    """List the units between which land moved unrecorded, may have, or moved after the census."""
    units = dataset.unit_sets.get(dataset.country.unit_set())
    if units is None:
        return {"transfers": {}}
    table = units.table
    moved = ~rankable(table, dataset.country.span)
    groups = {
        "united": table["comparability"].eq(TRANSFER_UNITED),
        "suspected": moved,
        "later": table["transfer_flagged"] & ~moved,
    }
    rows = {
        key: table[listed].drop(columns="geometry").to_dict("records")
        for key, listed in groups.items()
    }
    return {
        "transfers": {key: units for key, units in rows.items() if units},
        "place_path": place_path,
    }


def tried(dataset: Dataset) -> Figures:
    """Give the trials of the estimate of net migration; nothing for a user's own counts."""
    table = optional_table("migration_calibration", dataset.country.tables)
    if table is None or dataset.own:
        return {"trials": {}}
    known = table.astype({"value": "float64"}).to_dict("records")
    return {"trials": {(row["check"], row["variant"], row["subject"]): row for row in known}}


MADE: Final[Mapping[str, Callable[[Dataset, Page], Figures]]] = MappingProxyType(
    {
        "cautions": lambda dataset, page: {
            "cautions": {
                key: {
                    name: text.get(page.lang)
                    for name, text in it.between(dataset.country.compared).items()
                }
                for key, it in CAUTION.items()
            }
        },
        "transfers": transfers,
        "line": lambda dataset, page: {"line": line_split(dataset, page.lang)},
        "measures": lambda dataset, page: {"measures": MEASURES, **tried(dataset)},
        "counties": lambda dataset, page: tried(dataset),
        "scales": lambda dataset, page: {"scales": scales_chapter(dataset, page)},
    }
)
"""What a fold names besides `named_figures`."""
