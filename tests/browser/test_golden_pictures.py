"""Eight views against pictures that were looked at and kept; a failing one saves the difference.

Only the canvas of the map is compared: it holds no text, so the fonts of a machine do not matter.
To keep new pictures after a change that is meant, look at those that the failure saved and copy
them over ``tests/browser/golden``.
"""

import base64
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page

GOLDEN = Path(__file__).with_name("golden")
WIDTH, HEIGHT = 720, 560

SHADES = 24
"""Of 255: a smaller difference of a channel is another browser's smoothing of an edge."""

MOST_DIFFERENT = 0.004
"""Share of pixels: less than one province in another colour, more than another smoothing."""

MOST_DIFFERENT_ARROWS = 0.002
"""The same of arrows, which are thin: less than a wide one, more than points that letters move."""

CANVAS = """
() => {
  const [map] = ATLAS.maps;
  const layers = [...map.container.querySelectorAll('canvas.atlas-map-canvas')];
  const [{ width, height }] = layers;
  const whole = Object.assign(document.createElement('canvas'), { width, height });
  for (const layer of layers) whole.getContext('2d').drawImage(layer, 0, 0);
  return whole.toDataURL('image/png');
}
"""

EXPLORE, MOVES = "explore.html", "en/moves.html"
VIEWS = {
    "net_migration": ("maps/net_migration_county_2010_2020.html", "", False),
    "net_migration_dark": ("maps/net_migration_county_2010_2020.html", "", True),
    "people": (EXPLORE, "#map=net_migration_county_2010_2020&show=people&level=county", False),
    "prefectures": (EXPLORE, "#map=away_county_2020&level=prefecture", False),
    "yangtze_delta": (EXPLORE, "#map=growth_county_2010_2020&level=county&at=120,31,7.5", False),
    "types": ("maps/type_prefecture_districts.html", "", False),
    # In English, whose letters are as wide everywhere: points give way to names.
    "moves": (MOVES, "#moves=2015-2020", False),
    "moves_henan": (MOVES, "#moves=2015-2020&province=410000&show=out", False),
}


def picture(page: Page) -> Image.Image:
    """Return the map's canvas once nothing more is loaded for it."""
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(800)
    data = page.evaluate(CANVAS).partition(",")[2]
    return opened(io.BytesIO(base64.b64decode(data)))


def opened(file: Path | io.BytesIO) -> Image.Image:
    with Image.open(file) as found:
        return found.convert("RGBA")


def difference(found: Image.Image, kept: Image.Image) -> np.ndarray:
    """Truth by pixel: whether the two differ by more than an edge's smoothing."""
    a, b = (np.asarray(one, dtype=int) for one in (found, kept))
    return (abs(a - b) > SHADES).any(axis=2)


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_looks_as_it_was_kept(open_page, tmp_path, name):
    path, fragment, dark = VIEWS[name]
    page, errors = open_page(path, width=WIDTH, height=HEIGHT, dark=dark, fragment=fragment)
    found = picture(page)
    found.save(tmp_path / f"{name}.png")
    kept = opened(GOLDEN / f"{name}.png")
    assert found.size == kept.size, f"another size: look at {tmp_path}"
    differs = difference(found, kept)
    Image.fromarray(np.uint8(255 * differs)).save(tmp_path / f"{name}.difference.png")
    most = MOST_DIFFERENT_ARROWS if path == MOVES else MOST_DIFFERENT
    assert differs.mean() <= most, f"{differs.mean():.2%} of the pixels differ: look at {tmp_path}"
    assert errors == []


def test_the_comparison_sees_one_province() -> None:
    kept = opened(GOLDEN / "net_migration.png")
    changed = kept.copy()
    # Where Hubei lies, and about as large.
    changed.paste((0, 255, 0, 255), (470, 245, 515, 285))
    assert difference(changed, kept).mean() > MOST_DIFFERENT


def test_the_comparison_sees_one_arrow() -> None:
    kept = opened(GOLDEN / "moves_henan.png")
    changed = kept.copy()
    # That from Henan to Guangdong, west of the others.
    land = kept.getpixel((300, 180))
    changed.paste(land, (427, 232, 460, 318))
    assert difference(changed, kept).mean() > MOST_DIFFERENT_ARROWS
