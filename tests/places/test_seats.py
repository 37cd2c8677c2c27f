"""Seats of government stand in their own prefecture, and names are short."""

import pandas as pd
import shapely

from atlas.country import china
from atlas.places.seats import LARGE_CITY, ranked_seats, read_seats, seat_table
from atlas.sources.packaged import read_table


def test_every_seat_lies_in_its_own_prefecture(dataset):
    areas = dataset.unit_sets["prefecture"].table.set_index("code").geometry
    seats = read_seats(country=china())
    astray = {
        code: seat["name_zh"]
        for code, seat in seats.iterrows()
        if code in areas.index
        and not areas[code].contains(shapely.Point(float(seat["lon"]), float(seat["lat"])))
    }
    assert astray == {}
    assert set(areas.index) - set(seats.index) == {
        "659005", "659007", "659008", "659009", "659010"
    }  # fmt: skip


def test_baiyin_stands_in_its_city_and_not_in_huining(dataset):
    leaves = dataset.leaves.set_index("code").geometry
    baiyin = next(seat for seat in ranked_seats(dataset, "zh") if seat.code == "620400")
    point = shapely.Point(baiyin.lon, baiyin.lat)
    assert baiyin.name == "白银"
    assert leaves["620402"].contains(point)
    assert not leaves["620422"].contains(point)


def test_special_regions_stand_in_their_own_area(dataset):
    leaves = dataset.leaves.set_index("code").geometry
    for code in ("710000", "810000", "820000"):
        seat = read_seats(country=china()).loc[code]
        assert leaves[code].contains(shapely.Point(float(seat["lon"]), float(seat["lat"])))


def test_capitals_come_first_then_large_cities_then_the_others_by_people(dataset):
    seats = ranked_seats(dataset, "en")
    capitals = [seat for seat in seats if seat.capital]
    assert seats[: len(capitals)] == capitals
    assert len(capitals) == 34
    assert [seat.name for seat in capitals[-3:]] == ["Taipei", "Hong Kong", "Macao"]
    rest = seats[34:]
    large = [seat.code for seat in rest if seat.large]
    assert [seat.code for seat in rest[: len(large)]] == large
    urban = read_table("urban_area_population_2020", china().tables).set_index("code")[
        "urban_area_population"
    ]
    assert (urban[large] >= LARGE_CITY).all()
    people = dataset.unit_sets["prefecture"].table.set_index("code")["population_2020"]
    others = people[[seat.code for seat in rest[len(large) :]]].astype("Float64").fillna(0)
    assert others.is_monotonic_decreasing


def test_each_province_has_one_capital():
    capitals = read_seats(country=china())["capital_of"].dropna()
    assert len(capitals) == 34
    assert capitals.is_unique
    # A capital lies in the province that it governs.
    assert (pd.Series(capitals.index, capitals.index).str[:2] == capitals.str[:2]).all()


def test_every_division_has_one_name_on_the_map_and_nearly_all_stand_at_their_seat(dataset):
    """34 capitals, 336 other prefectures, and 2,813 divisions that are none of these."""
    table = seat_table(dataset)
    assert table["code"].is_unique
    assert table["label_rank"].tolist() == list(range(1, len(table) + 1))
    assert table["seat_level"].value_counts().to_dict() == {
        "county": 2813,
        "prefecture": 336,
        "province": 34,
    }
    assert (table["point_basis"] == "inside").sum() == 33
    assert not table[["label_zh", "label_en", "name_en"]].isna().any(axis=None)
    counties = table[table["seat_level"] == "county"].set_index("code")
    leaves = dataset.leaves.set_index("code").geometry.reindex(counties.index).to_numpy()
    # 1 km is 0.009 degrees from south to north.
    near = shapely.buffer(leaves, 0.02)
    assert shapely.contains(near, counties.geometry.to_numpy()).all()
    named = counties["label_zh"]
    assert named[["520381", "450802", "533325"]].tolist() == ["赤水", "港北区", "兰坪"]
