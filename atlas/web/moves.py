"""The flow map: moves between provinces as a page, as a map to embed, and what both load."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
from markupsafe import Markup

from atlas.catalogue.edition import Edition
from atlas.charts.chart import Chart, ChartData
from atlas.charts.indices_chart import INDICES_CHART, fewer_at_twice_the_way, fewer_than_in
from atlas.charts.province_moves_chart import beyond_stills
from atlas.drawing.arrows import move_ends
from atlas.drawing.sketch import WIDTH, sketch_height
from atlas.measures.migration.indices import (
    all_known,
    cancel_out_more,
    distance_weighs_less,
    interval_of_change,
    turning_point,
)
from atlas.measures.migration.province_moves import DESIGN_EFFECT, KINDS, NONE_SAMPLED, THRESHOLDS
from atlas.model.country import Province
from atlas.model.dataset import Dataset
from atlas.model.summary.people import MigrationIndices, MovesFigures
from atlas.places.sentences import moves_sentences
from atlas.sources.packaged import read_table
from atlas.web.data.assets import MAP_STYLES, engine_scripts
from atlas.web.data.encode import names_script, payload_script, units_script
from atlas.web.maps.charts import chart_path
from atlas.web.maps.headlines import finding_of
from atlas.web.maps.map_files import (
    EMBED,
    MAP_BUTTONS,
    MAP_PAGE_WORDS,
    MAP_SCRIPT_WORDS,
    by_the_atlas,
    host_lines,
    in_language,
)
from atlas.web.maps.maps import picture
from atlas.web.page.pages import UI, Card, Page, Picture, render, write_file
from atlas.web.page.scripts_and_styles import (
    AlbersMap,
    AtlasFigure,
    Drawing,
    bundle,
    embed_stylesheet,
    packaged,
)
from atlas.web.story.claims import direction_figures
from atlas.words.numbers import count, fixed, percent
from atlas.words.word_files import LANGS, read_words

MOVES_WORDS: Final = read_words("moves", "page")

SCRIPT_WORDS: Final = read_words("moves", "script")

_TABLES: Final = ("titles", "numbers", "legend", "samples", "beyond")
_SHOWS: Final = ("country", "province")
BEYOND_BUTTON: Final = read_words("moves", "shows.country")["beyond"]
_KINDS: Final = read_words("moves", "kinds")
KIND_WORDS: Final = tuple(_KINDS[kind] for kind in KINDS)
"""The kinds of moves in words, as their colours are numbered."""

_NOTES: Final = read_words("moves", "notes")
_DASH: Final = read_words("marks")["dash"]

CAVEATS: Final = ("cannot_all", "cannot_epidemic", "cannot_route")
"""What must not be read from the map, a sentence each."""

EPIDEMIC: Final = "2015-2020"
"""The period whose census was taken in the year of the epidemic."""


def period_words(period: str, lang: str) -> str:
    """Write a period such as ``2015-2020`` as the language does."""
    return _DASH.get(lang).join(period.split("-"))


def sentences_of(dataset: Dataset, lang: str) -> dict[str, dict[str, list[str]]]:
    """Gather the sentences of each period and province: on who left it, and on who came."""
    country, gathered = dataset.country, dict[str, dict[str, list[str]]]()
    periods = read_table("migration_province_moves_periods", country.tables)
    by_place = moves_sentences(dataset.tables[TABLE], periods, lang, country.short_names(lang))
    for (period, code), sentences in by_place.items():
        gathered.setdefault(period, {})[code] = list(sentences.values())
    return gathered


def script_words(dataset: Dataset, lang: str) -> dict[str, Any]:
    """Gather what the scripts say in a language."""
    summary, provinces = dataset.summary.moves, dataset.country.province
    words: dict[str, Any] = in_language(SCRIPT_WORDS, lang)
    per, decimals = int(words.pop("small_per")), int(words.pop("small_decimals"))
    large = [[int(words.pop(f"{size}_per")), words.pop(size)] for size in ("large", "larger")]
    tables = {table: in_language(read_words("moves", table), lang) for table in _TABLES}
    shows = {where: in_language(read_words("moves", f"shows.{where}"), lang) for where in _SHOWS}
    return {
        **words,
        **tables,
        "small": {"per": per, "decimals": decimals},
        "large": large,
        "shows": shows,
        "kinds": [text.get(lang) for text in KIND_WORDS],
        "names": {it.code: it.short.get(lang) for it in provinces},
        "signs": {it.code: it.sign.get(lang) for it in provinces},
        "periods": {period: period_words(period, lang) for period in summary},
        "periodNotes": {EPIDEMIC: _NOTES["epidemic"].get(lang)},
        "sentences": sentences_of(dataset, lang),
        "comma": UI["comma"].get(lang),
        "space": UI["space"].get(lang),
        # By the buttons under the map, as by those of any other.
        "take": {
            **{key: MAP_PAGE_WORDS[key].get(lang) for key in ("csv", "embed")},
            **{key: MAP_SCRIPT_WORDS[key].get(lang) for key in ("code", "codeNote")},
            "host": host_lines(),
        },
        "page": _embedded(dataset, lang),
    }


def _embedded(dataset: Dataset, lang: str) -> dict[str, str]:
    """Return what the page says that an embedded map says too."""
    words, space = in_language(MOVES_WORDS, lang), UI["space"].get(lang)
    lead = lead_of(dataset.summary.moves, dataset.country.provinces, lang)
    return {
        "title": title_of(dataset, lang),
        "lead": space.join(lead),
        "cannot": words["cannot"],
        "caveat": space.join(words[key] for key in CAVEATS),
        "table": words["table"],
        "source": UI["source"].get(lang) + UI["colon"].get(lang) + words["source_text"],
        "from": _short_source(lang),
        "open": EMBED["open"].get(lang),
        "more": EMBED["more"].get(lang),
    }


def title_of(dataset: Dataset, lang: str) -> str:
    """Return the finding, where the figures bear it out, else the plain title."""
    return finding_of("moves", dataset, lang) or MOVES_WORDS["plain"].get(lang)


def changed_of(summary: Mapping[str, MovesFigures], lang: str) -> str:
    """Say between which lands people moved in the first period, and in the last."""
    first, last = (period_words(end(summary), lang) for end in (min, max))
    shares = direction_figures(summary)
    return MOVES_WORDS["changed"].say(lang, first=first, last=last, **shares)


def lead_of(
    summary: Mapping[str, MovesFigures], provinces: Mapping[str, Province], lang: str
) -> list[str]:
    """Say what an arrow is, what changed from the first period to the last, and what did not."""
    sentences = [MOVES_WORDS["lead"].get(lang), changed_of(summary, lang)]
    largest = (moves.largest for moves in summary.values())
    ends = {(pair.origin_code, pair.destination_code) for pair in largest}
    if len(ends) == 1:
        origin, destination = (provinces[code].short.get(lang) for code in ends.pop())
        sentences.append(MOVES_WORDS["largest"].say(lang, origin=origin, destination=destination))
    return sentences


CHANGES: Final = read_words("moves", "changes")


def changes_of(
    periods: Mapping[str, MigrationIndices], flows: int, lang: str
) -> list[tuple[str, str]]:
    """Say how moves changed: each finding that the figures bear out, its head and its sentences.

    Parameters
    ----------
    periods
        Period → its indices; without all of people and distances nothing is said.
    flows
        How many ordered pairs of provinces there are.
    lang
        Language.
    """
    if not all_known(periods):
        return []
    first, most, last = min(periods), turning_point(periods), max(periods)
    ends = {"first": first, "before": most, "last": last}
    said: dict[str, object] = {name: period_words(period, lang) for name, period in ends.items()}
    said["flows"] = count(flows)
    for name, period in ends.items():
        figures = periods[period]
        said |= {
            f"moved_{name}": fixed(figures.intensity_pct, 2),
            f"left_{name}": percent(figures.effectiveness_pct, 0),
            f"net_{name}": fixed(figures.net_rate_pct, 2),
            f"fewer_{name}": percent(fewer_at_twice_the_way(figures), 0),
            f"exponent_{name}": fixed(figures.distance_exponent, 2),
            f"half_{name}": count(figures.half_flows),
            f"gini_{name}": fixed(figures.flow_gini, 2),
        }
    start, before, end = (periods[period] for period in ends.values())
    said["fall"] = percent(100 * (1 - (end.net_rate_pct or 0) / (before.net_rate_pct or 1)), 0)
    said["fewer"] = percent(fewer_than_in(periods, most), 0)
    if (interval := interval_of_change(end)) is not None:
        said["change"] = fixed(end.distance_exponent_change, 2)
        said |= {name: fixed(at, 2) for name, at in zip(("low", "high"), interval, strict=True)}
    holds = {
        "cancel": cancel_out_more(periods),
        "distance": distance_weighs_less(end),
        "spread": end.flow_gini < start.flow_gini and end.half_flows > start.half_flows,
    }
    return [
        (CHANGES[f"{name}_head"].say(lang, **said), CHANGES[name].say(lang, **said))
        for name, borne_out in holds.items()
        if borne_out
    ]


def of_sample(dataset: Dataset, lang: str) -> list[str]:
    """Say of each period of which only a sample is known what is known, apart from the others."""
    return [
        CHANGES["sample"].say(
            lang,
            period=period_words(period, lang),
            persons=count(figures.moved_sample_persons),
            provinces=count(figures.provinces),
            left=percent(figures.effectiveness_pct, 0),
            fewer=percent(fewer_at_twice_the_way(figures), 0),
            half=count(figures.half_flows),
            flows=count(figures.provinces * (figures.provinces - 1)),
        )
        for period, figures in dataset.summary.migration_indices_of_sample.items()
    ]


def beyond_of(dataset: Dataset, lang: str) -> list[tuple[str, str, str, str]]:
    """List the flows of the last period furthest from what distance would let expect.

    Each is its ends, people, and expected people to the next thousand. Those that may differ by
    their sample alone are none of them.
    """
    table = dataset.tables.get(BEYOND)
    if table is None:
        return []
    told = table[table["period"].eq(table["period"].max()) & table["beyond_sampling"]]
    return [
        (
            row[f"origin_{lang}"],
            row[f"destination_{lang}"],
            count(row["people"]),
            count(round(row["expected_people"], -3)),
        )
        for row in told.head(LISTED).to_dict("records")
    ]


FLOOR: Final = 1_000
SURVEY_FLOOR: Final = 5_000
"""People below which a count is written as fewer than so many; a survey's are coarser."""

CENSUS: Final = "census"


BEYOND_THRESHOLDS: Final = (75_000, 25_000)
"""People from which a difference from the expected is drawn, far and close: about as many arrows
as of all moves."""


def moves_payload(
    edition: Edition,
    moves: gpd.GeoDataFrame,
    instruments: Mapping[str, str],
    *,
    expected: bool = False,
) -> dict[str, Any]:
    """Pack the moves of all periods, in no language.

    Parameters
    ----------
    edition
        The edition of the atlas that is made.
    moves
        The table ``province_moves``: all ordered pairs of provinces in each period, as lines.
    instruments
        Period → ``census`` or ``survey``.
    expected
        Whether `expected_payload` stands beside it.

    Returns
    -------
    dict
        ``provinces``, their codes; ``coast``, those on it; ``points``, metres in Albers of those
        that the boundaries draw; ``periods``, each with its matrix in the order of the provinces,
        row by row, the persons of the sample, and ``sampled``, by which to divide
        them; what the intervals rest on; thresholds of the map; colours, those of more and of
        fewer than expected last.

    Raises
    ------
    ValueError
        People of a period are not its sample persons divided by one fraction.
    """
    codes, palettes = sorted(moves["origin_code"].unique()), edition.style.palettes
    kinds, signs = palettes["moves"], palettes["two"]
    coast = moves.loc[moves["kind"] == KINDS[2], "origin_code"]
    return {
        "provinces": codes,
        "coast": sorted(coast.unique()),
        "points": points_of(edition, moves),
        "thresholds": list(THRESHOLDS),
        "beyondThresholds": list(BEYOND_THRESHOLDS),
        "hasExpected": expected,
        "colours": {
            "light": [*kinds.light, *reversed(signs.light)],
            "dark": [*kinds.dark, *reversed(signs.dark)],
        },
        "periods": [
            _period(str(name), rows, codes, instruments[str(name)])
            for name, rows in moves.groupby("period")
        ],
    }


def points_of(edition: Edition, moves: gpd.GeoDataFrame) -> dict[str, list[int]]:
    """Return where the arrows of each province begin and end, whole metres in Albers."""
    return {
        code: [round(x), round(y)]
        for code, (x, y) in move_ends(moves, edition.style, crs=edition.country.equal_area).items()
    }


def _period(name: str, rows: pd.DataFrame, codes: list[str], instrument: str) -> dict[str, Any]:
    sampled = sampling_fraction(rows)
    return {
        "name": name,
        "isSurvey": instrument != CENSUS,
        "floor": FLOOR if instrument == CENSUS else SURVEY_FLOOR,
        "sampled": sampled,
        "designEffect": DESIGN_EFFECT,
        "noneSampled": NONE_SAMPLED,
        "v": matrix(rows, "sample_persons", codes).ravel().tolist(),
    }


def expected_payload(beyond: pd.DataFrame) -> dict[str, list[int]]:
    """Pack the people expected in each period, in the order of its matrix in `moves_payload`.

    Parameters
    ----------
    beyond
        The table ``moves_beyond_distance``.
    """
    codes = sorted(beyond["origin_code"].unique())
    return {
        str(name): matrix(rows, "expected_people", codes).ravel().tolist()
        for name, rows in beyond.groupby("period")
    }


def sampling_fraction(rows: pd.DataFrame) -> float:
    """Return the fraction by which the sample persons of a period give its people, to the person.

    Raises
    ------
    ValueError
        There is none.
    """
    people, persons = rows["people"].to_numpy(), rows["sample_persons"].to_numpy()
    plain = persons.sum() / people.sum()
    for fraction in (round(plain, 4), round(plain, 7), plain):
        if (np.floor(persons / fraction + 0.5) == people).all():
            return float(fraction)
    raise ValueError(f"the people of {rows['period'].iloc[0]} are not sample persons raised by one")


def matrix(rows: pd.DataFrame, column: str, codes: list[str]) -> npt.NDArray[np.int64]:
    """Lay out a column of one period: a row for each origin, a column for each destination."""
    wide = rows.pivot(index="origin_code", columns="destination_code", values=column)
    return wide.reindex(index=codes, columns=codes).fillna(0).to_numpy(dtype=np.int64)


TABLE: Final = "province_moves"
BEYOND: Final = "moves_beyond_distance"
BEYOND_STILL: Final = "beyond"
"""Its still, where those of the moves are named by their periods."""

LISTED: Final = 10
"""How many flows are listed that distance does not explain."""

UNITS: Final = "province"


def moves_file(period: str, lang: str) -> str:
    """Address of the still of the moves of a period from the root of the site."""
    return f"assets/moves/{period}.{lang}.svg"


def write_moves_files(edition: Edition, dataset: Dataset, site: Path) -> None:
    """Write the matrices with the scripts of the page, the words by language, and the rules."""
    assets = site / "assets"
    units = dataset.unit_sets[UNITS]
    instruments = {name: figures.instrument for name, figures in dataset.summary.moves.items()}
    beyond = dataset.tables.get(BEYOND)
    payload = moves_payload(
        edition, dataset.tables[TABLE], instruments, expected=beyond is not None
    )
    shared = [
        payload_script("moves", "atlas", payload),
        units_script(units, list(dataset.leaves["code"])),
        bundle("moves.js"),
    ]
    write_file(assets / "moves.js", "".join(shared))
    if beyond is not None:
        # Longer than all that was counted: it comes when a reader asks what was expected.
        own = payload_script("expected", "moves", expected_payload(beyond))
        write_file(assets / "expected/moves.js", own)
    rules = embed_stylesheet(edition.style, "embed-moves.css")
    write_file(assets / "embed-moves.css", rules)
    for lang in LANGS:
        words = script_words(dataset, lang)
        named = [payload_script("words", f"moves.{lang}", words), names_script(units, lang)]
        write_file(assets / f"moves.{lang}.js", "".join(named))


MOVES_PATH: Final = "moves.html"


def moves_page(
    edition: Edition,
    dataset: Dataset,
    lang: str,
    *,
    stills: Sequence[str] = (),
    charts: Sequence[Chart] = (),
) -> tuple[Page, str]:
    """Render the page in one language.

    Parameters
    ----------
    edition
        The edition of the atlas that is made.
    dataset
        Its summary of the moves.
    lang
        Language of the page.
    stills
        Periods of which the build draws a picture: for print, and for readers without scripts.
    charts
        All charts of the site; that of the indices stands beside what the page says of them.

    Returns
    -------
    tuple of Page and str
        The page and its HTML.
    """
    page, provinces = described_page(edition, dataset, lang), dataset.country.provinces
    pictures = [_still(page, period) for period in stills]
    latest = max(dataset.summary.moves)
    coast = UI["comma"].join(provinces[code].short for code in dataset.country.coast)
    context = {
        "lead": lead_of(dataset.summary.moves, provinces, lang),
        "words": in_language(MOVES_WORDS, lang) | {"take": MAP_BUTTONS["take"].get(lang)},
        "coast": MOVES_WORDS["coast_text"].say(lang, coast=coast.get(lang)),
        "stills": pictures,
        "changes": changes_of(
            dataset.summary.migration_indices, len(provinces) * (len(provinces) - 1), lang
        ),
        "of_sample": of_sample(dataset, lang),
        "beyond": beyond_of(dataset, lang),
        "beyond_title": MOVES_WORDS["beyond"].say(lang, period=period_words(latest, lang)),
        "beyond_text": MOVES_WORDS["beyond_text"].say(lang, button=BEYOND_BUTTON.get(lang)),
        "from_to": [SCRIPT_WORDS[end].get(lang) for end in ("from", "to")],
        "changes_method": page.to("about.html#migration_indices"),
        "charts": [
            (chart.svg(lang, edition.style), page.to(chart_path(chart)))
            for chart in charts
            if chart.id == INDICES_CHART
        ],
        "figures": _figures(page, dataset.summary.moves) if edition.figures else [],
    }
    own = (f"assets/atlas.{lang}.js", "assets/moves.js", f"assets/moves.{lang}.js")
    scripts, styles = [*engine_scripts(), *own], [*MAP_STYLES, "assets/moves.css"]
    figure = AtlasFigure(page, "moves/moves.html.j2", scripts, styles, context)
    label = page.text("map_label", title=page.title)
    # The map begins with the last period; so does what stands in its place until it is there.
    first = ""
    if pictures:
        last = pictures[-1]
        first = picture(page.relative(last.file), (last.width, last.height), last.alt)
    drawing = Drawing("moves", [], {"lang": lang, "root": ".moves"})
    figure.add_child(AlbersMap("main", label, drawing, first))
    return page, figure.render()


def _figures(page: Page, periods: Iterable[str]) -> list[tuple[str, str, str]]:
    """List each period with the addresses of its picture and its print, the latest first."""
    stem, lang = page.relative("figures/moves-"), page.lang
    return [
        (period_words(period, lang), f"{stem}{period}.{lang}.png", f"{stem}{period}.{lang}.pdf")
        for period in sorted(periods, reverse=True)
    ]


def moves_embed_page(edition: Edition, dataset: Dataset) -> tuple[Page, str]:
    """Render the page that an ``<iframe>`` holds, for all languages.

    Without scripts it knows no language, and shows the last period in each.
    """
    described = [described_page(edition, dataset, lang) for lang in LANGS]
    main = described[0]
    last = max(dataset.summary.moves)
    page = Page(edition, "embed/moves.html", main.lang, main.title, main.description)
    # The script loads what one language takes besides.
    scripts = [*engine_scripts(), "assets/moves.js", "assets/embed-moves.js"]
    styles = ("assets/leaflet/leaflet.css", "assets/embed-moves.css")
    html = render(
        "moves/embed.html.j2",
        page,
        address=Markup(packaged("embed/address.js")),
        described=described,
        stills={page.lang: _still(page, last) for page in described},
        source={lang: _short_source(lang) for lang in LANGS},
        open_words={lang: EMBED["open"].get(lang) for lang in LANGS},
        scripts=[page.relative(path) for path in scripts],
        styles=[page.relative(path) for path in styles],
    )
    return page, html


def _short_source(lang: str) -> str:
    source = MOVES_WORDS["source_short"].get(lang)
    return by_the_atlas(UI["source"].get(lang) + UI["colon"].get(lang) + source, lang)


def described_page(edition: Edition, dataset: Dataset, lang: str) -> Page:
    """Describe the page: its address, title and description."""
    title = title_of(dataset, lang)
    return Page(edition, MOVES_PATH, lang, title, MOVES_WORDS["description"].get(lang))


def shows_beyond(dataset: Dataset) -> bool:
    """Return whether the flow map can show what distance does not explain."""
    return BEYOND in dataset.tables


def moves_card(page: Page, *, beyond: bool = False) -> Card:
    """Describe the flow map for the list of maps, or that of what distance does not explain."""
    palettes, name = page.edition.style.palettes, "beyond_card" if beyond else "card"
    palette = palettes["two" if beyond else "moves"]
    return Card(
        href=page.to(MOVES_PATH) + ("#show=beyond" if beyond else ""),
        title=MOVES_WORDS[f"{name}_title"].get(page.lang),
        subtitle=MOVES_WORDS[f"{name}_subtitle"].get(page.lang),
        colours=tuple(zip(palette.light, palette.dark, strict=True)),
    )


def card_still(page: Page, dataset: Dataset, *, beyond: bool = False) -> str:
    """Write the still of the last period for the list of maps, where its words stand below it."""
    name = BEYOND_STILL if beyond else max(dataset.summary.moves)
    size = (WIDTH, sketch_height(page.edition.style))
    return picture(page.relative(moves_file(name, page.lang)), size, "", thumb=True)


def write_beyond_stills(edition: Edition, data: ChartData, site: Path) -> None:
    """Draw what distance does not explain of the last period, for the list of maps."""
    table = data.dataset.tables.get(BEYOND)
    if table is None:
        return
    told = table[table["period"].eq(table["period"].max()) & table["beyond_sampling"]]
    drawn = told[told["beyond_people"].abs().ge(BEYOND_THRESHOLDS[0])]
    for lang, svg in beyond_stills(data, drawn, edition.style, LANGS).items():
        write_file(site / moves_file(BEYOND_STILL, lang), svg)


def _still(page: Page, period: str) -> Picture:
    alt = MOVES_WORDS["picture_alt"].say(page.lang, period=period_words(period, page.lang))
    return Picture(moves_file(period, page.lang), WIDTH, sketch_height(page.edition.style), alt)
