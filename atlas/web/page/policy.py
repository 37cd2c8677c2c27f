"""What a page lets its browser load and run: files of its own site, and what it bears itself.

The policy stands in the page, so that it holds from a disk and on any host. Nothing is allowed but
what is named: scripts, styles and pictures of the site, and in a few pages frames of it. No script
or rule that gets into a page by a name, a title or an address runs: rules of elements stand
together in the head, and what a page bears is allowed by its hash. ``docs/publish.md`` says it to
hosts, and a test holds every page to what stands there.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256

from markupsafe import Markup

RULE = re.compile(r"[\w\-:;.%#]+")
"""What the rule of an element is made of: nothing that could end it or ask for a file."""

RULES_OF_DRAWING = re.compile("<style>(.*?)</style>", re.DOTALL)


class Looks:
    """The rules that single elements of one page have: a colour, a place along an axis.

    A policy without ``'unsafe-inline'`` forbids them as attributes.
    """

    def __init__(self) -> None:
        self._classes: dict[str, str] = {}
        self._drawings: dict[str, None] = {}

    def __call__(self, rule: str) -> str:
        """Return the class of an element with a rule, such as ``left:50%``; alike ones share it.

        Raises
        ------
        ValueError
            If the rule holds more than names, numbers and colours.
        """
        if not RULE.fullmatch(rule):
            raise ValueError(f"no rule of one element: {rule!r}")
        return self._classes.setdefault(rule, f"s{len(self._classes)}")

    def drawn(self, svg: str) -> Markup:
        """Return a drawing of ours as a page may hold it: its rules go to those of the page."""
        self._drawings.update(dict.fromkeys(RULES_OF_DRAWING.findall(svg)))
        return Markup(RULES_OF_DRAWING.sub("", svg))

    @property
    def rules(self) -> Markup:
        """What the ``<style>`` of the page holds; empty if it needs none."""
        own = (f".{name}{{{rule}}}" for rule, name in self._classes.items())
        return Markup("".join([*self._drawings, *own]))


def policy(
    *,
    scripts: Iterable[str] = (),
    styles: Iterable[str] = (),
    images: str = "",
    frames: str = "",
    files: str = "'self'",
) -> Markup:
    """Write a page's policy, for an attribute between double quotes.

    Parameters
    ----------
    scripts, styles
        What stands in the page itself and may run; an empty one does not stand there.
    images
        Where images come from besides the site: ``data:``, ``blob:``.
    frames
        Where the pages that it holds come from; empty if it holds none.
    files
        Where scripts, styles and pictures come from, a disk too; empty for a page that stands
        alone.
    """
    wanted = {
        "default-src": "'none'",
        "script-src": f"{files} {_hashes(scripts)}",
        "style-src": f"{files} {_hashes(styles)}",
        "img-src": f"{files} {images}",
        "frame-src": frames,
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    given = {name: sources.strip() for name, sources in wanted.items()}
    # What is not named is as the first says.
    return Markup(";".join(f"{name} {sources}" for name, sources in given.items() if sources))


def _hashes(texts: Iterable[str]) -> str:
    digests = (sha256(text.encode("utf-8")).digest() for text in texts if text)
    return " ".join(f"'sha256-{b64encode(digest).decode('ascii')}'" for digest in digests)
