"""How Sphinx makes the documentation: ``python -m sphinx -W docs site/docs``, without network.

Pages are Markdown (MyST). Those under ``gallery/`` are notebooks in Markdown, which are run when
the documentation is built, on the site that ``CHINA_ATLAS_SITE`` names (default: ``site/`` of this
folder's parent). ``-D nb_execution_mode=off`` leaves them unrun, and needs no site.
"""

from __future__ import annotations

import logging
import os
import re
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

import nbformat
from myst_nb.core.read import read_myst_markdown_notebook
from sphinx.application import Sphinx

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import atlas  # noqa: E402
from atlas.catalogue.style import load_style  # noqa: E402
from atlas.country import china  # noqa: E402
from atlas.web.data.assets import icon  # noqa: E402

# Notebooks run in folders and processes of their own: what they need is said in the environment.
os.environ.setdefault("CHINA_ATLAS_SITE", str(ROOT / "site"))
paths = filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))
os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), *paths])
logging.getLogger("traitlets").setLevel(logging.WARNING)

project = "China Population Atlas"
author = "The China Population Atlas developers"
version = release = atlas.__version__
project_copyright = author
language = "en"

STYLE = load_style(country=china())
GROUND = STYLE.ground
COLOURS = {
    "color-background-primary": GROUND.page,
    "color-background-secondary": GROUND.page,
    "color-background-hover": GROUND.land_without_theme,
    "color-background-border": STYLE.missing.fill,
    "color-code-background": GROUND.land_without_theme,
    "color-foreground-primary": GROUND.ink,
    "color-foreground-secondary": GROUND.muted,
    "color-foreground-muted": GROUND.muted,
    "color-foreground-border": GROUND.muted,
    "color-brand-primary": GROUND.link_and_focus,
    "color-brand-content": GROUND.link_and_focus,
    "color-brand-visited": GROUND.link_and_focus,
    "color-header-background": GROUND.page,
    "color-sidebar-background": GROUND.page,
    "color-api-name": GROUND.link_and_focus,
    "color-api-pre-name": GROUND.muted,
}
"""The colours of the site by the names that Furo has for them."""

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]
templates_path = ["_templates"]
source_suffix = {".md": "myst-nb"}

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 4  # as a forge makes them, so that one link holds there and here

nb_execution_mode = "force"
nb_execution_in_temp = True
nb_execution_show_tb = True
nb_execution_timeout = 120
nb_merge_streams = True

BUILDS_OWN = (
    *("period_names", "own_names", "named_files"),
    *("leaves_of", "speaks_for_the_country", "counts_all"),
)
"""Members of public classes that only a build asks for: the reference leaves them out."""

autodoc_default_options = {"exclude-members": ",".join(BUILDS_OWN)}
autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
autodoc_preserve_defaults = True
napoleon_google_docstring = False
napoleon_use_rtype = False
default_role = "py:obj"
"""A name in backticks is a link where it is public, and else stands in italics."""

html_theme = "furo"
pygments_dark_style = "github-dark"
html_title = "China Population Atlas: documentation"
html_short_title = "Documentation"
html_static_path = ["_static"]
html_css_files = ["atlas.css"]
html_copy_source = False
html_show_search_summary = False  # it would be fetched, which browsers refuse from a disk
html_theme_options = {
    f"{theme}_css_variables": {name: str(getattr(tone, theme)) for name, tone in COLOURS.items()}
    | {"font-stack": STYLE.type.stack}
    for theme in ("light", "dark")
}
html_show_sphinx = False
html_show_copyright = False
SIDEBAR = ("brand", "atlas", "search", "scroll-start", "navigation", "scroll-end")
html_sidebars = {"**": [f"sidebar/{part}.html" for part in SIDEBAR]}

GALLERY = ROOT / "docs" / "gallery"
NOTEBOOKS = sorted(file for file in GALLERY.glob("*.md") if file.stem != "index")
html_context = {
    "notebooks": [f"gallery/{file.stem}" for file in NOTEBOOKS],
    "icon": f"data:image/svg+xml,{quote(icon(STYLE))}",
}

OUTSIDE = {
    "README.md#add-a-map": "/add-a-map.md",
    "CONTRIBUTING.md": "/contributing.md",
    "CHANGELOG.md": "/changes.md",
}
"""Files beside ``docs/`` that pages link to, and the pages that hold them here."""


def lead_inside(app: Sphinx, *read: Any) -> None:
    """Lead links to files beside ``docs/`` to pages, as a page or what it includes is read."""
    content: list[str] = read[-1]
    for file, page in OUTSIDE.items():
        content[0] = re.sub(rf"\]\((\.\./)*{re.escape(file)}", f"]({page}", content[0])
    content[0] = re.sub(r"\[([^\]]+)\]\(LICENSE\)", r"\1", content[0])


def list_public(app: Sphinx, page: str, content: list[str]) -> None:
    """Put what is public where the reference has the place of it: functions, then classes."""
    if page != "api":
        return
    names = [name for name in atlas.__all__ if not name.startswith("_")]
    classes = [name for name in names if isinstance(getattr(atlas, name), type)]
    functions = [name for name in names if name not in classes]
    for title, directive, listed in (
        ("Functions", ".. autofunction:: atlas.{}", functions),
        ("Classes", ".. autoclass:: atlas.{}\n   :members:", classes),
    ):
        all_of_them = "\n\n".join(directive.format(name) for name in listed)
        block = f"## {title}\n\n```{{eval-rst}}\n{all_of_them}\n```" if listed else ""
        content[0] = content[0].replace(f"<!-- public: {title.lower()} -->", block)


def write_notebooks(app: Sphinx, failure: Exception | None) -> None:
    """Write the notebooks beside their pages, to take along: unrun, and with the same bytes."""
    for file in () if failure else NOTEBOOKS:
        notebook = read_myst_markdown_notebook(file.read_text(encoding="utf-8"))
        for number, cell in enumerate(notebook.cells):
            cell["id"] = f"cell-{number}"
        nbformat.write(notebook, app.outdir / "gallery" / f"{file.stem}.ipynb")


def setup(app: Sphinx) -> None:
    """Tie the hooks to Sphinx."""
    app.connect("build-finished", write_notebooks)
    app.connect("source-read", lead_inside)
    app.connect("source-read", list_public)
    app.connect("include-read", lead_inside)
