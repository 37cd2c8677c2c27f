"""The corrections of the census tables, in the words of either language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from atlas.country.names import romanise
from atlas.model.country import Country
from atlas.model.dataset import Dataset
from atlas.sources.packaged import read_table, resources
from atlas.web.page.texts import UI
from atlas.words.numbers import count, format_number
from atlas.words.reading import read_words

ROW_FIELD = "(whole row)"

_WORDS: Final = read_words("method", "corrections")

PHRASES: Final = MappingProxyType(
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
    evidence = f"evidence_{lang}"
    names = unit_names(dataset, lang)
    return [
        {
            "year": str(row["year"]),
            "unit": f"{names.get(str(row['code']), '')} {row['code']}".strip(),
            "field": field_words(
                str(row["column"]), str(row["year"]), lang, country=dataset.country
            ),
            "published": value_words(str(row["published"]), names, lang),
            "corrected": value_words(str(row["corrected"]), names, lang),
            "flagged": UI["only_flagged"].get(lang) if row["status"] == "flagged" else "",
            "evidence": str(row[evidence] if evidence in row else row["evidence_en"]),
        }
        for _, row in dataset.corrections.iterrows()
    ]


def unit_names(dataset: Dataset, lang: str) -> Mapping[str, str]:
    """Name the units by their smallest code now, and corrected codes that are no longer used."""
    codes = read_table("division_codes", country=dataset.country)
    names = dict(zip(codes["code"], codes["name_zh"], strict=True))
    if lang == "en":
        corrected = [code for code in dataset.corrections["code"] if code in names]
        names = {code: romanise(names[code], code, country=dataset.country) for code in corrected}
    for unit_set in dataset.unit_sets.values():
        if unit_set.level == "county":
            pairs = zip(unit_set.table["code"], unit_set.table[f"name_{lang}"], strict=True)
            names.update({code: name for code, name in pairs if "/" not in name})
    return names


def field_words(column: str, year: str, lang: str, *, country: Country) -> str:
    """Name a column of a census table, or a family of columns (``long_form_industry_*``)."""
    if column == ROW_FIELD:
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
    table = resources(country=country).get(f"census_{year}", {"schema": {"fields": []}})
    return {field["name"]: str(field[f"title_{lang}"]) for field in table["schema"]["fields"]}


def value_words(text: str, names: Mapping[str, str], lang: str) -> str:
    """Write a value of the table: thousands parted, words and names in the page's language."""
    if re.fullmatch(r"-?\d+", text):
        return format_number(int(text))
    text = re.sub(r"(?<=^sum )\d+$", lambda found: count(found[0]), text)
    if lang == "en":
        text = re.sub(
            r"[\u4e00-\u9fff]+ (\d{6})", lambda found: f"{names.get(found[1], '')} {found[1]}", text
        )
    for pattern, words in PHRASES.items():
        if found := re.search(pattern, text):
            text = text.replace(found[0], words.say(lang, **found.groupdict()))
    return text
