"""Pages as a PDF: impressions that lie one over the other, and the font of their letters."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import pydyf

from atlas.drawing.sheet.printing import FONT, Impression, packed
from atlas.drawing.sheet.sheet import Sheet
from atlas.drawing.sheet.typeface import EM, Typeface

Page = Sequence[Impression]
"""From the lowest to the uppermost."""

SYMBOLIC: Final = 4
"""Flag of a font whose glyphs are called by their numbers."""

STEM: Final = 80
"""Width of stems in a regular weight: it guides readers that draw with another font."""

BLOCK: Final = 100
"""Most letters in a block of the table that says what glyphs stand for."""

CMAP: Final = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
{letters}
endcmap
CMapName currentdict /CMap defineresource pop
end
end"""


def write_pdf(
    file: Path, sheet: Sheet, pages: Sequence[Page], face: Typeface, title: str, author: str
) -> None:
    """Write pages as one file, with neither a date nor a version: the same bytes every time.

    Parameters
    ----------
    file
        Where to.
    sheet
        Size of all pages; its device units are points.
    pages
        At least one.
    face
        What their words are set in.
    title, author
        Of the file.
    """
    pdf = pydyf.PDF()
    pdf.info.update(Title=pydyf.String(title), Author=pydyf.String(author))
    letters = {
        number: text
        for page in pages
        for impression in page
        for number, text in impression.letters.items()
    }
    fonts = pydyf.Dictionary({FONT: _font(pdf, face, dict(sorted(letters.items())))})
    size = (round(side * sheet.scale, 4) for side in (sheet.width, sheet.height))
    look = {
        "Type": "/Page",
        "Parent": pdf.pages.reference,
        "MediaBox": pydyf.Array([0, 0, *size]),
        "Resources": pydyf.Dictionary({"Font": fonts}),
    }
    for page in pages:
        drawn = [_stream(pdf, impression.operators) for impression in page]
        pdf.add_page(pydyf.Dictionary(look | {"Contents": pydyf.Array(drawn)}))
    with file.open("wb") as opened:
        pdf.write(opened)


def _font(pdf: pydyf.PDF, face: Typeface, letters: Mapping[int, str]) -> bytes:
    """Add a font of some glyphs, by their number in the whole one; return the reference to it."""
    name = f"/{_tag(letters)}+{face.name}"
    part = face.part(letters)
    descriptor = {
        "Type": "/FontDescriptor",
        "FontName": name,
        "Flags": SYMBOLIC,
        "FontBBox": pydyf.Array(face.box(letters)),
        "ItalicAngle": 0,
        "Ascent": face.ascent,
        "Descent": face.descent,
        "CapHeight": face.cap_height,
        "StemV": STEM,
        "FontFile2": _stream(pdf, packed(part), Length1=len(part)),
    }
    identity = {"Registry": pydyf.String("Adobe"), "Ordering": pydyf.String("Identity")}
    others = {number: face.width(number) for number in letters if face.width(number) != EM}
    widths = [entry for number in others for entry in (number, pydyf.Array([others[number]]))]
    glyphs = {
        "Type": "/Font",
        "Subtype": "/CIDFontType2",
        "BaseFont": name,
        "CIDSystemInfo": pydyf.Dictionary(identity | {"Supplement": 0}),
        "FontDescriptor": _added(pdf, descriptor),
        "DW": EM,
        "W": pydyf.Array(widths),
        "CIDToGIDMap": "/Identity",
    }
    font = {
        "Type": "/Font",
        "Subtype": "/Type0",
        "BaseFont": name,
        "Encoding": "/Identity-H",
        "DescendantFonts": pydyf.Array([_added(pdf, glyphs)]),
        "ToUnicode": _stream(pdf, packed(_cmap(letters))),
    }
    return _added(pdf, font)


def _tag(letters: Mapping[int, str]) -> str:
    """Name a part of a font by the glyphs that it has."""
    digest = hashlib.sha256(repr(list(letters)).encode()).digest()
    return "".join(chr(ord("A") + byte % 26) for byte in digest[:6])


def _cmap(letters: Mapping[int, str]) -> bytes:
    """Say what glyphs stand for, so that words can be found and copied."""
    rows = [
        f"<{number:04x}> <{text.encode('utf-16-be').hex()}>"
        for number, text in letters.items()
        if text
    ]
    blocks = [rows[first : first + BLOCK] for first in range(0, len(rows), BLOCK)]
    told = ["\n".join([f"{len(block)} beginbfchar", *block, "endbfchar"]) for block in blocks]
    return CMAP.format(letters="\n".join(told)).encode()


def _stream(pdf: pydyf.PDF, deflated: bytes, **extra: int) -> bytes:
    stream = pydyf.Stream([deflated], {"Filter": "/FlateDecode", **extra})
    pdf.add_object(stream)
    return bytes(stream.reference)


def _added(pdf: pydyf.PDF, entries: Mapping[str, object]) -> bytes:
    dictionary = pydyf.Dictionary(entries)
    pdf.add_object(dictionary)
    return bytes(dictionary.reference)
