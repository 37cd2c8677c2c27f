"""The notebook under ``docs``: its cells run, and what they show and save stands on the screen."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import watched

NOTEBOOK = Path(__file__).parents[2] / "docs" / "maps.ipynb"
STANDING = ".atlas-map:not([aria-busy])"


def run(source: str, names: dict[str, Any]) -> Any:
    """Run a cell as a notebook does: the value of its last line is what it shows."""
    tree = ast.parse(source)
    last = tree.body[-1]
    if not isinstance(last, ast.Expr):
        exec(compile(tree, "cell", "exec"), names)
        return None
    exec(compile(ast.Module(tree.body[:-1], []), "cell", "exec"), names)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, built_site: Path) -> Path:
    """Run all cells beside a built site; each map that one shows is kept as a page of its own."""
    root = tmp_path_factory.mktemp("notebook")
    (root / "site").symlink_to(built_site)
    (root / "docs").mkdir()
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    names: dict[str, Any] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root / "docs")
        for cell in cells:
            shown = run("".join(cell["source"]), names) if cell["cell_type"] == "code" else None
            if shown is not None:
                page = f"<!doctype html><meta charset=utf-8>{shown._repr_html_()}"
                (root / "docs" / f"{cell['id']}.cell.html").write_text(page, encoding="utf-8")
    return root / "docs"


def test_each_cell_that_ends_in_a_map_shows_it(folder: Path, chromium: Browser) -> None:
    cells = sorted(folder.glob("*.cell.html"))
    assert len(cells) == 4
    page = chromium.new_page(viewport={"width": 900, "height": 700})
    tab = watched(page)
    for cell in cells:
        page.goto(cell.as_uri())
        expect(page.frame_locator("iframe").locator(STANDING)).to_be_visible()
        legends = page.frame_locator("iframe").locator(".legend, .people-legend")
        expect(legends.filter(visible=True)).to_have_count(1)
    assert tab.faults == []
    page.close()


def test_the_saved_files_hold_what_was_put_on_them_with_the_network_off(
    folder: Path, chromium: Browser
) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, offline=True)
    page = context.new_page()
    tab = watched(page)
    page.goto((folder / "growth.html").as_uri())
    expect(page.locator(STANDING)).to_be_visible()
    expect(page.locator("path.leaflet-interactive")).to_have_count(1)
    page.locator(".leaflet-marker-icon").click()
    expect(page.locator(".leaflet-popup-content")).to_have_text("Harbin")
    page.goto((folder / "yearly.html").as_uri())
    expect(page.locator(STANDING)).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Growth a year, 2010–2020")
    assert page.evaluate("ATLAS.maps[0].scene.units.codes.length") > 2000
    assert tab.faults == []
    context.close()
