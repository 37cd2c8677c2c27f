"""Absolute addresses, for those places that need them: previews, canonical links, embed code.

Links between pages are relative, so that the site opens from a disk. Where the site will stand
is known only if the build is told (``--base-url``); without that no page holds an absolute address.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from atlas.model.errors import Fault, FaultyInputError


class BaseUrlError(FaultyInputError):
    """The address at which the site is to stand is none."""


def parse_base_url(text: str | None) -> str | None:
    """Check the address at which the site will stand.

    Parameters
    ----------
    text
        As a user gives it: ``https://example.org/atlas``; None for not known.

    Returns
    -------
    str or None
        The same with one slash at its end.

    Raises
    ------
    BaseUrlError
        It is no absolute http or https address of a folder.
    """
    if text is None:
        return None
    expected = (
        "an absolute address of a folder that anyone may read, as in https://example.org/atlas/"
    )
    try:
        parts = urlsplit(text)
        # The address stands in every page: it holds no secret.
        public = parts.username is None and parts.password is None
        whole = parts.scheme in ("http", "https") and bool(parts.hostname) and public
        _ = parts.port
    except ValueError:
        whole = False
    odd = not text.isprintable() or any(mark in text for mark in ' "<>\\')
    if not whole or parts.query or parts.fragment or odd:
        raise BaseUrlError([Fault(expected, "--base-url", value=text)])
    return text.rstrip("/") + "/"
