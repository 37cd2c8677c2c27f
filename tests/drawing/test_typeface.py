"""Lines of glyphs for print, and the parts of the font that are cut for them."""

from pathlib import Path

import pytest
from matplotlib.font_manager import get_font
from matplotlib.ft2font import LoadFlags

from atlas.drawing.canvas.canvas import font_file
from atlas.drawing.sheet.typeface import EM, Typeface, cut_font

SIZE = 8.25
MISSING = "\N{TIBETAN LETTER KA}"


@pytest.fixture
def cut(tmp_path: Path) -> Path:
    file = tmp_path / "letters.ttf"
    cut_font(["黑河", "office"], file)
    return file


@pytest.mark.parametrize("words", ["黑河 Heihe", "12.5%", "AV To Wa", "Heihe–Tengchong line"])
def test_a_line_is_as_wide_as_in_a_picture(cut, words):
    font = get_font(str(cut))
    font.set_size(SIZE, 72)
    font.set_text(words, 0, flags=LoadFlags.NO_HINTING)
    picture = font.get_width_height()[0] / 64
    # Pictures round every letter to a 64th of a point.
    ours = Typeface(cut).line(words).width * SIZE / EM
    assert ours == pytest.approx(picture, abs=len(words) / 64)


def test_pairs_of_letters_stand_nearer_to_each_other(cut):
    face = Typeface(cut)
    pair = face.line("AV")
    alone = sum(face.line(letter).width for letter in "AV")
    assert [glyph.nearer for glyph in pair.glyphs] == [alone - pair.width, 0]
    assert 0 < alone - pair.width < EM / 10


def test_glyphs_say_what_they_stand_for(cut):
    glyphs = Typeface(cut).line(f"河a{MISSING}").glyphs
    assert [glyph.text for glyph in glyphs] == ["河", "a", ""]
    assert glyphs[-1].number == 0


def test_a_cut_font_has_a_glyph_for_each_letter_and_no_others(cut):
    whole, face = Typeface(font_file()), Typeface(cut)
    assert [glyph.text for glyph in face.line("office").glyphs] == list("office")
    assert face.line("黑河").width == whole.line("黑河").width == 2 * EM
    assert [glyph.number for glyph in face.line("人口").glyphs] == [0, 0]
    assert cut.stat().st_size < font_file().stat().st_size / 100


def test_a_part_keeps_the_numbers_of_its_glyphs(cut, tmp_path):
    face = Typeface(cut)
    number = face.line("河").glyphs[0].number
    other = face.line("A").glyphs[0].number
    file = tmp_path / "part.ttf"
    file.write_bytes(face.part([number]))
    part = Typeface(file)
    assert part.box([number]) == face.box([number])
    assert part.box([other]) == (0, 0, 0, 0) != face.box([other])
    assert file.stat().st_size < cut.stat().st_size / 3


def test_ink_covers_what_the_glyphs_do(cut):
    face = Typeface(cut)
    # 一 is one stroke; at a pixel a unit of the em its ink is as wide and as high as its box.
    whole = Typeface(font_file())
    left, foot, right, top = whole.box([whole.line("一").glyphs[0].number])
    ink = whole.ink("一", EM, 0.0, 0.0)
    assert (ink.left, ink.foot) == (left, foot)
    assert ink.cover.shape == (top - foot, right - left)
    assert ink.cover.max() == 255
    # Half a pixel further, as much is covered.
    one, other = face.ink("河", 20.0, 0.0, 0.0), face.ink("河", 20.0, 0.5, 0.5)
    assert one.cover.sum(dtype=int) == pytest.approx(other.cover.sum(dtype=int), rel=0.01)
    assert face.ink("A河", 20.0, 0.0, 0.0).left == face.ink("A", 20.0, 0.0, 0.0).left
    assert face.ink(" ", 20.0, 0.0, 0.0).cover.size == 0
