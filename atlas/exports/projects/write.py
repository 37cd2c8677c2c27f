"""A project for QGIS: the layers of the GeoPackage beside it, each with its look, grouped as maps.

A project is XML in a zip archive. It holds the renderer of each layer, because QGIS draws a layer
whose project entry has none in a random colour, and it names the files by relative paths.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from atlas.exports.projects.contents import Contents, arrange, document_of, themes
from atlas.exports.projects.pages import PAGE_CONSTANTS, page_of
from atlas.exports.projects.places import bookmarks, whole
from atlas.exports.render import render_xml
from atlas.exports.reproducible import write_zip
from atlas.exports.styles.documents import tip
from atlas.model.text import Text
from atlas.words.word_files import read_words

_WORDS: Final = read_words("qgis")

SHAPES: Final = {
    "MultiPolygon": "Polygon",
    "LineString": "Line",
    "MultiLineString": "Line",
    "Point": "Point",
}
"""What a project calls a type of geometry."""


def write_project(contents: Contents, lang: str, path: Path) -> None:
    """Write a QGIS project in one language, the same bytes for the same input.

    Parameters
    ----------
    contents
        The layers and what is said of them.
    lang
        ``zh`` or ``en``.
    path
        The ``.qgz`` file; one that is there is replaced.
    """

    def say(text: Text) -> str:
        return text.get(lang)

    groups = arrange(contents, lang)
    shown = themes(groups, country=contents.country)
    document = render_xml(
        "project.xml.j2",
        about=replace(contents.whole, title=_WORDS["title"], abstract=_WORDS["project_about"]),
        bookmarks=bookmarks(contents),
        box=whole(contents.style.national_frame),
        country=contents.country,
        ground=contents.style.ground,
        groups=groups,
        layers=[
            (entry, document_of(entry, contents)) for group in groups for entry in group.every()
        ],
        pages=[page_of(theme, contents, say) for theme in shown],
        say=say,
        shown={entry.id for theme in shown[:1] for entry in theme.shown},
        tip=tip,
        SHAPES=SHAPES,
        **PAGE_CONSTANTS,
    )
    write_zip({path.with_suffix(".qgs").name: document.encode("utf-8")}, path)
