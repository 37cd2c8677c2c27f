"""The notebooks of the documentation: their cells run, and what they show stands on the screen."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from myst_nb.core.read import read_myst_markdown_notebook
from playwright.sync_api import Browser, expect

from atlas.tools.loading import SITE_VARIABLE
from tests.browser.conftest import watched

GALLERY = Path(__file__).parents[2] / "docs" / "gallery"
NOTEBOOKS = sorted(path.stem for path in GALLERY.glob("*.md") if path.stem not in ("index", "maps"))
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


def run_all(name: str, folder: Path, site: Path) -> list[Any]:
    """Run a notebook in a folder, on a site, and return what each of its cells shows."""
    notebook = read_myst_markdown_notebook((GALLERY / f"{name}.md").read_text(encoding="utf-8"))
    names: dict[str, Any] = {}
    columns = ("display.max_colwidth", pd.options.display.max_colwidth)
    with pytest.MonkeyPatch.context() as patch, pd.option_context(*columns):
        patch.chdir(folder)
        patch.setenv(SITE_VARIABLE, str(site))
        patch.setattr(plt, "show", plt.close)
        return [run(it.source, names) for it in notebook.cells if it.cell_type == "code"]


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_every_cell_of_a_notebook_runs(name: str, tmp_path: Path, built_site: Path) -> None:
    assert run_all(name, tmp_path, built_site)


def test_counts_that_are_carried_are_those_of_the_units(tmp_path: Path, built_site: Path) -> None:
    units, largest = run_all("carry-counts", tmp_path, built_site)[-1]
    assert units == 2740
    assert largest < 0.01


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, built_site: Path) -> Path:
    """Run the notebook of maps; each map that a cell shows is kept as a page of its own."""
    root = tmp_path_factory.mktemp("notebook")
    for number, shown in enumerate(run_all("maps", root, built_site)):
        if hasattr(shown, "_repr_html_"):
            page = f"<!doctype html><meta charset=utf-8>{shown._repr_html_()}"
            (root / f"{number}.cell.html").write_text(page, encoding="utf-8")
    return root


def test_each_cell_that_ends_in_a_map_shows_it(folder: Path, chromium: Browser) -> None:
    cells = sorted(folder.glob("*.cell.html"))
    assert len(cells) == 3
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
