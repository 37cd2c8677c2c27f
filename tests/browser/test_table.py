"""The table beside a map: the same rows as the download, sorted, searched, reached by keyboard."""

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.default_maps import default_maps
from tests.downloaded import rows_by_code

LAYERS = {layer.id: layer for layer in default_maps()}
COUNTIES = "growth_county_2010_2020"
YIWU = "330782"
COLUMN = "details.data tbody tr > :nth-child({})"


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


def download(built_site: Path, unit_set: str) -> dict[str, dict[str, str]]:
    """Read the rows of a download by code."""
    return rows_by_code(built_site, unit_set)


def open_table(page: Page) -> None:
    page.locator("details.data summary").click()
    expect(page.locator("details.data tbody tr").first).to_be_visible()


def column(page: Page, number: int) -> list[str]:
    return page.locator(COLUMN.format(number)).all_inner_texts()


def saved_csv(page: Page, folder: Path, button: str) -> tuple[str, list[dict[str, str]]]:
    with page.expect_download() as started:
        page.get_by_role("button", name=button).click()
    file = folder / started.value.suggested_filename
    started.value.save_as(file)
    return file.name, rows_of(file)


def test_the_table_holds_every_unit_but_writes_no_more_rows_than_are_asked_for(
    open_page, built_site
):
    page, errors = open_page(f"en/maps/{COUNTIES}.html")
    units = len(download(built_site, "county_people_2010_2020"))
    assert page.locator("details.data table").count() == 0
    open_table(page)
    expect(page.locator("details.data [role=status]")).to_have_text(
        f"{units:,} rows. Click a heading to sort."
    )
    table = page.locator("details.data table")
    assert table.get_attribute("aria-rowcount") == str(units + 1)
    assert page.locator("details.data tbody tr").count() == 100
    page.get_by_role("button", name="Show 200 more").click()
    assert page.locator("details.data tbody tr").count() == 300
    last = page.locator("details.data tbody tr").last
    assert last.get_attribute("aria-rowindex") == "301"
    assert errors == []


def test_the_keyboard_opens_the_table_and_sorts_it(open_page, built_site):
    page, _ = open_page(f"maps/{COUNTIES}.html")
    counties = download(built_site, "county_2010_2020")
    page.locator("details.data summary").focus()
    page.keyboard.press("Enter")
    value = page.locator("th[data-column=value]")
    expect(value).to_have_attribute("aria-sort", "descending")
    page.locator("th[data-column=population_2010] button").focus()
    page.keyboard.press("Enter")
    people = page.locator("th[data-column=population_2010]")
    expect(people).to_have_attribute("aria-sort", "descending")
    assert value.get_attribute("aria-sort") is None
    most = max(counties.values(), key=lambda row: int(row["population_2010"] or 0))
    first = page.locator("details.data tbody tr").first
    expect(first.locator("th")).to_contain_text(most["name_zh"])
    expect(first).to_contain_text(f"{int(most['population_2010']):,}")
    page.keyboard.press("Enter")
    expect(people).to_have_attribute("aria-sort", "ascending")
    least = min(int(row["population_2010"] or 10**9) for row in counties.values())
    expect(first).to_contain_text(f"{least:,}")


@pytest.mark.parametrize("presses", [1, 2])
def test_units_without_a_figure_stand_last_whichever_way_the_table_is_sorted(open_page, presses):
    page, _ = open_page("en/maps/type_prefecture_districts.html")
    open_table(page)
    for _ in range(presses):
        page.locator("th[data-column=value] button").click()
    while page.locator("details.data .action").is_visible():
        page.locator("details.data .action").click()
    values = column(page, 2)
    known = [value for value in values if value != "–"]
    assert 0 < len(known) < len(values)
    assert values == known + ["–"] * (len(values) - len(known))


@pytest.mark.parametrize(
    ("path", "words", "name"),
    [
        ("maps", "义乌", "义乌市"),
        ("maps", YIWU, "义乌市"),
        ("en/maps", "yiwu zhejiang", "Yiwu"),
        ("en/maps", "jinhua YIWU", "Yiwu"),
        ("en/maps", "doilungdeqen", "Doilungdêqên District"),
    ],
)
def test_a_search_finds_a_row_by_name_or_code(open_page, path, words, name):
    page, _ = open_page(f"{path}/{COUNTIES}.html")
    open_table(page)
    page.locator("details.data input").fill(words)
    expect(page.locator("details.data tbody tr")).to_have_count(1)
    expect(page.locator("details.data tbody th")).to_contain_text(name)
    expect(page.locator("details.data [role=status]")).to_contain_text("1")
    assert page.locator("details.data table").get_attribute("aria-rowcount") == "2"


def test_a_search_without_result_says_so(open_page):
    page, _ = open_page(f"en/maps/{COUNTIES}.html")
    open_table(page)
    page.locator("details.data input").fill("Atlantis")
    expect(page.locator("details.data [role=status]")).to_contain_text("0 of ")
    expect(page.locator("details.data .action")).to_be_hidden()


def test_a_row_leads_to_its_place_and_shows_it_on_the_map(open_page, built_site):
    page, errors = open_page(f"en/maps/{COUNTIES}.html")
    open_table(page)
    page.locator("details.data input").fill(YIWU)
    row = page.locator("details.data tbody tr")
    href = row.locator("a").evaluate("link => link.href")
    assert Path(href.removeprefix("file://")) == built_site / f"en/place/{YIWU}.html"
    row.get_by_role("button", name="Show Yiwu on the map").click()
    expect(row).to_have_attribute("aria-current", "true")
    chosen = page.evaluate("(m => m.scene.units.codes[m.selected])(ATLAS.maps[0])")
    assert chosen == YIWU
    expect(page.locator(".atlas-tooltip-name")).to_have_text("Yiwu")
    expect(page.locator(".atlas-map")).to_be_in_viewport()
    assert errors == []


@pytest.mark.parametrize(
    ("id", "lang"),
    [
        (COUNTIES, "zh"),
        ("net_migration_county_2010_2020", "en"),
        ("growth_districts_2010_2020", "zh"),
        ("type_prefecture_districts", "en"),
        ("growth_province_2000_2010", "zh"),
    ],
)
def test_the_csv_of_a_map_holds_the_rows_of_the_download(open_page, built_site, tmp_path, id, lang):
    layer = LAYERS[id]
    page, errors = open_page(f"{'en/' if lang == 'en' else ''}maps/{id}.html")
    name, saved = saved_csv(page, tmp_path, "CSV")
    assert name == f"{id}.csv"
    published = download(built_site, layer.unit_set)
    shown = [
        code for code, row in published.items() if not layer.where or row[layer.where] != "false"
    ]
    assert [row["code"] for row in saved] == shown
    # Figures of the land of 2010 stand beside the people as counted.
    raw = {name: f"{name}_as_counted" for name in layer.counts}
    counts = [raw[name] if raw[name] in saved[0] else name for name in layer.counts]
    assert any(name in saved[0] for name in counts)
    text = [f"name_{lang}", "province_code", "comparability", *counts]
    fields = [field for field in text if field in published[shown[0]]]
    for row in saved:
        assert {k: row[k] for k in fields} == {k: published[row["code"]][k] for k in fields}
        assert list(row)[-1] == "source"
        assert row["source"].startswith(layer.source.get(lang))
        assert row["source"].endswith(
            {"zh": "中国人口地图集", "en": "China Population Atlas"}[lang]
        )
    given = [row[layer.indicator] for row in saved]
    exact = [published[code][layer.indicator] for code in shown]
    assert [value == "" for value in given] == [value == "" for value in exact]
    if not hasattr(layer.classes, "edges"):
        assert given == exact
    else:
        pairs = [(float(a), float(b)) for a, b in zip(given, exact, strict=True) if a]
        assert max(abs(a - b) for a, b in pairs) <= 0.5001 * 10**-layer.decimals
    assert errors == []


def test_map_legend_table_and_csv_follow_the_level(open_page, built_site, tmp_path):
    page, errors = open_page(f"en/maps/{COUNTIES}.html")
    open_table(page)
    note = page.locator(".level-note")
    expect(note).to_be_hidden()
    page.get_by_role("button", name="Provinces").click()
    expect(page.locator("details.data tbody tr")).to_have_count(31)
    expect(page.get_by_role("button", name="Provinces")).to_have_attribute("aria-pressed", "true")
    expect(note).to_be_visible()
    assert page.evaluate("ATLAS.maps[0].scene.units.id") == "province"
    assert page.locator(".legend .atlas-legend").count() == 1
    name, saved = saved_csv(page, tmp_path, "CSV")
    assert name == f"{COUNTIES}.province.csv"
    provinces = download(built_site, "province")
    assert {row["code"]: row["population_2020"] for row in saved} == {
        code: row["population_2020"] for code, row in provinces.items()
    }
    page.get_by_role("button", name="Counties").click()
    expect(note).to_be_hidden()
    assert errors == []


def test_the_address_opens_a_map_at_a_level_and_a_place(open_page):
    page, _ = open_page(f"maps/{COUNTIES}.html", fragment="?level=prefecture&place=230100")
    expect(page.locator(".atlas-tooltip-name")).to_have_text("哈尔滨市")
    assert page.evaluate("ATLAS.maps[0].scene.units.id") == "prefecture"


@pytest.mark.parametrize("people", [False, True])
def test_the_view_is_saved_as_a_picture_that_stands_alone(open_page, tmp_path, people):
    page, errors = open_page(f"maps/{COUNTIES}.html")
    if people:
        page.locator("#land-or-people button").last.click()
        expect(page.locator(".people-legend")).to_be_visible()
    with page.expect_download() as started:
        page.get_by_role("button", name="当前视图").click()
    file = tmp_path / started.value.suggested_filename
    started.value.save_as(file)
    # The picture of the whole map is saved under its own name.
    whole = page.locator(f'a[href$="{COUNTIES}.zh.png"]')
    assert (whole.count(), file.name) == (1, f"{COUNTIES}.view.zh.png")
    data = file.read_bytes()
    width, height = (int.from_bytes(data[at : at + 4], "big") for at in (16, 20))
    box = page.locator(".atlas-map").bounding_box()
    assert width == 2 * box["width"]
    # Title, legend, source and caveat stand above and below the map.
    assert height > 2 * box["height"] + 300
    assert errors == []


def test_a_phone_shows_names_and_values_side_by_side(open_page):
    page, _ = open_page(f"en/maps/{COUNTIES}.html", width=390, height=780)
    open_table(page)
    box = page.locator(COLUMN.format(2)).first.bounding_box()
    assert box["x"] + box["width"] <= 390
    assert page.evaluate("document.documentElement.scrollWidth") == 390
