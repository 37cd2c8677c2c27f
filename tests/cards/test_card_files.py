"""Cards as files: their size and colours, and the same bytes however many draw them."""

import hashlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from atlas.cards.drawing import block_lines
from atlas.cards.write import write_cards
from atlas.catalogue.style import load_style
from atlas.country import china

HARBIN, SONGBEI, SANSHA, UNDRAWN = "230100", "230109", "460300", "232761"
STYLE = load_style(country=china())
TITLE = next(block for block in STYLE.card.head if block.text == "finding")
GROWTH = STYLE.scale("growth").light


@pytest.fixture(scope="module")
def cards(places, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("cards")
    codes = [HARBIN, SONGBEI, SANSHA, UNDRAWN]
    files = write_cards(places, codes, ["zh", "en"], STYLE, folder, workers=2)
    assert sorted(files) == sorted(folder.iterdir())
    return folder


def pixels(file: Path) -> np.ndarray:
    with Image.open(file) as picture:
        return np.asarray(picture.convert("RGB"))


def share(shown: np.ndarray, colour: str) -> float:
    return float((shown == list(bytes.fromhex(colour[1:]))).all(axis=2).mean())


def test_a_card_of_each_place_in_each_language(cards):
    names = sorted(file.name for file in cards.iterdir())
    codes = sorted([HARBIN, SONGBEI, SANSHA, UNDRAWN])
    assert names == [f"{code}.{lang}.png" for code in codes for lang in ("en", "zh")]
    for file in cards.iterdir():
        assert pixels(file).shape == (1440, 1080, 3)
        assert file.stat().st_size < 200_000


def test_the_same_bytes_however_many_draw(cards, places, tmp_path):
    write_cards(places, [SONGBEI, HARBIN], ["en", "zh"], STYLE, tmp_path, workers=1)
    for file in tmp_path.iterdir():
        again = (cards / file.name).read_bytes()
        assert hashlib.sha256(file.read_bytes()).digest() == hashlib.sha256(again).digest()


def test_the_maps_have_the_very_colours_of_the_classes(cards):
    shown = pixels(cards / f"{HARBIN}.zh.png")
    whole, parts = shown[315:570, 48:530], shown[300:820, 560:1032]
    # −5.9 % is of the third class; Harbin fills more than a sixth of its box, alone.
    assert share(whole, GROWTH[2]) > 0.17
    assert all(share(whole, colour) == 0 for colour in (*GROWTH[:2], *GROWTH[3:]))
    # 松北 (+74.6 %), 尚志 (−20.8 %), 五常 (−17.8 %).
    assert all(share(parts, GROWTH[place]) > 0.002 for place in (0, 1, 8))
    # Every class of the legend, a ninth of the width each.
    legend = shown[900:1140, 48:1032]
    assert all(share(legend, colour) > 0.01 for colour in GROWTH)


def test_the_core_stands_enlarged_below_its_prefecture(cards):
    shown = pixels(cards / f"{HARBIN}.zh.png")
    core, parts = shown[640:940, 48:530], shown[300:940, 560:1032]
    # 松北 (+74.6 %), 道里 (+18.8 %), 道外 (−10.5 %): each larger than among all districts.
    for place in (8, 6):
        assert share(core, GROWTH[place]) > 4 * share(parts, GROWTH[place]) > 0


def test_only_the_card_of_a_county_has_an_outline(cards):
    plain, outlined = (pixels(cards / f"{code}.zh.png") for code in (HARBIN, SONGBEI))
    ink = STYLE.ground.ink.light
    # The web map's 2 px are 4.8 px here: dark pixels round the small district of Songbei.
    window = np.s_[500:650, 560:680]
    assert share(outlined[window], ink) > share(plain[window], ink) + 0.01


def test_a_long_name_gets_a_smaller_title_then_two_lines():
    assert block_lines("Harbin", TITLE, STYLE.card) == (64.0, ["Harbin"])
    prefecture = "Bayingolin Mongol Autonomous Prefecture"
    size, lines = block_lines(prefecture, TITLE, STYLE.card)
    assert 44 <= size < 64
    assert lines == [prefecture]
    assert len(block_lines(f"{prefecture} / {prefecture}", TITLE, STYLE.card)[1]) == 2
