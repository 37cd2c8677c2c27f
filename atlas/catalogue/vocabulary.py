"""Texts that several maps share, read from ``vocabulary.toml``: groups, caveats, sources, units."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

from atlas.model.country import Country
from atlas.model.text import Text

YEARS = re.compile(r"_((?:19|20)\d\d)")


@cache
def load_vocabulary(*, country: Country) -> dict[str, dict[str, Text]]:
    """Read the packaged ``vocabulary.toml``, and over it that of the country.

    Returns
    -------
    dict
        Section (``group``, ``unit``, ``missing``, ``outside``, ``caveat``, ``source``,
        ``comparability``) to name to text.
    """
    packaged, own = resources.files("atlas.catalogue") / "vocabulary.toml", country.vocabulary
    found = {
        section: {name: Text(**texts) for name, texts in entries.items()}
        for section, entries in tomllib.loads(packaged.read_text(encoding="utf-8")).items()
    }
    said = {} if own is None else tomllib.loads(own.read_text(encoding="utf-8"))
    for section, entries in said.items():
        texts = {name: Text(**texts) for name, texts in entries.items()}
        found[section] = found.get(section, {}) | texts
    return found


def boundaries_text(source: str, *, country: Country) -> Text:
    """Name the boundaries that maps are drawn on.

    Parameters
    ----------
    source
        As `atlas.model.dataset.Dataset.boundaries` has it. What layer files name is that of the
        default ones.
    country
        The country whose censuses and divisions are meant.
    """
    sources = load_vocabulary(country=country)["source"]
    return sources.get(f"boundaries_{source}", sources["boundaries"])


def join_texts(texts: list[Text], separator: Text | None = None) -> Text:
    """Put sentences one after the other: closed up in Chinese, with a space in English."""
    between = separator or Text("", " ")
    return Text(
        between.zh.join(text.zh for text in texts),
        between.en.join(text.en for text in texts),
    )
