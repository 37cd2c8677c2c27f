"""A grid opens in the colours of its classes, in QGIS and on a server."""

from xml.etree import ElementTree

from atlas.catalogue.style import load_style, load_vocabulary
from atlas.country import china
from atlas.exports.styles.grids import grid_qml, grid_sld, grid_style
from atlas.grids.make import CHANGE, KINDS, PEOPLE, SUM

STYLE = load_style(country=china())
SOURCES = load_vocabulary(china().vocabulary)["source"]
SLD = "{http://www.opengis.net/sld}"


def items(style):
    root = ElementTree.fromstring(grid_qml(style))
    return [(one.get("value"), one.get("color")) for one in root.iter("item")]


def test_a_whole_number_on_a_break_belongs_to_the_class_above():
    """QGIS takes a number up to the value of an item: 10 are above the class that ends at 9."""
    density, colours = STYLE.scale("density_per_km2"), STYLE.scale("density_per_km2").light
    assert density.edges == (1, 10, 100, 400, 1500)
    uppers = ["0", "9", "99", "399", "1499", "inf"]
    assert items(grid_style(PEOPLE, (2020,), STYLE, SOURCES)) == list(
        zip(uppers, colours, strict=True)
    )
    losses = [value for value, _ in items(grid_style(CHANGE, (2010, 2020), STYLE, SOURCES))]
    assert losses[:5] == ["-51", "-11", "-3", "-1", "1"]


def test_a_cell_of_10_km_is_coloured_by_its_people_per_square_kilometre():
    style = grid_style(SUM, (2010,), STYLE, SOURCES)
    assert [value for value, _ in items(style)][:3] == ["99", "999", "9999"]
    assert style.file == "people_10km_2010.tif"
    assert [step.words.en for step in style.steps][:2] == ["below 1", "1 to 10"]


def test_a_server_finds_the_same_breaks_as_bounds_that_it_leaves_out():
    root = ElementTree.fromstring(grid_sld(grid_style(PEOPLE, (2020,), STYLE, SOURCES)).encode())
    found = {one.get("quantity"): one.get("color") for one in root.iter(f"{SLD}ColorMapEntry")}
    assert list(found) == ["1", "10", "100", "400", "1500", "2147483647"]
    assert tuple(found.values()) == STYLE.scale("density_per_km2").light


def test_every_kind_of_grid_has_a_look():
    for kind in KINDS:
        style = grid_style(kind, (2010, 2020), STYLE, SOURCES)
        assert len(style.steps) >= 6
        uppers = [step.upper for step in style.steps[:-1]]
        assert uppers == sorted(set(uppers))
