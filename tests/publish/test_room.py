"""A full disk is said to be full, whatever the library says that met it."""

from __future__ import annotations

import resource
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from types import SimpleNamespace

import pytest

from atlas.model.errors import OutputError, SourceError
from atlas.publish import adding, publishing, replacing

WAYS: list[Callable[[Path], AbstractContextManager[object]]] = [publishing, adding, replacing]


def fail(
    way: Callable[[Path], AbstractContextManager[object]], out: Path, error: Exception
) -> None:
    with way(out):
        raise error


@pytest.mark.parametrize("way", WAYS)
def test_a_library_that_fails_on_a_full_disk_failed_for_want_of_room(
    way: Callable[[Path], AbstractContextManager[object]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = RuntimeError("Failed to commit transaction")
    with pytest.raises(RuntimeError, match="commit"):
        fail(way, tmp_path / "out", said)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=1 << 20))
    with pytest.raises(OutputError, match=f"No room on the disk to write {tmp_path}"):
        fail(way, tmp_path / "out", said)
    with pytest.raises(SourceError):
        fail(way, tmp_path / "out", SourceError([]))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("way", WAYS)
def test_a_file_that_may_not_grow_is_the_systems_matter(
    way: Callable[[Path], AbstractContextManager[object]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of GDAL's drivers one says an I/O error, one a write error, one nothing but "failed"."""
    limits = {"small": (200_000, 200_000), "none": (resource.RLIM_INFINITY,) * 2}
    monkeypatch.setattr(resource, "getrlimit", lambda which: limits["small"])
    with pytest.raises(OutputError, match=r"more than 200,000 bytes here \(ulimit -f\)"):
        fail(way, tmp_path / "out", RuntimeError("TIFFAppendToStrip:Write error at scanline 512"))
    monkeypatch.setattr(resource, "getrlimit", lambda which: limits["none"])
    with pytest.raises(RuntimeError, match="scanline"):
        fail(way, tmp_path / "out", RuntimeError("TIFFAppendToStrip:Write error at scanline 512"))


def test_a_full_folder_of_temporary_files_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.gettempdir", lambda: "/small")
    free = {"/small": 0, "/": 0}
    monkeypatch.setattr(
        shutil, "disk_usage", lambda folder: SimpleNamespace(free=free.get(str(folder), 1 << 40))
    )
    with pytest.raises(OutputError, match="No room for temporary files in /small"):
        fail(adding, tmp_path / "out", RuntimeError("disk I/O error"))
