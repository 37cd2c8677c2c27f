"""The still that stands in a map's place until the live map is there."""

from __future__ import annotations

from atlas.catalogue.style import load_style
from atlas.exports.figures.stills import FOLDER, still_name, still_size, thumb_size
from atlas.model.layer import Layer
from atlas.web.page.pages import Page, environment


def still_of(page: Page, layer: Layer, alt: str, *, thumb: bool = False) -> str:
    """Write the still of a map for both themes, in the best format that a browser knows.

    Parameters
    ----------
    page
        The page that shows it.
    layer
        The map.
    alt
        What it shows, in the page's language.
    thumb
        Whether it stands in a list of maps, small, and is loaded when it comes into sight.

    Returns
    -------
    str
        A ``<picture>``.
    """
    frame = load_style().national_frame
    width, height = (thumb_size if thumb else still_size)(frame)
    files = {
        f"{theme}_{kind}": page.relative(
            f"{FOLDER}/{still_name(layer.id, theme, kind, thumb=thumb)}"
        )
        for theme in ("light", "dark")
        for kind in ("avif", "webp")
    }
    template = environment().get_template("maps/_still.html.j2")
    return template.render(files=files, width=width, height=height, alt=alt, thumb=thumb)
