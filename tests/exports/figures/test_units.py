"""Units are filled by class, without seams; minus signs stand in those that lost."""

import numpy as np
import pytest
import shapely
from matplotlib.path import Path

from atlas.catalogue.style import load_style
from atlas.country import china
from atlas.drawing.plan import Box, View
from atlas.drawing.sheet.canvas import A4_SHEET, PNG_SHEET, FigureCanvas, Sheet, drawing
from atlas.drawing.sheet.figure_spec import MISSING, PLAIN
from atlas.drawing.sheet.map import SignGrid, Tiles, luminance, paint_units
from atlas.drawing.sheet.shapes import Mosaic

# Three units of 100 m, drawn at a pixel a metre: 70 m and 28 m wide, and one between the places.
VIEW = View(Box(0, 0, 100, 100), 0, 100, 1.0)
MOSAIC = Mosaic(
    ("west", "east", "speck", "outside"),
    np.array(
        [
            shapely.box(0, 0, 70, 100),
            shapely.difference(shapely.box(72, 0, 100, 100), shapely.box(84.6, 50.1, 90.4, 54.9)),
            shapely.box(84.6, 50.1, 90.4, 54.9),
            shapely.box(200, 0, 300, 100),
        ],
        dtype=object,
    ),
    np.arange(4),
)


def chosen(*codes: str) -> np.ndarray:
    return np.isin(MOSAIC.codes, codes)


def test_signs_stand_in_their_unit_only():
    places = SignGrid(MOSAIC, VIEW).places(chosen("west"))
    assert (places[:, 0] <= 70).all()
    # 20 rows of 5 px, 10 signs of 7 px in each.
    assert len(places) == pytest.approx(200, abs=10)


def test_units_share_the_signs_of_the_whole():
    grid = SignGrid(MOSAIC, VIEW)
    both = len(grid.places(chosen("west", "east")))
    assert both == len(grid.places(chosen("west"))) + len(grid.places(chosen("east")))


def test_a_unit_between_the_places_has_a_sign_of_its_own():
    places = SignGrid(MOSAIC, VIEW).places(chosen("speck"))
    assert len(places) >= 1
    assert all(84.6 <= x <= 90.4 and 45.1 <= y <= 49.9 for x, y in places)


def test_none_stands_outside_the_map():
    assert len(SignGrid(MOSAIC, VIEW).places(chosen("outside"))) == 0
    assert len(SignGrid(MOSAIC, VIEW).places(chosen())) == 0


def test_luminance_is_that_of_wcag():
    assert luminance("#ffffff") == pytest.approx(1)
    assert luminance("#000000") == 0
    assert luminance("#7a3403") == pytest.approx(0.0661, abs=5e-4)


def test_a_unit_of_several_polygons_has_one_sign_of_its_own():
    west, east, _, outside = MOSAIC.polygons
    left, right = shapely.box(84.6, 50.1, 88, 54.9), shapely.box(88, 50.1, 90.4, 54.9)
    polygons = np.array([west, east, left, right, outside], dtype=object)
    parts = Mosaic(MOSAIC.codes, polygons, np.array([0, 1, 2, 2, 3]))
    places = SignGrid(parts, VIEW).places(chosen("speck"))
    assert len(places) == 1
    assert 84.6 <= places[0][0] <= 88  # in its larger part


# A square of 10 m with a hole of 2 m, and its neighbour; 4 px a metre.
RING = shapely.difference(shapely.box(0, 0, 10, 10), shapely.box(4, 4, 6, 6))
POLYGONS = np.array([RING, shapely.box(10, 0, 20, 10), shapely.Polygon()], dtype=object)
FOUR_PX = View(Box(0, 0, 80, 40), 0, 10, 4.0)


def signed_area(path: Path) -> float:
    """Sum the areas of all rings, shells one way round, holes the other."""
    ends = np.flatnonzero(path.codes == Path.CLOSEPOLY)
    starts = np.flatnonzero(path.codes == Path.MOVETO)
    rings = [path.vertices[a : b + 1] for a, b in zip(starts, ends, strict=True)]
    return sum(float(np.sum(r[:-1, 0] * r[1:, 1] - r[1:, 0] * r[:-1, 1]) / 2) for r in rings)


@pytest.mark.parametrize(("sheet", "unit"), [(PNG_SHEET, 4 * 2), (A4_SHEET, 4 * 0.75)])
@pytest.mark.parametrize(
    ("flags", "metres"),
    [([True, False, False], 96), ([True, True, False], 196), ([False, True, True], 100)],
)
def test_areas_are_conserved(sheet, unit, flags, metres):
    path = Tiles(POLYGONS, FOUR_PX, sheet).path(np.array(flags))
    assert abs(signed_area(path)) == pytest.approx(metres * unit**2, rel=0.01)


@pytest.mark.parametrize("sheet", [PNG_SHEET, A4_SHEET])
def test_units_without_area_here_give_no_path(sheet):
    assert Tiles(POLYGONS, FOUR_PX, sheet).path(np.array([False, False, True])) is None


SMALL = Sheet(40, 40, 2.0, decimals=3, most_labels=0)
STYLE = load_style(country=china())


def rgb(colour: str) -> list[int]:
    return list(bytes.fromhex(colour[1:]))


def painted(classes: list[int], colours: tuple[str, ...], *borders: float) -> np.ndarray:
    """Paint three slanting bands over the whole of a small picture; RGB."""
    (a, b), far = borders, 60
    bands = [(-far, a), (a, b), (b, far)]
    polygons = [
        shapely.Polygon([(x0, 0), (x0 + 13, 40), (x1 + 13, 40), (x1, 0)]) for x0, x1 in bands
    ]
    view = View(Box(0, 0, 40, 40), 0, 40, 1.0)
    canvas = FigureCanvas(SMALL, STYLE, "zh")
    with drawing():
        tiles = Tiles(np.array(polygons, dtype=object), view, SMALL)
        paint_units(canvas, tiles, np.array(classes, dtype=np.int8), colours)
        return canvas.pixels()[..., :3].astype(int)


DARK = ("#543096", "#230549", "#773100")


@pytest.mark.parametrize("shift", [0.0, 0.13, 0.31, 0.47])
def test_no_ground_shows_between_dark_neighbours(shift):
    found = painted([0, 1, 2], DARK, 10 + shift, 20 + shift)
    # The page is white: a hairline of it would be far lighter than either neighbour. What half a
    # pixel of edge leaves of it is at most a sixteenth, (1/4)².
    lightest = np.max([rgb(colour) for colour in DARK], axis=0)
    assert (found.max(axis=(0, 1)) <= lightest + 16).all()


def test_units_of_one_class_are_one_colour_to_their_edges():
    assert (painted([1, 1, 1], DARK, 10.3, 20.7) == rgb(DARK[1])).all()


def test_no_class_grows_by_more_than_a_quarter_of_a_pixel():
    found = painted([0, 1, 0], DARK, 10.0, 20.0)
    # Ten px, two pixels each, of forty rows of two pixels: 1,600 pixels, and a quarter on each side
    # of the slanting band, which is 80 pixels high and 26 across.
    second = (found[..., 2] < 100).sum()
    along = 2 * np.hypot(80, 26)
    assert second == pytest.approx(1600, abs=along / 4 + along / 8)


def test_land_without_a_class_is_plain():
    found = painted([PLAIN] * 3, DARK, 10, 20)
    assert (found == rgb(STYLE.ground.land_without_theme.light)).all()


def test_missing_units_are_hatched_and_no_others():
    fill, ink = rgb(STYLE.missing.fill.light), rgb(STYLE.missing.hatch.light)
    found = painted([MISSING, 0, 0], DARK, 20, 30)
    missing, rest = found[:, :20].reshape(-1, 3), found[:, 72:].reshape(-1, 3)
    assert (rest == rgb(DARK[0])).all()
    # Most is fill; where a line runs, it is nearer to its ink, never beyond it.
    assert 0.5 < (missing == fill).all(axis=1).mean() < 0.95
    assert (missing.min(axis=0) >= np.minimum(fill, ink) - 1).all()
    assert (missing.min(axis=0) < np.array(fill) - 40).all()
