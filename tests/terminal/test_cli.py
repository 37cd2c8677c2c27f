"""The command line: what it hands to the build, what it shows, and how it ends."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

import atlas
from atlas import build as building
from atlas.build import BuildOptions, BuildReport, CheckReport, CheckRow
from atlas.catalogue.columns import load_columns
from atlas.cli import app, main
from atlas.country import china
from atlas.model.errors import ConservationError, Fault, SourceError
from atlas.model.summary import Summary
from atlas.model.summary.people import GrowthFigures, PairFigures
from atlas.model.summary.places import Bounds, CensusSplit, CoreFigures, SideFigures
from atlas.model.tasks import Progress
from atlas.model.text import same_in_all_languages
from atlas.publish import publishing
from atlas.terminal import tables
from atlas.terminal.console import open_console, spoken
from atlas.terminal.running import LineProgress
from atlas.terminal.tables import duration
from tests.started import ROOT, next_line, started

HEAVY = {
    *("pandas", "geopandas", "numpy", "folium", "pyogrio", "shapely", "pydantic", "frykit"),
    *("esda", "libpysal", "scipy", "sklearn"),
}

BY_AREA = SideFigures(
    population_share_southeast=0.93741,
    area_share_southeast=0.438,
    people_southeast=1,
    people_northwest=0,
    area_km2_southeast=1.0,
    area_km2_northwest=0.0,
    density_southeast=None,
    density_northwest=None,
    left_out_units=0,
    left_out_people=0,
)
SUMMARY = Summary(
    totals={"2010": 1332810869, "2020": 1409778724},
    units={
        "2010-2020": GrowthFigures(
            count=2684,
            compared=2684,
            declining=1342,
            declining_share=0.5,
            population_in_declining=0,
            population_in_declining_share=None,
            population_before_in_declining_share=None,
            left_out_units=0,
            left_out_people={},
        )
    },
    heihe_tengchong={
        "2020": CensusSplit(
            area_split=BY_AREA,
            representative_point=replace(BY_AREA, population_share_southeast=None),
            bounds=Bounds(population_share_southeast_min=None, population_share_southeast_max=None),
            straddling_units=0,
            straddling_people=0,
            straddling_people_share=None,
        )
    },
    core_periphery={
        "districts": CoreFigures(
            prefectures=276,
            all_prefectures=276,
            declining=136,
            declining_with_growing_core=93,
            core_growth_pct=18.0,
            periphery_growth_pct=-4.8,
            all_core_growth_pct=19.7,
            all_periphery_growth_pct=-4.0,
            people={},
            left_out=[],
            types={},
            untyped={},
        )
    },
    core_periphery_flips={"230100": {"type_districts": "both_up"}},
    harbin=PairFigures(
        code="230100",
        name="Harbin",
        population={},
        change_pct=-5.9,
        districts={"Songbei": 75.1},
        chinese={"Harbin": "哈尔滨市", "Songbei": "松北区"},
    ),
)

# A build that stops half-way and says so on stdout, in place of the real one.
SLOW_BUILD = """
import signal, sys, time
from atlas import build as building
from atlas.cli import main
from atlas.model.text import same_in_all_languages
from atlas.publish import publishing
def build(options, progress):
    with publishing(options.out) as folder, progress.step(same_in_all_languages("Draw the maps")):
        (folder / "index.html").write_text("half a si")
        print("building", flush=True)
        time.sleep(60)
building.build = build
# A shell has what it runs in the background ignore Ctrl-C, and children inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)
main(["build", "--out", sys.argv[1]])
"""


@dataclass
class Run:
    """What a run left behind."""

    code: int
    out: str
    err: str


Runner = Callable[..., Run]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Runner:
    """Run the command line in this process."""

    def run_main(*arguments: object) -> Run:
        with pytest.raises(SystemExit) as exit_:
            main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return Run(int(exit_.value.code or 0), out, err)

    return run_main


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[BuildOptions]:
    """Put a build of one page in place of the real one; gives the options it was called with."""
    options_seen: list[BuildOptions] = []

    def build(options: BuildOptions, progress: Progress) -> BuildReport:
        options_seen.append(options)
        with (
            publishing(options.out) as folder,
            progress.step(same_in_all_languages("Draw the maps"), 1) as step,
        ):
            (folder / "index.html").write_text("site")
            step.advance()
        return BuildReport(
            options.out,
            SUMMARY,
            1,
            4_200_000,
            {"Draw the maps": 0.1},
            (same_in_all_languages("a note"),),
        )

    monkeypatch.setattr(building, "build", build)
    return options_seen


def fail_with(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def build(options: BuildOptions, progress: Progress) -> BuildReport:
        with publishing(options.out), progress.step(same_in_all_languages("Read the censuses")):
            raise error

    monkeypatch.setattr(building, "build", build)


def cells(line: str) -> list[str]:
    return re.split(r"\s{2,}", line.strip())


def row(text: str, first: str) -> list[str]:
    """Return the cells of the table row that begins with `first`."""
    (found,) = [cells(line) for line in text.splitlines() if cells(line)[0] == first]
    return found[1:]


def test_build_shows_its_steps_its_headline_figures_and_where_to_look(
    run: Runner, asked: list[BuildOptions], tmp_path: Path
) -> None:
    done = run("build", "--out", tmp_path / "site")
    assert done.code == 0
    assert (tmp_path / "site" / "index.html").read_text() == "site"
    assert done.err == "Some 90 seconds on two cores, and 275 MB\n"
    assert row(done.out, "Census") == ["2010", "2020"]
    assert row(done.out, "People") == ["1,332,810,869", "1,409,778,724"]
    assert row(done.out, "South-east of the line") == ["–", "93.74 %"]
    assert row(done.out, "… share of the area") == ["–", "43.80 %"]
    assert row(done.out, "2010-2020") == ["2,684", "1,342", "50.00 %"]
    assert row(done.out, "Centre and outskirts") == ["districts"]
    assert row(done.out, "Centres of prefectures with both") == ["+18.0 %"]
    assert row(done.out, "Outskirts of prefectures with both") == ["−4.8 %"]
    assert row(done.out, "All centres") == ["+19.7 %"]
    assert row(done.out, "Everywhere outside centres") == ["−4.0 %"]
    assert row(done.out, "The whole prefecture") == ["−5.9 %"]
    assert row(done.out, "Songbei") == ["+75.1 %"]
    assert "Note: a note\n1 file, 4.2 MB in 0." in done.out
    assert done.out.endswith(f"Open {tmp_path / 'site' / 'index.html'}\n")


def test_a_step_is_a_line_with_its_time_and_a_wait_of_nothing_is_none(
    capsys: pytest.CaptureFixture[str],
) -> None:
    progress = LineProgress(open_console(stderr=True))
    progress.ended(same_in_all_languages("Read the censuses"), 1.54)
    progress.ended(same_in_all_languages("Wait for the pages"), 0.04)
    with progress.step(same_in_all_languages("Wait for nobody")):
        pass
    assert re.fullmatch(r"✓ Read the censuses +1\.5 s\n", capsys.readouterr().err)


@pytest.mark.parametrize(
    ("options", "lang", "said"),
    [
        ("--no-figures", "en", "Some 50 seconds on two cores, and 195 MB\n"),
        ("--docs", "en", "Some 2.5 minutes on two cores, and 280 MB\n"),
        ("", "zh", "约需90秒，写出约275 MB（双核）\n"),
        ("--quiet", "en", ""),
    ],
)
def test_a_build_says_first_what_it_takes(
    run: Runner,
    asked: list[BuildOptions],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    options: str,
    lang: str,
    said: str,
) -> None:
    monkeypatch.setenv("LANGUAGE", lang)
    assert run("build", "--out", tmp_path / "site", *options.split()).err == said


def test_a_command_speaks_the_language_of_the_system(
    run: Runner, asked: list[BuildOptions], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGUAGE", "zh_CN:en")
    done = run("build", "--out", tmp_path / "site")
    assert row(done.out, "人口") == ["1,332,810,869", "1,409,778,724"]
    assert row(done.out, "胡焕庸线东南侧") == ["–", "93.74 %"]
    assert row(done.out, "中心与外围") == ["市辖区"]
    assert row(done.out, "哈尔滨市，2010—2020年") == ["增减"]
    assert row(done.out, "松北区") == ["+75.1 %"]
    assert "注：a note\n1个文件，4.2 MB，用时0." in done.out
    assert done.out.endswith(f"打开 {tmp_path / 'site' / 'index.html'}\n")
    words = re.sub(r"a note|MB|\S*/\S*", "", done.out)
    assert re.findall("[A-Za-z]+", words) == []


@pytest.mark.parametrize(
    ("environment", "lang"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LANGUAGE": "zh:en"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": ""}, "zh"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
    ],
)
def test_the_language_is_the_first_that_the_system_names(
    environment: dict[str, str], lang: str
) -> None:
    assert spoken(environment) == lang


HELP = ["", "new", *(one.name for one in app.registered_commands if one.name)]


@pytest.mark.parametrize("command", HELP)
def test_help_names_no_type_of_what_takes_no_value(run: Runner, command: str) -> None:
    """It said `--help <bool>`."""
    done = run(*command.split(), "--help")
    assert done.code == 0
    flag = next(line for line in done.out.splitlines() if "--help" in line)
    assert flag.split("--help")[1].split()[:2] == ["Show", "this"]
    assert "bool" not in done.out


def test_the_defaults_are_all_periods_into_site(
    run: Runner, asked: list[BuildOptions], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("build").code == 0
    assert asked == [BuildOptions(Path("site"), periods=tuple(china().periods))]
    assert (tmp_path / "site" / "index.html").exists()


def test_every_option_reaches_the_build(
    run: Runner, asked: list[BuildOptions], tmp_path: Path
) -> None:
    out, layers = tmp_path / "site", tmp_path / "layers"
    layers.mkdir()
    shutil.copy(ROOT / "layers/growth_county_2010_2020.toml", layers)
    (tmp_path / "own.gpkg").touch()
    words = f"""build --out {out} --layers {layers} --period 2010-2020 --period 2000-2010
        --census 2020=a=b.csv --census 2000=old.xlsx --boundaries {tmp_path}/own.gpkg:county
        --code-field adcode --boundary-source amap --indicator {tmp_path}/beds.csv
        --indicator wage.xlsx --grid people.tif --grid-kind density --no-figures --docs --quiet"""
    done = run(*words.split())
    assert (done.code, done.out, done.err) == (0, "", "")
    assert asked == [
        BuildOptions(
            out=out,
            layers=layers,
            periods=("2000-2010", "2010-2020"),
            census={2020: Path("a=b.csv"), 2000: Path("old.xlsx")},
            boundaries=tmp_path / "own.gpkg",
            boundaries_layer="county",
            code_field="adcode",
            boundary_source="amap",
            grid=Path("people.tif"),
            grid_kind="density",
            indicators=(tmp_path / "beds.csv", Path("wage.xlsx")),
            figures=False,
            docs=True,
        )
    ]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("--census 2021=people.csv", "2021=people.csv"),
        ("--census people.csv", "YEAR=FILE"),
        ("--census 2020=", "YEAR=FILE"),
        ("--census 2020=a --census 2020=b", "given twice"),
        ("--period 1990-2000", "1990-2000"),
        ("--code-field code", "goes with --boundaries"),
        ("--boundary-source osm", "osm"),
        ("--grid-kind density", "goes with --grid"),
        ("--band 2", "goes with --grid"),
        ("--crs EPSG:4326", "goes with --grid"),
        ("--layers no/such/folder", "does not exist"),
        ("--colour red", "--colour"),
    ],
)
def test_wrong_usage_is_exit_2_and_nothing_is_built(
    run: Runner, asked: list[BuildOptions], tmp_path: Path, words: str, message: str
) -> None:
    done = run("build", "--out", tmp_path / "site", *words.split())
    assert done.code == 2
    assert message in " ".join(done.err.replace("│", " ").split())
    assert "Traceback" not in done.err
    assert asked == []
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_somebody_else_s_is_exit_2(
    run: Runner, asked: list[BuildOptions], tmp_path: Path
) -> None:
    (tmp_path / "thesis.docx").write_text("years of work")
    done = run("build", "--out", tmp_path)
    assert done.code == 2
    assert done.err.startswith(f"Error: {tmp_path} holds files that no build")
    assert done.err.count("Nothing was") == 1
    assert (tmp_path / "thesis.docx").read_text() == "years of work"


def test_a_user_s_mistake_is_exit_2_without_a_traceback(
    run: Runner, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with publishing(tmp_path / "site") as folder:
        (folder / "index.html").write_text("old")
    fault = Fault("six digits", "people[1].csv", 7, "code", "11010")
    fail_with(monkeypatch, SourceError([fault]))
    done = run("build", "--out", tmp_path / "site")
    assert done.code == 2
    assert done.out == ""
    assert done.err.splitlines() == [
        "Some 90 seconds on two cores, and 275 MB",
        "✗ Read the censuses",
        "Error: people[1].csv, row 7, column 'code' is '11010'; expected six digits",
        f"Nothing was published: {tmp_path / 'site'} is as it was.",
    ]
    assert (tmp_path / "site" / "index.html").read_text() == "old"


def test_a_fault_of_ours_is_exit_1(
    run: Runner, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fail_with(monkeypatch, ConservationError("2 people lost in 110000, 2020"))
    done = run("build", "--out", tmp_path / "site", "-q")
    assert done.code == 1
    assert done.err == "Error: 2 people lost in 110000, 2020\nNothing was published.\n"


def test_a_failure_that_nobody_foresaw_points_to_debug(
    run: Runner, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fail_with(monkeypatch, KeyError("[code]"))
    done = run("build", "--out", tmp_path / "site", "-q")
    assert done.code == 1
    assert "Error: KeyError: '[code]'\nThis is a fault of the atlas: run with --debug" in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize(("error", "code"), [(KeyError("x"), 1), (SourceError([]), 2)])
def test_debug_shows_the_traceback_and_keeps_the_exit_code(
    run: Runner, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, error: Exception, code: int
) -> None:
    fail_with(monkeypatch, error)
    done = run("build", "--out", tmp_path / "site", "--debug")
    assert done.code == code
    assert "Traceback" in done.err


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_stopped_by_a_signal_it_cleans_up_and_keeps_the_old_site(
    tmp_path: Path, number: int, code: int
) -> None:
    out = tmp_path / "site"
    with publishing(out) as folder:
        (folder / "index.html").write_text("old")
    with started("-c", SLOW_BUILD, out, stderr=subprocess.PIPE) as process:
        assert next_line(process) == "building\n"
        process.send_signal(number)
        _, err = process.communicate(timeout=60)
    assert process.returncode == code
    ahead, _, err = err.partition("\n")
    assert ahead == "Some 90 seconds on two cores, and 275 MB"
    assert err == f"✗ Draw the maps\nStopped.\nNothing was published: {out} is as it was.\n"
    assert (out / "index.html").read_text() == "old"
    assert list(tmp_path.iterdir()) == [out]


def check_of(*rows: CheckRow) -> Callable[[BuildOptions, Progress], CheckReport]:
    return lambda options, progress: CheckReport(rows, (same_in_all_languages("one note"),))


def test_check_prints_every_sum_and_writes_nothing(
    run: Runner, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    good = CheckRow(same_in_all_languages("people 2020"), "1,409,778,724", "1,409,778,724", True)
    monkeypatch.setattr(building, "check", check_of(good))
    monkeypatch.chdir(tmp_path)
    done = run("check")
    assert done.code == 0
    assert row(done.out, "people 2020") == ["1,409,778,724", "1,409,778,724", "ok"]
    assert done.out.endswith("\nNote: one note\nThe sums are right; see the notes above\n")
    assert list(tmp_path.iterdir()) == []


def test_check_fails_where_a_sum_does(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = CheckRow(same_in_all_languages("census_2020.csv, sha256"), "ab" * 32, "cd" * 32, False)
    monkeypatch.setattr(building, "check", check_of(bad))
    done = run("check")
    assert done.code == 1
    assert row(done.out, "census_2020.csv, sha256") == ["ab" * 10 + "…", "cd" * 10 + "…", "WRONG"]
    assert done.out.endswith("1 checked, 1 wrong\n")


def test_a_quiet_check_prints_what_is_wrong_and_nothing_else(
    run: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = CheckRow(same_in_all_languages("people 2020"), "1,409,778,724", "1,409,778,724", True)
    bad = CheckRow(same_in_all_languages("census_2020.csv, sha256"), "ab" * 32, "cd" * 32, False)
    monkeypatch.setattr(building, "check", check_of(good, bad))
    done = run("check", "-q")
    assert (done.code, done.out) == (1, "")
    said = f"Wrong: census_2020.csv, sha256 is {'cd' * 32}; expected {'ab' * 32}\n"
    assert done.err == said


def test_a_warning_is_printed_and_all_is_not_as_expected(
    run: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = CheckRow(same_in_all_languages("people 2020"), "141,006", "141,006", True)
    report = CheckReport((good,), (), (same_in_all_languages("counts in 万"),))
    monkeypatch.setattr(building, "check", lambda options, progress: report)
    done = run("check")
    assert done.code == 0
    assert "Warning: counts in 万\n" in done.out
    assert "All is as expected" not in done.out


def test_all_is_as_expected_where_there_is_nothing_to_say(
    run: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = CheckRow(same_in_all_languages("people 2020"), "1,409,778,724", "1,409,778,724", True)
    report = CheckReport((good,), ())
    monkeypatch.setattr(building, "check", lambda options, progress: report)
    assert run("check").out.endswith("ok\n\nAll is as expected\n")


def test_layers_lists_each_map_on_a_line_of_its_own(run: Runner) -> None:
    done = run("layers")
    assert done.code == 0
    assert row(done.out, "growth_county_2010_2020")[:2] == ["county", "change_pct_2010_2020"]
    files = list((ROOT / "layers").glob("*.toml"))
    assert len(done.out.splitlines()) == len(files) + 2


@pytest.mark.parametrize("width", [80, 120])
def test_on_a_terminal_every_name_is_whole_and_no_line_is_cut(
    run: Runner, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    """Names of 41 characters and more ended where the column did, and could not be copied."""
    told = StringIO()
    console = Console(file=told, force_terminal=True, width=width, no_color=True)
    monkeypatch.setattr(tables, "open_console", lambda: console)
    assert run("layers").code == 0
    lines = re.sub(r"\x1b\[[0-9;]*m", "", told.getvalue()).splitlines()
    assert {path.stem for path in (ROOT / "layers").glob("*.toml")} <= {
        line.split(" ")[0] for line in lines
    }
    assert lines[0].split() == ["Layer", "Title"]
    assert "…" not in told.getvalue()
    assert max(map(cell_len, lines)) <= width


def test_a_broken_layer_file_is_exit_2_and_named(run: Runner, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("title = ")
    done = run("layers", "--layers", tmp_path)
    assert done.code == 2
    assert "mine.toml" in done.err


def test_an_unknown_column_is_refused_before_a_build_is_loaded(tmp_path: Path) -> None:
    """The imports of a build alone take two seconds."""
    content = (ROOT / "layers/growth_county_2010_2020.toml").read_text(encoding="utf-8")
    (tmp_path / "mine.toml").write_text(content.replace('"change_pct', '"chnage_pct'))
    command = f"import sys, atlas.cli; atlas.cli.main(['build', '--layers', {str(tmp_path)!r}])"
    script = f"import sys\ntry:\n    {command}\nfinally:\n    print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 2
    assert "mine.toml, key 'indicator' is 'chnage_pct_2010_2020'" in done.stderr
    assert "such as change_pct_2010_2020" in done.stderr
    assert {"atlas.build", "geopandas"}.isdisjoint(done.stdout.split())
    assert [path.name for path in tmp_path.iterdir()] == ["mine.toml"]


def test_columns_lists_each_on_a_line_of_its_own(run: Runner) -> None:
    done = run("columns")
    assert done.code == 0
    assert len(done.out.splitlines()) == len(load_columns()) + 2
    cells = row(done.out, "change_pct_{a}_{b}")
    assert cells == ["rate", "%", "county, prefecture, province, people", "population_growth",
                     "{a}–{b} 年人口变化率", "Change {a}–{b}, %"]  # fmt: skip
    assert row(done.out, "grid_coverage")[3] == "heihe_tengchong (--grid)"
    assert row(done.out, "gini")[1:3] == ["–", "–"]


def test_columns_of_a_table_are_told_without_a_build(
    run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("columns", "county_2010_2020")
    assert done.code == 0
    assert re.match(r"Comparable county-level units 2010–2020: 2\d\d columns\n", done.out)
    title = ["2010–2020 年人口变化率", "Change 2010–2020, %"]
    assert row(done.out, "change_pct_2010_2020") == ["rate", "%", *title]
    census = run("columns", "census_2020")
    assert row(census.out, "male")[:2] == ["count", "people"]
    assert "Note: these are those of the package;" in census.out


def test_columns_of_a_site_are_those_of_its_data_package(run: Runner, tmp_path: Path) -> None:
    (tmp_path / "beds.parquet").touch()
    fields = [
        {"name": "population_2020", "type": "integer"},
        {"name": "beds", "type": "number", "title_zh": "床位", "title_en": "Beds", "unit": "beds"},
    ]
    resource = {"path": "beds.csv.zip", "schema": {"fields": fields}}
    package = {"resources": [resource, {"path": "README.txt"}]}
    (tmp_path / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    done = run("columns", "beds", "--site", tmp_path)
    assert row(done.out, "population_2020")[:2] == ["count", "people"]
    assert row(done.out, "beds") == ["mean", "beds", "床位", "Beds"]
    found = run("columns", "--find", "population", "--site", tmp_path)
    assert row(found.out, "population_{y}")[1] == "beds"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["province_moves"], "the package alone does not tell the columns of 'province_moves'"),
        (["county_2010_2002"], "no table 'county_2010_2002'; there are county_2010_2020"),
        (
            ["--find", "net_migraton"],
            "no column has 'net_migraton' in its name or title; there are",
        ),
        (["province", "--find", "people"], "give NAME or --find WORD"),
    ],
)
def test_a_table_or_a_word_that_nothing_answers_to_is_exit_2(
    run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("columns", *arguments)
    assert done.code == 2
    assert said in done.err


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("Gini", "gini"),
        ("基尼", "gini"),
        ("net migration rate", "net_migration_rate_{a}_{b}"),
        ("change_pct_2010_2020", "change_pct_2010_2020"),
        ("2010–2020 年人口变化率", "change_pct_2010_2020"),
    ],
)
def test_a_column_is_found_by_a_word_of_its_name_or_title(
    run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, word: str, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("columns", "--find", word)
    assert done.code == 0
    assert row(done.out, name)


def test_help_loads_nothing_heavy() -> None:
    script = "import sys, atlas.cli; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ).stdout.split()
    assert "atlas.cli" in loaded
    assert HEAVY.isdisjoint(loaded)


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        (["-m", "atlas", "--version"], f"china-atlas {atlas.__version__}"),
        (["-m", "atlas", "--help"], "layers"),
        (["build_atlas.py", "--help"], "--boundary-source"),
    ],
)
def test_the_ways_in(command: list[str], shown: str) -> None:
    done = subprocess.run([sys.executable, *command], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0
    assert shown in done.stdout


def test_a_terminal_that_cannot_write_chinese_is_no_reason_to_fail() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "atlas", "layers"],
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )
    assert done.returncode == 0
    assert b"growth_county_2010_2020" in done.stdout


def test_durations_read_as_people_write_them() -> None:
    assert [duration(s) for s in (3.14159, 59.94, 125.2)] == ["3.1 s", "59.9 s", "2 min 05 s"]
