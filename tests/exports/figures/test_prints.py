"""Figures for print: the operators of their pages, and files that hold what these need."""

import re
import zlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from atlas.catalogue.style import load_style
from atlas.drawing.plan.views import Box
from atlas.drawing.sheet.plates import plate_of
from atlas.drawing.sheet.printing import Impression, Print
from atlas.drawing.sheet.shapes import prepare_shapes
from atlas.drawing.sheet.sheet import PAGE
from atlas.drawing.sheet.typeface import Typeface, cut_font
from atlas.exports.figures.drawing import Desk, Material
from atlas.exports.figures.pdf import write_pdf
from atlas.exports.figures.prints import PrintDesk

STYLE = load_style()
WORDS = "黑河 Heihe 12.5%"


@pytest.fixture
def font(tmp_path: Path) -> Path:
    file = tmp_path / "letters.ttf"
    cut_font([WORDS], file)
    return file


@pytest.fixture
def face(font) -> Typeface:
    return Typeface(font)


@pytest.fixture
def paper(face) -> Print:
    return Print(PAGE, STYLE, "zh", face)


def operators(impression: Impression) -> list[str]:
    """What an impression draws, but for the beginning and the end that all have."""
    lines = zlib.decompress(impression.operators).decode().split("\n")
    assert lines[:3] == ["q", "0.1 0 0 0.1 0 0 cm", "1 j"]
    assert lines[-1] == "Q"
    return [line for line in lines[3:-1] if line]


# The page is 210 mm high, 5952.8 tenths of a point; a px is 7.5 of them.


def test_a_box_is_filled_in_tenths_of_a_point(paper):
    paper.box(Box(10, 20, 40, 8), fill="#ff0000")
    corners = ["75 5803 m", "375 5803 l", "375 5743 l", "75 5743 l", "h"]
    assert operators(paper.impression()) == ["q", "1 0 0 rg", *corners, "f", "Q", "BT", "ET"]


def test_a_seam_is_stroked_in_the_colour_of_its_fill(paper):
    ring = paper.device_path([np.array([[0, 0], [4, 0], [0, 4], [0, 0]])], closed=True)
    paper.fill(ring, "#0000ff", seam=0.6)
    corners = ["0 5953 m", "30 5953 l", "0 5923 l", "h"]
    drawn = ["q", "0 0 1 rg", "0 0 1 RG", "4.5 w", *corners, "B", "Q"]
    assert operators(paper.impression()) == [*drawn, "BT", "ET"]


def test_lines_end_at_a_box_and_at_an_outline(paper):
    line = paper.device_path([np.array([[0, 0], [40, 0]])])
    ring = paper.device_path([np.array([[0, 0], [8, 0], [0, 8], [0, 0]])], closed=True)
    paper.stroke(line, "#000000", 2, dash=(4, 2), within=Box(0, 0, 20, 20), inside=ring)
    frame = ["0 5803 150 150 re", "W", "n"]
    outline = ["0 5953 m", "60 5953 l", "0 5893 l", "h", "W", "n"]
    drawn = ["0 0 0 RG", "15 w", "[30 15] 0 d", "0 5953 m", "300 5953 l", "S"]
    assert operators(paper.impression()) == ["q", *frame, *outline, *drawn, "Q", "BT", "ET"]


def test_words_stand_over_what_is_filled_after_them(paper):
    paper.write(0, 100, "河", 10)
    paper.box(Box(0, 0, 200, 200), fill="#ffffff")
    drawn = operators(paper.impression())
    assert drawn.index("f") < drawn.index("BT")


@pytest.mark.parametrize(("align", "left"), [("left", 750), ("center", 675), ("right", 600)])
def test_words_stand_before_their_end_or_middle(paper, face, align, left):
    # Two letters of Chinese, each as wide as its size.
    paper.write(100, 100, "黑河", 10, "#ff0000", align)
    numbers = "".join(f"{glyph.number:04x}" for glyph in face.line("黑河").glyphs)
    words = ["1 0 0 rg", "/F 75 Tf", f"1 0 0 1 {left} 5203 Tm", f"[<{numbers}>] TJ"]
    assert operators(paper.impression()) == ["BT", *words, "ET"]


def test_letters_that_stand_nearer_are_drawn_nearer(paper, face):
    paper.write(0, 0, "AV", 10)
    a, v = face.line("AV").glyphs
    assert f"[<{a.number:04x}> {a.nearer} <{v.number:04x}>] TJ" in operators(paper.impression())


def test_a_file_has_a_glyph_for_each_letter_of_its_pages(paper, face, tmp_path):
    other = Print(PAGE, STYLE, "zh", face)
    paper.write(0, 0, "黑河", 10)
    other.write(0, 0, "河 Heihe", 10)
    under, over = paper.impression(), other.impression()
    file = tmp_path / "two.pdf"
    write_pdf(file, PAGE, [[under, over], [over]], face, "two", "中国")
    written = file.read_bytes()
    assert len(re.findall(rb"/Type /Page\b", written)) == 2
    assert len(re.findall(rb"/Type /Font\b/Subtype /Type0", written)) == 1
    assert b"/Title (two)" in written
    assert b"/Author <feff4e2d56fd>" in written
    streams = re.findall(rb"/FlateDecode.*?>>\nstream\n(.*?)\nendstream", written, re.S)
    unpacked = [zlib.decompress(stream) for stream in streams]
    letters = {glyph.number: glyph.text for glyph in face.line("黑河 Heihe").glyphs}
    table = next(stream.decode() for stream in unpacked if b"begincmap" in stream)
    block = re.search(r"(\d+) beginbfchar\n(.*)\nendbfchar", table, re.S)
    found = re.findall(r"^<(\w{4})> <(\w{4})>$", block[2], re.M)
    assert {int(number, 16): chr(int(text, 16)) for number, text in found} == letters
    assert int(block[1]) == len(letters)
    assert face.part(letters) in unpacked


def test_what_was_drawn_before_changes_no_file(country, growth, font, tmp_path):
    shapes = prepare_shapes(country, ["county_2010_2020"], PAGE, STYLE.national_frame)
    material = Material(shapes, (), STYLE, font)
    codes = shapes.national["county_2010_2020"].codes
    plate = plate_of(growth, country.unit_sets["county_2010_2020"], codes, STYLE)
    turned = replace(plate, id="turned", colours=plate.colours[::-1])
    names = [(plate, "zh"), (plate, "en"), (turned, "en"), (turned, "zh")]

    def written(order: list, folder: Path) -> dict[str, bytes]:
        folder.mkdir()
        desk = PrintDesk(Desk(material, PAGE))
        for subject, lang in order:
            desk.write(subject, lang, folder / f"{subject.id}.{lang}.pdf")
        return {file.name: file.read_bytes() for file in folder.iterdir()}

    once = written(names, tmp_path / "once")
    assert len(set(once.values())) == 4
    assert written(names[::-1], tmp_path / "again") == once
