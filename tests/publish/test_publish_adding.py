"""Files added to a folder: all of them or none, beside what is there."""

import pytest

from atlas.model.errors import OutputError
from atlas.publish import adding


def test_files_come_beside_those_that_are_there(tmp_path):
    out = tmp_path / "deep" / "cards"
    with adding(out) as folder:
        (folder / "a.png").write_bytes(b"old")
        assert not out.exists()
    with adding(out) as folder:
        (folder / "a.png").write_bytes(b"new")
        (folder / "b.png").write_bytes(b"b")
    assert {file.name: file.read_bytes() for file in out.iterdir()} == {
        "a.png": b"new",
        "b.png": b"b",
    }
    assert list(out.parent.iterdir()) == [out]


def test_a_failure_changes_nothing_and_leaves_nothing(tmp_path):
    out = tmp_path / "cards"
    out.mkdir()
    (out / "a.png").write_bytes(b"old")

    def fail() -> None:
        with adding(out) as folder:
            (folder / "a.png").write_bytes(b"new")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert (out / "a.png").read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [out]


def test_a_file_is_no_folder(tmp_path):
    file = tmp_path / "cards"
    file.write_text("mine")
    with pytest.raises(OutputError, match="is a file"), adding(file):
        pass
    assert file.read_text() == "mine"
