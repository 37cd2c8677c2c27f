"""The canvas: where words and lines stand, and files that are the same whatever surrounds them."""

import os
import re
import subprocess
import sys
import zlib
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from PIL import Image

from atlas.catalogue.style import load_style
from atlas.country import china
from atlas.drawing.plan import Box
from atlas.drawing.sheet.canvas import (
    A4_SHEET,
    COLOURS,
    EXACT_COLOURS,
    FigureCanvas,
    Sheet,
    drawing,
    line_width,
    save,
    save_png,
)

ROOT = Path(__file__).parents[3]
STYLE = load_style(country=china())
INK = tuple(bytes.fromhex(STYLE.ground.ink.light[1:]))
SMALL = Sheet(200, 60, 2.0, decimals=3, most_labels=0)


def inked(*lines: tuple, halo: float = 0.0, ground: str | None = None) -> np.ndarray:
    """Write lines on a small sheet: how dark each pixel is, in px of the sheet."""
    with drawing():
        canvas = FigureCanvas(SMALL, STYLE, "zh", ground)
        if halo:
            canvas.halos([line[:4] for line in lines], halo)
        for line in lines:
            canvas.write(*line)
        return canvas.pixels()[..., :3].astype(int)


def extent(dark: np.ndarray) -> tuple[float, float, float, float]:
    rows, columns = np.nonzero(dark)
    scale = SMALL.scale
    left, right = columns.min() / scale, (columns.max() + 1) / scale
    return left, rows.min() / scale, right, (rows.max() + 1) / scale


@pytest.mark.parametrize("words", ["黑河 12.5%", "Heihe–Tengchong", "−5,974,657"])
def test_a_line_is_drawn_as_wide_as_it_is_measured(words):
    found = inked((20, 40, words, 16))
    left, top, right, foot = extent((found < 200).any(axis=2))
    # Letters have a little room of their own on either side.
    assert left == pytest.approx(20, abs=2)
    # Kerning draws some nearer to each other: a line is never wider than was measured.
    measured = line_width(words, 16)
    assert 20 + 0.98 * measured - 2 <= right <= 20 + measured
    # They stand on their baseline, or reach below it by no more than their tails.
    assert 40 - 16 <= top < 40 - 8 or words.startswith("−")
    assert 39 <= foot <= 40 + 0.3 * 16


@pytest.mark.parametrize(("align", "share"), [("left", 0), ("center", 0.5), ("right", 1)])
def test_a_line_stands_before_its_end_or_around_its_middle(align, share):
    left, _, right, _ = extent((inked((100, 40, "黑河黑河", 16, None, align)) < 200).any(axis=2))
    assert left == pytest.approx(100 - share * 64, abs=1.5)
    assert right == pytest.approx(100 - share * 64 + 64, abs=1.5)


def test_minus_signs_and_chinese_are_letters_of_the_font():
    """None is the box of a letter that the font lacks."""
    box = inked((20, 40, "\N{TIBETAN LETTER KA}", 16))
    for letter in ("−", "审", "è", "—", "²"):
        found = inked((20, 40, letter, 16))
        assert (found < 200).any(), letter
        assert not np.array_equal(found, box), letter


def test_a_dollar_begins_no_formula():
    left, _, right, _ = extent((inked((20, 40, "$a_b$ 河", 16)) < 200).any(axis=2))
    assert right - left == pytest.approx(line_width("$a_b$ 河", 16), abs=3)


def test_a_halo_reaches_round_its_letters():
    dark = "#230549"
    bare = inked((20, 40, "一", 32), ground=dark)
    haloed = inked((20, 40, "一", 32), halo=6, ground=dark)
    page = (haloed > 200).all(axis=2)
    assert not (bare > 200).any()
    left, top, right, foot = extent(page)
    stroke = extent((haloed < 60).all(axis=2) & (bare != bare[0, 0]).any(axis=2))
    # Half of its width on every side of the one stroke of 一.
    assert stroke[0] - left == pytest.approx(3, abs=1)
    assert right - stroke[2] == pytest.approx(3, abs=1)
    assert stroke[1] - top == pytest.approx(3, abs=1)
    assert foot - stroke[3] == pytest.approx(3, abs=1)


def test_words_stand_over_what_is_filled_after_them():
    with drawing():
        canvas = FigureCanvas(SMALL, STYLE, "zh")
        canvas.write(20, 40, "河", 16)
        canvas.box(Box(0, 0, 200, 60), fill="#d3d9ea")
        found = canvas.pixels()[..., :3].reshape(-1, 3)
    assert (found == INK).all(axis=1).sum() > 20


def test_lines_end_at_a_box_and_at_an_outline():
    with drawing():
        canvas = FigureCanvas(SMALL, STYLE, "zh")
        line = canvas.device_path([np.array([[0, 30], [200, 30]])])
        ring = np.array([[50, 0], [200, 0], [200, 60], [50, 60], [50, 0]])
        outline = canvas.device_path([ring], closed=True)
        canvas.stroke(line, "#000000", 4, within=Box(0, 0, 120, 60), inside=outline)
        left, top, right, foot = extent((canvas.pixels()[..., :3] < 100).all(axis=2))
    assert (left, right) == pytest.approx((50, 120), abs=0.5)
    assert (top, foot) == pytest.approx((28, 32), abs=0.5)


def test_dashes_are_as_long_as_they_are_asked_for():
    with drawing():
        canvas = FigureCanvas(SMALL, STYLE, "zh")
        line = canvas.device_path([np.array([[0, 30], [200, 30]])])
        canvas.stroke(line, "#000000", 2, dash=(15, 10))
        row = (canvas.pixels()[60, :, 0] < 128).astype(int)
    starts = np.flatnonzero(np.diff(row) == 1) / SMALL.scale
    assert np.diff(starts).tolist() == pytest.approx([25] * (len(starts) - 1), abs=0.6)
    assert row.mean() == pytest.approx(0.6, abs=0.02)


def test_the_commonest_colours_of_a_png_are_kept_as_they_are(tmp_path):
    # A wheel of 65,536 colours of one pixel each, over 64 flat colours that differ by little.
    shades = np.stack(np.meshgrid(np.arange(256), np.arange(256)), axis=2)
    wheel = np.dstack([shades, shades.sum(axis=2) // 2]).astype(np.uint8)
    flat = np.repeat(np.arange(EXACT_COLOURS), 4)[None, :, None] + [180, 100, 30]
    drawn = np.concatenate([np.repeat(flat, 256, axis=0).astype(np.uint8), wheel])
    save_png(np.insert(drawn, 3, 255, axis=2), tmp_path / "few.png", 192)
    with Image.open(tmp_path / "few.png") as picture:
        assert picture.mode == "P"
        assert len(picture.getcolors()) <= COLOURS
        assert picture.info["dpi"] == pytest.approx((192, 192), abs=0.1)
        found = np.asarray(picture.convert("RGB"))
    assert (found[:256] == drawn[:256]).all()
    assert np.abs(found[256:].astype(int) - drawn[256:]).mean() < 12


# Files.


def drawn(sheet: Sheet, words: str) -> FigureCanvas:
    canvas = FigureCanvas(sheet, STYLE, "zh")
    canvas.write(20, 40, words, 16)
    canvas.box(Box(20, 50, 40, 8), fill="#b95809")
    return canvas


def streams(written: bytes) -> bytes:
    found = re.findall(rb"stream\r?\n(.*?)\nendstream", written, re.S)
    return b"".join(zlib.decompress(one) for one in found if one[:1] == b"x")


def test_a_print_is_a_page_whose_letters_can_be_searched(tmp_path):
    file = tmp_path / "one.pdf"
    with drawing():
        save(drawn(A4_SHEET, "黑河"), file, "中国人口地图集")
    written = file.read_bytes()
    (box,) = re.findall(rb"/MediaBox \[ ?0 0 ([\d.]+) ([\d.]+) ?\]", written)
    assert [float(side) for side in box] == pytest.approx([841.89, 595.28], abs=0.01)
    assert written.count(b"/ToUnicode") >= 1
    assert b"/CreationDate" not in written
    assert b"/Title (one)" in written
    unpacked = streams(written).lower()
    assert {f"<{ord(letter):04x}>".encode() in unpacked for letter in "黑河"} == {True}


def test_an_svg_has_the_size_of_the_page_and_no_date(tmp_path):
    file = tmp_path / "one.svg"
    with drawing():
        save(drawn(A4_SHEET, "黑河"), file, "China Population Atlas")
    written = file.read_text(encoding="utf-8")
    width, height = re.search(r'width="([\d.]+)pt" height="([\d.]+)pt"', written).groups()
    assert (float(width), float(height)) == pytest.approx((841.89, 595.28), abs=0.01)
    assert "<dc:date>" not in written
    assert "#b95809" in written


SCRIPT = """
import sys
from pathlib import Path
from atlas.drawing.sheet.canvas import drawing, save
from atlas.drawing.sheet.canvas import A4_SHEET, PNG_SHEET
from tests.exports.figures.test_canvas import drawn
folder = Path(sys.argv[1])
for kind, sheet in (("png", PNG_SHEET), ("pdf", A4_SHEET), ("svg", A4_SHEET)):
    with drawing():
        save(drawn(sheet, "黑河 Heihe 12.5%"), folder / f"one.{kind}", "x")
"""


@pytest.mark.slow
def test_a_users_settings_of_matplotlib_change_no_byte(tmp_path):
    """Nor does the seed of hashes, which differs from one run to the next."""
    settings = tmp_path / "matplotlibrc"
    settings.write_text(
        "backend: TkAgg\nfont.size: 40\npatch.antialiased: False\ntext.color: red\n"
        "axes.unicode_minus: False\nsavefig.dpi: 30\nsavefig.bbox: tight\npdf.fonttype: 42\n"
        "hatch.linewidth: 9\ntext.antialiased: False\nsavefig.transparent: True\n"
    )
    found = []
    for number, own in enumerate(({}, {"MPLBACKEND": "TkAgg", "MATPLOTLIBRC": str(settings)})):
        folder = tmp_path / str(number)
        folder.mkdir()
        path = {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": str(number)}
        command = [sys.executable, "-c", SCRIPT, str(folder)]
        subprocess.run(command, env=os.environ | path | own, check=True, cwd=ROOT)
        found.append({file.name: file.read_bytes() for file in folder.iterdir()})
    assert len(found[0]) == 3
    assert found[0] == found[1]


def test_settings_are_as_they_were_after_drawing():
    with mpl.rc_context({"font.size": 17.0}):
        with drawing():
            assert mpl.rcParams["font.size"] != 17.0
        assert mpl.rcParams["font.size"] == 17.0
