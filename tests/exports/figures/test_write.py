"""All figures of a small country: the files, the same bytes however many draw them."""

import hashlib
import re
import zlib
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from matplotlib.font_manager import get_font
from PIL import Image

from atlas.catalogue.style import load_style
from atlas.country import china
from atlas.drawing.canvas import font_file
from atlas.drawing.classification import class_numbers, shown
from atlas.drawing.sheet.canvas import MARGIN, PNG_SHEET
from atlas.drawing.sheet.figure_spec import make_figure_spec
from atlas.drawing.sheet.marginalia import LEGEND_TOP
from atlas.drawing.sheet.shapes import prepare_shapes
from atlas.exports.figure_renderer import Material
from atlas.exports.figures import (
    DRAWING,
    FigureWorker,
    _moves_of,
    figure_path,
    figure_tasks,
    write_figures,
)
from atlas.model.errors import FaultyInputError
from atlas.model.tasks import SilentProgress, Stopwatch, run_tasks
from tests.default_maps import default_maps, packaged_maps
from tests.editions import EDITION, draw_site_figures

STYLE = load_style(country=china())


@pytest.fixture
def layers(growth):
    by_province = replace(
        growth, id="by_province", level="province", unit_set="province", headline=False
    )
    return [growth, by_province]


def digests(folder: Path) -> dict[str, str]:
    files = sorted((folder / "figures").iterdir())
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


@pytest.mark.slow
def test_a_figure_of_each_kind_whoever_draws_it(country, layers, tmp_path):
    edition = replace(EDITION, layers=tuple(layers))
    draw_site_figures(country, layers, tmp_path / "one")
    (tmp_path / "two").mkdir()
    watch = Stopwatch(SilentProgress())
    given = edition, country, tmp_path / "two"
    run_tasks(figure_tasks(country, edition), given, watch, DRAWING, workers=2)
    assert list(watch.seconds) == ["Draw the figures"]
    found = digests(tmp_path / "one")
    assert layers[0].headline
    assert not layers[1].headline
    names = [f"{layer.id}.{lang}.png" for layer in layers for lang in ("zh", "en")]
    names += [f"{layers[0].id}.{lang}.pdf" for lang in ("zh", "en")]
    assert sorted(found) == sorted(names)
    assert found == digests(tmp_path / "two")
    pixels = pixels_of(tmp_path / "one" / figure_path(layers[0].id, "en", "png"))
    check_legend(pixels, layers[0].classes.light)


def pixels_of(file: Path) -> np.ndarray:
    """Colours of a picture of the right size, shape (1200, 1600, 3)."""
    with Image.open(file) as picture:
        assert picture.size == (1600, 1200)
        return np.asarray(picture.convert("RGB"))


def check_legend(pixels: np.ndarray, colours: tuple[str, ...]) -> None:
    """The bar bears the very colours of the classes, from the lowest with a unit to the highest.

    A class between them that no unit is in is a gap.
    """
    row = pixels[int((LEGEND_TOP + 8) * PNG_SHEET.scale)]
    page = STYLE.ground.page.light

    def is_bar_of(shown: tuple[str, ...]) -> bool:
        step = PNG_SHEET.legend_width / len(shown)
        places = [MARGIN + (place + 0.5) * step for place in range(len(shown))]
        found = ["#" + bytes(row[int(place * PNG_SHEET.scale)]).hex() for place in places]
        ends = (found[0], found[-1]) == (shown[0], shown[-1])
        return ends and all(is_ in (page, of) for is_, of in zip(found, shown, strict=True))

    ranges = combinations(range(len(colours) + 1), 2)
    assert any(is_bar_of(colours[first:last]) for first, last in ranges)


@pytest.mark.slow
def test_a_fault_in_a_worker_is_a_fault_of_the_build(country, layers, tmp_path):
    # A category for which there is no share cannot be drawn.
    broken = replace(layers[0], classes=replace(layers[0].classes, light=("no colour",) * 9))
    edition = replace(EDITION, layers=(broken,))
    tasks, given = figure_tasks(country, edition), (edition, country, tmp_path)
    with pytest.raises(ValueError, match="no colour"):
        run_tasks(tasks, given, SilentProgress(), DRAWING, workers=2)


def test_every_letter_of_every_map_is_in_the_font(country):
    letters = get_font(str(font_file())).get_charmap()
    counties = country.unit_sets["county_2010_2020"]
    for layer in packaged_maps():
        columns = {layer.indicator: None, **({layer.where: None} if layer.where else {})}
        table = counties.table.assign(**columns, population_2000=0)
        county = replace(layer, level="county")
        spec = make_figure_spec(
            county,
            replace(counties, table=table),
            (),
            STYLE,
            special=china().special,
            provinces=china().provinces,
        )
        words = "".join(repr(text) for text in spec.words.values())
        assert {letter for letter in words if ord(letter) not in letters} == set(), layer.id


# What a whole build drew.

LAYERS = default_maps()
LANGS = ("zh", "en")


HEADLINES = [layer for layer in LAYERS if layer.headline]


def test_the_maps_that_a_reader_is_shown_first_are_headlines():
    """Growth, migration, away, centres, line, density, work, ages, estimates, gains, land."""
    assert {layer.id for layer in HEADLINES} == {
        "growth_county_2010_2020",
        "net_migration_county_2010_2020",
        "away_county_2020",
        "type_prefecture_districts",
        "line_side_county",
        "density_county_2020",
        "services_county_2020",
        "schooling_years_county_2020",
        "children_county_2020",
        "aged_65_plus_county_2020",
        "estimates_2020_2024",
        "half_of_gains_county_2010_2020",
        "land_that_moved_county_2010_2020",
    }


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("layer", LAYERS, ids=[layer.id for layer in LAYERS])
def test_every_map_has_its_picture(built_site, layer, lang):
    pixels = pixels_of(built_site / figure_path(layer.id, lang, "png"))
    if hasattr(layer.classes, "edges"):
        check_legend(pixels, layer.classes.light)
    # Of the flat colours none is shifted.
    for colour in (STYLE.ground.page.light, STYLE.ground.sea.light):
        assert (pixels == np.frombuffer(bytes.fromhex(colour[1:]), "uint8")).all(axis=2).any()


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("layer", HEADLINES, ids=[layer.id for layer in HEADLINES])
def test_a_headline_is_drawn_for_print_too(built_site, layer, lang):
    page = (built_site / figure_path(layer.id, lang, "pdf")).read_bytes()
    # Borders are as fine as those of pictures, and neighbours of one class are not joined.
    assert len(page) <= 1_600_000
    assert b"/CreationDate" not in page
    box = re.search(rb"/MediaBox \[ ?0 0 ([\d.]+) ([\d.]+) ?\]", page)
    assert [float(side) for side in box.groups()] == pytest.approx([841.89, 595.28], abs=0.01)
    assert page.count(b"/ToUnicode") >= 1


def test_no_page_links_to_a_print_that_is_not_drawn(built_site):
    for layer in LAYERS:
        for page in (f"maps/{layer.id}.html", f"en/maps/{layer.id}.html"):
            html = (built_site / page).read_text(encoding="utf-8")
            linked = set(re.findall(r"[\w-]+\.(?:zh|en)\.pdf", html))
            assert len(linked) == layer.headline, page
            assert all((built_site / "figures" / name).exists() for name in linked)


def contents(page: bytes) -> bytes:
    """Unpack what a PDF draws."""
    streams = re.findall(rb"/FlateDecode.*?>>\s*stream\r?\n(.*?)\nendstream", page, re.S)
    return b"".join(zlib.decompress(stream) for stream in streams)


def test_only_maps_with_losses_bear_minus_signs(built_site):
    # A level line of two points: what follows is no further point, as it is in a border.
    stroke = rb"[\d.]+ ([\d.]+) m\n[\d.]+ \1 l\n(?![\d.]+ [\d.]+ l\n)"
    counted = {
        name: len(
            re.findall(stroke, contents((built_site / figure_path(name, "zh", "pdf")).read_bytes()))
        )
        for name in ("growth_county_2010_2020", "density_county_2020")
    }
    assert counted["growth_county_2010_2020"] > 2000
    assert counted["density_county_2020"] < 700  # the islands of the South China Sea


@pytest.mark.slow
def test_the_figure_of_moves_is_drawn_in_the_colours_of_its_kinds(shared_dataset, tmp_path):
    """The real moves of a period: the picture holds every kind, the print is one page."""
    figure = _moves_of(shared_dataset, STYLE, period=max(shared_dataset.summary.moves))
    assert figure.period == "2015-2020"
    assert len(figure.moves) == 71
    assert figure.moves[0][:3] == ("430000", "440000", 1_631_770)
    assert "71 arrows of 150,000 people or more, 53%" in figure.subtitle.en
    shapes = prepare_shapes(shared_dataset, ["province"], STYLE.national_frame)
    worker = FigureWorker(Material(shapes, (), STYLE, china().provinces))
    for kind in ("png", "pdf"):
        worker.draw(figure, "en", tmp_path / f"moves.en.{kind}")
    pixels = pixels_of(tmp_path / "moves.en.png").reshape(-1, 3)
    found = set(map(tuple, np.unique(pixels, axis=0)))
    assert {tuple(bytes.fromhex(colour[1:])) for colour in figure.colours} <= found
    assert len(re.findall(rb"/Type /Page\b", (tmp_path / "moves.en.pdf").read_bytes())) == 1


# What is asked for by name.


@pytest.mark.slow
def test_any_map_is_drawn_on_demand(country, layers, tmp_path):
    edition = replace(EDITION, layers=tuple(layers))
    files = write_figures(country, edition, ["by_province"], "svg", ["en"], tmp_path, workers=1)
    assert files == [tmp_path / "by_province.en.svg"]
    assert list(tmp_path.iterdir()) == files
    drawn = files[0].read_text(encoding="utf-8")
    table = shown(layers[1], country.unit_sets["province"], layers[1].indicator)
    numbers = {int(number) for number in class_numbers(layers[1], table) if number >= 0}
    assert numbers
    assert all(layers[1].classes.light[number] in drawn for number in numbers)


@pytest.mark.slow
def test_without_names_all_are_drawn(country, layers, tmp_path):
    edition = replace(EDITION, layers=tuple(layers))
    files = write_figures(country, edition, [], "svg", ["en"], tmp_path, workers=1)
    names = ["growth_county_2010_2020", "by_province"]
    assert sorted(files) == sorted(tmp_path / f"{name}.en.svg" for name in names)
    assert sorted(tmp_path.iterdir()) == sorted(files)


def test_an_unknown_map_is_answered_with_near_ones(country, layers, tmp_path):
    edition = replace(EDITION, layers=tuple(layers))
    with pytest.raises(FaultyInputError) as raised:
        write_figures(country, edition, ["by_provinces", "x"], "pdf", ["zh"], tmp_path)
    assert str(raised.value).splitlines() == [
        "by_provinces: expected the name of a map, such as by_province (see china-atlas layers)",
        "x: expected the name of a map (see china-atlas layers)",
    ]
    assert list(tmp_path.iterdir()) == []
