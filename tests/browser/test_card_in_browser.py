"""The pair card in a browser: what it says, drawn on a canvas, saved from a disk.

``card_answers.json`` holds what no other text of a page says, written by hand.
"""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from atlas.catalogue.style import load_style
from atlas.country import china
from atlas.places.card import card_words, split_of
from atlas.places.sentences import finding, people_sentence, source_line

HARBIN, SONGBEI, DONGGUAN = "230100", "230109", "441900"
GROWTH = load_style(country=china()).scale("growth").light
ANSWERS = json.loads(Path(__file__).with_name("card_answers.json").read_text(encoding="utf-8"))
CODE = re.compile(r"\d{6}|census_|SHA")


def path_of(code: str, lang: str) -> str:
    return f"{'en/' if lang == 'en' else ''}place/{code}.html"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_click_saves_the_card_and_shows_it(open_page, tmp_path, lang):
    page, errors = open_page(path_of(SONGBEI, lang), width=390, height=780, dark=True)
    with page.expect_download() as download:
        page.click("[data-card]")
    assert download.value.suggested_filename == f"{SONGBEI}.{lang}.png"
    file = tmp_path / "card.png"
    download.value.save_as(file)
    with Image.open(file) as opened:
        picture = opened.convert("RGB")
    assert picture.size == (1080, 1440)
    # On light ground whatever the reader's; one line, the legend, holds the colours of all
    # classes. Where it stands hangs on the reader's fonts.
    assert picture.getpixel((5, 5)) == (255, 255, 255)
    pixels = np.asarray(picture)
    shares = [(pixels == list(bytes.fromhex(one[1:]))).all(axis=2).mean(axis=1) for one in GROWTH]
    assert np.min(shares, axis=0).max() > 0.05
    image = page.locator(".take img")
    image.wait_for()
    assert card_of_name(lang) in (image.get_attribute("alt") or "")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert errors == []


def test_a_picture_is_packed_after_a_frame_that_was_asked_for(open_page):
    """On a page at rest Chromium waits a second for one, whatever there is to save."""
    page, errors = open_page(path_of(SONGBEI, "en"))
    with page.expect_download() as download:
        frames = page.evaluate(
            """async () => {
                let asked = 0;
                const own = window.requestAnimationFrame;
                window.requestAnimationFrame = (draw) => own(draw, asked += 1);
                await ATLAS.save.picture(document.createElement('canvas'), 'blank.png');
                return asked;
            }"""
        )
    assert (frames, download.value.suggested_filename) == (1, "blank.png")
    assert errors == []


def card_of_name(lang: str) -> str:
    return {"zh": "松北区", "en": "Songbei District"}[lang]


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda it: f"{it['code']}-{it['lang']}")
def test_a_card_says_what_its_page_and_the_census_say(open_page, places, answer: dict[str, Any]):
    code, lang = answer["code"], answer["lang"]
    page, errors = open_page(path_of(code, lang))
    with page.expect_download():
        page.click("[data-card]")
    card = page.evaluate("(code) => ATLAS.card.content(ATLAS.place(code))", code)
    level, place = places.all[code]
    split = split_of(places, place, lang)
    assert card["name"] == place[f"name_{lang}"]
    assert card["finding"] == finding(places.subject, place, lang)
    assert card["sentence"] == people_sentence(places, level, place, lang)
    assert card["source"] == source_line(places, place, lang)
    assert [tuple(line) for line in card["split"]] == list(split)
    assert len(split) == (1 if answer["unsplit"] else 3)
    unsplit = card_words(places.subject, lang)["unsplit"] if answer["unsplit"] else ""
    assert card["unsplit"] == unsplit
    # Which class the legend marks is of the exact change: 4.972% is printed as 5.0%, and lies
    # below the break at 5.
    maps = len(answer["captions"])
    assert card["captions"][:maps] == answer["captions"]
    for key in ("within", "core", "compare", "group", "rights"):
        assert card[key] == answer[key], key
    # Rows and hashes stand on the page, for who checks; a picture has no room for them.
    printed = [value for key, value in card.items() if key != "split"]
    assert not CODE.search(json.dumps(printed, ensure_ascii=False))
    assert errors == []


def test_a_prefecture_without_counties_has_one_map_on_its_page_too(open_page):
    page, _ = open_page(path_of(DONGGUAN, "zh"))
    with page.expect_download():
        page.click("[data-card]")
    # Where the gap between two maps would be, the one map goes on: land or sea, not the page.
    middle = page.evaluate(
        """async (code) => {
          const pen = (await ATLAS.card.canvas(code)).getContext('2d');
          return [...pen.getImageData(540, 600, 1, 1).data.slice(0, 3)];
        }""",
        DONGGUAN,
    )
    assert middle != [255, 255, 255]


@pytest.mark.parametrize("code", [HARBIN, SONGBEI])
def test_the_core_stands_enlarged_on_its_page_too(open_page, code):
    page, errors = open_page(path_of(code, "zh"))
    with page.expect_download():
        page.click("[data-card]")
    # 松北 is of the highest class: among all districts it is small, in the core large.
    left, right = page.evaluate(
        """async ([code, colour]) => {
          const pen = (await ATLAS.card.canvas(code)).getContext('2d');
          const { data, width } = pen.getImageData(48, 330, 984, 480);
          const found = [0, 0];
          for (let i = 0; i < data.length; i += 4) {
            const isRight = (i / 4) % width > width / 2;
            found[Number(isRight)] += [0, 1, 2].every((part) => data[i + part] === colour[part]);
          }
          return found;
        }""",
        [code, list(bytes.fromhex(GROWTH[8][1:]))],
    )
    assert left > 4 * right > 0
    assert errors == []
