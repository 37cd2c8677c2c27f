"""Help and errors in Chinese, where the system is Chinese."""

import ast
import pickle
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import typer
from rich.cells import cell_len

from atlas.catalogue.layer_schema import KeyFault
from atlas.cli import app, main
from atlas.model.errors import Fault, LayerError, Message, OutputError, SourceError
from atlas.model.text import Text
from atlas.sources.codes import NOT_NEGATIVE
from atlas.sources.count_table import columns_left_out
from atlas.terminal.console import folded
from atlas.terminal.errors import error_said, message_said
from atlas.terminal.help import explained
from atlas.words.word_files import field_names, read_messages, read_words

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
    unknown = Message("no such key, only {names}", names=["title", "unit"])
    most = Message("no more than the {n:,} of {column} in its row", n=2019764, column="population")
    faults = [
        Fault(most, "a.csv", 5, "male", "2,019,769"),
        Fault(NOT_NEGATIVE, "a.csv", 6, "male", "-1"),
        Fault(Message("text in UTF-8"), "b.csv"),
        Fault(Message("something that nobody translated"), "b.csv", 2),
        KeyFault(unknown, "c.toml", None, "titel", "'A'"),
    ]
    more = [Fault(NOT_NEGATIVE, "d.csv", row) for row in range(2, 24)]
    lines = error_said(SourceError([*faults, *more])).splitlines()
    assert [*lines[:5], lines[-1]] == [
        "a.csv，第5行，'male'列为'2,019,769'；应为：不超过同行 population 的2,019,764",
        "a.csv，第6行，'male'列为'-1'；应为：不小于0的数",
        "b.csv，应为：UTF-8 编码的文本",
        "b.csv，第2行，应为：something that nobody translated",
        "c.toml，键'titel'为'A'；应为：下列各键之一：title、unit",
        "…… 另有7处",
    ]


def test_a_fault_is_english_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    error = LayerError([Fault(NOT_NEGATIVE, "a.csv", 6, "male", "-1")])
    assert (
        error_said(error)
        == str(error)
        == ("a.csv, row 6, column 'male' is '-1'; expected a count of 0 or more")
    )


@pytest.mark.usefixtures("chinese")
def test_a_message_that_the_words_lack_stays_as_it_is() -> None:
    odd = Message("no such thing: expected {another}")
    assert message_said(odd) == odd == "no such thing: expected {another}"


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize(
    ("message", "said"),
    [
        (
            Message(
                "a file that can be read ({reason})", reason=Message("No such file or directory")
            ),
            "可以读取的文件（没有这个文件或文件夹）",
        ),
        (Message("{what} that exists", what=Message("a raster file")), "存在的栅格文件"),
        (
            Message(
                "valid TOML ({reason})", reason=ValueError("Invalid value (at line 2, column 9)")
            ),
            "合乎规范的 TOML（值不对，第2行第9个字符）",
        ),
        (
            Message(
                "the name of one of its sheets: {names}", names=map(repr, ["人口", "a, b", "none"])
            ),
            "其中一张工作表的名称：'人口'、'a, b'、'none'",
        ),
        (
            Message(
                "a column of counts; the other columns are: {names}",
                names=columns_left_out({"rate": read_words("notes", "why")["fractions"]}),
            ),
            "数量列；其余的列是：rate（有小数或负数）",
        ),
        (
            Message("cells with data in {country}", country=Text("中国", "China")),
            "在中国范围内有数据的格子",
        ),
        (
            OutputError(
                "{path} is a file. Nothing was changed.\nGive --out a folder.", path="/a{b}"
            ).args[0],
            "/a{b} 是文件。没有改动任何内容。\n请为 --out 指定文件夹。",
        ),
    ],
)
def test_the_parts_of_a_message_are_said_in_chinese(message: Message, said: str) -> None:
    assert message_said(message) == said
    assert message_said(pickle.loads(pickle.dumps(message))) == said


@pytest.mark.usefixtures("chinese")
def test_what_a_user_wrote_is_said_as_it_stands() -> None:
    """A column may be called as one of our messages, and a file as what a library says."""
    message = Message("another file name: {name} is a column of the atlas's own", name="a flag")
    assert message_said(message) == "别的文件名：图集自有 a flag 列"
    fault = Fault(NOT_NEGATIVE, "Invalid value", 2, "a count", "0 or more")
    assert error_said(SourceError([fault])) == (
        "Invalid value，第2行，'a count'列为'0 or more'；应为：不小于0的数"
    )


@pytest.mark.usefixtures("chinese")
def test_a_value_is_said_where_it_is_ours() -> None:
    faults = [
        Fault(NOT_NEGATIVE, "a.csv", 3, "male", "-" * 100),
        Fault(
            Message("a grid; the file is empty"), "g.tif", value=Message("{n:.3g} people", n=1e20)
        ),
        Fault(Message("a grid; the file is empty"), "--by", value="people"),
    ]
    assert error_said(SourceError(faults)).splitlines() == [
        f"a.csv，第3行，'male'列为'{'-' * 80}'……（共100个字符）；应为：不小于0的数",
        "g.tif 为1e+20人；应为：网格，而文件是空的",
        "--by 为'people'；应为：网格，而文件是空的",
    ]


@pytest.mark.usefixtures("chinese")
def test_an_error_of_a_run_is_said_in_chinese(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
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
    (tmp_path / "file").touch()
    code, _, err = run(capsys, "build", "-q", "--out", f"{tmp_path}/file")
    assert (code, err) == (
        2,
        f"错误：{tmp_path}/file 是文件。没有改动任何内容。\n请为 --out 指定新的或空的文件夹。\n",
    )


def test_lines_break_between_characters_and_words() -> None:
    assert folded("按 GeoTIFF 汇总（人数），并对照。", 12) == [
        "按 GeoTIFF",
        "汇总（人",
        "数），并对",
        "照。",
    ]
    assert folded("a/very/long/path of it", 6) == ["a/very/long/path", "of it"]


RAISED = {"UserError", "OutputError", "UnavailableError"}
"""Errors that make their message of a template and fields themselves."""

TAKING = {"Fault", "KeyFault", "BadParameter"}
"""What takes a message."""

NOT_AT_THE_TERMINAL = {
    *("__init__.py", "tools/loading.py", "tools/table_map.py", "model/arguments.py"),
    *("web/maps/added_children.py", "web/maps/folium_children.py", "web/maps/python_map.py"),
    # The public functions of frames, which no command hands a frame of a user's.
    *("model/frames.py", "units/comparable.py", "units/areal_interpolation.py", "grids/people.py"),
    *("measures/city_classes.py", "measures/core_periphery.py"),
    *("measures/lines.py", "measures/population_growth.py", "measures/spatial_dependence.py"),
    *("measures/migration/indices.py", "measures/settlement.py"),
    # A slip of ours, as is a library that is not the one that we name.
    *("country/country_file.py", "web/data/assets.py"),
}
"""What only who calls from Python may meet, as an exception: its message is English."""

OF_LIBRARIES = {
    "catalogue/layer_schema.py": {"*context['error'].args", "detail['msg']"},
    "model/errors.py": {"template", "str(value)", "error.strerror or str(error)"},
    "sources/gdal_files.py": {"str(reason).partition('\\n')[0].partition(';')[0]"},
    "sources/grid_file.py": {"reason.replace(f\"'{path.resolve()}' \", '').rstrip('.')"},
    "terminal/errors.py": {"part", "template"},
    "terminal/help.py": {"error.message", "error.format_message()"},
    "terminal/running.py": {"error.strerror or os.strerror(error.errno)"},
}
"""Messages that a library or the system has finished, and templates that are handed on."""


class Said(NamedTuple):
    """A message as the code makes it."""

    module: str
    line: int
    template: ast.expr
    given: set[str]
    """Its fields; ``**`` for those that the code does not name there."""


def calls(names: set[str]) -> Iterator[tuple[str, ast.Module, ast.Call]]:
    for path in sorted(ATLAS.rglob("*.py")):
        module = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(module):
            match node:
                case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in names:
                    yield path.relative_to(ATLAS).as_posix(), module, node


@cache
def every_message() -> tuple[Said, ...]:
    return tuple(
        Said(module, call.lineno, call.args[0], {word.arg or "**" for word in call.keywords})
        for module, _, call in calls({"Message", *RAISED})
        if call.args
    )


def templates(*, at_the_terminal: bool) -> set[str]:
    return {
        said.template.value
        for said in every_message()
        if isinstance(said.template, ast.Constant)
        and not (at_the_terminal and said.module in NOT_AT_THE_TERMINAL)
    }


def has_words(template: str) -> bool:
    return re.search("[a-z]{2}", re.sub(r"\{.*?\}", "", template)) is not None


def test_messages_are_found_in_the_code() -> None:
    """Else nothing would be held to be Chinese."""
    assert len(templates(at_the_terminal=True)) > 300


def test_every_message_is_translated() -> None:
    translated = read_messages("zh", "atlas")
    of_terminal = set(filter(has_words, templates(at_the_terminal=True)))
    assert of_terminal - set(translated) - {"GeoTIFF"} == set()


def test_nothing_is_translated_that_nobody_says() -> None:
    """Else a message would be English again when somebody changes a word of it."""
    assert set(read_messages("zh", "atlas")) - templates(at_the_terminal=False) == set()


def test_a_message_is_given_the_fields_of_its_template() -> None:
    """Else an error would be none of ours when it is raised."""
    wrong = [
        f"{said.module}:{said.line}"
        for said in every_message()
        if isinstance(said.template, ast.Constant) and said.given
        if (fields := field_names(said.template.value)) != said.given
        and not ("**" in said.given and said.given - {"**"} < fields)
    ]
    assert wrong == []


def test_a_message_keeps_its_fields_apart() -> None:
    """One that was finished before is no template, and has no Chinese."""
    finished = [
        f"{said.module}:{said.line}: {text}"
        for said in every_message()
        if not isinstance(said.template, ast.Constant)
        and (text := ast.unparse(said.template)) not in OF_LIBRARIES.get(said.module, ())
        and said.module not in NOT_AT_THE_TERMINAL
    ]
    assert finished == []


def made_of(module: ast.Module, value: ast.expr) -> Iterator[ast.expr]:
    """List what a value is, where it has a name what that is given anywhere in the module."""
    match value:
        case ast.IfExp(body=first, orelse=second):
            yield from (*made_of(module, first), *made_of(module, second))
        case ast.Name(id=name):
            for node in ast.walk(module):
                match node:
                    case ast.Assign(targets=[ast.Name(id=given)], value=part) if given == name:
                        yield part
        case _:
            yield value


def test_what_is_refused_is_refused_by_a_message() -> None:
    text = ast.JoinedStr | ast.Constant | ast.BinOp
    bare = [
        f"{name}:{call.lineno}: {ast.unparse(call.args[0])}"
        for name, module, call in calls(TAKING)
        if name not in NOT_AT_THE_TERMINAL and call.args
        if any(isinstance(part, text) for part in made_of(module, call.args[0]))
    ]
    assert bare == []


ENGLISH = re.compile(r"(?<![\w-])(the|of|is|an?|to|and|or|that|it|not?|with|has|have|be)(?![\w-])")

HAN = re.compile("[\N{CJK UNIFIED IDEOGRAPH-4E00}-\N{CJK UNIFIED IDEOGRAPH-9FFF}]")


@pytest.mark.parametrize("of", ["atlas", "libraries"])
def test_translations_are_chinese_with_the_fields_of_the_english(of: Any) -> None:
    wrong = {}
    for english, chinese in read_messages("zh", of).items():
        words = re.sub(r"\{.*?\}", "", chinese)
        fields = field_names(english)
        foreign = ENGLISH.search(words) or (has_words(words) and not HAN.search(words))
        if foreign or not field_names(chinese) <= fields:
            wrong[english] = chinese
    assert wrong == {}
