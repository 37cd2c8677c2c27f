"""Breaks and colours have one source: a changed layer file changes every place that shows them."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from atlas.catalogue.layers import load_layers
from atlas.catalogue.style import load_style
from atlas.country import china
from atlas.drawing.classification import class_numbers, shown
from atlas.drawing.sheet.canvas import MARGIN, PNG_SHEET
from atlas.drawing.sheet.marginalia import LEGEND_TOP
from atlas.exports.figures import figure_path
from atlas.exports.geopackage import write_geopackage
from atlas.exports.styles.documents import sld
from atlas.exports.styles.of_tables import styles_of
from atlas.exports.tables import download_tables
from atlas.model.dataset import Dataset
from atlas.model.layer import Layer
from atlas.web.data.assets import printed_decimals
from atlas.web.data.engine_payloads import layer_config
from atlas.web.maps.maps import map_page
from atlas.web.page.scripts_and_styles import legend_of
from tests.editions import EDITION, draw_site_figures

STYLE = load_style(country=china())
FILE = Path(__file__).parents[3] / "layers" / "growth_county_2010_2020.toml"
OWN = 'breaks = [-40, -30, 0, 1, 2]\npalette = "one_of_this_test"\n'
COLOURS = ("#c00000", "#c0c000", "#00c000", "#00c0c0", "#0000c0", "#c000c0")


@pytest.fixture
def changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Layer:
    """The map of growth, its file changed to other breaks and another palette."""
    palettes = STYLE.palettes | {
        "one_of_this_test": STYLE.palettes["sequential"].model_copy(update={"light": COLOURS})
    }
    style = STYLE.model_copy(update={"palettes": palettes})
    for module in ("atlas.catalogue.layers", "atlas.catalogue.layer_schema"):
        monkeypatch.setattr(f"{module}.load_style", lambda *, country: style)
    folder = tmp_path / "layers"
    folder.mkdir()
    text = FILE.read_text(encoding="utf-8")
    assert text.count('scale = "growth"\n') == 1
    text = text.replace('scale = "growth"\n', OWN)
    (folder / FILE.name).write_text(text, encoding="utf-8")
    return load_layers(folder, country=china())[0]


def inside(country, layer, path: Path) -> tuple[ElementTree.Element, ElementTree.Element]:
    """The QML that a GeoPackage holds for a map, and the SLD beside it."""
    tables = download_tables(country)
    styles = styles_of(tables, [layer], STYLE, country=china())
    write_geopackage(tables, path, styles, country=china())
    sql = "SELECT styleQML FROM layer_styles WHERE f_table_name = ? AND useAsDefault"
    with closing(sqlite3.connect(path)) as database:
        [(qml,)] = database.execute(sql, (layer.unit_set,)).fetchall()
    beside = sld(styles[layer.unit_set][0], layer.unit_set)
    return ElementTree.fromstring(qml), ElementTree.fromstring(beside)


def qml_classes(qml: ElementTree.Element) -> list[tuple[str, str]]:
    """Filter and colour of each class."""
    fills = {
        symbol.get("name"): "#{:02x}{:02x}{:02x}".format(
            *map(int, symbol.find(".//Option[@name='color']").get("value").split(",")[:3])
        )
        for symbol in qml.findall(".//symbols/symbol")
        if symbol.find("./layer[@class='SimpleFill']") is not None
    }
    rules = qml.findall(".//rule[@filter]")
    found = [(rule.get("filter"), fills.get(rule.get("symbol"), "")) for rule in rules]
    return [(condition, colour) for condition, colour in found if set(condition) & set("<>")]


def present(layer: Layer, dataset: Dataset) -> list[int]:
    """Number the classes that some unit of a map is in: no legend draws others."""
    table = shown(layer, dataset.unit_sets[layer.unit_set], layer.indicator)
    return sorted({int(number) for number in class_numbers(layer, table) if number >= 0})


def bar_of(picture: Path, drawn: list[int]) -> tuple[str, ...]:
    """The colours of the bar in a figure's legend, of those classes that are drawn."""
    with Image.open(picture) as image:
        row = np.asarray(image.convert("RGB"))[int((LEGEND_TOP + 8) * PNG_SHEET.scale)]
    step = PNG_SHEET.legend_width / (drawn[-1] - drawn[0] + 1)
    middles = [int((MARGIN + (place - drawn[0] + 0.5) * step) * PNG_SHEET.scale) for place in drawn]
    return tuple("#" + bytes(row[middle]).hex() for middle in middles)


@pytest.mark.slow
def test_one_file_changes_qml_sld_legend_picture_and_page(country, changed, tmp_path):
    qml, sld = inside(country, changed, tmp_path / "atlas.gpkg")
    column = '"change_pct_2010_2020"'
    assert qml_classes(qml) == [
        (f"{column} < -40.0", COLOURS[0]),
        (f"{column} >= -40.0 AND {column} < -30.0", COLOURS[1]),
        (f"{column} >= -30.0 AND {column} < 0.0", COLOURS[2]),
        (f"{column} >= 0.0 AND {column} < 1.0", COLOURS[3]),
        (f"{column} >= 1.0 AND {column} < 2.0", COLOURS[4]),
        (f"{column} >= 2.0", COLOURS[5]),
    ]
    space = {"se": "http://www.opengis.net/se", "ogc": "http://www.opengis.net/ogc"}
    fills = sld.findall(".//se:Fill/se:SvgParameter[@name='fill']", space)
    assert tuple(fill.text for fill in fills)[:6] == COLOURS
    below = sld.findall(".//ogc:PropertyIsLessThan/ogc:Literal", space)
    assert [float(literal.text) for literal in below] == [-40, -30, 0, 1, 2]

    counties = country.unit_sets["county_2010_2020"]
    drawn = present(changed, country)
    colours = tuple(COLOURS[number] for number in drawn)
    assert len(drawn) >= 3
    legend = legend_of(changed, counties, "en", STYLE)
    told = [step for step in legend.steps if step.light]
    assert tuple(step.light for step in told) == colours
    labels = ["−40", "−30", "0", "1", "2"][max(0, drawn[0] - 1) : drawn[-1] + 1]
    assert [joint.label for joint in legend.joints] == [*labels[:-1], f"{labels[-1]}%"]
    words = [rule.get("label").split(" / ")[1] for rule in qml.findall(".//rule[@label]")[1:7]]
    assert [step.words for step in told] == [words[number] for number in drawn]

    draw_site_figures(country, [changed], tmp_path / "site")
    assert bar_of(tmp_path / "site" / figure_path(changed.id, "en", "png"), drawn) == colours

    levels = {"county": "county_2010_2020"}
    classes = layer_config(changed, levels, printed_decimals(country, [changed]), "en")["classes"]
    assert (classes["edges"], tuple(classes["light"])) == ([-40, -30, 0, 1, 2], COLOURS)
    _, page = map_page(replace(EDITION, layers=(changed,)), country, changed, [], "en")
    assert all(colour in page for colour in colours)
    assert all(f">{joint.label}<" in page for joint in legend.joints)
