"""Chapters of measures: found, ordered by their needs, and none gives what another gave."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import atlas
from atlas.measures.chapter import Chapter, Given, Reading, all_chapters, in_order
from atlas.model.dataset import Dataset
from atlas.model.errors import AtlasError
from atlas.model.summary import Summary

ROOM = Path(atlas.__file__).parent / "measures"


def test_every_module_that_declares_a_chapter_is_found() -> None:
    declared = [
        file for file in ROOM.rglob("*.py") if "\nCHAPTER: Final" in file.read_text("utf-8")
    ]
    names = [chapter.name for chapter in all_chapters()]
    assert len(names) == len(set(names)) == len(declared) > 10


def test_a_chapter_comes_after_those_that_it_needs() -> None:
    roof, walls, ground = Chapter("roof", needs=("walls",)), Chapter("walls"), Chapter("ground")
    walls = replace(walls, needs=("ground",))
    assert [it.name for it in in_order([roof, walls, ground])] == ["ground", "walls", "roof"]
    with pytest.raises(AtlasError, match=r"'roof': \['walls'\]"):
        list(in_order([roof, ground]))
    with pytest.raises(AtlasError, match="gives"):
        list(in_order([walls, replace(ground, needs=("walls",))]))


@pytest.fixture
def reading(dataset: Dataset) -> Reading:
    return Reading(None, dataset.unit_sets, {}, pd.DataFrame())  # type: ignore[arg-type]


def test_what_a_chapter_gives_is_added_to_a_copy(reading: Reading, dataset: Dataset) -> None:
    table = dataset.unit_sets["province"].table
    columns = pd.DataFrame({"rain_2020": [1.5]}, index=["110000"])
    given = Given(columns={"province": columns}, tables={"rain": columns}, summary={"rain": 1})
    after = reading.with_given(Chapter("rain"), given)
    rain = after.unit_sets["province"].table.set_index("code")["rain_2020"]
    assert rain["110000"] == 1.5
    assert rain.drop("110000").isna().all()
    assert "rain_2020" not in table
    assert "rain" not in reading.given.tables
    assert after.given.summary == {"rain": 1}


@pytest.mark.parametrize(
    ("given", "named"),
    [
        (Given(columns={"province": pd.DataFrame({"name_zh": ["x"]}, ["110000"])}), "name_zh"),
        (Given(tables={"rain": pd.DataFrame()}), "tables rain"),
        (Given(summary={"rain": 2}), "summary rain"),
    ],
)
def test_no_chapter_gives_what_is_there(reading: Reading, given: Given, named: str) -> None:
    first = Given(tables={"rain": pd.DataFrame()}, summary={"rain": 1})
    rained = reading.with_given(Chapter("rain"), first)
    with pytest.raises(AtlasError, match=f"chapter snow gives what another gave: .*{named}"):
        rained.with_given(Chapter("snow"), given)


def test_chapters_give_the_whole_summary(dataset: Dataset) -> None:
    made = {name for name, value in vars(dataset.summary).items() if value not in (None, {})}
    # What users bring has no chapter here: their grid, and their indicators.
    assert set(Summary.__annotations__) - made == {"heihe_tengchong_grid", "indicators"}
