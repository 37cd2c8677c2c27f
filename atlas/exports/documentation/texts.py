"""The sentences on where figures and shapes come from, and what was done to them."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from atlas.model.classes import Text

PRODUCER: Final = Text("中国人口地图集", "China Population Atlas")

DATASET: Final = Text(
    "中国三次人口普查（2000、2010、2020年）：范围可比的县级单元、地级与省级单元上的人口与各项指标，"
    "以及更正、指数等表。代码为GB/T 2260六位文本，缺失为空，不以0代替。",
    "Three population censuses of China (2000, 2010, 2020) on county units that are the same "
    "territory in each, on prefectures and on provinces, with measures, corrections and indices. "
    "Codes are GB/T 2260 as six-digit text; what is missing is null, never 0.",
)

UNITED: Final = Text(
    "各次普查的县级数据取最末一级，按census_corrections表更正（共{corrections}条更正或存疑），"
    "再依2000—2023年历年区划变更（改名、合并、拆分、划出）合并为各次普查范围相同的单元；"
    "开发区归还所在区县。",
    "County rows of each census are taken at their leaves, corrected as the table "
    "census_corrections says ({corrections} corrections and doubts), and united over the changes "
    "of divisions of 2000–2023 (renamed, merged, split, carved out) until each unit is the same "
    "territory in every census; development zones are given back to their host counties.",
)
SUMMED: Final = Text(
    "人口与各项计数由县级普查数据加总，各次普查归入同一套地级、省级区划；"
    "县级数据按census_corrections表更正（共{corrections}条更正或存疑）。",
    "People and other counts are summed from the county rows of each census, assigned to the same "
    "set of prefectures and provinces; the rows are corrected as the table census_corrections "
    "says ({corrections} corrections and doubts).",
)
CONSERVED: Final = Text(
    "总人口逐人守恒：{totals}。",
    "Totals are conserved to the person: {totals}.",
)
TOTAL: Final = Text("{year}年{people}人", "{people} in {year}")
SHAPES: Final = Text(
    "形状：订正代码后清理为既无缝隙也不重叠的面域，再合并为单元；"
    "CGCS2000大地坐标（EPSG:4490），未加偏移。",
    "Shapes: codes mended, cleaned to a coverage without gaps or overlaps, dissolved to units; "
    "geodetic CGCS2000 (EPSG:4490), without offset.",
)
LINE: Final = Text(
    "黑河（127.53°E，50.25°N）与腾冲（98.49°E，25.02°N）之间的大圆弧，并延长至国界。",
    "The great circle between Heihe (127.53° E, 50.25° N) and Tengchong (98.49° E, 25.02° N), "
    "and the same extended to the border.",
)
LINE_ORIGIN: Final = Text(
    "胡焕庸（1935）《中国人口之分布》",
    "Hu Huanyong (1935), The Distribution of China's Population",
)
COMPUTED: Final = Text(
    "由所列来源计算，方法见本站“方法与数据”页。",
    "Computed from the sources named, as the site's page on method and data says.",
)
NOT_APPROVED: Final = Text(
    "地图没有自己的审图号。", "Maps of it have no map approval number (审图号) of their own."
)
USE: Final = Text(
    "各来源的许可见下，使用时请注明来源。", "Each source bears its own licence; cite the sources."
)

BOUNDARIES_LICENCE: Final = Text("MIT（打包）", "MIT (package)")
OWN_LICENCE: Final = Text(
    "使用者自己的表，许可由使用者说明", "The user's own table, whose licence they state"
)
OWN_TABLE: Final = Text(
    "{year}年普查：使用者的表{name}", "Census of {year}: the user's own table {name}"
)

LICENCE_ZH: Final = MappingProxyType(
    {
        "No licence file in the source; official statistics": "来源未附许可；官方统计",
        "No licence in the source; official statistics": "来源未注明许可；官方统计",
        "MIT (transcription)": "MIT（转录）",
        "MIT (compilation)": "MIT（整理）",
        "Facts": "事实，CC0 1.0",
        "CC0 1.0": "CC0 1.0",
        "CC BY 4.0; MIT": "CC BY 4.0；MIT",
        "Official statistics": "官方统计",
        "Figures quoted with source": "引用，附来源",
        "Database extract: the indices computed from it are published, the figures are not": (
            "数据库摘录：只公布由其计算的指数，不公布原数"
        ),
        "Public domain (U.S. Government work)": "公有领域（美国政府作品）",
        "Official statistics of the Cabinet Office of Japan": "日本内阁府官方统计",
    }
)
"""Chinese words for the licences of the packaged tables, by the title in ``datapackage.json``."""

KEYWORDS: Final = (
    Text("人口", "population"),
    Text("人口普查", "census"),
    Text("中国", "China"),
    Text("行政区划代码（GB/T 2260）", "GB/T 2260 division codes"),
)
CENSUS_DAY: Final = "{year}-11-01"
