"""The map that `china-atlas zonal` writes of a user's own grid: one file, opened from a disk."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from affine import Affine
from playwright.sync_api import Browser, expect

from atlas.cli import main
from atlas.country import china
from atlas.model.dataset import Dataset
from atlas.tools.zonal import comparison as zonal_run
from tests.browser.conftest import watched
from tests.grids.sums.grids import write_grid

CELLS_OF_50_KM = Affine(50_000, 0, -3_000_000, 0, -50_000, 6_200_000)
MAP = ".atlas-map:not([aria-busy])"
"""A map that stands."""

HOSTILE = "<!--<script>alert(1)_2020"
"""What must be read as a name, wherever it is written."""


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory, dataset: Dataset) -> Path:
    folder = tmp_path_factory.mktemp("alone")
    united = dataset.leaves, dataset.unit_sets
    cells = np.full((120, 120), 100_000, "float32")
    grid = write_grid(folder / f"{HOSTILE}.tif", cells, CELLS_OF_50_KM, china().equal_area)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(zonal_run, "unite_packaged", lambda *asked, **country: united)
        with pytest.raises(SystemExit) as ended:
            main(["zonal", str(grid), "--by", "province", "--out", str(folder / "out"), "-q"])
    assert ended.value.code in (0, None)
    return folder / "out" / f"{HOSTILE}_province.html"


def test_it_tells_grid_and_census_in_both_languages_and_asks_for_nothing(
    chromium: Browser, alone: Path
) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 800}, locale="en-GB")
    tab = watched(page)
    page.goto(alone.as_uri())
    expect(page.get_by_role("heading")).to_have_text(
        "A population grid against the census of 2020, by province"
    )
    expect(page.locator(".subtitle")).to_contain_text(HOSTILE)
    expect(page.locator(MAP)).to_be_visible()
    shown = page.locator(MAP).bounding_box()
    assert shown is not None
    assert shown["y"] + shown["height"] <= 800
    at = page.evaluate("ATLAS.maps[0].leaflet.latLngToContainerPoint([33.9, 113.5])")
    page.mouse.click(shown["x"] + at["x"], shown["y"] + at["y"])
    tip = page.locator(".atlas-tooltip")
    expect(tip).to_contain_text("Henan")
    expect(tip.get_by_role("row", name="People in the census of 2020")).to_contain_text(
        "99,365,519"
    )
    table = pd.read_csv(alone.with_suffix(".csv"), dtype={"code": str}, index_col="code")
    people = f"{table.loc['410000', 'grid_people']:,}"
    expect(tip.get_by_role("row", name="People in the grid")).to_contain_text(people)
    page.get_by_role("link", name="中文").click()
    expect(page.get_by_role("heading")).to_have_text("人口网格与2020年普查：各省份相差")
    expect(page.locator(MAP)).to_be_visible()
    assert tab.faults == []
    page.close()


def test_no_other_script_or_rule_would_run_in_it(chromium: Browser, alone: Path) -> None:
    """Its policy holds: what a hand adds to the page does nothing."""
    changed = alone.with_name("changed.html")
    text = alone.read_text(encoding="utf-8")
    changed.write_text(text.replace("</main>", "</main><script>window.added = 1</script>"))
    page = chromium.new_page()
    page.goto(changed.as_uri())
    expect(page.locator(MAP)).to_be_visible()
    assert page.evaluate("typeof window.added") == "undefined"
    page.close()
