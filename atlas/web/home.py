"""The first page: one map, the headline figures, the way to every other map and place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from atlas.charts.chart import Chart
from atlas.dataset import Dataset
from atlas.layers import Layer
from atlas.web.assets import STYLES, layer_columns, map_scripts
from atlas.web.charts import chart_links
from atlas.web.folium_map import AtlasFigure
from atlas.web.legend import legend_of
from atlas.web.line import INDICATORS, share
from atlas.web.maps import add_layer_map, facts, grouped_links, map_path
from atlas.web.pages import Page, count, percent, percent_change
from atlas.web.places import place_path, provinces
from atlas.web.subjects import Subject, prefecture_of, units_of

EXAMPLE = "230100"
"""Harbin: the pair of maps that shows why a city and its parts are read together."""

FIND_SCRIPT = "assets/find-place.js"


@dataclass(frozen=True)
class Headline:
    """One headline figure: the number, what it counts, a remark, and where it leads."""

    figure: str
    label: str
    remark: str
    href: str


def home_page(
    dataset: Dataset,
    layers: Sequence[Layer],
    charts: Sequence[Chart],
    subject: Subject,
    lang: str,
) -> tuple[Page, str]:
    """Render the first page in one language."""
    bare = Page("index.html", lang, "", "")
    page = Page(bare.path, lang, bare.text("site"), bare.text("home_description"))
    hero = hero_layer(layers, subject)
    unit_set = dataset.unit_sets[hero.unit_set]
    context = {
        "hero": hero,
        "hero_href": page.to(map_path(hero)),
        "lead": lead(page, dataset, subject),
        "legend": legend_of(hero, unit_set, lang),
        "facts": facts(page, dataset, hero, unit_set),
        "headlines": headlines(page, dataset, layers, subject),
        "groups": grouped_links(page, layers),
        "charts": chart_links(page, charts),
        "provinces": provinces(subject, page),
        "find": {"set": subject.counties.id, "lang": lang, "assets": page.relative("assets")},
    }
    columns = [*layer_columns(hero), (subject.counties.id, subject.change_pct)]
    scripts = [*map_scripts(lang, columns), FIND_SCRIPT]
    figure = AtlasFigure(page, "home.html.j2", scripts, STYLES, context)
    add_layer_map(figure, page, hero)
    return page, figure.render()


def hero_layer(layers: Sequence[Layer], subject: Subject) -> Layer:
    """Choose the map of the first page: change by county over the site's period, else the first."""
    for layer in layers:
        shown = (layer.unit_set, layer.indicator, layer.where)
        if shown == (subject.counties.id, subject.change_pct, None):
            return layer
    return layers[0]


def lead(page: Page, dataset: Dataset, subject: Subject) -> str:
    """Say how many people there were and are."""
    totals = dataset.summary["totals"]
    before, after = totals[str(subject.start)], totals[str(subject.end)]
    return page.text(
        "home_lead" if after > before else "home_lead_fewer",
        start=subject.start,
        end=subject.end,
        before=count(before),
        after=count(after),
        pct=percent_change((after / before - 1) * 100),
    )


def headlines(
    page: Page, dataset: Dataset, layers: Sequence[Layer], subject: Subject
) -> list[Headline]:
    """Choose the figures of the first page, as far as the build has them."""
    found = [
        _total(page, dataset, subject),
        _declining(page, dataset, layers, subject),
        _line(page, dataset, layers, subject),
        _example(page, subject),
    ]
    return [headline for headline in found if headline is not None]


def _total(page: Page, dataset: Dataset, subject: Subject) -> Headline:
    totals = dataset.summary["totals"]
    earlier = [year for year in sorted(totals) if int(year) < subject.end]
    remark = page.text("and").join(
        page.text("headline_year", year=year, people=count(totals[year])) for year in earlier
    )
    people = count(totals[str(subject.end)])
    return Headline(
        people, page.text("headline_total", year=subject.end), remark, page.to("about.html")
    )


def _declining(
    page: Page, dataset: Dataset, layers: Sequence[Layer], subject: Subject
) -> Headline | None:
    figures = dataset.summary.get("units", {}).get(f"{subject.start}-{subject.end}")
    if figures is None:
        return None
    return Headline(
        percent(figures["declining_share"] * 100),
        page.text("headline_declining", start=subject.start, end=subject.end),
        page.text(
            "headline_units", n=count(figures["count"]), declining=count(figures["declining"])
        ),
        page.to(map_path(hero_layer(layers, subject))),
    )


def _line(
    page: Page, dataset: Dataset, layers: Sequence[Layer], subject: Subject
) -> Headline | None:
    censuses = dataset.summary.get("heihe_tengchong", {})
    if str(subject.end) not in censuses:
        return None
    split, earlier = censuses[str(subject.end)]["area_split"], censuses.get(str(subject.start))
    remark = page.text("headline_line_area", area=share(split["area_share_southeast"]))
    if earlier is not None:
        people = share(earlier["area_split"]["population_share_southeast"])
        remark += page.text("headline_line_before", year=subject.start, people=people)
    target = next((layer for layer in layers if layer.indicator in INDICATORS), None)
    return Headline(
        share(split["population_share_southeast"]),
        page.text("headline_line", year=subject.end),
        remark,
        page.to(map_path(target) if target else "about.html#line"),
    )


def _example(page: Page, subject: Subject) -> Headline | None:
    place = prefecture_of(subject, EXAMPLE)
    units = units_of(subject, EXAMPLE)
    known = units[units[subject.change_pct].notna()]
    if place is None or known.empty:
        return None
    best = known.iloc[0]
    name = place[f"name_{page.lang}"]
    return Headline(
        percent_change(place[subject.change_pct]),
        page.text("headline_place", name=name, start=subject.start, end=subject.end),
        page.text(
            "headline_place_best",
            name=best[f"name_{page.lang}"],
            pct=percent_change(best[subject.change_pct]),
        ),
        page.to(place_path(EXAMPLE)),
    )
