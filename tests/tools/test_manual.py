"""The documentation beside a site: what it takes, and what is said where that is not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from atlas.model.errors import AtlasError, UserError
from atlas.tools import manual


def test_it_takes_the_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    manual.check_manual()
    monkeypatch.setattr(manual, "SOURCE", tmp_path / "docs")
    with pytest.raises(UserError, match=r"no pages .* in .*docs\..*\n.*build_atlas\.py --docs"):
        manual.check_manual()


def test_it_takes_what_the_extra_installs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manual, "MAKERS", ("sphinx", "maker_that_is_not_there"))
    with pytest.raises(UserError, match=r"needs maker_that_is_not_there, .*\n.*\.\[docs\]"):
        manual.check_manual()


@pytest.mark.slow
def test_a_faulty_page_is_named_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, site = tmp_path / "docs", tmp_path / "site"
    source.mkdir()
    site.mkdir()
    (source / "conf.py").write_text('extensions = ["myst_nb"]\n', encoding="utf-8")
    (source / "index.md").write_text("# Pages\n\n[one](lost.md)\n", encoding="utf-8")
    monkeypatch.setattr(manual, "SOURCE", source)
    with pytest.raises(AtlasError, match=r"index\.md:3: WARNING: .*lost\.md"):
        manual.write_manual(site)
    assert list(site.iterdir()) == []
    (source / "index.md").write_text("# Pages\n", encoding="utf-8")
    manual.write_manual(site)
    assert "<h1>Pages" in (site / "docs" / "index.html").read_text(encoding="utf-8")
