"""``china-atlas new layer``: a file that is a map as it stands, for every column that may be."""

import subprocess
import sys
import tomllib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from atlas.catalogue.layer_schema import columns_of_set
from atlas.catalogue.layers import load_layers
from atlas.catalogue.style import load_style
from atlas.cli import main
from atlas.country import china
from atlas.model.errors import UnavailableError, UserError
from atlas.model.text import Text
from atlas.tools import new_layer as skeleton
from atlas.tools.new_layer import layer_text, new_layer

Runner = Callable[..., int]


@pytest.fixture
def run_new() -> Runner:
    def run_main(*arguments: object) -> int:
        with pytest.raises(SystemExit) as left:
            main([str(argument) for argument in ("new", *arguments)])
        return int(left.value.code or 0)

    return run_main


@pytest.fixture
def run(run_new: Runner) -> Runner:
    return partial(run_new, "layer")


def columns_of_builds() -> dict[str, str]:
    """Map every column that a default build gives units to its kind."""
    return {
        name: column.kind
        for unit_set in china().levels
        for name, column in columns_of_set(unit_set, country=china()).items()
        if not column.option
    }


def test_what_is_written_is_a_map_of_the_column(run: Runner, tmp_path: Path) -> None:
    folder = tmp_path / "maps"
    assert run("mine", "--layers", folder, "--indicator", "density_2010") == 0
    (layer,) = load_layers(folder, country=china())
    assert (layer.id, layer.unit_set) == ("mine", "county_2010_2020")
    assert layer.indicator == "density_2010"
    assert layer.classes == load_style(country=china()).scale("density_per_km2")
    assert layer.unit == Text("人/平方公里", "people per km²")
    assert layer.counts == ("population_2010",)
    assert layer.decimals == 1
    assert layer.title == Text("2010年人口密度（各区县）", "Density 2010, by county")
    assert layer.legend == Text("2010年密度（人/平方公里）", "Density 2010 (people per km²)")


def test_what_another_map_says_of_other_years_is_not_taken_over() -> None:
    written = tomllib.loads(layer_text("mine", "annual_rate_pct_2000_2010"))
    assert written["unit_set"] == "county_2000_2010"
    assert written["scale"] == "annual"
    assert written["source"] == ["census_2000", "census_2010", "boundaries"]
    assert "undercount_2000" in written["caveat"]
    assert "undercount_2000_annual" not in written["caveat"]
    later = tomllib.loads(layer_text("mine", "annual_rate_pct_2010_2020"))
    assert not any("2000" in one for one in later["caveat"])
    same = tomllib.loads(layer_text("mine", "annual_rate_pct_2000_2020"))
    assert "undercount_2000_annual" in same["caveat"]


def test_a_map_has_a_place_of_its_own_in_the_lists() -> None:
    taken = {layer.order for layer in load_layers(country=china())}
    for column in ("density_2000", "children_per_adult_2020"):
        assert tomllib.loads(layer_text("mine", column))["order"] not in taken


def test_a_column_that_no_map_shows_is_classed_by_its_kind() -> None:
    written = tomllib.loads(layer_text("mine", "children_per_adult_2020"))
    assert written["palette"] == "sequential"
    assert written["breaks"] == [0.3, 0.4, 0.5, 0.65, 0.8]
    assert written["unit"] == {"zh": "人/人", "en": "children per adult"}


def test_every_column_of_numbers_gives_a_map() -> None:
    columns = columns_of_builds()
    kinds = {kind for name, kind in columns.items() if is_map(name)}
    assert kinds == {"count", "share", "rate", "difference", "error", "mean", "index", "area"} | {
        "category"
    }
    refused = {kind for name, kind in columns.items() if not is_map(name)}
    assert refused <= {"code", "text", "flag", "category"}


def is_map(column: str) -> bool:
    try:
        return bool(layer_text("mine", column))
    except UserError:
        return False


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("Mine",), "'Mine' is no name of a map"),
        (("mine", "--indicator", "densty_2020"), "'densty_2020' is no column of units, such as"),
        (("mine", "--indicator", "name_zh"), "'name_zh' is a text"),
    ],
)
def test_what_is_no_map_is_an_error_and_writes_nothing(
    run: Runner, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments, message: str
) -> None:
    assert run(*arguments, "--layers", tmp_path / "maps") == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "maps").exists()


def test_a_file_that_is_there_is_kept(
    run: Runner, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.toml").write_text("mine")
    assert run("mine", "--layers", tmp_path) == 2
    assert "mine.toml: there already. Nothing was changed." in capsys.readouterr().err
    assert (tmp_path / "mine.toml").read_text() == "mine"


FULL = """
import resource, signal, sys
from atlas.cli import main

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (200, resource.RLIM_INFINITY))
main(["new", "layer", "mine", "--layers", sys.argv[1]])
"""


def test_where_there_is_no_room_no_half_of_a_file_is_left(tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_text("other")
    command = [sys.executable, "-c", FULL, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "too few for" in done.stderr
    assert list(tmp_path.iterdir()) == [other]


def test_an_installed_atlas_has_no_folder_of_its_own_for_a_map(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(skeleton.atlas, "__file__", str(tmp_path / "atlas/__init__.py"))
    with pytest.raises(UnavailableError, match="say with --layers FOLDER where"):
        new_layer("mine", "density_2020")


def test_there_is_no_command_that_edits_source(run_new: Runner) -> None:
    """It wrote into columns.toml and Python by pattern; CONTRIBUTING says how to copy instead."""
    assert run_new("measure", "women_share") == 2
