"""Faults of several inputs, told together."""

from pathlib import Path

import pytest

from atlas.build import BuildOptions, read_inputs
from atlas.model.errors import Fault, FaultCollector, LayerError, SourceError
from atlas.model.progress import SilentProgress


def test_one_input_raises_its_own_error_and_several_one_with_all() -> None:
    collector = FaultCollector()
    collector.raise_all()
    with collector.collect():
        raise LayerError([Fault("a title", "a.toml")])
    with pytest.raises(LayerError, match=r"^a.toml: expected a title$"):
        collector.raise_all()
    with collector.collect():
        raise SourceError([Fault("a code", "b.csv", 2)], more=3)
    with pytest.raises(SourceError) as told:
        collector.raise_all()
    assert str(told.value).splitlines() == [
        "a.toml: expected a title",
        "b.csv, row 2: expected a code",
        "… and 3 more",
    ]


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
