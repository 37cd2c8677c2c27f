"""On Windows a folder with an open file in it has no new name for a while. All simulated."""

from __future__ import annotations

import errno
from importlib import import_module
from pathlib import Path

import pytest

from atlas.model.errors import OutputError
from atlas.publish import publishing

renames = import_module("atlas.publish.renames")


@pytest.fixture
def waited(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Be on Windows; the seconds that were waited there, without waiting them."""
    seconds: list[float] = []
    monkeypatch.setattr(renames, "ON_WINDOWS", True)
    monkeypatch.setattr(renames, "sleep", seconds.append)
    return seconds


def refuse(monkeypatch: pytest.MonkeyPatch, part: str, times: int) -> None:
    """Have the system refuse to rename folders of such names, as for an open file in them."""
    rename, left = Path.rename, [True] * times

    def refusing(self: Path, name: Path) -> Path:
        if part in self.name and left:
            left.pop()
            raise PermissionError(errno.EACCES, "Access is denied", str(self))
        return rename(self, name)

    monkeypatch.setattr(Path, "rename", refusing)


def put_site(out: Path, text: str) -> None:
    with publishing(out) as folder:
        (folder / "index.html").write_text(text)


def test_a_site_is_replaced_by_renames(tmp_path: Path, waited: list[float]) -> None:
    out = tmp_path / "site"
    put_site(out, "one")
    put_site(out, "two")
    assert (out / "index.html").read_text() == "two"
    assert list(tmp_path.iterdir()) == [out]
    assert waited == []


@pytest.mark.parametrize("part", ["site", ".building-"])
def test_a_file_that_a_scanner_reads_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, waited: list[float], part: str
) -> None:
    out = tmp_path / "site"
    put_site(out, "one")
    refuse(monkeypatch, part, times=2)
    put_site(out, "two")
    assert (out / "index.html").read_text() == "two"
    assert list(tmp_path.iterdir()) == [out]
    assert waited == [0.1, 0.2]


@pytest.mark.parametrize("part", ["site", ".building-"])
def test_a_file_that_stays_open_keeps_the_old_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, waited: list[float], part: str
) -> None:
    out = tmp_path / "site"
    put_site(out, "one")
    refuse(monkeypatch, part, times=100)
    with pytest.raises(OutputError, match="Access is denied"):
        put_site(out, "two")
    assert (out / "index.html").read_text() == "one"
    assert list(tmp_path.iterdir()) == [out]
    assert sum(waited) < 7


def test_elsewhere_a_refusal_is_one_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, waited: list[float]
) -> None:
    monkeypatch.setattr(renames, "ON_WINDOWS", False)
    out = tmp_path / "site"
    put_site(out, "one")
    refuse(monkeypatch, "site", times=1)
    with pytest.raises(OutputError, match="Access is denied"):
        put_site(out, "two")
    assert waited == []


def test_what_is_written_is_flushed_where_the_system_can(monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[str] = []
    monkeypatch.setattr(renames.os, "sync", lambda: synced.append("sync"))
    renames.flush()
    assert synced == ["sync"]
    monkeypatch.delattr(renames.os, "sync")
    renames.flush()
    assert synced == ["sync"]


def test_a_site_is_on_the_disk_before_it_bears_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "site"
    put_site(out, "old")
    stood: list[str] = []
    monkeypatch.setattr(renames.os, "sync", lambda: stood.append((out / "index.html").read_text()))
    put_site(out, "new")
    assert stood == ["old"]
