"""The names of files and folders, as every option takes them."""

import errno
import inspect
from pathlib import Path
from typing import get_args

import pytest
import typer

from atlas import cli
from atlas.cli import main
from atlas.terminal import options
from atlas.terminal.option_values import existing_folder, user_path


def test_home_is_put_for_a_tilde(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert user_path("~/atlas/人口.csv") == tmp_path / "atlas/人口.csv"
    assert user_path("a~b.csv") == Path("a~b.csv")
    assert existing_folder("~") == tmp_path


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "it is empty"),
        ("  ", "it is empty"),
        ("~nobody-of-that-name/x.csv", "there is no such home"),
        ("a" * 300, "at most 255 bytes, not 300"),
        ("x/" + "县" * 86 + "/y.csv", "at most 255 bytes, not 258"),
        ("a/" * 2500, "fewer than 4,096 bytes, not 4,999"),
    ],
)
def test_what_names_no_file_is_refused(name: str, said: str) -> None:
    with pytest.raises(typer.BadParameter, match=said):
        user_path(name)


def test_a_folder_that_must_be_there(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(typer.BadParameter, match="is no folder"):
        existing_folder(tmp_path / "file")
    with pytest.raises(typer.BadParameter, match="does not exist"):
        existing_folder(tmp_path / "nothing")


@pytest.mark.parametrize("command", ["layers", "check", "build"])
def test_a_path_that_no_system_takes_is_one_line(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Options are read before anything that says of a failure what it was."""
    with pytest.raises(SystemExit) as left:
        main([command, "--layers", "a/" * 2500])
    assert left.value.code == 2
    assert "not 4,999" in " ".join(capsys.readouterr().err.replace("│", " ").split())


def test_a_folder_that_the_system_refuses_to_look_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path) -> bool:
        raise PermissionError(errno.EACCES, "Permission denied", str(self))

    monkeypatch.setattr(Path, "is_dir", refuse)
    with pytest.raises(typer.BadParameter, match=r"cannot be used \(Permission denied\)"):
        existing_folder(tmp_path)


def test_no_option_takes_a_path_in_another_way() -> None:
    found = {}
    for module in (options, cli):
        for name, annotation in inspect.getmembers(module):
            kind, *said = get_args(annotation) or (None,)
            if said and "Path" in str(kind):
                found[name] = said[0].parser
    assert len(found) >= 15
    assert {name for name, parser in found.items() if parser is None} == set()
