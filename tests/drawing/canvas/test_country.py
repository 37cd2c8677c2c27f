"""The map under the charts: the real provinces, made coarse."""

import pytest
import shapely

from atlas.catalogue.style import load_style
from atlas.charts.birth import WIDEST_LINE, draw_line
from atlas.country import china
from atlas.country.names import romanise
from atlas.drawing.canvas import ChartCanvas, drawing
from atlas.drawing.canvas_map import drawn_country
from atlas.drawing.plan import map_height, sea_km
from atlas.sources.boundary_file import read_dashed_line


@pytest.fixture(scope="module")
def shapes(dataset):
    provinces = dataset.unit_sets["province"].table
    country = china()
    return drawn_country(
        provinces,
        dataset.leaves,
        read_dashed_line(country.frame.inset, country.tables),
        special=country.special,
        inset=country.frame.inset,
        projection=country.equal_area,
    )


def test_all_of_the_country_is_drawn(shapes):
    assert set(shapes.provinces) == {*china().provinces, "710000", "810000", "820000"}
    area = sum(shape.area for shape in shapes.provinces.values())
    assert area == pytest.approx(9.46e6, rel=0.01)  # km²; islands under 400 km² are left out
    assert (len(shapes.dashes), len(shapes.further_dashes)) == (9, 1)
    assert {"460000", "710000"} <= set(shapes.inset)


def test_lines_end_inside_their_province(shapes):
    for code, centre in shapes.centres.items():
        assert shapes.provinces[code].contains(shapely.Point(centre))


def test_it_is_a_small_drawing(shapes):
    corners = sum(shapely.get_num_coordinates(shape) for shape in shapes.provinces.values())
    assert corners < 5000
    assert all(
        sea_km(load_style(country=china()).national_frame.inset).covers(line)
        for line in shapes.dashes
    )


def test_the_map_has_the_shape_of_the_national_frame():
    frame = load_style(country=china()).national_frame
    assert map_height(frame, 495) == pytest.approx(425)


def test_a_line_starts_at_one_place_and_points_to_the_other():
    with drawing("line"):
        axes = ChartCanvas("narrow", "zh", 100, load_style(country=china())).panel(0, 0, 100, 100)
        axes.set_xlim(0, 100)
        axes.set_ylim(0, 100)
        draw_line(axes, (10, 50), (90, 50), 4, "step-4", "flows p440000")
        line, head = [c for c in axes.get_children() if c.get_gid() == "class:flows p440000"]
    assert line.get_path().vertices[0] == pytest.approx((10, 50))
    assert line.get_linewidth() == 4
    assert head.get_xy()[0] == pytest.approx((90, 50))
    assert line.get_path().vertices[1][1] > 50  # to the left of its way


def test_the_widest_line_is_wider_at_a_desk():
    assert WIDEST_LINE["wide"] > WIDEST_LINE["narrow"]


def test_short_names_are_those_of_the_dataset(dataset):
    table = dataset.unit_sets["province"].table.set_index("code")
    assert list(china().provinces) == sorted(table.index)
    for code, name in china().provinces.items():
        assert table.loc[code, "name_zh"].startswith(name.short.zh)
        assert table.loc[code, "name_en"].startswith(name.short.en)
        assert romanise(table.loc[code, "name_zh"], code, codes=china().codes).startswith(
            name.short.en
        )
    assert len({name.sign.zh for name in china().provinces.values()}) == 31
    assert len({name.sign.en for name in china().provinces.values()}) == 31
