"""The page of grids in a browser: its layers lie on each other, in the colours of the ground."""

import pytest

PATHS = ["grids.html", "en/grids.html"]

LOADED = """
() => Promise.all([...document.querySelectorAll('.layers img')].map((img) => {
  img.loading = 'eager';
  return img.decode().then(() => img.currentSrc.split('/').pop());
}))
"""


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
def test_three_pictures_load_with_what_lies_under_and_over_them(open_page, path, width, dark):
    page, errors = open_page(path, width=width, dark=dark)
    names = page.evaluate(LOADED)
    ground = "dark" if dark else "light"
    kinds = ("people_1km", "people_change_1km", "potential_10km")
    over = "borders.en.svg" if path.startswith("en/") else "borders.zh.svg"
    assert names == [it for kind in kinds for it in ("no-data.svg", f"{kind}.{ground}.png", over)]
    assert errors == []


@pytest.mark.parametrize("width", [1280, 390])
def test_layers_lie_on_each_other(open_page, width):
    page, _ = open_page("grids.html", width=width)
    page.evaluate(LOADED)
    for figure in page.locator(".layers").all():
        boxes = [img.bounding_box() for img in figure.locator("img").all()]
        assert len(boxes) == 3
        for box in boxes[1:]:
            for side in ("x", "y", "width", "height"):
                assert abs(box[side] - boxes[0][side]) <= 1, side
        assert boxes[0]["width"] >= min(width, 700)


def test_pictures_are_described_and_layers_are_not(open_page):
    page, _ = open_page("en/grids.html")
    alts = [img.get_attribute("alt") for img in page.locator(".layers img").all()]
    assert [bool(alt) for alt in alts] == [False, True, False] * 3
    assert "2010–2020" in alts[4]
