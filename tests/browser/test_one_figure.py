"""One figure of a unit on every path to a reader, and the class of what it was before rounding.

The download is what all else is checked against: rounded here, by the rule that readers know (a
half away from zero), to the digits that a page shows.
"""

import csv
import json
import re
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from atlas.catalogue.columns import column_named
from atlas.catalogue.style import load_style
from atlas.country import china
from atlas.drawing.measured_layers import fit_layers
from atlas.model.dataset import Dataset
from atlas.model.layer import Categories, Layer
from atlas.places.place_index import figures
from atlas.places.sentences import PLACE_WORDS
from atlas.web.data.assets import levels_of
from atlas.words.numbers import estimate, rough
from atlas.words.word_files import LANGS
from tests.default_maps import default_maps
from tests.downloaded import rows_by_code
from tests.web.data.payloads import payload_of

LAYERS = {layer.id: layer for layer in default_maps()}
RANGHULU, MAP = "230604", "maps/growth_county_2010_2020.html"
PRINTED = re.compile(r"([+−]?)([\d,]+(?:\.\d+)?)")

SHOW = """async ([layer, set]) => {
  const [map] = ATLAS.maps;
  const { lang } = map.config;
  const config = { ...ATLAS.get('layer', `${layer}.${lang}`), lang, set, legend: { people: null } };
  await ATLAS.need(ATLAS.payloadsOf(config, set));
  map.show(config);
  await Promise.all([map.details(), ATLAS.load('save.js')]);
  const { units, shown } = map.scene;
  const mark = config.value.label + (lang === 'zh' ? '：' : ': ');
  const facts = units.codes.map((code) => map.info(code));
  return JSON.stringify({
    csv: ATLAS.save.csv(map).slice(1),
    units: facts.map(({ code, class: group, colour, valueText, counts }, unit) => ({
      code, group, colour, shown: shown[unit], value: valueText.slice(mark.length),
      counts: counts.map(({ text }) => text),
    })),
  });
}"""
"""What a map says of all its units, as JSON: Playwright's own way with values takes a second."""

PLACES = """async (province) => {
  await ATLAS.need([['places', province]]);
  const about = ATLAS.get('places', province);
  return Object.fromEntries(['county', 'prefecture'].map((level) => {
    const units = ATLAS.read('units', `${about[level]}.${province}`);
    const places = units.codes.map((code) => ATLAS.place(code)).filter((it) => it.level === level);
    const told = (it) => [it.code, it.group(), ATLAS.pair.percent(it.value(it.column))];
    return [level, places.map(told)];
  }));
}"""

# Read at once: what a tooltip says besides the value is loaded with the first one, and fills it
# anew, so that an element found a moment ago may be out of the page.
TOOLTIP_VALUE = """() => {
  const value = document.querySelector('.atlas-tooltip-value');
  const swatch = value.querySelector('.atlas-swatch');
  return [value.innerText, getComputedStyle(swatch).backgroundColor];
}"""


@cache
def download(site: Path, unit_set: str) -> dict[str, dict[str, str]]:
    """Rows of a table as a reader downloads it, by code."""
    return rows_by_code(site, unit_set)


def decimals_of(text: str) -> int:
    return len(text.partition(".")[2])


@cache
def rounded(cell: str, decimals: int) -> Decimal:
    found = Decimal(cell).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return found if found else abs(found)


@cache
def written(cell: str, decimals: int, *, signed: bool = False) -> str:
    """Write a cell of the download as a page prints it."""
    found = rounded(cell, decimals)
    sign = "−" if found < 0 else "+" if found > 0 and signed else ""
    return f"{sign}{abs(found):,}"


OVER = re.compile(r"(?:change|annual_rate|net_migration|people_and_migration)_\D*(\d{4}_\d{4})")
"""A column of a period whose figures are of a joined territory where units are compared as one."""


def lacks_others(text: str, name: str, row: dict[str, str]) -> bool:
    """Tell whether a figure of joined units stands beside one of them without saying so."""
    over = OVER.fullmatch(name)
    joined = over is not None and row.get(f"compared_codes_{over[1]}")
    return bool(joined) and not re.search("与合并比较的各地合计|with those compared with it", text)


NUMBERS = re.compile(r"[+−]?\d[\d,]*(?:\.\d+)?")


def ends_of(text: str) -> tuple[float, float]:
    """Return the low and the high end of an estimate as a page writes it."""
    within = re.split("[)）]", text)[0]
    found = [float(one.replace(",", "").replace("−", "-")) for one in NUMBERS.findall(within)]
    return found[-2], found[-1]


def is_range(text: str, bounds: tuple[str, str], row: dict[str, str], *, of_people: bool) -> bool:
    """Tell whether a text says the range of the download: people in two figures, rates whole."""
    due = [float(row[bound]) for bound in bounds]
    if of_people:
        return ends_of(text) == tuple(rough(end) for end in due)
    # A page's own values have a decimal, which is rounded once more.
    return all(abs(end - of_row) <= 0.56 for end, of_row in zip(ends_of(text), due, strict=True))


@cache
def number(text: str) -> str:
    """Return the number that a text begins with, as it stands; nothing if it holds none."""
    found = PRINTED.match(text)
    return found.group() if found else ""


def faults_of(layer: Layer, shown: dict, rows: dict, exact: dict) -> list[str]:
    """Compare what a map says of each unit with the download and the unrounded values."""
    column = layer.indicator
    classes = dict(zip(exact, layer.classes.classify(list(exact.values())), strict=True))
    pages = {row["code"]: row for row in csv.DictReader(shown["csv"].splitlines())}
    signed = not isinstance(layer.classes, Categories) and layer.classes.signed
    faults = []
    for unit in shown["units"]:
        code, group = unit["code"], int(classes[unit["code"]])
        row = rows[code]
        told = [(unit["value"], column, signed, layer.decimals)]
        told += [
            (text, name, False, decimals_of(number(text)))
            for name, text in zip(layer.counts, unit["counts"], strict=True)
        ]
        faults += [
            f"{code} {name}: {text}" for text, name, *_ in told if lacks_others(text, name, row)
        ]
        if isinstance(layer.classes, Categories):
            told.pop(0)
        for text, name, sign, decimals in told:
            bounds = column_named(name).bounds
            if bounds and row[bounds[0]]:
                of_people = column_named(name).kind == "count"
                if not is_range(text, bounds, row, of_people=of_people):
                    faults.append(f"{code} {name}: {text}, not {[row[end] for end in bounds]}")
                if unit["shown"] and not all(pages[code][end] for end in bounds):
                    faults.append(f"{code} {name}: without its range in the page's CSV")
                continue
            due = written(row[name], decimals, signed=sign) if row[name] else ""
            if number(text) != due:
                faults.append(f"{code} {name}: {text}, not {due}")
            cell = pages[code][name] if unit["shown"] else ""
            if unit["shown"] and bool(cell) != bool(row[name]):
                faults.append(f"{code} {name}: {cell} in the page's CSV, {row[name]}")
            if cell and Decimal(cell) != rounded(row[name], decimals):
                faults.append(f"{code} {name}: {cell} in the page's CSV, not {due}")
        if unit["group"] != group:
            faults.append(f"{code}: {exact[code]} is in class {group}, drawn in {unit['group']}")
        if group >= 0 and unit["colour"] != layer.classes.light[group]:
            faults.append(f"{code}: {unit['colour']}, not {layer.classes.light[group]}")
    return faults


@pytest.mark.parametrize("lang", LANGS)
def test_every_map_says_of_every_unit_what_the_download_says(
    open_page, built_site: Path, dataset: Dataset, lang: str
) -> None:
    # A map is painted faster where it is small.
    page, errors = open_page(MAP if lang == "zh" else f"{lang}/{MAP}", width=240, height=160)
    faults = {}
    for layer in fit_layers(dataset, list(LAYERS.values())):
        # The numbers are the same in both languages.
        sets = levels_of(layer, dataset).values() if lang == "zh" else [layer.unit_set]
        for unit_set in sets:
            shown = json.loads(page.evaluate(SHOW, [layer.id, unit_set]))
            table = dataset.unit_sets[unit_set].table.set_index("code")
            exact = table[layer.indicator].to_dict()
            assert [unit["code"] for unit in shown["units"]] == list(exact)
            found = faults_of(layer, shown, download(built_site, unit_set), exact)
            if found:
                faults[layer.id, unit_set] = len(found), found[:3]
    assert faults == {}
    assert errors == []


def tables_of(page: Path) -> tuple[str, list[list[str]]]:
    """Sentence over a place's maps, and the cells of its figures line by line."""
    html = page.read_text(encoding="utf-8")
    sentence = re.search(r"<p class=finding>(.*?)<div id=pair>", html, re.DOTALL)
    table = re.search(r"<table>(.*?)</table>", html, re.DOTALL)
    assert sentence
    assert table
    lines = [re.split("<t[hd]>", line)[1:] for line in table[1].split("<tr>")]
    return sentence[1], [[cell.strip() for cell in line] for line in lines]


def units_of_growth(places, level, codes) -> dict[str, str]:
    """Name for each place the unit set whose growth its page tells: that of people if it is one."""
    subject = places.subject
    own = subject.counties if level == "county" else subject.prefectures
    counties = places.told_apart if level == "county" else {}
    alone = {code for code, units in counties.items() if len(units) == 1}
    return {code: places.dataset.people_units.id if code in alone else own.id for code in codes}


@pytest.mark.parametrize("lang", LANGS)
def test_every_place_page_says_what_the_download_says(built_site, places, lang) -> None:
    subject, faults, checked, ranges = places.subject, [], 0, 0
    rates = {
        PLACE_WORDS[figure.key].get(lang).format(start=subject.start, end=subject.end): (
            figure.rate, False, figure.decimals,
        )
        for figure in figures(subject)
        if figure.rate and figure.key != "net"
    }  # fmt: skip
    growth = PLACE_WORDS["year"].get(lang).format(year=subject.end)
    rates[growth] = (subject.change_pct, True, 1)
    for code, (level, _) in places.all.items():
        unit_set = subject.counties if level == "county" else subject.prefectures
        row = download(built_site, unit_set.id)[code]
        grown = download(built_site, units_of_growth(places, level, [code])[code])[code]
        row = {**row, subject.change_pct: grown[subject.change_pct]}
        folder = built_site if lang == "zh" else built_site / lang
        sentence, lines = tables_of(folder / "place" / f"{code}.html")
        for label, _, rate, *_ in (line for line in lines[1:] if len(line) > 2):
            if label not in rates:
                continue
            column, signed, decimals = rates[label]
            due = written(row[column], decimals, signed=signed) if row[column] else ""
            checked += 1
            # The sentence says "shrank by", and of what is printed as 0.0 that it hardly changed.
            size = due.lstrip("+−")
            said = column != subject.change_pct or size in ("", "0.0") or f"{size}%" in sentence
            if number(rate) != due or not said:
                faults.append(f"{code} {column}: {rate}, not {due}")
        ends = [row[f"net_migration_{end}_{subject.period}"] for end in ("low", "high")]
        if all(ends) and code not in places.by_townships:
            ranges += 1
            html = (folder / "place" / f"{code}.html").read_text("utf-8")
            if f"<td>{estimate(*map(int, ends), lang)}<td>" not in html.replace("\n", ""):
                faults.append(f"{code}: without its net migration from {ends[0]} to {ends[1]}")
    assert faults == []
    # At least the change, the three sectors and schooling of nearly every place.
    assert checked > 5 * len(places.all)
    assert ranges > 0.95 * len(places.all)


def test_the_file_of_every_place_holds_the_cells_of_the_download(built_site, places) -> None:
    subject, faults = places.subject, []
    held = {}
    for script in (built_site / "assets" / "rows").glob("*.js"):
        _, _, payload = payload_of(script.read_text("utf-8"))
        for code, line in payload["lines"].items():
            held[code] = dict(zip(payload["columns"], line.split(","), strict=True))
    assert set(held) == set(places.all)
    for code, cells in held.items():
        unit_set = subject.counties if places.all[code][0] == "county" else subject.prefectures
        row = download(built_site, unit_set.id)[code]
        faults += [
            f"{code} {name}: {cells[name]}, not {row[name]}"
            for name in cells.keys() & row.keys()
            if cells[name] != row[name]
        ]
    assert faults == []


def test_the_maps_of_places_are_coloured_by_the_unrounded_change(
    open_page, built_site, places
) -> None:
    subject, faults = places.subject, []
    page, errors = open_page(f"place/{RANGHULU}.html")
    page.wait_for_selector("#pair canvas")
    for province in sorted({code.removeprefix("U")[:2] for code in places.all}):
        for level, told in page.evaluate(PLACES, province).items():
            unit_set = subject.counties if level == "county" else subject.prefectures
            growing = units_of_growth(places, level, unit_set.table["code"])
            rows = {code: download(built_site, id)[code] for code, id in growing.items()}
            tables = {
                id: places.dataset.unit_sets[id].table.set_index("code")[subject.change_pct]
                for id in set(growing.values())
            }
            exact = pd.Series(
                {code: tables[id][code] for code, id in growing.items()}, dtype="Float64"
            )
            groups = dict(zip(exact.index, subject.classes.classify(exact), strict=True))
            for code, group, text in told:
                cell = rows[code][subject.change_pct]
                due = written(cell, 1, signed=True) if cell else ""
                if group != groups[code] or number(text) != due:
                    faults.append(f"{code}: {text} in class {group}, not {due} in {groups[code]}")
    assert faults == []
    assert errors == []


@pytest.mark.parametrize("lang", LANGS)
def test_ranghulu_grew_by_5_0_per_cent_in_the_colour_of_less_than_five(open_page, lang) -> None:
    """It is 4.9721 in the download: below the break at 5, and 5.0 once it is rounded."""
    prefix = "" if lang == "zh" else f"{lang}/"
    page, _ = open_page(f"{prefix}{MAP}")
    page.evaluate(f"ATLAS.maps[0].select('{RANGHULU}', {{fly: true}})")
    told, colour = page.evaluate(TOOLTIP_VALUE)
    assert told.endswith("+5.0%")
    growth = load_style(country=china()).scale("growth")
    below_five = growth.edges.index(5)
    assert colour == "rgb({}, {}, {})".format(*bytes.fromhex(growth.light[below_five][1:]))
    place, _ = open_page(f"{prefix}place/{RANGHULU}.html")
    mark = place.locator("#pair .mark")
    assert mark.inner_text() == "+5.0%"
    middle = (below_five + 0.5) / len(growth.light) * 100
    assert mark.evaluate("it => parseFloat(it.style.left)") == pytest.approx(middle, abs=0.01)
    assert "5.0%" in place.locator(".finding").inner_text()
