"""One edition of the atlas: what a build is of, made once and handed to whoever needs it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from atlas.catalogue.style import Style
from atlas.model.country import Country
from atlas.model.layer import Layer


@dataclass(frozen=True, eq=False)
class Edition:
    """What all pages, files and pictures of one build have in common.

    Attributes
    ----------
    country
        The country that it is the atlas of.
    style
        Colours, lines and type.
    layers
        The maps that it shows, in the order of lists.
    base_url
        Where the site will stand, with a slash at its end, as
        `atlas.web.page.pages.parse_base_url` returns it; None where that is not known.
    project_url
        The project's own page, where errors are reported; None where that is not known.
    figures
        Whether every map is drawn as a picture too, so that pages may name the files.
    docs
        Whether the documentation stands beside the pages, so that these may lead to it.
    notice
        What every page says where a user's census lacks counties, by language.
    """

    country: Country
    style: Style
    layers: tuple[Layer, ...] = ()
    base_url: str | None = None
    project_url: str | None = None
    figures: bool = False
    docs: bool = False
    notice: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def absolute(self, file: str) -> str:
        """Return the absolute address of a file of the site; empty where it is not known."""
        return self.base_url + quote(file) if self.base_url else ""
