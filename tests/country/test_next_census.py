"""The census of 2030 by data alone: a made-up table, rows of the country's file, maps and words.

All periods of the packaged country are measured beside the new ones, as a build does.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path

import pytest
from next_census import SINCE_2000, SPAN, with_next_census

from atlas.build import BuildOptions, BuildReport, build, make_dataset
from atlas.charts.all_charts import CHARTS
from atlas.charts.concentration import gap_chart
from atlas.model.country import Country
from atlas.model.dataset import Dataset
from atlas.web.method import about_page
from atlas.web.uncertainty import uncertainty_page
from atlas.words.numbers import count
from atlas.words.word_files import LANGS
from tests.downloaded import read_csv
from tests.editions import EDITION
from tests.lesser_site import write_less

pytestmark = pytest.mark.slow

PLACES = ("230100", "310115")
WITHOUT_FIGURES = (
    "growth-by-distance",
    "net-migration-check",
    "net-migration-measures",
    "growth-and-services-by-county",
    "income-and-schooling",
    "since-the-census",
)
"""Charts of what nobody has published of 2030, in the order of lists."""
LINKS = re.compile(r"""(?:href|src)=(?:"([^"]*)"|([^\s">]+))""")

UNCHECKED = re.compile(r"[a-z]+:|#|$|(\.\./)*assets/moves/")
"""Other sites, places of the page, and what `write_less` leaves out: pictures of moves."""


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Country:
    return with_next_census(tmp_path_factory.mktemp("census"))


@pytest.fixture(scope="module")
def dataset(country: Country) -> Dataset:
    return make_dataset(BuildOptions(Path("unused"), country=country))


@dataclass(frozen=True)
class Site:
    folder: Path
    report: BuildReport

    @property
    def english(self) -> Path:
        return self.folder / "en"

    def words(self, page: str) -> str:
        """Return the English text of a page, its tags and scripts left out.

        Sentences of both languages name the same years.
        """
        html = (self.english / page).read_text(encoding="utf-8")
        html = re.sub("<(script|style).*?</\\1>", "", html, flags=re.DOTALL)
        return " ".join(unescape(re.sub("<[^>]+>", " ", html)).split())


@pytest.fixture(scope="module")
def site(
    country: Country, dataset: Dataset, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("next") / "site"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("atlas.build.make_dataset", lambda *asked: dataset)
        write_less(patch, PLACES)
        address = "https://atlas.example/"
        options = BuildOptions(folder, base_url=address, figures=False, country=country)
        yield Site(folder, build(options))


@pytest.fixture(scope="module")
def pages(dataset: Dataset) -> dict[tuple[str, str], str]:
    """Render the pages on method and on accuracy in every language."""
    edition = replace(EDITION, country=dataset.country)
    return {
        (page.path, page.lang): html
        for lang in LANGS
        for page, html in (
            about_page(edition, dataset, lang),
            uncertainty_page(edition, dataset, lang),
        )
    }


def rows_of(page: str, section: str) -> list[list[str]]:
    """Read the tables of a section: the text of every cell by row."""
    part = re.search(rf'<section id="{section}">.*?</section>', page, re.S)
    assert part is not None, section
    return [
        [re.sub("<[^>]+>", "", cell) for cell in re.findall("<t[hd].*?</t[hd]>", row)]
        for row in re.findall("<tr>.*?</tr>", part[0], re.S)
    ]


def test_its_units_are_compared_with_those_of_2020(dataset: Dataset) -> None:
    table = dataset.unit_sets[f"county_{SPAN}"].table
    assert dataset.summary.totals["2030"] == 2 * 1_409_778_724
    assert table["population_2030"].sum() == 2 * table["population_2020"].sum()
    assert table[f"change_pct_{SPAN}"].dropna().eq(100).all()
    assert dataset.summary.units["2020-2030"].declining == 0


def test_net_migration_is_estimated_between_the_two(dataset: Dataset) -> None:
    table = dataset.unit_sets[f"county_{SPAN}"].table
    net = table[f"net_migration_{SPAN}"].dropna()
    # Of the whole country by construction none, to the person.
    assert net.sum() == 0
    assert f"survival_ratios_{SPAN}" in dataset.tables
    assert dataset.summary.net_migration is not None


def test_the_middle_and_upper_levels_have_both_decades(dataset: Dataset) -> None:
    for level in ("prefecture", "province"):
        columns = set(dataset.unit_sets[level].table)
        for span in ("2010_2020", SPAN):
            assert {f"change_{span}", f"net_migration_{span}"} <= columns
        assert "mean_schooling_years_change_2020_2030" in columns


def test_the_gap_in_income_is_told_of_the_years_that_gdp_has(dataset: Dataset) -> None:
    figures = dataset.summary.concentration["china"].counterfactual
    assert figures is not None
    assert list(figures.gap) == ["2010", "2020"]
    chart = gap_chart(figures)
    rows = chart.table.frame.set_index("key")["gini"]
    assert rows["gap_after"] == figures.gap["2020"]
    assert rows["people_as_at_first"] == figures.people_as_in["2000"]
    assert chart.caption.en.startswith("The gap of 2020 is")


def test_what_is_told_since_the_census_waits_for_estimates_since_then(dataset: Dataset) -> None:
    assert dataset.summary.since_the_census is None
    provinces = dataset.unit_sets["province"].table
    # The map of 2020 to 2024 stays.
    assert provinces["estimate_change_2020_2024"].sum() == 1_406_280_000 - 1_410_130_000


def test_counts_are_led_from_it_and_to_it(dataset: Dataset) -> None:
    assert {"census_2030", "crosswalk_2020_2030", "crosswalk_2030_2023"} <= set(dataset.tables)
    assert dataset.tables["census_2030"]["population"].sum() == 2 * 1_409_778_724


# The pages on method and accuracy. Twice as many of everybody leave all shares as they were.


@pytest.mark.parametrize("lang", LANGS)
def test_the_method_has_figures_of_2030_in_its_tables(
    pages: dict[tuple[str, str], str], lang: str
) -> None:
    page = pages["about.html", lang]
    years, primary, *_ = rows_of(page, "sectors")
    assert years[1:3] == ["2020", "2030"]
    assert primary[1:3] == ["20.56%", "20.56%"]
    assert ["2030", "93.71%"] in [row[:2] for row in rows_of(page, "line")]
    sizes = rows_of(page, "schooling")
    assert "2030" in sizes[0][4]
    assert sizes[1][2] == "+100.0%"
    # GDP stops at 2020, and so do the indices.
    assert [row[1] for row in rows_of(page, "concentration")[1:4]] == ["2000", "2010", "2020"]
    assert count(2 * 1_409_778_724) in page
    assert "census_2030.csv" in page


@pytest.mark.parametrize("lang", LANGS)
def test_accuracy_has_figures_of_2030_in_its_tables(
    pages: dict[tuple[str, str], str], lang: str
) -> None:
    page = pages["uncertainty.html", lang]
    assert re.findall("[0-9]{4}", " ".join(rows_of(page, "ratios")[0])) == ["2020", "2030"]
    assert [row[0] for row in rows_of(page, "line")[1:]] == ["2000", "2010", "2020", "2030"]
    assert re.findall("[0-9]{4}", " ".join(rows_of(page, "sampling")[0])) == ["2020", "2030"]
    periods = [row[0][:4] + row[0][-4:] for row in rows_of(page, "undercount")]
    assert {"20002010", "20002020", "20002030"} <= set(periods)
    assert "cautions_2020_2030" in page


def test_examples_follow_the_censuses_compared(pages: dict[tuple[str, str], str]) -> None:
    page = pages["about.html", "en"]
    assert "Dongguan, 2030: 712,706 + 3,517,422 + 12,387,006 = 16,617,134 of 20,933,250" in page
    assert "From 2020 to 2030, 2,779 of 2,779 units gained 1,409,778,724 people" in page
    assert "error of a change = √(error of 2020² + error of 2030²)" in page
    assert "C₂₀₂₀ × N₂₀₃₀ ÷ N₂₀₂₀" in page


def test_what_is_said_of_other_years_is_still_true_of_them(
    pages: dict[tuple[str, str], str],
) -> None:
    page = pages["about.html", "en"]
    assert "In the nation 492,762,506 people lived away in 2020." in page
    assert "were 7.1% in 2000, 8.9% in 2010 and 13.5% in 2020" in page
    assert "in 2010 went from 8,781,226 people to 8,217,276: they fell by 6.4%" in page
    # Work is measured between the two censuses compared: claims on 2010 wait for new words.
    assert "Scaling up the 10% sample of the long form" not in page
    assert "Theil–Sen lines" not in page


def test_both_languages_say_the_same_of_2030(pages: dict[tuple[str, str], str]) -> None:
    for path in ("about.html", "uncertainty.html"):
        chinese, english = (
            re.findall("<(?:section id|p|li|tr|t[hd])[ >]", pages[path, lang]) for lang in LANGS
        )
        assert chinese == english


def test_the_explorer_and_the_list_offer_its_maps(site: Site) -> None:
    for span in (SPAN, SINCE_2000):
        address = f"growth_county_{span}"
        for folder in (site.folder, site.english):
            assert f'"{address}"' in (folder / "explore.html").read_text(encoding="utf-8")
            assert (folder / f"maps/{address}.html").is_file()
    index = site.words("maps.html")
    assert re.search(r"Population density counties(?: ·)?(?: 20\d\d)* 2030", index)
    # What was found between earlier censuses is no headline of the ones compared now.
    assert "More than half of all county-level units" not in index


def test_a_place_shows_its_years_and_ages_then_and_now(site: Site) -> None:
    said = site.words("place/310115.html")
    assert f"People 2030 {2 * 5_681_512:,} +100.0%" in said
    data = (site.folder / "assets/places/31.js").read_text(encoding="utf-8")
    assert set(re.findall(rf"county_{SPAN}\.31/ages_(\d+)", data)) == {"2020", "2030"}
    script = (site.folder / "assets/place.js").read_text(encoding="utf-8")
    assert "by age in 2030" in script
    assert "by age in 2020" not in script


def test_its_people_are_in_the_downloads(site: Site) -> None:
    table = read_csv(site.folder, f"county_{SPAN}", usecols=["population_2030"])
    people = int(table["population_2030"].sum())
    assert people == 2 * 1_409_778_724
    summary = json.loads((site.folder / "downloads/summary.json").read_text(encoding="utf-8"))
    assert summary["totals"]["2030"] == people
    assert f"county_{SPAN}" in site.words("downloads.html")


def test_every_part_of_the_site_is_there_and_speaks_of_its_years(site: Site) -> None:
    assert "985.5 million people live away" in site.words("index.html")
    assert "985.5 million in 2030" in site.words("lecture.html")
    assert "2,819,557,448 people in 2030" in site.words("grids.html")
    for folder in (site.folder, site.english):
        assert (folder / "moves.html").is_file()
        charts = sorted((folder / "charts").glob("*.html"))
        assert {chart.stem for chart in charts} == set(CHARTS) - set(WITHOUT_FIGURES)
    # What compares two censuses compares the last two; moves are known before others.
    of_moves = {"five-year-migration", "indices-of-migration"}
    compared = [chart for chart in charts if chart.stem not in of_moves]
    places = [*(site.english / "place").glob("*.html")]
    assert len(places) > 3000
    for page in (*compared, *places):
        said = site.words(page.relative_to(site.english).as_posix())
        # Land that changed hands between two censuses did so whichever are compared.
        said, _, _ = said.partition("Can it be compared?")
        assert not re.search("(?<!–)2010(–| and | to )2020", said), page.name


def test_what_its_data_lacks_is_named(site: Site) -> None:
    notes = " | ".join(note.en for note in site.report.notes)
    assert (
        "charts left out, because their figures are not there: " + ", ".join(WITHOUT_FIGURES)
        in notes
    )
    assert "steps of the story left out, because their figures are not there: gap, since" in notes
    # No townships were followed from 2020 to 2030.
    assert (
        "because their period or figures are not there: land_that_moved_county_2020_2030 |" in notes
    )


def test_no_link_of_it_leads_nowhere(site: Site) -> None:
    dead = {
        f"{page.relative_to(site.folder)}: {address}"
        for page in site.folder.rglob("*.html")
        for found in LINKS.findall(page.read_text(encoding="utf-8"))
        if not re.match(UNCHECKED, address := "".join(found))
        and not (page.parent / re.split("[#?]", address)[0]).exists()
    }
    assert sorted(dead) == []


def test_a_site_for_the_web_without_pictures_says_what_its_links_lack(site: Site) -> None:
    """A preview shows a map that is drawn: none is, and nobody heard of it."""
    for folder in (site.folder, site.english):
        home = (folder / "index.html").read_text(encoding="utf-8")
        assert "og:title" in home
        assert "og:image" not in home
    (said,) = (note.en for note in site.report.notes if "--no-figures" in note.en)
    assert said.startswith("links that are shared show no picture of their page")
