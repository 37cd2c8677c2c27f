"""The sentences on where figures and shapes come from, and what was done to them."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from atlas.words.reading import read_words

PRODUCER: Final = read_words("documentation")["producer"]

DATASET: Final = read_words("documentation")["dataset"]

UNITED: Final = read_words("documentation")["united"]
SUMMED: Final = read_words("documentation")["summed"]
CONSERVED: Final = read_words("documentation")["conserved"]
TOTAL: Final = read_words("documentation")["total"]
SHAPES: Final = read_words("documentation")["shapes"]
LINE: Final = read_words("documentation")["line"]
LINE_ORIGIN: Final = read_words("documentation")["line_origin"]
COMPUTED: Final = read_words("documentation")["computed"]
NOT_APPROVED: Final = read_words("documentation")["not_approved"]
USE: Final = read_words("documentation")["use"]

BOUNDARIES_LICENCE: Final = read_words("documentation")["boundaries_licence"]
OWN_LICENCE: Final = read_words("documentation")["own_licence"]
OWN_TABLE: Final = read_words("documentation")["own_table"]

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
    read_words("documentation", "keywords")["1"],
    read_words("documentation", "keywords")["2"],
    read_words("documentation", "keywords")["3"],
    read_words("documentation", "keywords")["4"],
)
CENSUS_DAY: Final = "{year}-11-01"
