"""The peers of a place: of its kind and about its size, the nearest first."""

from types import SimpleNamespace

from atlas.country import china
from atlas.places.peers import MOST_PEERS, SIZE_FACTOR, kind_of, peers

KNOWN = china().codes, china().kind
SUBJECT = SimpleNamespace(after="people", change_pct="pct")


def row(code: str, name: str, people: int | None, *, rankable: bool = True) -> dict[str, object]:
    return {
        "code": code,
        "name_zh": name,
        "prefecture_name_zh": "某市",
        "people": people,
        "pct": None if people is None else 1.0,
        "rankable": rankable,
    }


def of(*rows: dict[str, object]) -> dict[str, list[str]]:
    return peers({str(it["code"]): it for it in rows}, "county", SUBJECT, *KNOWN)


def test_the_nearest_in_size_come_first() -> None:
    found = of(
        row("1", "甲县", 100),
        row("2", "乙县", 110),
        row("3", "丙县", 95),
        row("4", "丁县", 126),
        row("5", "戊县", 80),
    )
    # 126 is more than a quarter larger than 100, and 80 is just a quarter smaller.
    assert found["1"] == ["3", "2", "5"]
    assert found["4"] == ["2"]


def test_only_their_kind_and_only_what_a_ranking_may_name() -> None:
    found = of(
        row("1", "甲县", 100),
        row("2", "乙区", 100),
        row("3", "丙市", 100),
        row("4", "丁县", 100, rankable=False),
        row("5", "戊县（含己县）", 100),
        row("6", "庚旗", 101),
        row("7", "辛县", None),
    )
    assert found["1"] == ["6"]
    # A flagged place and one of several counties have peers, but are none.
    assert found["4"] == found["5"] == ["1", "6"]
    assert not {"2", "3", "7"} & set(found)


def test_at_most_a_few(places) -> None:
    for level, records in (("county", places.counties), ("prefecture", places.prefectures)):
        found = peers(records, level, places.subject, *KNOWN)
        assert len(found) > 0.9 * len(records)
        for code, near in found.items():
            own = records[code]
            assert len(near) <= MOST_PEERS
            assert code not in near
            for one in near:
                assert kind_of(records[one], level, *KNOWN) == kind_of(own, level, *KNOWN)
                assert records[one]["rankable"]
                ratio = records[one]["population_2020"] / own["population_2020"]
                assert 1 / SIZE_FACTOR <= ratio <= SIZE_FACTOR


def test_harbins_peers(places) -> None:
    found = peers(places.prefectures, "prefecture", places.subject, *KNOWN)
    names = [places.prefectures[code]["name_en"] for code in found["230100"]]
    assert names == ["Changsha", "Qingdao", "Nanyang", "Dongguan"]


def test_what_a_province_governs_itself_is_a_kind_of_its_own(places) -> None:
    assert kind_of(places.prefectures["429004"], "prefecture", *KNOWN) == "direct"
    assert kind_of(places.prefectures["441900"], "prefecture", *KNOWN) == "prefecture"
