"""Place names on the maps: the capitals of provinces first, then the seats of prefectures."""

from __future__ import annotations

import re
from typing import Any, Final

import geopandas as gpd

from atlas.dataset import Dataset
from atlas.web.subjects import main_county_set

CAPITALS: Final = {
    "110000": (116.41, 39.90),
    "120000": (117.20, 39.08),
    "130100": (114.51, 38.04),
    "140100": (112.55, 37.87),
    "150100": (111.75, 40.84),
    "210100": (123.43, 41.80),
    "220100": (125.32, 43.82),
    "230100": (126.64, 45.76),
    "310000": (121.47, 31.23),
    "320100": (118.80, 32.06),
    "330100": (120.15, 30.27),
    "340100": (117.23, 31.82),
    "350100": (119.30, 26.07),
    "360100": (115.86, 28.68),
    "370100": (117.00, 36.65),
    "410100": (113.63, 34.75),
    "420100": (114.31, 30.59),
    "430100": (112.94, 28.23),
    "440100": (113.26, 23.13),
    "450100": (108.37, 22.82),
    "460100": (110.20, 20.04),
    "500000": (106.55, 29.56),
    "510100": (104.07, 30.57),
    "520100": (106.63, 26.65),
    "530100": (102.83, 24.88),
    "540100": (91.14, 29.65),
    "610100": (108.94, 34.34),
    "620100": (103.83, 36.06),
    "630100": (101.78, 36.62),
    "640100": (106.23, 38.49),
    "650100": (87.62, 43.83),
}
"""Seat of government of each province: longitude and latitude, degrees, to about 1 km."""

SPECIAL_CAPITALS: Final = (
    ("710000", {"zh": "台北", "en": "Taipei"}, (121.56, 25.04)),
    ("810000", {"zh": "香港", "en": "Hong Kong"}, (114.17, 22.28)),
    ("820000", {"zh": "澳门", "en": "Macao"}, (113.54, 22.19)),
)

PEOPLES: Final = (
    "朝鲜族",
    "土家族",
    "布依族",
    "傈僳族",
    "哈尼族",
    "景颇族",
    "蒙古族",
    "苗族",
    "藏族",
    "羌族",
    "彝族",
    "侗族",
    "壮族",
    "傣族",
    "白族",
    "回族",
    "柯尔克孜",
    "哈萨克",
    "蒙古",
)
"""Peoples in the names of autonomous prefectures, which a short name leaves out."""


def labels(dataset: Dataset, lang: str) -> list[dict[str, Any]]:
    """List the place names of the maps in one language.

    Returns
    -------
    list of dict
        ``kind`` (``province`` for the capital of one, else ``prefecture``), ``code``,
        ``name``, ``lon``, ``lat`` (degrees) and ``rank`` (0 is placed first: capitals by
        people of their prefecture, then the other seats by people).
    """
    prefectures = dataset.unit_sets["prefecture"].table
    year = dataset.unit_sets["prefecture"].years[-1]
    people = prefectures.set_index("code")[f"population_{year}"].astype("Float64").fillna(0)
    names = prefectures.set_index("code")[f"name_{lang}"]
    seats = seat_points(dataset)
    ranked = sorted(people.index, key=lambda code: (code not in CAPITALS, -people[code], code))
    rows = [
        _label("province" if code in CAPITALS else "prefecture", code, names[code], seats[code])
        for code in ranked
        if code in seats
    ]
    last = sum(code in CAPITALS for code in ranked)
    rows[last:last] = [
        _label("province", code, texts[lang], point) for code, texts, point in SPECIAL_CAPITALS
    ]
    return [row | {"rank": rank} for rank, row in enumerate(rows)]


def seat_points(dataset: Dataset) -> dict[str, tuple[float, float]]:
    """Locate the seat of each prefecture, degrees.

    Capitals from `CAPITALS`; elsewhere a point inside the most densely peopled district of the
    prefecture, or its most densely peopled county where it has no district: the centre of a
    prefecture's whole area may lie in another county's hills.
    """
    unit_set = main_county_set(dataset)
    year = unit_set.years[-1]
    columns = ["code", "prefecture_code", "is_district", f"density_{year}", "geometry"]
    units = unit_set.table[columns]
    units = units[units.geometry.notna() & units["prefecture_code"].notna()]
    units = units.sort_values(
        ["is_district", f"density_{year}", "code"], ascending=[False, False, True]
    )
    first = units.drop_duplicates("prefecture_code").set_index("prefecture_code")
    points = gpd.GeoSeries(first.geometry).representative_point()
    found = {str(code): (point.x, point.y) for code, point in points.items()}
    return found | CAPITALS


def short_name(name_zh: str) -> str:
    """Shorten the Chinese name of a prefecture for a map: 哈尔滨市 → 哈尔滨.

    Of an autonomous prefecture the place stays and the peoples go: 海西蒙古族藏族自治州 → 海西.
    """
    if not name_zh.endswith("自治州"):
        short = re.sub(r"(市|地区|盟|县|区|林区)$", "", name_zh)
        return short if len(short) > 1 else name_zh
    name = name_zh.removesuffix("自治州")
    shorter = True
    while shorter:
        shorter = False
        for people in PEOPLES:
            if name.endswith(people) and name != people:
                name, shorter = name.removesuffix(people), True
    return name


def _label(kind: str, code: str, name: str, point: tuple[float, float]) -> dict[str, Any]:
    lon, lat = (round(degrees, 3) for degrees in point)
    return {"kind": kind, "code": code, "name": short_name(name), "lon": lon, "lat": lat}
