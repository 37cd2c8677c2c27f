"""Help and errors in Chinese, where the system is Chinese."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import typer
from rich.cells import cell_len

from atlas.catalogue.layer_schema import KeyFault
from atlas.cli import app, main
from atlas.model.errors import Fault, LayerError, OutputError, SourceError
from atlas.sources.codes import EXPECTATIONS
from atlas.sources.gdal_files import RASTER_DRIVERS
from atlas.terminal.console import folded
from atlas.terminal.errors import error_said, message_said
from atlas.terminal.help import explained
from atlas.tools.locate.coordinates import LAT, LON
from atlas.words.word_files import read_words

ATLAS = Path(__file__).parents[2] / "atlas"


@pytest.fixture
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "zh_CN")
    monkeypatch.setenv("COLUMNS", "80")


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    out, err = capsys.readouterr()
    return int(left.value.code or 0), out, err


def commands(of: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    yield name, of
    for part, command in getattr(of, "commands", {}).items():
        yield from commands(command, f"{name} {part}".strip())


EVERY = dict(commands(typer.main.get_command(app)))


@pytest.mark.parametrize("name", EVERY)
def test_every_command_and_option_is_explained_in_chinese(name: str) -> None:
    command = EVERY[name]
    params = command.get_params(typer.Context(command))
    said = {" ".join(one.help.split()) for one in (command, *params)}
    assert said - set(explained()) == set()


def test_nothing_is_explained_that_is_not_there() -> None:
    said = set()
    for command in EVERY.values():
        params = command.get_params(typer.Context(command))
        said |= {" ".join(one.help.split()) for one in (command, *params)}
    assert set(explained()) - said == set()


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.usefixtures("chinese")
def test_help_is_chinese_and_fits_the_terminal(
    capsys: pytest.CaptureFixture[str], name: str
) -> None:
    code, out, err = run(capsys, *name.split(), "--help")
    assert (code, err) == (0, "")
    assert out.startswith(f"用法：china-atlas {name}".rstrip())
    assert "--help" in out.split("选项")[-1]
    for word in ("Usage", "Options", "Arguments", "Commands", "default", "required", "Show this"):
        assert word not in out
    assert max(cell_len(line) for line in out.splitlines()) <= 80
    assert not [line for line in out.splitlines() if line.strip()[:1] in set("，。；：、）”")]


@pytest.mark.usefixtures("chinese")
def test_a_group_without_a_command_shows_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys)
    assert code == 2
    assert out + err == "\n".join([*(out + err).splitlines()]) + "\n"
    assert "命令\n  build" in out + err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("zonal", "错误：缺少参数 'GRID'。"),
        ("bulid", "错误：没有命令 'bulid'。是否指 'build'？"),
        ("build --perid x", "错误：没有选项 --perid（是否指 --grid、--period？）"),
        (
            "build --period x",
            "错误：--period 的值不对：'x' 不在可选之列：2000-2010、2010-2020 或 2000-2020",
        ),
        ("build --band 2", "错误：--band 的值不对：要与 --grid 一起使用"),
        ("locate", "错误：用法不对：请给出经度和纬度，如 126.53 45.80，或 --points 文件"),
        ("locate abc 39", "错误：'LON' 的值不对：'abc'：应为数字"),
        ("locate --nearest 900 1 2", "错误：'--nearest' 的值不对：'900'：应不大于200"),
        (
            "check --boundary-source osm",
            "错误：'--boundary-source' 的值不对：'osm' 不在可选之列：'tianditu'、'amap'。",
        ),
    ],
)
@pytest.mark.usefixtures("chinese")
def test_wrong_usage_is_said_in_chinese(
    capsys: pytest.CaptureFixture[str], arguments: str, said: str
) -> None:
    code, out, err = run(capsys, *arguments.split())
    assert (code, out) == (2, "")
    usage, hint, error = err.splitlines()
    assert usage.startswith("用法：china-atlas")
    assert hint.endswith("--help”查看帮助。")
    assert error == said


@pytest.mark.usefixtures("chinese")
def test_a_fault_is_said_in_chinese_with_its_place() -> None:
    faults = [
        Fault(
            "no more than the 2,019,764 of population in its row", "a.csv", 5, "male", "2,019,769"
        ),
        Fault("a count of 0 or more", "a.csv", 6, "male", "-1"),
        Fault("text in UTF-8 or GB18030", "b.csv"),
        Fault("something that nobody translated", "b.csv", 2),
        KeyFault("no such key, only title", "c.toml", None, "titel", "'A'"),
    ]
    more = [Fault("a count of 0 or more", "d.csv", row) for row in range(2, 24)]
    lines = error_said(SourceError([*faults, *more])).splitlines()
    assert [*lines[:5], lines[-1]] == [
        "a.csv，第5行，'male'列为'2,019,769'；应为：不超过同行 population 的2,019,764",
        "a.csv，第6行，'male'列为'-1'；应为：不小于0的数",
        "b.csv，应为：UTF-8 或 GB18030 编码的文本",
        "b.csv，第2行，应为：something that nobody translated",
        "c.toml，键'titel'为'A'；应为：下列各键之一：title",
        "…… 另有7处",
    ]


def test_a_fault_is_english_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    error = LayerError([Fault("a count of 0 or more", "a.csv", 6, "male", "-1")])
    assert (
        error_said(error)
        == str(error)
        == ("a.csv, row 6, column 'male' is '-1'; expected a count of 0 or more")
    )


@pytest.mark.usefixtures("chinese")
def test_a_message_that_the_words_lack_stays_as_it_is() -> None:
    assert message_said("no such thing: expected {another}") == "no such thing: expected {another}"
    assert message_said("/a{b} is a folder. Nothing was changed.\nGive the name of a file.") == (
        "/a{b} 是文件夹。没有改动任何内容。\n请指定文件名。"
    )


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize(
    ("message", "said"),
    [
        (
            "a file that can be read (No such file or directory)",
            "可以读取的文件（没有这个文件或文件夹）",
        ),
        ("a raster file that exists", "存在的栅格文件"),
        (
            "valid TOML (Invalid value (at line 2, column 9))",
            "合乎规范的 TOML（值不对，第2行第9个字符）",
        ),
        (
            "the name of one of its sheets: '人口', 'a, b', 'none'",
            "其中一张工作表的名称：'人口'、'a, b'、'none'",
        ),
        (
            "a column of counts; the other columns are: rate (fractions or negative numbers), "
            "year (its name)",
            "数量列；其余的列是：rate（有小数或负数）、year（从列名看不是数量）",
        ),
        (
            "a code of the list of 2010; 密云区 is in the lists of 2015–2023; its land is that of "
            "110228, 110229 in 2010",
            "2010年名录的代码；密云区在2015–2023年的名录里，其土地在2010年属于 110228、110229",
        ),
    ],
)
def test_the_parts_of_a_message_are_said_in_chinese(message: str, said: str) -> None:
    assert message_said(message) == said


@pytest.mark.usefixtures("chinese")
def test_the_cell_of_a_row_is_said_as_it_stands() -> None:
    """It is the user's, and found by; what an option or a grid is, we say ourselves."""
    faults = [
        Fault("a count of 0 or more", "a.csv", 2, "male", "5 people"),
        Fault("a count of 0 or more", "a.csv", 3, "male", "-" * 100),
        Fault("cells with data in China", "g.tif", value="1e+20 people"),
        Fault("no --by between boundaries", "--by", value="people"),
    ]
    assert error_said(SourceError(faults)).splitlines() == [
        "a.csv，第2行，'male'列为'5 people'；应为：不小于0的数",
        f"a.csv，第3行，'male'列为'{'-' * 80}'……（共100个字符）；应为：不小于0的数",
        "g.tif 为1e+20人；应为：在中国范围内有数据的格子",
        "--by 为'people'；应为：no --by between boundaries",
    ]


@pytest.mark.usefixtures("chinese")
def test_an_error_of_a_run_is_said_in_chinese(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "out"
    file.touch()
    code, _, err = run(capsys, "columns", "nonsense", "--site", str(tmp_path))
    assert code == 2
    assert err.startswith("错误：")
    (tmp_path / "a.csv").write_text("code,population,male\n110101,5,6\n", encoding="utf-8")
    site = tmp_path / "site"
    code, _, err = run(
        capsys, "build", "-q", "--census", f"2020={tmp_path}/a.csv", "--out", str(site)
    )
    assert code == 2
    assert err == (
        "错误：a.csv，第2行，'male'列为'6'；应为：不超过同行 population 的5\n没有发布任何文件。\n"
    )
    assert "没有改动任何内容" in message_said(
        str(OutputError(f"{file} is a file. Nothing was changed.\nGive --out a folder."))
    )


def test_lines_break_between_characters_and_words() -> None:
    assert folded("按 GeoTIFF 汇总（人数），并对照。", 12) == [
        "按 GeoTIFF",
        "汇总（人",
        "数），并对",
        "照。",
    ]
    assert folded("a/very/long/path of it", 6) == ["a/very/long/path", "of it"]


REFUSING = {
    **dict.fromkeys(("Fault", "KeyFault", "BadParameter", "UserError", "OutputError"), 0),
    **dict.fromkeys(("UnavailableError", "_not_apart"), 0),
    **{"_unusable": 1, "_fault": 2},
}
"""What says to a user what is wrong, and the place of the words among its arguments."""

EXPECTING = {
    *("_expected", "_failed_by_number", "_failed_by_text", "_rate_fault", "_taken", "_unnamed"),
    *("break_faults", "expectation", "out_of_range", "value_fault"),
}
"""Functions that give the words."""

NOT_AT_THE_TERMINAL = {
    *("__init__.py", "tools/loading.py", "tools/table_map.py"),
    *("web/maps/added_children.py", "web/maps/folium_children.py", "web/maps/python_map.py"),
    # The public measures, which no command hands a frame of a user's.
    *("measures/city_classes.py", "measures/core_periphery.py", "measures/frames.py"),
    *("measures/lines.py", "measures/population_growth.py", "measures/spatial_dependence.py"),
    "measures/migration/indices.py",
    # A slip of ours, as is a library that is not the one that we name.
    *("country/country_file.py", "web/data/assets.py"),
}
"""What only who calls from Python may meet, as an exception: its message is English."""

GAP = "7"
"""Stands where a run puts a name or a number."""

FILLED = {
    "catalogue/layer_schema.py": {
        "kind": [
            "a flag",
            "a count",
            *(f"a column {of}" for of in ("of a few words", "of numbers", "with a label")),
        ]
    },
    "grids/sums.py": {
        "words": ["does not see /people.tif", "does not have the atlas; install it there"]
    },
    "publish/publishing.py": {"what": ["the working folder", "your home folder"]},
    "sources/census_cells.py": {"what": ["columns", "rows", "bytes, unpacked"]},
    "sources/grid_file.py": {"kinds": [", ".join(RASTER_DRIVERS.values())]},
    "tools/between_years.py": {"self.named().en": ["the census of 2020", "the list of 2015"]},
    "tools/join_table.py": {"options.by": ["code", "name"]},
    "tools/transfer_table.py": {"between.named().en": ["the census of 2020", "the list of 2015"]},
    "tools/zonal/comparison.py": {"country.name.en": ["China"]},
    "units/divisions.py": {"self.level": ["prefecture"]},
}
"""Where these are words: by module what stands in its code, and what that may be."""


def spelled(node: ast.AST | None, known: Mapping[str, list[ast.expr]]) -> set[str]:
    """List what an expression may be, as far as the code tells."""
    match node:
        case ast.Constant(value=str(text)):
            return {text}
        case ast.JoinedStr(values=parts):
            return {"".join(made) for made in product(*(spelled(part, known) for part in parts))}
        case ast.FormattedValue(value=value):
            return spelled(value, known)
        case ast.IfExp(body=first, orelse=second):
            return spelled(first, known) | spelled(second, known)
        case ast.BinOp(left=first, op=ast.Add(), right=second):
            pairs = product(spelled(first, known), spelled(second, known))
            return {"".join(made) for made in pairs}
        case ast.BinOp(left=first, op=ast.Mult()):
            return spelled(first, known) | {""}
        case ast.Name(id=name) if name in known:
            others = {other: values for other, values in known.items() if other != name}
            return {text for value in known[name] for text in spelled(value, others)}
        case ast.Call(func=ast.Attribute(value=text, attr="format")):
            return {re.sub(r"\{.*?\}", GAP, made) for made in spelled(text, known)}
        case (
            ast.Call(func=ast.Attribute(value=table, attr="get"))
            | ast.Subscript(value=ast.Name() as table)
        ):
            return spelled(table, known)
        case ast.Dict(values=values):
            return {text for value in values for text in spelled(value, known)}
        case ast.expr() if (name := ast.unparse(node)) in known:
            return {text for value in known[name] for text in spelled(value, {})}
    return {GAP}


def named(nodes: Iterable[ast.AST]) -> dict[str, list[ast.expr]]:
    """List what names are given, those that are added to with and without what is added."""
    found: dict[str, list[ast.expr]] = {}
    for node in nodes:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                found.setdefault(name, []).append(value)
            case ast.AugAssign(target=ast.Name(id=name), op=ast.Add(), value=value):
                sums = [ast.BinOp(before, ast.Add(), value) for before in found.get(name, [])]
                found[name] = [*found.get(name, []), *sums]
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                found.setdefault(name, []).append(value)
    return found


def said_to_users(path: Path) -> Iterator[str]:
    """List what a module says to users of what they gave, with `GAP` where a run fills it in."""
    module = ast.parse(path.read_text(encoding="utf-8"))
    constants = named(module.body)
    filled = FILLED.get(path.relative_to(ATLAS).as_posix(), {})
    words = {name: [ast.Constant(text) for text in texts] for name, texts in filled.items()}
    for function in ast.walk(module):
        if not isinstance(function, ast.FunctionDef):
            continue
        known = {**constants, **named(ast.walk(function)), **words}
        for node in ast.walk(function):
            match node:
                case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=args):
                    at = REFUSING.get(name, 0 if name == "append" else len(args))
                    if (name in REFUSING or function.name in EXPECTING) and len(args) > at:
                        start = f"{GAP} " if name == "_unusable" else ""
                        yield from (start + text for text in spelled(args[at], known))
                case ast.Return(value=value) if function.name in EXPECTING:
                    yield from spelled(value, known)


@cache
def every_refusal() -> frozenset[str]:
    found = {LON, LAT, *EXPECTATIONS}
    for path in ATLAS.rglob("*.py"):
        if path.relative_to(ATLAS).as_posix() not in NOT_AT_THE_TERMINAL:
            found.update(said_to_users(path))
    return frozenset(text for text in found if re.search("[a-z]{2}", text))


ENGLISH = re.compile(r"(?<![\w-])(the|of|is|an?|to|and|or|that|it|not?|with|has|have|be)(?![\w-])")

HAN = re.compile("[\N{CJK UNIFIED IDEOGRAPH-4E00}-\N{CJK UNIFIED IDEOGRAPH-9FFF}]")


@pytest.mark.usefixtures("chinese")
def test_every_refusal_is_said_in_chinese() -> None:
    said = {text: message_said(text) for text in every_refusal()}
    english = [text for text, of in said.items() if ENGLISH.search(of) or not HAN.search(of)]
    assert sorted(english) == []


def test_refusals_are_found_in_the_code() -> None:
    """Else nothing would be held to be Chinese."""
    assert len(every_refusal()) > 200
    assert {
        "a folder of layer files",
        "a whole number, without a fraction",
        f"{GAP} is a file. Nothing was changed.\nGive --out a folder.",
        f"the name of a map, such as {GAP} (see china-atlas layers)",
        "the name of a map (see china-atlas layers)",
        f"a county-level code that a list of {GAP}–{GAP} has, in a row for each division of "
        "the unit (table unit_members)",
        "0 or more",
    } <= every_refusal()


ASSEMBLED = {
    *("shortened", "nothing_published", "nothing_published_kept", "disk_full_at"),
    *("raster_kinds", "left_no_numbers", "left_fractions", "left_taken", "left_by_name"),
    *("province_code", "province_code_other", "province_code_parted", "n_people", "reach"),
    *("more_people", "cannot_write_to", "dask_scheduler", "code_of_division", "name_of_division"),
}
"""Messages that the code puts together of parts."""

OF_OTHERS = re.compile(
    "no_such_(option|command)|missing_|needs_argument|invalid|extra_|no_float|no_integer|"
    "out_of_range|value_error|too_(large|small)|not_(number|whole)|takes_values|no_value_taken|"
    "system_|csv_|toml_|pydantic_|reader_|too_many_digits"
)
"""Messages of Typer, of the system, and of what reads files for us."""


@cache
def written_in_code() -> str:
    found = [(ATLAS / "country/china.toml").read_text(encoding="utf-8")]
    for path in ATLAS.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.append(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = (getattr(part, "value", None) for part in node.values)
                found.append("".join(part if isinstance(part, str) else "\0" for part in parts))
    return "\n".join(found)


@pytest.mark.parametrize("name", read_words("help", "message"))
def test_a_message_that_is_translated_is_one_that_the_code_has(name: str) -> None:
    """Else it would be English again when somebody changes a word of it."""
    if name in ASSEMBLED or OF_OTHERS.match(name):
        return
    parts = re.split(r"\{\w+\}", read_words("help", "message")[name].en)
    whole = re.compile(".+".join(map(re.escape, parts)))
    if not any(map(whole.fullmatch, every_refusal())):
        assert [part for part in parts if part not in written_in_code()] == []
