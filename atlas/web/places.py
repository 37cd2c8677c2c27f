"""The page of each prefecture: the whole as one shape beside its districts and counties."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from markupsafe import Markup

from atlas.web.assets import STYLES, map_scripts, pair_columns
from atlas.web.configuration import PAIR
from atlas.web.folium_map import AtlasFigure, AtlasMap
from atlas.web.legend import has_transfers, joints, mark_at
from atlas.web.maps import atlas_map
from atlas.web.method_texts import COMPARABILITY
from atlas.web.pages import Page, count, percent_change, signed
from atlas.web.subjects import CLASS, Subject, leaves_of, units_of


@dataclass(frozen=True)
class Row:
    """A line of the table of a place, written out; missing figures are a dash."""

    name: str
    before: str
    after: str
    change: str
    percent: str
    colours: tuple[str, str] | None
    note: str


@dataclass(frozen=True)
class Province:
    """A province and its prefectures: name of each, and address of its page."""

    name: str
    places: tuple[tuple[str, str], ...]


def place_path(code: str) -> str:
    """Address of a prefecture's page in its language's tree."""
    return f"place/{code}.html"


def provinces(subject: Subject, page: Page) -> list[Province]:
    """List every prefecture under its province, by code."""
    table = subject.prefectures.table
    return [
        Province(
            str(group[f"province_name_{page.lang}"].iloc[0]),
            tuple(
                (str(row[f"name_{page.lang}"]), page.to(place_path(row["code"])))
                for _, row in group.iterrows()
            ),
        )
        for _, group in table.groupby("province_code", sort=True)
    ]


def place_pages(
    subject: Subject, profiles: Mapping[str, str], lang: str
) -> Iterator[tuple[Page, str]]:
    """Render the page of every prefecture in one language, by code."""
    prefectures = subject.written(subject.prefectures.table)
    siblings = dict(tuple(prefectures.groupby("province_code")))
    for place in prefectures.to_dict("records"):
        profile = profiles.get(place["code"], "")
        yield place_page(subject, place, siblings[place["province_code"]], profile, lang)


def place_page(
    subject: Subject, place: Mapping[Hashable, Any], siblings: pd.DataFrame, profile: str, lang: str
) -> tuple[Page, str]:
    """Render the page of one prefecture.

    Parameters
    ----------
    subject
        The change that is shown.
    place
        Row of the prefecture.
    siblings
        Rows of all prefectures of its province.
    profile
        ``<svg>`` of its net migration by age; empty where it is unknown.
    lang
        Language of the page.
    """
    page = _page(place, lang)
    units = units_of(subject, place["code"])
    context = {
        "name": place[f"name_{lang}"],
        "province": place[f"province_name_{lang}"],
        "sentences": [whole_sentence(page, subject, place), *_parts(page, subject, place, units)],
        "colours": list(zip(subject.classes.light, subject.classes.dark, strict=True)),
        "joints": joints(subject.classes, "%"),
        "mark": _mark(subject, place),
        "rows": [row_of(page, subject, unit) for unit in units.to_dict("records")],
        "total": row_of(page, subject, place),
        "transfers": has_transfers(units),
        "profile": Markup(profile),
        "differs": _differs(subject, place, units),
        "subject": subject,
        "siblings": [
            (row[f"name_{lang}"], page.to(place_path(row["code"])), row["code"] == place["code"])
            for row in siblings.to_dict("records")
        ],
    }
    scripts = map_scripts(lang, pair_columns(subject))
    figure = AtlasFigure(page, "place.html.j2", scripts, STYLES, context)
    _add_pair(figure, page, subject, place)
    return page, figure.render()


def whole_sentence(page: Page, subject: Subject, place: Mapping[Hashable, Any]) -> str:
    """Say in one sentence how many people a place had and has."""
    name, pct = place[f"name_{page.lang}"], place[subject.change_pct]
    if pd.isna(pct):
        return page.text("place_unknown", name=name, start=subject.start, end=subject.end)
    change = int(place[subject.change])
    kind = "place_more" if change > 0 else "place_fewer" if change < 0 else "place_same"
    return page.text(
        kind,
        name=name,
        start=subject.start,
        end=subject.end,
        before=count(place[subject.before]),
        after=count(place[subject.after]),
        change=count(abs(change)),
        pct=percent_change(pct),
    )


def _parts(
    page: Page, subject: Subject, place: Mapping[Hashable, Any], units: pd.DataFrame
) -> list[str]:
    if place["code"] in subject.ranked_counties:
        return parts_sentences(page, subject, units)
    names = page.text("comma").join(units[f"name_{page.lang}"])
    return [page.text("parts_merged", names=names)]


def parts_sentences(page: Page, subject: Subject, units: pd.DataFrame) -> list[str]:
    """Say how many units gained and lost, and which of them most."""
    known = units[units[subject.change_pct].notna()]
    if known.empty:
        return [page.text("parts_none")]
    if len(known) == 1:
        return [page.text("parts_one")]
    gained = int(known[subject.change].gt(0).sum())
    lost = int(known[subject.change].lt(0).sum())
    first, last = known.iloc[0], known.iloc[-1]
    ends = {
        "first": first[f"name_{page.lang}"],
        "first_pct": percent_change(first[subject.change_pct]),
        "last": last[f"name_{page.lang}"],
        "last_pct": percent_change(last[subject.change_pct]),
    }
    kind = "parts_both" if gained and lost else "parts_gained" if gained else "parts_lost"
    return [page.text(kind, n=len(known), gained=gained, lost=lost, **ends)]


def row_of(page: Page, subject: Subject, unit: Mapping[Hashable, Any]) -> Row:
    """Write out one line of the table."""
    none, pct = page.text("none"), unit[subject.change_pct]
    place = unit[CLASS]
    return Row(
        name=str(unit[f"name_{page.lang}"]),
        before=_or_dash(unit[subject.before], count, none),
        after=_or_dash(unit[subject.after], count, none),
        change=_or_dash(unit[subject.change], signed, none),
        percent=_or_dash(pct, percent_change, none),
        colours=None if place < 0 else (subject.classes.light[place], subject.classes.dark[place]),
        note=_note(unit, page.lang),
    )


def _note(unit: Mapping[Hashable, Any], lang: str) -> str:
    """Say what a unit was made of; nothing of one that stayed as it was, or of a whole."""
    word = str(unit["comparability"])
    if word == "unchanged" or "is_district" not in unit:
        return ""
    note = unit[f"comparability_note_{lang}"]
    return COMPARABILITY[word].get(lang) if pd.isna(note) or not note else str(note)


def _or_dash(value: Any, write: Any, none: str) -> str:
    return none if pd.isna(value) else str(write(value))


def _page(place: Mapping[Hashable, Any], lang: str) -> Page:
    name = place[f"name_{lang}"]
    bare = Page(place_path(place["code"]), lang, "", "")
    title = bare.text("place_title", name=name)
    return Page(bare.path, lang, title, bare.text("place_description", name=name))


def _mark(subject: Subject, place: Mapping[Hashable, Any]) -> str:
    value = place[subject.change_pct]
    return "" if pd.isna(value) else mark_at(subject.classes, float(value))


def _differs(subject: Subject, place: Mapping[Hashable, Any], units: pd.DataFrame) -> bool:
    """Whether the units of a place do not sum to it, because one crosses its border."""
    return any(
        not pd.isna(place[column]) and int(units[column].sum()) != int(place[column])
        for column in (subject.before, subject.after)
    )


def _add_pair(
    figure: AtlasFigure, page: Page, subject: Subject, place: Mapping[Hashable, Any]
) -> None:
    name, code = place[f"name_{page.lang}"], str(place["code"])
    focus: dict[str, Any] = {"prefecture": code}
    if code not in subject.ranked_counties:
        focus = {"leaves": leaves_of(subject, code)}
    for layer, words in zip(PAIR, ("place_whole", "place_parts"), strict=True):
        label = page.text("map_label", title=f"{name} · {page.text(words)}")
        overrides: dict[str, Any] = {
            "focus": focus,
            "inset": None,
            "labels": [],
        }
        drawing = AtlasMap([("config", page.lang), ("layer", f"{layer}.{page.lang}")], overrides)
        figure.add_map(atlas_map(page, layer, label), drawing)
