"""Faults of several inputs, told together."""

from pathlib import Path

import pytest

from atlas.build import BuildOptions, build, check, read_inputs
from atlas.model.errors import Fault, FaultCollector, FaultyInputError, LayerError, SourceError
from atlas.model.tasks import SilentProgress
from atlas.tools.transfer_table import TransferOptions, run_transfer


def test_one_input_raises_its_own_error_and_several_one_with_all() -> None:
    collector = FaultCollector()
    collector.raise_all()
    with collector.collect():
        raise LayerError([Fault("a title", "a.toml")])
    with pytest.raises(LayerError, match=r"^a.toml: expected a title$"):
        collector.raise_all()
    with collector.collect():
        raise SourceError([Fault("a code", "b.csv", 2)])
    with pytest.raises(SourceError) as told:
        collector.raise_all()
    assert str(told.value).splitlines() == [
        "a.toml: expected a title",
        "b.csv, row 2: expected a code",
    ]


def test_every_kind_of_file_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("code,population\n110101,many\n")
    (tmp_path / "beds.csv").write_text("code,value\n110101,many\n")
    (tmp_path / "layers").mkdir()
    (tmp_path / "layers" / "mine.toml").write_text("title = ")
    options = BuildOptions(
        tmp_path / "site",
        layers=tmp_path / "layers",
        census={2020: tmp_path / "people.csv"},
        grid=tmp_path / "none.tif",
        boundaries=tmp_path / "none.gpkg",
        indicators=(tmp_path / "beds.csv",),
    )
    for run in (build, check):
        with pytest.raises(SourceError) as told:
            run(options)
        files = [Path(fault.file).name for fault in told.value.faults]
        assert files == [
            "mine.toml",
            "people.csv",
            "none.tif",
            "none.gpkg",
            "beds.toml",
            "beds.csv",
        ]
    assert not (tmp_path / "site").exists()


def test_no_file_hides_another_behind_its_many_faults() -> None:
    many = [Fault("a code", "many.csv", row) for row in range(2, 102)]
    error = FaultyInputError([*many, Fault("a title", "one.toml")])
    lines = str(error).splitlines()
    assert lines[:2] == ["many.csv, row 2: expected a code", "many.csv, row 3: expected a code"]
    assert lines[18:] == [
        "many.csv, row 20: expected a code",
        "one.toml: expected a title",
        "… and 81 more",
    ]


def test_a_transfer_tells_of_its_grid_table_and_boundaries_together(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("code,people\n110101,many\n")
    options = TransferOptions(
        tmp_path / "people.csv",
        str(tmp_path / "none.gpkg"),
        "tianditu",
        tmp_path / "moved.csv",
        columns=("people",),
        grid=tmp_path / "none.tif",
    )
    with pytest.raises(SourceError) as told:
        run_transfer(options)
    files = [Path(fault.file).name for fault in told.value.faults]
    assert files == ["none.tif", "people.csv", "none.gpkg"]


def test_two_censuses_a_grid_and_boundaries_are_told_together(tmp_path: Path) -> None:
    for year in (2010, 2020):
        (tmp_path / f"{year}.csv").write_text("code,population\n110101,many\n")
    options = BuildOptions(
        tmp_path / "site",
        census={year: tmp_path / f"{year}.csv" for year in (2010, 2020)},
        grid=tmp_path / "none.tif",
        boundaries=tmp_path / "none.gpkg",
    )
    with pytest.raises(SourceError) as told:
        read_inputs(options, SilentProgress())
    files = [line.partition(",")[0].partition(":")[0] for line in str(told.value).splitlines()]
    assert [Path(file).name for file in files] == ["2010.csv", "2020.csv", "none.tif", "none.gpkg"]
