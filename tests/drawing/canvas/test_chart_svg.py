"""What becomes of Matplotlib's SVG: a hand-made one, cleaned."""

import re

import pytest

from atlas.catalogue.style import load_style
from atlas.country import china
from atlas.drawing.canvas_svg import NAMES, Head, clean, on_step, paint, tones

RAW = """<?xml version="1.0"?>
<svg width="360pt" height="100pt" viewBox="0 0 360 100" version="1.1">
 <metadata>a date</metadata>
 <defs><style type="text/css">*{stroke-linejoin: round}</style></defs>
 <g id="figure_1">
  <g id="axes_1">
   <g/>
   <g id="patch_3">
    <path d="M 0 10.123456
L 5.06 10
z
" style="fill: INK"/>
   </g>
   <g id="patch_4">
    <path d="M 1 1
z
" style="fill: INK"/>
   </g>
   <g id="class:halo">
    <text style="font-size: 12px; font-family: 'Noto Sans SC'; text-anchor: start; fill: GAIN"
 x="3.456789" y="9" transform="rotate(-0 3 9)">0.12345 人</text>
   </g>
   <g id="class:halo">
    <text style="font-size: 12px" x="4" y="9">b &lt; c</text>
   </g>
  </g>
 </g>
</svg>
""".replace("INK", paint("ink")).replace("GAIN", paint("gain"))


@pytest.fixture(scope="module")
def style():
    return load_style(country=china())


@pytest.fixture(scope="module")
def cleaned(style):
    return clean(RAW, Head("one", "narrow", "A & B", "What it is"), style)


def body_of(svg):
    return svg.split("</style>")[1]


def test_only_what_is_drawn_is_left(cleaned):
    assert body_of(cleaned) == (
        '<g fill="var(--ink)"><path d="M0 10.1L5 10z"/><path d="M1 1z"/></g>'
        '<g class="halo"><text font-size="12px" fill="var(--gain)" x="3.45" y="9">0.12345 人'
        '</text><text font-size="12px" x="4" y="9">b &lt; c</text></g></svg>\n'
    )


def test_it_names_itself(cleaned):
    assert 'role="img" aria-labelledby="one-title one-desc"' in cleaned
    assert '<title id="one-title">A &amp; B</title><desc id="one-desc">What it is</desc>' in cleaned
    assert 'class="chart chart-narrow"' in cleaned
    assert 'viewBox="0 0 360 100"' in cleaned


def test_a_chart_without_a_title_is_decoration(style):
    assert 'aria-hidden="true"' in clean(RAW, Head("one", "small"), style)


def test_colours_have_a_value_on_either_ground(cleaned, style):
    assert f"--ink:{style.ground.ink.light};" in cleaned
    dark = cleaned.split("prefers-color-scheme:dark)")[1]
    assert f"--ink:{style.ground.ink.dark};" in dark
    assert f"--gain:{style.palettes['two'].dark[1]};" in dark
    assert "--loss" not in cleaned


def test_every_named_colour_has_a_tone_and_a_stand_in_of_its_own(style):
    assert set(tones(style)) == set(NAMES)
    assert len({paint(name) for name in NAMES}) == len(NAMES)


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("ground", ["light", "dark"])
def test_writing_can_be_read_on_every_step_and_on_the_page(style, ground):
    found = tones(style)
    for step in (1, 2, 4, 5, 6):
        under = getattr(found[f"step-{step}"], ground)
        assert contrast(under, getattr(found[on_step(step)], ground)) >= 4
    page = getattr(found["page"], ground)
    for name in ("ink", "muted", "gain", "loss", "link", "step-4"):
        assert contrast(page, getattr(found[name], ground)) >= 4


def test_nothing_is_written_on_the_middle_step():
    with pytest.raises(ValueError, match="step 3"):
        on_step(3)


def test_no_stand_in_is_left(cleaned):
    assert not re.search(r"#a7[0-9a-f]{2}5c", cleaned)
