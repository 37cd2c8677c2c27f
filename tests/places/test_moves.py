"""Sentences on the moves of a province: hundreds that add up, and ranks that cannot be told."""

import re

import pandas as pd
import pytest

from atlas.country import china
from atlas.places.sentences import moves_sentences, period_text
from atlas.sources.packaged import read_table
from atlas.words.word_files import LANGS

HENAN = "410000"
ENGLISH = re.compile(
    r"(\d+) (?:went to|came from)|, (\d+) (?:to|from)|\((\d+)\)|and (\d+) (?:else|from else)"
)
CHINESE = re.compile(r"(\d+)人(?:去了|来自)|（(\d+)人）")


@pytest.fixture(scope="module")
def moves() -> pd.DataFrame:
    return read_table("migration_province_moves", china().tables)


@pytest.fixture(scope="module")
def periods() -> pd.DataFrame:
    return read_table("migration_province_moves_periods", china().tables)


@pytest.fixture(scope="module")
def sentences(moves, periods):
    names = {lang: china().short_names(lang) for lang in LANGS}
    return {lang: moves_sentences(moves, periods, lang, names[lang]) for lang in LANGS}


def test_henan_in_three_destinations(sentences) -> None:
    told = sentences["en"]["2015-2020", HENAN]
    assert told["leaving"] == (
        "Of a hundred people who left Henan for another province in 2015–2020, 19 went to "
        "Zhejiang, 14 to Guangdong, about as many to Jiangsu (14) and 53 elsewhere; for every "
        "ten who left, 1.6 came."
    )
    # By largest remainders: Zhejiang has 18.49 of a hundred and the others 52.84.
    assert sentences["zh"]["2015-2020", HENAN]["leaving"] == (
        "2015—2020年从河南迁往外省的人，每100人中19人去了浙江，14人去了广东，去江苏的大致同样多"
        "（14人），53人去了其他省份；每迁出10人，迁入1.6人。"
    )


def test_every_sentence_adds_up_to_a_hundred(sentences) -> None:
    for lang, pattern in (("en", ENGLISH), ("zh", CHINESE)):
        assert len(sentences[lang]) == 5 * 31
        for told in sentences[lang].values():
            for sentence in (told["leaving"], told["arriving"]):
                parts = ["".join(found) for found in pattern.findall(sentence)]
                assert sum(map(int, parts)) == 100, sentence


def test_as_many_by_hand(moves, periods) -> None:
    """990 of a tenth are not told from 1,000, and 500 are: 40, 40 and 20 of a hundred."""
    rows = moves[moves["period"].eq("2015-2020")].copy()
    to = rows["origin_code"].eq("110000")
    rows.loc[to, ["people", "sample_persons"]] = 0
    for code, persons in (("310000", 1000), ("440000", 990), ("120000", 500)):
        this = to & rows["destination_code"].eq(code)
        rows.loc[this, ["people", "sample_persons"]] = [10 * persons, persons]
    told = moves_sentences(rows, periods, "en", china().short_names("en"))
    told = told["2015-2020", "110000"]["leaving"]
    assert (
        "40 went to Shanghai, about as many to Guangdong (40), 20 to Tianjin and 0 elsewhere"
        in told
    )


def test_periods_as_each_language_writes_them() -> None:
    assert period_text("1995-2000").en == "1995–2000"
    assert period_text("2015-2020").en == "2015–2020"
    assert period_text("2015-2020").zh == "2015—2020年"
