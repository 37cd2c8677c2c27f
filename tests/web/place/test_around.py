"""What stands round a place: neighbours, peers, and the moves of its province."""

import gzip

import pytest

from atlas.charts.chart import ChartData
from atlas.web.place.places import (
    MOST_NEIGHBOURS,
    around_scripts,
    gains_page,
    province_moves,
    still_file,
    write_province_stills,
)
from atlas.words.word_files import LANGS
from tests.editions import EDITION
from tests.web.data.payloads import payload_of

HARBIN, SONGBEI, BEIJING = "230100", "230109", "110000"
MOST_GZIPPED = 20_000
"""Bytes: a page loads one of these files."""


@pytest.fixture(scope="module")
def moves(dataset):
    return province_moves(EDITION, ChartData(dataset))


@pytest.fixture(scope="module")
def scripts(places, moves) -> dict[str, str]:
    return dict(around_scripts(places, moves))


@pytest.fixture(scope="module")
def heilongjiang(scripts) -> dict:
    kind, name, payload = payload_of(scripts["23.en"])
    assert (kind, name) == ("around", "23.en")
    return payload


def test_there_is_one_of_each_province_and_language_and_none_is_heavy(scripts):
    assert len(scripts) == 31 * len(LANGS)
    sizes = {name: len(gzip.compress(script.encode())) for name, script in scripts.items()}
    assert {name: size for name, size in sizes.items() if size > MOST_GZIPPED} == {}


def test_neighbours_come_by_the_length_of_the_border(heilongjiang, places):
    near = heilongjiang["near"]
    assert near[HARBIN] == places.near["prefecture"][HARBIN][:MOST_NEIGHBOURS]
    # Of another province, and named all the same.
    assert "220100" in near[HARBIN]
    assert heilongjiang["places"]["220100"][:2] == ["Changchun", "Jilin"]
    assert near[SONGBEI][0] == "230111"


def test_peers_are_named_with_their_province_and_their_change(heilongjiang):
    first, *_ = heilongjiang["peers"][HARBIN]
    assert heilongjiang["places"][first] == ["Changsha", "Hunan", "+42.7%"]


def test_every_place_that_is_named_has_a_page(scripts, places):
    for script in scripts.values():
        _, _, payload = payload_of(script)
        for key in ("near", "peers"):
            for code, others in payload[key].items():
                assert {code, *others} <= set(places.all)
                assert set(others) <= set(payload["places"])


def test_the_moves_of_a_province_are_those_of_the_last_period(heilongjiang, moves):
    told = heilongjiang["moves"]
    assert told["file"] == moves["230000", "en"]["file"] == "assets/moves/230000.en.svg"
    assert told["title"] == "Moves between Heilongjiang and other provinces, 2015–2020"
    assert told["map"] == "moves.html#moves=2015-2020&province=230000"
    leaving, arriving = told["sentences"]
    assert leaving.startswith("Of a hundred people who left Heilongjiang for another province")
    assert arriving.startswith("Of a hundred people who came to Heilongjiang")


def test_a_provinces_page_shows_its_moves(places, moves):
    units = [it for it in places.counties.values() if it["province_code"] == BEIJING]
    html = gains_page(EDITION, places, BEIJING, units, "zh", moves[BEIJING, "zh"])[1]
    assert 'src="../assets/moves/110000.zh.svg"' in html
    assert 'href="../moves.html#moves=2015-2020&amp;province=110000"' in html
    assert all(sentence in html for sentence in moves[BEIJING, "zh"]["sentences"])
    assert "province-moves" not in gains_page(EDITION, places, BEIJING, units, "zh")[1]


def test_every_province_has_its_picture(dataset, tmp_path, monkeypatch):
    monkeypatch.setattr("atlas.web.place.places.LANGS", ("en",))
    write_province_stills(EDITION, tmp_path, ChartData(dataset))
    files = sorted((tmp_path / "assets" / "moves").iterdir())
    assert [file.name for file in files] == [
        f"{code}.en.svg" for code in sorted(dataset.unit_sets["province"].table["code"])
    ]
    for file in files:
        assert len(gzip.compress(file.read_bytes())) < 10_000
    drawn = (tmp_path / still_file("230000", "en")).read_text(encoding="utf-8")
    assert ">Heilongjiang</text>" in drawn
