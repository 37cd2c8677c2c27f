"""The stills of maps: what they show in either theme, their weight, the same bytes every time."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from atlas.catalogue.style import load_style
from atlas.country import china
from atlas.drawing.sheet.canvas import drawing
from atlas.drawing.sheet.figure_spec import make_figure_spec
from atlas.drawing.sheet.shapes import prepare_shapes
from atlas.exports.figure_renderer import (
    MOST_BYTES,
    STILLS,
    THEMES,
    Material,
    StillRenderer,
    still_name,
    still_sheet,
    still_size,
    thumb_size,
)
from tests.default_maps import default_maps
from tests.editions import draw_site_figures

STYLE = load_style(country=china())
FRAME = STYLE.national_frame


def rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))


@pytest.fixture
def drawn(country, growth, tmp_path):
    """Every still of a headline map and of one that is none, written into a site."""
    plain = replace(growth, id="plain", headline=False)
    draw_site_figures(country, [growth, plain], tmp_path)
    return growth, tmp_path / STILLS


@pytest.mark.slow
def test_a_map_has_a_still_in_each_theme_and_a_headline_small_ones(drawn):
    layer, folder = drawn
    assert layer.headline
    small = layer.id, True
    names = {
        still_name(id, theme, thumb=thumb)
        for theme in THEMES
        for id, thumb in (small, (layer.id, False), ("plain", False))
    }
    assert {file.name for file in folder.iterdir()} == names
    for name in names:
        with Image.open(folder / name) as picture:
            assert picture.size == (thumb_size if "-small" in name else still_size)(FRAME)
            assert picture.format == "WEBP"


def test_a_still_fills_the_frame_of_the_live_map():
    width, height = still_size(FRAME)
    asked = (FRAME.x[1] - FRAME.x[0]) / (FRAME.y[1] - FRAME.y[0])
    assert width / height == pytest.approx(asked, rel=1e-3)
    view = still_sheet(FRAME).main(FRAME)
    assert view.extent == pytest.approx((FRAME.x[0], FRAME.y[0], FRAME.x[1], FRAME.y[1]), rel=1e-3)


@pytest.mark.parametrize("theme", THEMES)
def test_a_still_has_the_colours_of_its_theme(country, growth, theme):
    shapes = prepare_shapes(country, [growth.unit_set], FRAME)
    material = Material(shapes, (), STYLE, china().provinces)
    unit_set = country.unit_sets[growth.unit_set]
    codes = shapes.national[growth.unit_set].codes
    known = {"special": china().special, "provinces": china().provinces}
    spec = make_figure_spec(growth, unit_set, codes, STYLE, **known)
    with drawing():
        image = StillRenderer(material).draw(spec, theme)
    found = set(map(tuple, np.asarray(image).reshape(-1, 3)))
    colours = getattr(growth.classes, theme)
    other = getattr(growth.classes, "light" if theme == "dark" else "dark")
    shown = {place for place in spec.classes if place >= 0}
    assert shown
    assert all(rgb(colours[place]) in found for place in shown)
    assert not any(rgb(other[place]) in found for place in shown)
    assert rgb(getattr(STYLE.ground.sea, theme)) == image.getpixel((3, 3))


def test_a_style_turned_twice_is_the_same():
    turned = STYLE.turned()
    assert turned.ground.page.light == STYLE.ground.page.dark
    assert turned.palettes["diverging"].dark == STYLE.palettes["diverging"].light
    assert turned.turned() == STYLE


@pytest.mark.slow
def test_the_same_map_gives_the_same_stills(country, growth, tmp_path):
    layers = [growth, replace(growth, id="again")]
    draw_site_figures(country, layers, tmp_path)
    for theme in THEMES:
        first, second = (
            (tmp_path / STILLS / still_name(id, theme)).read_bytes() for id in (growth.id, "again")
        )
        assert first == second


def test_no_still_of_the_site_weighs_more_than_50_kb(built_site):
    sizes = {file.name: file.stat().st_size for file in (built_site / STILLS).iterdir()}
    maps = {file.stem for file in (built_site / "maps").glob("*.html")}
    headlines = sum(layer.headline for layer in default_maps())
    assert len(sizes) == (len(maps) + headlines) * len(THEMES)
    assert {name: size for name, size in sizes.items() if size > MOST_BYTES} == {}
