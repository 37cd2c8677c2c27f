"""A census of some counties only: what is compared, what is withheld, what no page may say."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path

import pandas as pd
import pytest
import rasterio

from atlas.build import BuildOptions, BuildReport, CheckReport, build, check, make_dataset
from atlas.cli import main
from atlas.country import china
from atlas.exports.summary import plain
from atlas.model.dataset import NATIONAL_SHARE, ComparisonBase, Dataset
from atlas.model.figures import record_items
from atlas.sources.packaged import read_packaged_census
from atlas.web.story.claims import CHAPTERS
from tests.downloaded import read_csv
from tests.lesser_site import run_here, simplify_once, some_places, write_here, write_less

pytestmark = pytest.mark.slow

DAOLI, HARBIN, HEILONGJIANG = "230102", "230100", "230000"
OF_THE_COUNTRY = ("away", "line", "coast", "cities", "centre", "children")
"""Steps whose claims are about the whole country, by the census that is incomplete here."""

NATIONAL = ("children", "youngest_cohort", "away_from_registration", "sectors")

Keep = Callable[[pd.Series], pd.Series]

TABLES: dict[str, Keep] = {
    # A province and a municipality, which is its own prefecture level.
    "two_provinces": lambda codes: codes.str[:2].isin(("23", "11")),
    "all_but_one": lambda codes: codes.ne(DAOLI),
}

WHOLE = "two_provinces"
"""The site of which no more is left out than overviews of grids and pictures of moves."""


@dataclass(frozen=True)
class Built:
    """A site built with a census of some counties, and the table that it was built from."""

    site: Path
    table: pd.DataFrame
    measured: Dataset
    report: BuildReport
    checked: CheckReport

    def words(self, page: str) -> str:
        """Return the text of a page, its tags left out."""
        html = (self.site / page).read_text(encoding="utf-8")
        text = re.sub(r"<(script|style).*?</\1>", " ", html, flags=re.S)
        return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", "", text)))


@pytest.fixture(scope="module")
def packaged() -> pd.DataFrame:
    return read_packaged_census(2020, china().tables)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("partial")


@pytest.fixture(scope="module", params=TABLES)
def given(request: pytest.FixtureRequest, packaged: pd.DataFrame, folder: Path) -> tuple[str, Path]:
    path = folder / f"{request.param}.csv"
    packaged[TABLES[request.param](packaged["code"])].to_csv(path, index=False)
    return request.param, path


@pytest.fixture(scope="module")
def built(given: tuple[str, Path], folder: Path) -> Built:
    """Build a site and check the sums: what both do first, to measure the table, is done once."""
    name, path = given
    options = BuildOptions(folder / name, census={2020: path}, figures=False)
    # What 2000–2010 says beside an incomplete census of 2020, one of the two sites shows.
    if name != "all_but_one":
        options = replace(options, periods=("2010-2020", "2000-2020"))
    measured = make_dataset(options)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("atlas.build.make_dataset", lambda *asked: measured)
        if name == WHOLE:
            write_here(patch)
        else:
            write_less(patch, [DAOLI])
        report, checked = build(options), check(options)
    table = pd.read_csv(path, dtype={"code": str})
    return Built(options.out, table, measured, report, checked)


def test_every_sum_is_as_expected(built: Built, given: tuple[str, Path]) -> None:
    checked = built.checked
    assert [row.what.en for row in checked.rows if not row.ok] == []
    if given[0] == "two_provinces":
        assert [row for row in checked.rows if "withheld" in row.what.en] == []
        return
    says_what_is_withheld(checked, {"prefecture": 8_912_424, "province": 30_752_658})


def says_what_is_withheld(checked: CheckReport, people: Mapping[str, int]) -> None:
    """Hold a check of the table without Daoli, or of Daoli alone, to what it withholds."""
    withheld = [row.what.en for row in checked.rows if "withheld" in row.what.en]
    expected = [f"{it}, people 2020, without {n:,} withheld" for it, n in people.items()]
    assert withheld == expected
    notes = " ".join(note.en for note in checked.notes)
    for name in (f"Harbin {HARBIN}", f"Heilongjiang {HEILONGJIANG}"):
        assert name in notes


def test_of_one_county_its_prefecture_and_province_are_withheld(
    packaged: pd.DataFrame, folder: Path
) -> None:
    path = folder / "one_county.csv"
    packaged[packaged["code"].eq(DAOLI)].to_csv(path, index=False)
    checked = check(BuildOptions(folder / "never", census={2020: path}, periods=("2010-2020",)))
    assert [row.what.en for row in checked.rows if not row.ok] == []
    says_what_is_withheld(checked, dict.fromkeys(("prefecture", "province"), 1_097_430))


def test_the_command_ends_well(
    built: Built, given: tuple[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    # The table is measured already: what the command makes of it is asked here.
    monkeypatch.setattr("atlas.build.make_dataset", lambda *asked: built.measured)
    with pytest.raises(SystemExit) as done:
        main(["check", "--quiet", "--census", f"2020={given[1]}"])
    assert done.value.code == 0


def test_the_headline_is_over_the_units_that_both_censuses_count(built: Built) -> None:
    base = built.report.summary.bases["2010-2020"]
    after = int(built.table["population"].sum())
    assert base.people["2020"] == after
    assert base.left_out_people["2020"] == 1_409_778_724 - after
    units = built.report.summary.units["2010-2020"]
    # Growth is over the units of people, each within one of those that the base counts.
    finer = built.measured.people_units.compared_table["unit_code_2010_2020"]
    assert units.compared == len(finer)
    assert finer.nunique() == base.units
    before = base.people["2010"]
    change = f"{100 * (after / before - 1):+.1f}%".replace("-", "−")
    for page in ("index.html", "en/index.html"):
        words = built.words(page)
        assert f"{before:,}" in words
        assert f"{after:,}" in words
        assert f"（{change}）" in words or f"({change})" in words
        assert "1,332,810,869" not in words


def test_like_is_compared_with_like(built: Built) -> None:
    """The units that 2020 lacks are left out of 2010 and 2000 too, whatever is summed."""
    summary = built.report.summary
    shares = [
        (split.area_share_southeast, split.left_out_units)
        for split in (found.area_split for found in summary.heihe_tengchong.values())
    ]
    assert all(share == shares[0] for share in shares)
    for figures in summary.core_periphery.values():
        sums = [sum(vars(people).values()) for people in figures.people.values()]
        assert sums[0] <= summary.totals["2010"]
        assert sums[1] <= summary.totals["2020"]
        assert (figures.all_core_growth_pct or 0) > -10


@pytest.mark.parametrize("path", ["{}", "en/{}"])
def test_every_page_says_whom_it_leaves_out(built: Built, path: str) -> None:
    base = built.report.summary.bases["2010-2020"]
    left_out = f"{base.left_out_people['2020']:,}"
    share = f"{100 * base.share_of_packaged_people:.1f}%"
    pages = (
        *("index.html", "lecture.html", "maps.html", "explore.html"),
        *("about.html", "uncertainty.html"),
        *("places.html", "downloads.html", "grids.html", f"place/{DAOLI}.html"),
        *("maps/growth_county_2010_2020.html", "charts/growth-by-density.html"),
    )
    for page in pages:
        words = built.words(path.format(page))
        assert f"{base.units:,}" in words, page
        assert left_out in words, page
        assert share in words, page


def test_the_terminal_says_whom_it_leaves_out(built: Built) -> None:
    base = built.report.summary.bases["2010-2020"]
    note = next(note.en for note in built.report.notes if note.en.startswith("2010-2020"))
    of_all = base.units + base.left_out_units
    assert f"in {base.units:,} of {of_all:,} units" in note
    assert f"{base.left_out_people['2020']:,} people of 2020" in note


def test_too_few_people_make_no_claim_about_the_country(built: Built) -> None:
    summary = built.report.summary
    share = summary.bases["2010-2020"].share_of_packaged_people
    published = set(dict(record_items(summary)))
    # Births and deaths are known of whole provinces: without a county there is no estimate.
    assert "net_migration" not in published
    notes = " | ".join(note.en for note in built.report.notes)
    assert ("net migration is not estimated" in notes) is (share >= NATIONAL_SHARE)
    table = read_csv(built.site, "county_2010_2020", nrows=1)
    assert ("net_migration_by_survival_2010_2020" in table) is (share >= NATIONAL_SHARE)
    assert "net_migration_2010_2020" not in table
    if share >= NATIONAL_SHARE:
        assert set(NATIONAL) <= published
        return
    assert set(NATIONAL).isdisjoint(published)
    for page, lang in (("index.html", "zh"), ("en/index.html", "en")):
        words = built.words(page)
        for id in OF_THE_COUNTRY:
            # The claim's words up to its first number or after its last one.
            pieces = re.split(r"\{\w+\}", CHAPTERS[id]["claim"].get(lang))
            longest = max(pieces, key=len).strip()
            if longest not in CHAPTERS[id]["plain"].get(lang):
                assert longest not in words, (page, id)
        assert {"zh": "哪里的人多了，哪里的人少了", "en": "Where China gained people"}[
            lang
        ] not in (re.findall(r"<h1>(.*?)</h1>", (built.site / page).read_text(encoding="utf-8")))
    assert not list(built.site.glob("maps/net_migration_*"))


def test_no_page_sets_a_part_beside_the_country(built: Built) -> None:
    """Neither the shares nor the sums of a part stand beside what was published of the whole."""
    share = built.report.summary.bases["2010-2020"].share_of_packaged_people
    counted = f"{int(built.table['population'].sum()):,}"
    accuracy = built.words("en/uncertainty.html")
    assert "1,339,724,852" in accuracy  # the communiqué of 2010, beside a whole census
    assert "1,411,778,724" not in accuracy
    assert f"The table given for 2020 has {counted} people" in built.words("en/about.html")
    assert ("of all people" in built.words("en/index.html")) is (share >= NATIONAL_SHARE)


def test_potential_is_of_a_whole_country_only(built: Built) -> None:
    """The nearness to 2 % of the people is no potential, nor is its difference to that of all."""
    share = built.report.summary.bases["2000-2020"].share_of_packaged_people
    grids = {path.name for path in (built.site / "downloads").glob("potential_*")}
    assert {f"potential_10km_{year}.tif" for year in (2000, 2010)} <= grids
    of_2020 = {"potential_10km_2020.tif", "potential_change_10km_2010_2020.tif"}
    assert (of_2020 <= grids) is (share >= NATIONAL_SHARE)
    for page, place in (
        ("maps.html", "grids.html#potential_10km"),
        ("en/maps.html", "grids.html#potential_10km"),
        ("grids.html", 'id="potential_10km"'),
    ):
        html = (built.site / page).read_text(encoding="utf-8")
        assert (place in html) is (share >= NATIONAL_SHARE), page


def test_grids_change_over_the_same_land(built: Built) -> None:
    """A block of 10 km with a county that 2020 lacks does not lose that county's people."""
    with rasterio.open(built.site / "downloads" / "people_change_1km_2010_2020.tif") as fine:
        cells = fine.read(1, masked=True)
    with rasterio.open(built.site / "downloads" / "people_change_10km_2010_2020.tif") as coarse:
        blocks = coarse.read(1, masked=True)
    assert int(cells.sum(dtype="int64")) == int(blocks.sum(dtype="int64"))


def test_a_county_that_a_table_lacks_leaves_its_unit_empty(
    built: Built, given: tuple[str, Path]
) -> None:
    if given[0] != "all_but_one":
        return
    county = built.measured.unit_sets["county_2010_2020"].table.set_index("code")
    assert pd.isna(county.loc[DAOLI, "population_2020"])
    assert county.loc[DAOLI, "population_2010"] == 923_762
    counted = 1_409_778_724 - 1_097_430
    assert built.report.summary.totals["2020"] == counted
    assert int(county["population_2020"].sum()) == counted
    prefecture = built.measured.unit_sets["prefecture"].table.set_index("code")
    assert pd.isna(prefecture.loc[HARBIN, "population_2020"])
    assert built.report.summary.units["2010-2020"].left_out_units == 1


def test_a_city_in_part_has_no_type(built: Built, given: tuple[str, Path]) -> None:
    if given[0] != "all_but_one":
        return
    for figures in built.report.summary.core_periphery.values():
        assert HARBIN in figures.untyped["not_counted"]
        assert HARBIN in figures.left_out
    cities = pd.read_csv(built.site / "downloads" / "cities.csv", dtype={"code": str})
    assert HARBIN not in set(cities["code"])
    assert len(cities) > 600


@pytest.mark.parametrize(
    ("people", "periods"), [("", tuple(china().periods)), ("0", ("2010-2020",))]
)
def test_a_table_that_counts_nobody_makes_a_site_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, people: str, periods: tuple[str, ...]
) -> None:
    path = tmp_path / "nobody.csv"
    path.write_text(f"code,population\n110101,{people}\n", encoding="utf-8")
    # Columns without a value are what a format may stumble over: one of the two writes them all.
    simplify_once(monkeypatch)
    monkeypatch.setattr("atlas.build.run_tasks", run_here)
    monkeypatch.setattr("atlas.web.site.write_province_stills", lambda *asked: None)
    (write_less if people else some_places)(monkeypatch)
    options = BuildOptions(tmp_path / "site", census={2020: path}, figures=False, periods=periods)
    report = build(options)
    assert report.summary.heihe_tengchong == {}
    assert report.summary.bases["2010-2020"].people["2020"] == 0
    lead = (tmp_path / "site" / "en" / "index.html").read_text(encoding="utf-8")
    assert "0 people counted in 2020" in lead or "−100.0%" in lead


def test_packaged_figures_stand_beside_packaged_people(dataset, tmp_path: Path) -> None:
    """GDP and birthplaces are packaged: a user's census is not what they are measured on."""
    table = read_packaged_census(2010, china().tables)
    path = tmp_path / "liaoning.csv"
    table[table["code"].str.startswith("21")].to_csv(path, index=False)
    options = BuildOptions(tmp_path / "never", periods=("2010-2020",), census={2010: path})
    partial = make_dataset(options)
    assert partial.summary.concentration == dataset.summary.concentration
    born = "born_in_other_province_share_2010"
    ours, packaged = (found.unit_sets["province"].table[born] for found in (partial, dataset))
    assert ours.equals(packaged)


def test_the_summary_on_disk_is_the_report(built: Built) -> None:
    path = built.site / "downloads" / "summary.json"
    assert json.loads(path.read_text(encoding="utf-8")) == plain(built.report.summary)


def test_a_base_speaks_for_the_country_from_95_per_cent() -> None:
    def of(people: int) -> ComparisonBase:
        return ComparisonBase(
            (2010, 2020), 1, ("b",), {}, {2010: 100, 2020: people}, {2010: 100, 2020: 100}
        )

    assert of(95).speaks_for_the_country
    assert not of(94).speaks_for_the_country
    assert of(94).share == 0.94


def test_the_packaged_censuses_leave_nobody_out(dataset) -> None:
    assert all(base.is_whole and base.share == 1 for base in dataset.bases.values())
    assert {period: base.units for period, base in dataset.bases.items()} == {
        "2000-2010": 2531,
        "2010-2020": 2647,
        "2000-2020": 2436,
    }
    for unit_set in dataset.unit_sets.values():
        assert all(people.empty for people in unit_set.withheld.values())
