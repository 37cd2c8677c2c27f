"""The country's file: what it says of China, and every fault of one that breaks the rules."""

from __future__ import annotations

import json
import re
from importlib.resources import files

import pytest
from toyland import FOLDER, toyland

from atlas.country import china
from atlas.country.country_file import (
    census_years,
    compared_span,
    equal_area_wkt,
    list_years,
    period_names,
    read_country,
)
from atlas.model.country import Country
from atlas.model.errors import SourceError
from atlas.model.tasks import SilentProgress, Task, run_tasks
from atlas.model.text import same_in_all_languages
from atlas.sources.packaged import resources
from atlas.web.page.scripts_and_styles import COUNTRY_IN_SCRIPT, known_to_scripts, packaged
from atlas.words.word_files import read_words

pytestmark = pytest.mark.quick

TOY = (FOLDER / "toy.toml").read_text(encoding="utf-8")


def test_china_is_read_from_its_file() -> None:
    country = china()
    assert country.years == (2000, 2010, 2020)
    assert country.lists == {2000: 2000, 2010: 2009, 2020: 2020}
    assert (country.compared, country.span, country.unit_set()) == (
        (2010, 2020),
        "2010_2020",
        "county_2010_2020",
    )
    assert country.longest.name == "2000-2020"
    assert len(country.provinces) == 31
    assert len(country.coast) == 10
    parts = [country.in_region(region.id) for region in country.region]
    assert [len(codes) for codes in parts] == [10, 6, 12, 3]
    assert sorted(code for codes in parts for code in codes) == list(country.provinces)
    assert country.special == ("710000", "810000", "820000")


def test_codes_tell_what_a_division_lies_in() -> None:
    codes = china().codes
    assert codes.province("230109") == "230000"
    assert codes.prefecture("230109") == "230100"
    assert codes.is_upper("230100")
    assert not codes.is_upper("230109")
    assert codes.is_municipality("110101")
    assert china().is_special("810000")
    assert not china().is_special("440305")


def test_counts_are_led_between_censuses_and_to_the_boundaries() -> None:
    expected = ((2000, 2010), (2010, 2020), (2000, 2020), (2000, 2023), (2010, 2023), (2020, 2023))
    assert china().crosswalks == expected


def test_what_options_name_is_what_the_country_has() -> None:
    assert census_years() == china().years
    assert period_names() == tuple(china().periods)
    assert compared_span() == china().span
    assert list_years() == (china().list_years[0], china().list_years[-1])


def told_of_years(country: Country) -> tuple[str, str, set[str]]:
    """Read of a country what a process keeps: dated words, its projection, its tables."""
    words = read_words("place").between(country.compared, country.years)["age"].en
    return words, equal_area_wkt(country.projection, country.crs), set(resources(country.tables))


def test_two_countries_in_one_process_give_each_its_own() -> None:
    toy = toyland()
    both = [told_of_years(country) for country in (china(), toy, china(), toy)]
    assert both[:2] == both[2:]
    (said, of_china, tables), (told, of_toy, toy_tables) = both[:2]
    assert (said, told) == ("Age in 2020", "Age in 2006")
    assert of_china != of_toy
    assert "census_2020" in tables - toy_tables
    assert "census_2006" in toy_tables - tables


def test_workers_make_the_atlas_of_the_country_that_they_are_given() -> None:
    task = Task(same_in_all_languages("Read"), told_of_years)
    for country in (toyland(), china()):
        (found,) = run_tasks([task], (country,), SilentProgress(), task.name)
        assert found == told_of_years(country)


def test_scripts_hold_what_the_file_says_of_china_and_are_told_of_others() -> None:
    text = (files("atlas.web") / "static" / "page" / "part.js").read_text(encoding="utf-8")
    found = COUNTRY_IN_SCRIPT.search(text)
    assert found is not None
    named = re.sub(r"(\w+):", r'"\1":', found[0]).replace("'", '"')
    assert json.loads(named) == json.loads(known_to_scripts(china()))
    toy = packaged("page/part.js", known_to_scripts(toyland())).replace(" ", "")
    # What makes scripts smaller writes 46.0 as 46, and a name without quotes.
    assert re.search(r'\blat_0"?:46\b', toy)
    assert "county_2001_2006" in toy
    assert "county_2010_2020" in packaged("page/part.js", known_to_scripts(china()))


@pytest.mark.parametrize(
    ("before", "after", "key", "expected"),
    [
        ('id = "toy"\n', "", "id", "Field required"),
        ('id = "toy"\n', 'id = "toy"\nmotto = "x"\n', "motto", "Unexpected"),
        ("year = 2006\nday", "year = 1996\nday", "census", "censuses by ascending years"),
        ('name = "2001-2006"', 'name = "2001"', "period.2001.name", "with a hyphen"),
        ("compared = true\n", "", "period", "one that is compared"),
        ("year = 2007", "year = 2005", "boundaries.year", "no year before the last code list"),
        ("day = 2001-03-01", 'day = "spring"', "census.0.day", "date"),
        ("[codes]", "[codes", "", "TOML"),
        ('region = "coast"', 'region = "shore"', "province.U-00.region", "the id of a [[region]]"),
        ('region = "coast"', 'once_in = "U-77"', "province.U-00.once_in", "a [[province]]"),
        ("+proj=aea", "+proj=merc", "projection.proj", "+proj=aea +ellps=GRS80"),
    ],
)
def test_a_faulty_file_is_told_by_its_key(before: str, after: str, key: str, expected: str) -> None:
    assert before in TOY
    with pytest.raises(SourceError, match=re.escape(expected)) as caught:
        read_country(TOY.replace(before, after, 1), "toy.toml", FOLDER)
    assert f"toy.toml, column '{key}'" in str(caught.value) or not key


def test_all_faults_are_told_at_once() -> None:
    wrong = TOY.replace('id = "toy"\n', "").replace("list = 2006\n", "")
    with pytest.raises(SourceError, match="id") as caught:
        read_country(wrong, "toy.toml", FOLDER)
    assert "census.1.list" in str(caught.value)
