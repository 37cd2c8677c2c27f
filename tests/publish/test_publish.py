"""Output safety: the old site or the new one, whole, whatever happens in between."""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from atlas.model.errors import OutputError
from atlas.publish import MARKER, publishing
from atlas.publish.publishing import discard, is_replaceable, readme_text, resolve_output
from tests.started import ROOT, next_line, started

PAGES = 60

# Builds sites without end: each page of one site bears the same number.
BUILD_FOR_EVER = """
import sys
from itertools import count
from pathlib import Path
from atlas.publish import publishing
out, first, pages = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
for number in count(first):
    with publishing(out) as folder:
        (folder / "maps").mkdir()
        (folder / "index.html").write_text(f"<html>{number}</html>")
        for page in range(pages):
            (folder / "maps" / f"{page}.html").write_text(f"<html>{number}</html>")
    print(number, flush=True)
"""

HOLD = """
import sys, time
from pathlib import Path
from atlas.publish import publishing
with publishing(Path(sys.argv[1])) as folder:
    (folder / "index.html").write_text("half a si")
    print("building", flush=True)
    time.sleep(60)
"""

# Renames so many folders, and dies.
DIE_AFTER_RENAMES = """
import os, signal, sys
from pathlib import Path
from atlas.publish import publishing
rename, left = Path.rename, int(sys.argv[2])
def dying(self, other):
    global left
    rename(self, other)
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
Path.rename = dying
with publishing(Path(sys.argv[1])) as folder:
    (folder / "index.html").write_text("new")
"""


def put_site(out: Path, text: str) -> None:
    with publishing(out) as folder:
        (folder / "index.html").write_text(text)


def site_text(out: Path) -> str:
    return (out / "index.html").read_text()


def beside(out: Path) -> list[str]:
    return sorted(entry.name for entry in out.parent.iterdir() if entry != out)


@contextmanager
def child(script: str, *arguments: object) -> Iterator[subprocess.Popen[str]]:
    """Run a script that says a line when it is under way; kill -9 it at the end."""
    with started("-c", script, *arguments) as process:
        assert next_line(process)
        yield process


def run(script: str, *arguments: object) -> int:
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT)}).returncode


class Reader(threading.Thread):
    """Opens a page again and again and keeps what was neither there in full nor missing."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.page = page
        self.opened = 0
        self.torn: list[str] = []
        self._done = threading.Event()

    def run(self) -> None:
        while not self._done.is_set():
            try:
                text = self.page.read_text()
            except FileNotFoundError:
                continue
            self.opened += 1
            if not (text.startswith("<html>") and text.endswith("</html>")):
                self.torn.append(text)

    def stop(self) -> None:
        self._done.set()
        self.join()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a\nb", r"has '\\n' in its name"),
        ("a!b", r"has '!' in its name"),
        ("/".join(["folder" * 20] * 4), r"is a path of \d+ bytes"),
    ],
)
def test_a_path_where_no_geopackage_can_be_is_refused_before_all(
    tmp_path: Path, name: str, said: str
) -> None:
    with pytest.raises(OutputError, match=said), publishing(tmp_path / name):
        raise AssertionError("something was built")
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_made_with_its_parents(tmp_path: Path) -> None:
    out = tmp_path / "a" / "b" / "site"
    put_site(out, "one")
    assert site_text(out) == "one"
    assert (out / MARKER).read_text().startswith("china-population-atlas ")
    assert beside(out) == []


def test_a_failed_first_build_leaves_no_folder_at_all(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), publishing(tmp_path / "a" / "b" / "site"):
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_a_build_replaces_the_whole_site_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    out = tmp_path / "site"
    with publishing(out) as folder:
        (folder / "maps").mkdir()
        (folder / "maps" / "gone.html").write_text("of a map that is no more")
    with publishing(out) as folder:
        assert folder.parent == out.parent
        (folder / "index.html").write_text("two")
    assert {entry.name for entry in out.iterdir()} == {"index.html", "README.md", MARKER}
    assert beside(out) == []


def test_the_repository_s_site_is_built_into_and_stays_clean_in_git(tmp_path: Path) -> None:
    tracked = (ROOT / "site" / "README.md").read_bytes()
    assert tracked.decode() == readme_text()
    out = tmp_path / "site"
    out.mkdir()
    (out / "README.md").write_bytes(tracked)
    put_site(out, "one")
    assert site_text(out) == "one"
    assert (out / "README.md").read_bytes() == tracked


def test_marker_and_readme_are_the_same_bytes_in_every_build(tmp_path: Path) -> None:
    for name in ("one", "two"):
        put_site(tmp_path / name, "page")
    for file in (MARKER, "README.md"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_the_site_keeps_the_permissions_of_the_folder_it_replaces(tmp_path: Path) -> None:
    out = tmp_path / "site"
    put_site(out, "one")
    out.chmod(0o750)
    put_site(out, "two")
    assert out.stat().st_mode & 0o777 == 0o750


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("thesis.docx", "years of work"),
        ("README.md", "# Another project\n"),
        (MARKER, "a file of the same name, by somebody else"),
    ],
)
def test_a_folder_with_anything_else_is_refused_untouched(
    tmp_path: Path, name: str, text: str
) -> None:
    out = tmp_path / "Documents"
    out.mkdir()
    (out / name).write_text(text)
    before = out.stat().st_ino, out.stat().st_mtime_ns
    with pytest.raises(OutputError, match="no build of the atlas put there") as refusal:
        put_site(out, "new")
    assert refusal.value.exit_code == 2
    assert name in str(refusal.value)
    assert (out / name).read_text() == text
    assert (out.stat().st_ino, out.stat().st_mtime_ns) == before
    assert beside(out) == []


def test_files_that_appear_during_the_build_are_not_lost(tmp_path: Path) -> None:
    out = tmp_path / "site"

    def build_while_somebody_saves() -> None:
        with publishing(out):
            out.mkdir()
            (out / "mine.txt").write_text("put here meanwhile")

    with pytest.raises(OutputError, match=r"mine\.txt"):
        build_while_somebody_saves()
    assert (out / "mine.txt").read_text() == "put here meanwhile"
    assert beside(out) == []


def test_a_site_that_is_a_git_working_tree_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "gh-pages"
    put_site(out, "one")
    (out / ".git").mkdir()
    with pytest.raises(OutputError, match="git working tree"):
        put_site(out, "two")
    assert site_text(out) == "one"


def test_a_file_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "site"
    out.write_text("a file")
    with pytest.raises(OutputError, match="is a file"):
        put_site(out, "new")
    assert out.read_text() == "a file"


def test_working_folder_home_and_root_are_refused_even_if_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, work = tmp_path / "home", tmp_path / "work" / "deep"
    home.mkdir()
    work.mkdir(parents=True)
    monkeypatch.chdir(work)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    for out, reason in (
        (Path(), "is the working folder"),
        (work.parent, "holds the working folder"),
        (Path("~"), "is your home folder"),
        (Path(work.anchor), "is the root"),
    ):
        with pytest.raises(OutputError, match=reason):
            put_site(out, "new")


def test_a_symbolic_link_stays_and_its_target_is_replaced(tmp_path: Path) -> None:
    target, link = tmp_path / "disk" / "atlas", tmp_path / "site"
    put_site(target, "one")
    link.symlink_to(target)
    put_site(link, "two")
    assert link.is_symlink()
    assert site_text(target) == "two"
    assert beside(target) == []


def test_a_link_to_itself_is_refused(tmp_path: Path) -> None:
    link = tmp_path / "site"
    link.symlink_to(link)
    with pytest.raises(OutputError, match="leads back to itself"):
        resolve_output(link)


def test_a_parent_that_is_a_file_is_explained(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("x")
    with pytest.raises(OutputError, match=r"Cannot write the site to .*notes\.txt"):
        put_site(tmp_path / "notes.txt" / "site", "new")


def test_a_full_disk_is_explained(tmp_path: Path) -> None:
    out = tmp_path / "site"
    with pytest.raises(OutputError, match="No room on the disk"), publishing(out):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert not out.exists()


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit, RuntimeError])
def test_a_stop_or_a_failure_keeps_the_old_site_and_cleans_up(
    tmp_path: Path, stop: type[BaseException]
) -> None:
    out = tmp_path / "site"
    put_site(out, "old")

    def build_half() -> None:
        with publishing(out) as folder:
            (folder / "index.html").write_text("half a si")
            raise stop

    with pytest.raises(stop):
        build_half()
    assert site_text(out) == "old"
    assert beside(out) == []


def test_a_stop_while_the_old_site_is_removed_leaves_nothing_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "site"
    put_site(out, "old")
    stops, unlink = [KeyboardInterrupt], Path.unlink

    def unlink_or_stop(path: Path, missing_ok: bool = False) -> None:
        if stops and path.name == "index.html":
            raise stops.pop()
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", unlink_or_stop)
    put_site(out, "new")
    assert stops == []
    assert site_text(out) == "new"
    assert beside(out) == []


def test_a_second_rename_that_fails_is_undone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "site"
    put_site(out, "old")
    rename = Path.rename

    def refuse_new(self: Path, target: Path) -> Path:
        if ".building-" in self.name:
            raise PermissionError(errno.EACCES, "Permission denied")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse_new)
    with pytest.raises(OutputError, match="Permission denied"):
        put_site(out, "new")
    assert site_text(out) == "old"
    assert beside(out) == []


def test_a_way_back_that_fails_too_says_where_the_old_site_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "site"
    put_site(out, "old")
    rename = Path.rename

    def refuse_all_but_the_first(self: Path, target: Path) -> Path:
        if self != out:
            raise PermissionError(errno.EACCES, "Permission denied", str(self), None, str(target))
        return rename(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", refuse_all_but_the_first)
        with pytest.raises(OutputError, match="Permission denied") as refusal:
            put_site(out, "new")
    (aside,) = tmp_path.iterdir()
    assert site_text(aside) == "old"
    assert str(aside) in str(refusal.value)
    look(out)
    assert site_text(out) == "old"
    assert beside(out) == []


def test_an_old_site_that_cannot_be_removed_is_left_to_the_next_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The new one stands, so the build is no failure."""
    out = tmp_path / "site"
    put_site(out, "old")
    rename = Path.rename

    def refuse_the_old(self: Path, target: Path) -> Path:
        if ".replaced-" in self.name:
            raise PermissionError(errno.EACCES, "Permission denied")
        return rename(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", refuse_the_old)
        put_site(out, "new")
    assert site_text(out) == "new"
    look(out)
    assert site_text(out) == "new"
    assert beside(out) == []


@pytest.mark.parametrize(("renames", "stands"), [(1, None), (2, "new"), (3, "new")])
def test_a_kill_after_any_rename_is_mended_by_the_next_start(
    tmp_path: Path, renames: int, stands: str | None
) -> None:
    out = tmp_path / "site"
    put_site(out, "old")
    assert run(DIE_AFTER_RENAMES, out, renames) == -signal.SIGKILL
    assert (site_text(out) if out.exists() else None) == stands
    assert look(out) == (stands or "old")
    assert site_text(out) == (stands or "old")
    assert beside(out) == []


def look(out: Path) -> str:
    """Start a build that fails at once, and return what it found."""
    seen: list[str] = []
    with suppress(ZeroDivisionError), publishing(out):
        seen.append(site_text(out))
        raise ZeroDivisionError
    return seen[0]


def test_a_clone_s_site_in_a_container_image_is_built_into(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "site"
    rename = Path.rename

    def across_layers(self: Path, target: Path) -> Path:
        if self == out:
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", across_layers)
    out.mkdir()
    (out / "README.md").write_text(readme_text())
    put_site(out, "one")
    with pytest.raises(OutputError, match="cross-device"):
        put_site(out, "two")
    assert site_text(out) == "one"
    assert beside(out) == []


def test_a_second_build_into_the_folder_is_refused_and_the_first_goes_on(tmp_path: Path) -> None:
    out = tmp_path / "site"
    with publishing(out) as folder:
        with pytest.raises(OutputError, match="Another build is writing to") as refusal:
            put_site(out, "second")
        assert str(out) in str(refusal.value)
        (folder / "index.html").write_text("first")
    assert site_text(out) == "first"


def test_a_killed_build_frees_the_lock_and_the_next_one_clears_up(tmp_path: Path) -> None:
    out = tmp_path / "site"
    put_site(out, "old")
    with child(HOLD, out):
        with pytest.raises(OutputError, match="Another build"):
            put_site(out, "too early")
        assert site_text(out) == "old"
    left = beside(out)
    assert any(".building-" in name for name in left)
    put_site(out, "new")
    assert site_text(out) == "new"
    assert beside(out) == []


def test_only_leftovers_of_the_atlas_are_cleared(tmp_path: Path) -> None:
    out = tmp_path / "site"
    mine = tmp_path / ".site.building-1-0123abcd"
    other_name = tmp_path / ".site.building-of-mine"
    for folder in (mine, other_name):
        folder.mkdir()
        (folder / "notes.txt").write_text("no marker here")
    emptied = tmp_path / ".site.building-2-0123abcd"
    emptied.mkdir()
    (emptied / MARKER).touch()
    put_site(out, "new")
    assert beside(out) == sorted([mine.name, other_name.name])


def test_a_removal_that_is_killed_half_way_can_be_taken_up_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_site(tmp_path / "site", "page")
    removed = []
    unlink = Path.unlink

    def unlink_two(self: Path) -> None:
        if len(removed) == 2:
            raise OSError(errno.EIO, "gone")
        removed.append(self.name)
        unlink(self)

    monkeypatch.setattr(Path, "unlink", unlink_two)
    with pytest.raises(OSError, match="gone"):
        discard(tmp_path / "site")
    assert {entry.name for entry in (tmp_path / "site").iterdir()} == {MARKER}
    assert is_replaceable(tmp_path / "site")


def test_killed_at_any_moment_a_whole_site_opens_after_the_next_start(tmp_path: Path) -> None:
    out = tmp_path / "site"
    with child(BUILD_FOR_EVER, out, 0, PAGES):
        pass
    first = page_number(out)
    reader = Reader(out / "index.html")
    reader.start()
    try:
        for start in range(1000, 9000, 1000):
            with child(BUILD_FOR_EVER, out, start, PAGES):
                time.sleep(random.uniform(0.0, 0.15))
            look(out)
            assert page_number(out) >= start
    finally:
        reader.stop()
    assert first < 1000
    assert reader.opened > 100
    assert reader.torn == []
    put_site(out, "<html>last</html>")
    assert beside(out) == []


def page_number(out: Path) -> int:
    """Return the number that every page of a site bears."""
    pages = [out / "index.html", *sorted((out / "maps").iterdir())]
    assert len(pages) == PAGES + 1
    numbers = {page.read_text() for page in pages}
    assert len(numbers) == 1
    return int(numbers.pop().removeprefix("<html>").removesuffix("</html>"))
