"""The words of the page of grids, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from atlas.grids.make import CHANGE, PEOPLE, POTENTIAL
from atlas.model.classes import Text


@dataclass(frozen=True)
class SectionText:
    """What the page says of one grid; ``{}`` stands for its years.

    Attributes
    ----------
    title, short, subtitle, legend
        As of a map.
    fact
        One sentence with the share of people and of land in the highest class.
    good_for, caveat
        What it is good for, and what it cannot show.
    less, more
        Words on either side of zero.
    alt
        What the picture shows.
    """

    title: Text
    short: Text
    subtitle: Text
    legend: Text
    fact: Text
    good_for: Text
    caveat: Text
    alt: Text
    less: Text | None = None
    more: Text | None = None


SECTION: Final[Mapping[str, SectionText]] = MappingProxyType(
    {
        PEOPLE: SectionText(
            title=Text("{}年1公里网格人口", "People on a grid of 1 km, {}"),
            short=Text("网格人口，{}年", "People on a grid, {}"),
            subtitle=Text(
                "每格1平方公里，单位内人口均匀分布",
                "Cells of a square kilometre, even inside a unit",
            ),
            legend=Text("每平方公里人口", "People per square kilometre"),
            fact=Text(
                "每平方公里{edge}人以上的格子占有数据陆地的{land}，住着{people}的人口。",
                "Cells with {edge} or more people per square kilometre are {land} of the land with "
                "data and hold {people} of the people.",
            ),
            good_for=Text(
                "与别的栅格叠加，按自己的范围汇总，或作不随区划变化的底图。",
                "To overlay with other grids, to sum over areas of your own, or as a base that "
                "does not change with the divisions.",
            ),
            caveat=Text(
                "这是画成网格的分级统计图：格内人口并非实测，县里的城区、农田与荒山密度相同。"
                "小于一县的范围，不能据此求人口。",
                "A choropleth drawn as a grid: nobody observed the cells. Town, field and bare "
                "mountain of a county have the same density, so it says nothing of areas smaller "
                "than a county.",
            ),
            alt=Text(
                "{}年每平方公里人口的网格地图：东南密，西北疏。",
                "Grid map of people per square kilometre in {}: dense in the south-east, sparse in "
                "the north-west.",
            ),
        ),
        CHANGE: SectionText(
            title=Text("{}—{}年网格人口增减", "Change of people on the grid, {}–{}"),
            short=Text("网格人口增减，{}—{}年", "Change on the grid, {}–{}"),
            subtitle=Text(
                "每平方公里增减的人数，两年为同一套可比单位",
                "People more or fewer on each square kilometre, over the same units in both years",
            ),
            legend=Text("每平方公里增减的人数", "Change in people per square kilometre"),
            fact=Text(
                "每平方公里增加{edge}人以上的格子占有数据陆地的{land}，后一年住着{people}的人口。",
                "Cells that gained {edge} or more people per square kilometre are {land} of the "
                "land with data; {people} of the people of the later year live there.",
            ),
            good_for=Text(
                "看人数在哪里增、在哪里减：百分比突出小县，人数突出真正的去处。",
                "To see where the numbers grew and fell: per cent stresses small counties, people "
                "the places where most went.",
            ),
            caveat=Text(
                "增减包括出生、死亡和迁移，不等于迁移；单位内部的此增彼减看不见。",
                "Change counts births, deaths and migration together; gains and losses inside a "
                "unit cancel unseen.",
            ),
            alt=Text(
                "{}—{}年每平方公里人口增减的网格地图：城市群增加，其余大片减少。",
                "Grid map of the change in people per square kilometre, {}–{}: city regions gain, "
                "wide areas between them lose.",
            ),
            less=Text("减少", "fewer"),
            more=Text("增加", "more"),
        ),
        POTENTIAL: SectionText(
            title=Text("{}年人口潜力", "Population potential, {}"),
            short=Text("人口潜力，{}年", "Population potential, {}"),
            subtitle=Text(
                "全国每个人除以到此地的距离，再相加；10公里网格",
                "All people of the country, each divided by the distance to the place; 10 km cells",
            ),
            legend=Text("人/公里", "People per km"),
            fact=Text(
                "潜力在每公里{edge}人以上的格子占有数据陆地的{land}，住着{people}的人口。",
                "Cells with a potential of {edge} or more people per km are {land} of the land "
                "with data and hold {people} of the people.",
            ),
            good_for=Text(
                "看一地离全国人口有多近，即市场与劳动力的可及程度；县界在图上消失。",
                "To see how near a place is to the people of the country, its access to market and "
                "labour; the borders of counties vanish.",
            ),
            caveat=Text(
                "距离为直线距离，不计山川、道路与国外人口，也不含香港、澳门、台湾，因此边境与沿海偏低。",
                "Distance is straight, blind to mountains and roads. People abroad and those of "
                "Hong Kong, Macao and Taiwan do not count, so borders and coasts are low.",
            ),
            alt=Text(
                "{}年人口潜力的网格地图：华北平原至长江三角洲最高。",
                "Grid map of population potential in {}: highest from the North China Plain to the "
                "Yangtze delta.",
            ),
        ),
    }
)

WORDS: Final = MappingProxyType(
    {
        "title": Text("人口网格", "Population grids"),
        "description": Text(
            "由普查得到的1公里和10公里人口网格与人口潜力：三幅图，以及可下载的GeoTIFF。",
            "Grids of people of 1 km and 10 km and population potential from the censuses: three "
            "maps, and GeoTIFFs to download.",
        ),
        "lead": Text(
            "把各次普查的可比县级单位铺到同一张阿伯斯等积网格上。每个单位的人口平均分到它的各格，"
            "各格之和与普查人数一人不差；没有数据的格子为空，不是0。",
            "The comparable county units of every census laid on one Albers equal-area grid. A "
            "unit's people are spread evenly over its cells, which sum to its count to the person; "
            "a cell without data is empty, not 0.",
        ),
        "totals": Text("网格合计：{totals}，", "The grids sum to {totals}: "),
        "exact": Text(
            "与普查县级资料的合计一人不差。",
            "the totals of the county tabulations, to the person.",
        ),
        "left_out": Text(
            "比普查县级资料的合计少{people}：他们所在的单位没有边界，或数字不全{units}。",
            "less than the county tabulations by {people}, whose units have no borders or no "
            "complete count{units}.",
        ),
        "of_year": Text("{year}年{people}人", "{people} people in {year}"),
        "between": Text("；", "; "),
        "shares": Text(
            "每级下方：{year}年居住在该级格子中的人口比例（%）",
            "Under each class: share of the people of {year} who live in its cells, %",
        ),
        "good_for": Text("可用来", "Good for"),
        "all_files": Text("全部网格文件", "All grid files"),
        "files_note": Text(
            "云优化GeoTIFF（COG）：32位整数，无数据值−2147483648，缩略层取有数据格的平均值。"
            "上面三幅图按取整之前的数值着色。",
            "Cloud Optimised GeoTIFF: 32-bit whole numbers, no data −2147483648, overviews average "
            "the cells with data. The pictures above are coloured by values before rounding.",
        ),
        "method": Text("方法与算例", "Method and worked example"),
    }
)
