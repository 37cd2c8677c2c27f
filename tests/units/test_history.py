"""The history of divisions, on lists small enough to follow by eye and on the real ones."""

import pandas as pd
import pytest

from atlas.country import china
from atlas.model.errors import AtlasError, SourceError
from atlas.units.history import DivisionHistory, Node, read_history

CODES = pd.DataFrame(
    [
        ("110000", "甲省", "province", 2000, 2023),
        ("110100", "甲市", "prefecture", 2000, 2023),
        ("110101", "东区", "county", 2000, 2023),
        ("110121", "西县", "county", 2000, 2004),
        ("110102", "西区", "county", 2005, 2023),
        ("110200", "乙市", "prefecture", 2000, 2023),
        ("110300", "丙市", "prefecture", 2000, 2023),
        ("110301", "丙区", "county", 2010, 2023),
    ],
    columns=["code", "name_zh", "level", "from_year", "to_year"],
)
REVIEWED = pd.DataFrame(
    [("X63LH", "冷湖", 2001, 2017, pd.NA)],
    columns=["code", "name_zh", "from_year", "to_year", "land_in"],
)


def changes(*rows):
    return pd.DataFrame(rows, columns=["year", "code_from", "code_to", "kind"])


def reviewed_changes(*rows):
    return pd.DataFrame(rows, columns=["year", "code_from", "code_to", "kind", "action"])


def toy(*rows, reviewed=()):
    return read_history(
        CODES, REVIEWED, changes(*rows), reviewed_changes(*reviewed), country=china()
    )


def test_leaves_are_counties_and_prefectures_without_any():
    history = toy()
    assert history.codes(2003) == {"110101", "110121", "110200", "110300", "X63LH"}
    # 丙市 has a district from 2010, so it stops being a leaf itself.
    assert history.codes(2010) == {"110101", "110102", "110200", "110301", "X63LH"}


def test_steps_link_persisting_codes_and_changes():
    history = toy((2005, "110121", "110102", "whole"))
    links = {(before, after) for before, after in history.whole_steps(2004)}
    assert (Node(2004, "110101"), Node(2005, "110101")) in links
    assert (Node(2004, "110121"), Node(2005, "110102")) in links


def test_reviewed_rows_add_and_drop():
    dropped = (2005, "110121", "110102", "whole", "drop")
    added = (2005, "110121", "110101", "whole", "add")
    history = toy((2005, "110121", "110102", "whole"), reviewed=(dropped, added))
    assert [(c.source, c.target) for c in history.changes] == [("110121", "110101")]


def test_a_change_of_an_unlisted_code_is_an_error():
    with pytest.raises(SourceError, match=r"2006: 110121 → 110102' is '110121'; expected a code"):
        toy((2006, "110121", "110102", "whole"))


def test_names_come_from_the_nearest_list():
    history = toy()
    assert history.name("110121", 2020) == "西县"
    assert history.name("110102", 2000) == "西区"
    with pytest.raises(AtlasError, match="no list names the code 999999"):
        history.name("999999", 2000)


def test_prefectures(history):
    assert history.prefecture("230102") == "230100"
    assert history.prefecture("110101") == "110000"
    assert history.prefecture("500101") == "500000"
    assert history.prefecture("429004") == "429004"
    assert history.prefecture("441900") == "441900"
    assert history.prefecture("X63LH") == "632800"


@pytest.mark.parametrize("year", range(2000, 2023))
def test_every_code_comes_from_somewhere_and_goes_somewhere(history, year):
    links = list(history.whole_steps(year))
    gone = history.codes(year) - {before.code for before, _ in links}
    new = history.codes(year + 1) - {after.code for _, after in links}
    assert not gone
    # The three corps committees and others that a list of its own brings in have a change.
    assert not new


def test_spans_that_follow_on_one_another_are_one_stretch():
    spans = {"a": ((2000, 2004), (2005, 2009), (2011, 2012))}
    history = DivisionHistory(china(), spans, (), {}, {})
    assert history.stretches == {"a": ((2000, 2009), (2011, 2012))}
    assert history.since(Node(2006, "a")) == Node(2000, "a")
    assert history.until(Node(2006, "a")) == Node(2009, "a")
    # What no list has stands for itself.
    assert history.since(Node(2010, "a")) == history.until(Node(2010, "a")) == Node(2010, "a")
