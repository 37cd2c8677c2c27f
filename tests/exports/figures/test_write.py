"""All figures of a small country: the files, the same bytes however many draw them."""

import hashlib
import re
import zlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from matplotlib.font_manager import get_font
from PIL import Image

from atlas.catalogue.style import load_style
from atlas.drawing.canvas.canvas import font_file
from atlas.drawing.sheet import texts
from atlas.drawing.sheet.legend import TOP
from atlas.drawing.sheet.plates import plate_of
from atlas.drawing.sheet.shapes import prepare_shapes
from atlas.drawing.sheet.sheet import MARGIN, PICTURE
from atlas.drawing.sheet.typeface import cut_font
from atlas.exports.figures import drawing_figures, figure_paths
from atlas.exports.figures.drawing import Material
from atlas.exports.figures.moves import alike_words
from atlas.exports.figures.pool import Studio, Task
from atlas.exports.figures.write import moves_of
from tests.default_maps import default_maps, packaged_maps

STYLE = load_style()


class Tally:
    """Progress that counts."""

    def __init__(self) -> None:
        self.totals: dict[str, int | None] = {}
        self.done = 0

    def step(self, name, total=None):
        self.totals[name.en] = total
        return self

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def advance(self, count=1):
        self.done += count


@pytest.fixture
def layers(growth):
    by_province = replace(growth, id="by_province", level="province", unit_set="province")
    return [growth, by_province]


def digests(folder: Path) -> dict[str, str]:
    files = sorted((folder / "figures").iterdir())
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


@pytest.mark.slow
def test_a_figure_of_each_kind_whoever_draws_it(country, layers, tmp_path):
    tally = Tally()
    with drawing_figures(country, layers, STYLE, tmp_path / "one", tally, workers=1):
        pass
    with drawing_figures(country, layers, STYLE, tmp_path / "two", workers=2):
        pass
    found = digests(tmp_path / "one")
    names = [layer.id for layer in layers] + ["exercise"]
    paths = [figure_paths(name, lang) for name in names for lang in ("zh", "en")]
    assert sorted(found) == sorted(
        address.removeprefix("figures/") for path in paths for address in (path.png, path.pdf)
    )
    assert found == digests(tmp_path / "two")
    assert tally.totals["Draw the figures"] == tally.done == len(found) + len(layers)
    pixels = pixels_of(tmp_path / "one" / figure_paths(layers[0].id, "en").png)
    check_legend(pixels, layers[0].classes.light)


def pixels_of(file: Path) -> np.ndarray:
    """Colours of a picture of the right size, shape (1200, 1600, 3)."""
    with Image.open(file) as picture:
        assert picture.size == (1600, 1200)
        return np.asarray(picture.convert("RGB"))


def check_legend(pixels: np.ndarray, colours: tuple[str, ...]) -> None:
    """The bar bears the very colours of the classes."""
    step = PICTURE.legend_width / len(colours)
    row = pixels[int((TOP + 8) * PICTURE.scale)]
    for place, colour in enumerate(colours):
        pixel = row[int((MARGIN + (place + 0.5) * step) * PICTURE.scale)]
        assert "#" + bytes(pixel).hex() == colour


@pytest.mark.slow
def test_a_fault_in_a_worker_is_a_fault_of_the_build(country, layers, tmp_path):
    # A category for which there is no share cannot be drawn.
    broken = replace(layers[0], classes=replace(layers[0].classes, light=("no colour",) * 9))
    with (
        pytest.raises(ValueError, match="no colour"),
        drawing_figures(country, [broken], STYLE, tmp_path, workers=2),
    ):
        pass


def test_every_letter_of_every_map_is_in_the_font(country):
    letters = get_font(str(font_file())).get_charmap()
    counties = country.unit_sets["county_2010_2020"]
    for layer in packaged_maps():
        columns = {layer.indicator: None, **({layer.where: None} if layer.where else {})}
        table = counties.table.assign(**columns, population_2000=0)
        plate = plate_of(replace(layer, level="county"), replace(counties, table=table), (), STYLE)
        words = "".join(repr(text) for text in plate.words.values())
        assert {letter for letter in words if ord(letter) not in letters} == set(), layer.id


# What a whole build drew.

LAYERS = default_maps()
LANGS = ("zh", "en")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("layer", LAYERS, ids=[layer.id for layer in LAYERS])
def test_every_map_has_its_figures(built_site, layer, lang):
    paths = figure_paths(layer.id, lang)
    pixels = pixels_of(built_site / paths.png)
    if hasattr(layer.classes, "edges"):
        check_legend(pixels, layer.classes.light)
    page = (built_site / paths.pdf).read_bytes()
    assert len(page) <= 460_000
    assert b"/CreationDate" not in page
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", page)
    assert [float(side) for side in box.groups()] == pytest.approx([841.89, 595.28], abs=0.01)


@pytest.mark.parametrize("lang", LANGS)
def test_letters_of_a_print_are_embedded_and_can_be_searched(built_site, lang):
    page = (built_site / figure_paths("growth_county_2010_2020", lang).pdf).read_bytes()
    fonts = page.count(b"/Type /FontDescriptor")
    assert fonts >= 1
    assert page.count(b"/FontFile2") == fonts
    assert page.count(b"/ToUnicode") >= 1


def test_the_exercise_has_a_page_of_answers(built_site):
    page = (built_site / figure_paths("exercise", "zh").pdf).read_bytes()
    assert re.search(rb"/Count 2\b", page)
    pixels_of(built_site / figure_paths("exercise", "zh").png)


def contents(page: bytes) -> bytes:
    """Unpack what a PDF draws."""
    streams = re.findall(rb"/FlateDecode.*?>>\s*stream\r?\n(.*?)\nendstream", page, re.S)
    return b"".join(zlib.decompress(stream) for stream in streams)


def test_only_maps_with_losses_bear_minus_signs(built_site):
    stroke = rb"[\d.]+ ([\d.]+) m\n[\d.]+ \1 l\n"  # a level line of two points
    counted = {
        name: len(
            re.findall(stroke, contents((built_site / figure_paths(name, "zh").pdf).read_bytes()))
        )
        for name in ("growth_county_2010_2020", "density_county_2020")
    }
    assert counted["growth_county_2010_2020"] > 2000
    assert counted["density_county_2020"] < 700  # the islands of the South China Sea


@pytest.mark.slow
def test_the_figure_of_moves_is_drawn_in_the_colours_of_its_kinds(shared_dataset, tmp_path):
    """The real moves of a period: the picture holds every kind, the print is one page."""
    figure = moves_of(shared_dataset, STYLE)[-1]
    assert figure.period == "2015-2020"
    assert len(figure.moves) == 71
    assert figure.moves[0][:3] == ("430000", "440000", 1_631_770)
    assert "71 arrows of 150,000 people or more, 53%" in figure.subtitle.en
    font = tmp_path / "letters.ttf"
    cut_font([*alike_words([figure]), *map(str, vars(texts).values())], font)
    shapes = prepare_shapes(shared_dataset, ["province"], PICTURE, STYLE.national_frame)
    material = Material(shapes, (), STYLE, font)
    studio = Studio(material, material)
    for kind in ("png", "pdf"):
        studio.draw(Task(tmp_path / f"moves.en.{kind}", "en", figure))
    pixels = pixels_of(tmp_path / "moves.en.png").reshape(-1, 3)
    found = set(map(tuple, np.unique(pixels, axis=0)))
    assert {tuple(bytes.fromhex(colour[1:])) for colour in figure.colours} <= found
    assert len(re.findall(rb"/Type /Page\b", (tmp_path / "moves.en.pdf").read_bytes())) == 1
