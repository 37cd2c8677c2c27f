"""The page of grids: its words, its legends, and the files that it leads to."""

import re

import numpy as np
import pytest

from atlas.catalogue.style import load_style
from atlas.country import china
from atlas.exports.downloads import Download
from atlas.exports.grids import SCALES, ShownGrid, WrittenGrids, shown_years
from atlas.grids.cells import GridLands, Lands, Unplaced
from atlas.model.text import Text
from atlas.web.grids import GRID_WORDS, SECTION, grid_links, grids_page
from atlas.web.page.pages import Page
from atlas.words.numbers import edge_labels
from atlas.words.word_files import LANGS
from tests.editions import EDITION

STYLE = load_style(country=china())


def made(tmp_path, unplaced=(), totals=(11, 22)) -> WrittenGrids:
    shown = []
    for kind, scale in SCALES.items():
        years = (2010, 2020) if "change" in kind else (2020,)
        name = f"{kind}_{'_'.join(map(str, years))}.tif"
        file = Download(name, tmp_path / name, 2_500_000, "0" * 64, Text("文件", "File"))
        steps = len(STYLE.scale(scale).light)
        shares = (0.2, *[99.8 / (steps - 1)] * (steps - 1))
        shown.append(ShownGrid(kind, years, file, shares, shares))
    own = {}
    for year, people in ((2010, 11), (2020, 22)):
        one, known = (("1",),), np.array([[True]])
        counts = np.array([[people]])
        own[year] = Lands(f"county_{year}", (year,), one, one, counts, known, unplaced)
    lands = GridLands(own, None)
    return WrittenGrids(tuple(it.download for it in shown), tuple(shown), lands, totals)


@pytest.mark.parametrize("lang", LANGS)
def test_each_grid_has_legend_caveat_source_and_file(tmp_path, lang):
    page, html = grids_page(EDITION, made(tmp_path), lang)
    assert page.file == ("grids.html" if lang == "zh" else "en/grids.html")
    parts = re.findall(r'<section class="grid".*?</section>', html, re.S)
    assert len(parts) == len(SECTION) == 3
    for (kind, text), part in zip(SECTION.items(), parts, strict=True):
        classes = STYLE.scale(SCALES[kind])
        for label in edge_labels(classes):
            assert f">{label}</span>" in part
        for light, dark in zip(classes.light, classes.dark, strict=True):
            [name] = set(re.findall(rf"\.(s\d+){{--l:{light};--d:{dark}}}", html))
            assert f'class="{name}"' in part
        assert text["caveat"].get(lang) in part
        assert GRID_WORDS["good_for"].get(lang) in part
        assert f"assets/grids/{kind}.light.png" in part
        assert f"assets/grids/{kind}.dark.png" in part
        assert f'href="{"" if lang == "zh" else "../"}downloads/{kind}_' in part
        assert "{" not in re.sub(r"<[^>]+>", "", part)


def test_the_people_whom_grids_leave_out_are_counted_and_named(tmp_path):
    lost = (Unplaced("X63LH", Text("冷湖", "Lenghu"), (5, 4)),)
    _, html = grids_page(EDITION, made(tmp_path, lost, (16, 26)), "en")
    assert "11 people in 2010, 22 people in 2020: less than the county tabulations by" in html
    assert "by 5 people in 2010, 4 people in 2020, whose units have no borders" in html
    assert "count (Lenghu)." in html


def test_where_nobody_is_left_out_the_totals_are_exact(tmp_path):
    _, html = grids_page(EDITION, made(tmp_path), "zh")
    assert "2010年11人、2020年22人，与普查县级资料的合计一人不差。" in html


def test_the_list_of_maps_leads_to_each_grid():
    shown = {kind: shown_years(kind, (2000, 2010, 2020)) for kind in SCALES}
    links = grid_links(Page(EDITION, "maps.html", "en", "", ""), shown)
    assert [href for _, href in links] == [f"grids.html#{kind}" for kind in SCALES]
    assert links[1][0] == "Change on the grid, 2010–2020"


@pytest.mark.parametrize("lang", LANGS)
def test_a_built_site_leads_to_its_grids(built_site, lang):
    tree = built_site if lang == "zh" else built_site / "en"
    assert 'href="grids.html#people_1km"' in (tree / "maps.html").read_text("utf-8")
    assert "people_1km_2020.tif" in (tree / "downloads.html").read_text("utf-8")
    html = (tree / "grids.html").read_text("utf-8")
    assert "1,409,778,724" in html
    assert 'aria-current="true"' in html
