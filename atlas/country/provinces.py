"""The provinces: short names, where the full ones do not fit, and those of the coast."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from atlas.model.classes import Text


@dataclass(frozen=True)
class ProvinceName:
    """A province's short name, and its abbreviation: 简称 and letters of GB/T 2260."""

    short: Text
    sign: Text


EASTERN_PROVINCES: Final = ("11", "12", "13", "31", "32", "33", "35", "37", "44", "46")
"""The coast: first digits of the ten eastern provinces of the National Bureau of Statistics.

From Beijing, Tianjin and Hebei to Guangdong and Hainan; neither Liaoning nor Guangxi.
"""

_NAMES: Final = """
110000 北京 Beijing 京 BJ
120000 天津 Tianjin 津 TJ
130000 河北 Hebei 冀 HE
140000 山西 Shanxi 晋 SX
150000 内蒙古 Inner_Mongolia 蒙 NM
210000 辽宁 Liaoning 辽 LN
220000 吉林 Jilin 吉 JL
230000 黑龙江 Heilongjiang 黑 HL
310000 上海 Shanghai 沪 SH
320000 江苏 Jiangsu 苏 JS
330000 浙江 Zhejiang 浙 ZJ
340000 安徽 Anhui 皖 AH
350000 福建 Fujian 闽 FJ
360000 江西 Jiangxi 赣 JX
370000 山东 Shandong 鲁 SD
410000 河南 Henan 豫 HA
420000 湖北 Hubei 鄂 HB
430000 湖南 Hunan 湘 HN
440000 广东 Guangdong 粤 GD
450000 广西 Guangxi 桂 GX
460000 海南 Hainan 琼 HI
500000 重庆 Chongqing 渝 CQ
510000 四川 Sichuan 川 SC
520000 贵州 Guizhou 贵 GZ
530000 云南 Yunnan 云 YN
540000 西藏 Xizang 藏 XZ
610000 陕西 Shaanxi 陕 SN
620000 甘肃 Gansu 甘 GS
630000 青海 Qinghai 青 QH
640000 宁夏 Ningxia 宁 NX
650000 新疆 Xinjiang 新 XJ
"""


def _read() -> dict[str, ProvinceName]:
    rows = (line.split() for line in _NAMES.strip().splitlines())
    return {
        code: ProvinceName(Text(zh, en.replace("_", " ")), Text(sign_zh, sign_en))
        for code, zh, en, sign_zh, sign_en in rows
    }


PROVINCE_NAMES: Final = _read()
"""The 31 provinces by code, in the order of codes."""

SPECIAL_REGIONS: Final = {
    "710000": Text("台湾", "Taiwan"),
    "810000": Text("香港", "Hong Kong"),
    "820000": Text("澳门", "Macao"),
}
"""Where censuses are taken apart, by code: they have names on maps, and no figures."""


def short_province(code: str) -> Text:
    """Return the short name of a province.

    Raises
    ------
    KeyError
        If it is none of the 31.
    """
    return PROVINCE_NAMES[code].short


def short_place(name: str) -> str:
    """Shorten the name of a city for a label: 哈尔滨市 → 哈尔滨; an English one stays."""
    return name.removesuffix("市") if len(name) > 2 else name
