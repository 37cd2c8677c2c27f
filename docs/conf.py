"""How Sphinx makes the documentation: ``python -m sphinx -W docs site/docs``, without network.

Pages are Markdown (MyST). Those under ``gallery/`` are notebooks in Markdown, which are run when
the documentation is built, on the site that ``CHINA_ATLAS_SITE`` names (default: ``site/`` of this
folder's parent). ``-D nb_execution_mode=off`` leaves them unrun, and needs no site.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import atlas  # noqa: E402
from atlas.catalogue.style import load_style  # noqa: E402
from atlas.country import china  # noqa: E402

# Notebooks run in folders and processes of their own: what they need is said in the environment.
os.environ.setdefault("CHINA_ATLAS_SITE", str(ROOT / "site"))
paths = filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))
os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), *paths])

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

autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
autodoc_preserve_defaults = True
napoleon_google_docstring = False
napoleon_use_rtype = False
default_role = "py:obj"
"""A name in backticks is a link where it is public, and else stands in italics."""

html_theme = "furo"
html_title = "China Population Atlas: documentation"
html_short_title = "Documentation"
html_static_path = ["_static"]
html_css_files = ["atlas.css"]
html_copy_source = False
html_theme_options = {
    f"{theme}_css_variables": {name: str(getattr(tone, theme)) for name, tone in COLOURS.items()}
    | {"font-stack": STYLE.type.stack}
    for theme in ("light", "dark")
}
html_show_sphinx = False
html_show_copyright = False

OUTSIDE = {
    "../README.md#add-a-map": "/add-a-map.md",
    "README.md#add-a-map": "/add-a-map.md",
    "CONTRIBUTING.md#add-a-measure": "/contributing.md#add-a-measure",
    "CHANGELOG.md": "/changes.md",
}
"""Links of pages to files that lie beside ``docs/``, and the pages that hold these here."""


def lead_inside(text: str) -> str:
    """Lead links to files beside ``docs/`` to the pages that hold them."""
    for target, page in OUTSIDE.items():
        text = text.replace(f"]({target})", f"]({page})")
    return re.sub(r"\[([^\]]+)\]\(LICENSE\)", r"\1", text)


def on_read(app: Any, name: str, content: list[str]) -> None:
    """Mend the links of a page, of the repository or of ``docs/``, as it is read."""
    content[0] = lead_inside(content[0])


def on_include(app: Any, path: Path, parent: str, content: list[str]) -> None:
    """Mend the links of a file that a page includes."""
    content[0] = lead_inside(content[0])


def setup(app: Any) -> None:
    """Tie the hooks to Sphinx."""
    app.connect("source-read", on_read)
    app.connect("include-read", on_include)
