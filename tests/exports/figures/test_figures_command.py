"""The command `china-atlas figures`: what it asks for, what it prints, how it ends."""

from pathlib import Path

import pytest

from atlas import build as building
from atlas import draw as drawing
from atlas.build import BuildOptions
from atlas.cli import main
from atlas.country import china
from atlas.draw import DrawingReport, FigureOptions
from atlas.model.errors import Fault, FaultyInputError

ROOT = Path(__file__).parents[3]


@pytest.fixture
def asked(monkeypatch) -> list[FigureOptions]:
    """Put a drawing of nothing in place of the real one; gives the options it was called with."""
    seen: list[FigureOptions] = []

    def draw(options: FigureOptions, progress: object) -> DrawingReport:
        seen.append(options)
        if "nothing" in options.names:
            raise FaultyInputError([Fault("the name of a map", "nothing")])
        names = [
            f"{name}.{lang}.{options.kind}" for name in options.names for lang in options.langs
        ]
        return DrawingReport(options.build.out, tuple(names), 2_600_000, 1.0)

    monkeypatch.setattr(drawing, "draw_figures", draw)
    return seen


def run(capsys, *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(["figures", *arguments])
    out, err = capsys.readouterr()
    return int(ended.value.code or 0), out, err


def test_maps_format_language_folder_and_workers_are_handed_on(capsys, asked):
    maps = ("density_county_2010", "moves-2015-2020")
    code, out, _ = run(
        capsys, *maps, "--format", "svg", "--lang", "en", "--out", "drawn", "--jobs", "3"
    )
    assert code == 0
    build = BuildOptions(Path("drawn"), periods=tuple(china().periods))
    assert asked == [FigureOptions(build, maps, "svg", ("en",), 3)]
    assert out.splitlines()[0] == "2 figures, 2.6 MB in 1.0 s (0.50 s each)"
    assert out.splitlines()[1] == f"Open {Path('drawn').absolute()}"


def test_without_options_it_is_every_map_as_pdf_in_both_languages(capsys, asked):
    code, out, _ = run(capsys, "-q")
    assert (code, out) == (0, "")
    build = BuildOptions(Path("figures"), periods=tuple(china().periods))
    assert asked == [FigureOptions(build)]
    assert (asked[0].kind, asked[0].langs) == ("pdf", ("zh", "en"))


def test_maps_of_a_users_own_are_drawn_of_what_they_are_built_of(capsys, asked, tmp_path):
    layer, table = tmp_path / "mine.toml", tmp_path / "people.csv"
    layer.write_bytes((ROOT / "layers" / "growth_county_2010_2020.toml").read_bytes())
    table.touch()
    code, _, _ = run(capsys, "--layers", str(tmp_path), "--census", f"2020={table}")
    assert code == 0
    assert asked[0].build.layers == tmp_path
    assert asked[0].build.census == {2020: table}


def test_a_format_that_there_is_not_is_an_error_of_usage(capsys, asked):
    code, _, err = run(capsys, "density_county_2010", "--format", "gif")
    assert code == 2
    assert "gif" in err
    assert asked == []


def test_an_unknown_map_is_a_users_mistake(capsys, asked):
    code, out, err = run(capsys, "nothing")
    assert (code, out) == (2, "")
    assert err == "Error: nothing: expected the name of a map\n"


@pytest.fixture
def unmeasured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing be united, and so nothing be measured."""

    def unite(*_arguments: object) -> None:
        raise AssertionError("units were made before names were checked")

    monkeypatch.setattr(building, "unite_inputs", unite)


def test_a_map_that_there_is_not_is_told_with_all_other_faults_before_anything_is_measured(
    capsys, unmeasured, tmp_path
):
    code, out, err = run(
        capsys, "growth_county_2010", "--census", f"2020={tmp_path / 'no.csv'}", "-q"
    )
    assert (code, out) == (2, "")
    first, second = err.splitlines()
    assert first.startswith("Error: growth_county_2010: expected the name of a map, such as growth")
    assert second.endswith("no.csv: expected a file that can be read (No such file or directory)")
