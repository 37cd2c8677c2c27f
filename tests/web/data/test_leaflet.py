"""Leaflet as it comes from its package: byte for byte the file that its makers published."""

import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from atlas.model.errors import UnavailableError
from atlas.web.data.assets import LEAFLET_DISTRIBUTION, leaflet_text


def test_the_installed_leaflet_is_the_published_one() -> None:
    assert "Leaflet 1.9.4" in leaflet_text("leaflet.js")[:80]
    assert ".leaflet-pane" in leaflet_text("leaflet.css")


def test_another_file_under_its_name_stops_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "static" / "js_lib_leaflet" / "leaflet.js"
    file.parent.mkdir(parents=True)
    file.write_text("L = 1; // Leaflet 1.9.4", encoding="utf-8")
    monkeypatch.setattr("atlas.web.data.assets.resources.files", lambda name: tmp_path)
    with pytest.raises(UnavailableError, match=r"leaflet\.js of the installed package .* SHA-256"):
        leaflet_text("leaflet.js")


def test_no_other_minor_version_of_leaflet_is_installed_beside_us() -> None:
    """``leaflet-private.js`` uses what 1.9 has and does not document."""
    project = Path(__file__).parents[3] / "pyproject.toml"
    asked = tomllib.loads(project.read_text("utf-8"))["project"]["dependencies"]
    (bounds,) = (Requirement(one).specifier for one in asked if LEAFLET_DISTRIBUTION in one)
    assert bounds.contains(version(LEAFLET_DISTRIBUTION))
    assert bounds.contains("1.9.5")
    assert not bounds.contains("1.10.0")
    assert not bounds.contains("2.0.0")
