"""Words of the page on how wrong the figures could be: the cautions, the heads of its tables."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final, NamedTuple

from atlas.model.classes import Text


class Caution(NamedTuple):
    """Name of a caution, and what it says of a unit that bears it."""

    name: Text
    meaning: Text


CAUTION: Final = MappingProxyType(
    {
        "near_zero": Caution(
            Text("增减接近零", "Change near zero"),
            Text(
                "2010—2020年人口变化不到1%：只要有一次普查在当地比另一次多漏登1%，"
                "增减的方向就会相反。",
                "People changed by less than 1% from 2010 to 2020: if one of the two censuses "
                "missed 1% more of them here than the other, the direction would be the opposite.",
            ),
        ),
        "migration_sign_flips": Caution(
            Text("净迁移的方向不稳", "Net migration may be of the other sign"),
            Text(
                "把2010年0—4岁的人计入，或把50岁及以上的人略去，净迁移就会由得变失或由失变得。",
                "If those aged 0–4 in 2010 are counted in, or those of 50 and over left out, "
                "the gain becomes a loss or the loss a gain.",
            ),
        ),
        "transfer_flagged": Caution(
            Text("有未计入的划转", "Transfer flagged"),
            Text(
                "2020年普查之后有部分土地划入或划出，或数字显示有名录未载的划转；"
                "增减和净迁移可能含有划转的人口。",
                "Part of its land changed hands after the census of 2020, or the counts look like "
                "a transfer that no list records; change and net migration may contain it.",
            ),
        ),
        "zone_assumed": Caution(
            Text("开发区的归属为推定", "Host of a development zone assumed"),
            Text(
                "归入该单位的开发区，按乡镇名查不到来自哪个县，归属是推定的。",
                "A development zone was added to this unit although the names of its townships "
                "do not tell which county they came from.",
            ),
        ),
        "merged": Caution(
            Text("由几个县合并", "Merged of several counties"),
            Text(
                "几个县之间有划转、拆分或合并，只能合在一起比较；数字没有因此出错，"
                "但内部的差别看不见。",
                "Counties that exchanged territory, split or merged are compared together. The "
                "figure is not wrong for it, but differences inside are hidden.",
            ),
        ),
        "university_town": Caution(
            Text("大学城", "University town"),
            Text(
                "15—24岁的人占18%以上，且多从外地来：青年的净迁入主要是学生，多数以后还会离开。",
                "People of 15–24 are 18% or more, and most came from elsewhere: its gain of young "
                "people is largely students, many of whom leave again.",
            ),
        ),
        "sampling_error": Caution(
            Text("没有产业占比", "No shares by sector"),
            Text(
                "至少一年的长表样本不足500人，或标准误超过2.5个百分点，或行业不明。",
                "In at least one year the long form has fewer than 500 sample persons, an error "
                "over 2.5 points, or unknown industries.",
            ),
        ),
        "small_base": Caution(
            Text("基数太小", "Base too small"),
            Text(
                "预期存活者（全部，或25—49岁）不足3,000人，不列净迁移率。",
                "Fewer than 3,000 expected survivors, of all or of those aged 25–49: "
                "no rate of net migration is given.",
            ),
        ),
        "core_definition_flips": Caution(
            Text("所在城市的类型因定义而异", "Type of its city depends on the definition"),
            Text(
                "所在城市的中心与外围各是增是减，因中心的定义而不同；单位自身的数字不受影响。",
                "Whether the centre or the margin of its city gained depends on how the centre is "
                "defined. The unit's own figures are not in doubt.",
            ),
        ),
        "line_straddling": Caution(
            Text("跨黑河—腾冲线", "Astride the Heihe–Tengchong line"),
            Text(
                "线从该单位中穿过：人口按面积分到两侧，实际住在哪一侧并不知道。",
                "The line crosses the unit: its people are split by area; on which side they "
                "really live is not known.",
            ),
        ),
        "figure_doubtful": Caution(
            Text("有一项数字存疑", "A doubtful figure"),
            Text(
                "普查表中该单位有一项数字（不是总人口）看来有误而无从改正，照原样或作未知处理。",
                "One of its figures in the census tables, not the total, looks wrong and could "
                "not be mended: it is left as printed, or as unknown.",
            ),
        ),
        "no_polygon": Caution(
            Text("地图上没有", "Not on the map"),
            Text(
                "有普查人口，但所用边界没有画出它，因此没有面积和密度。",
                "Its people are counted, but the boundaries do not draw it: no area, no density.",
            ),
        ),
        "not_counted": Caution(
            Text("没有普查数字", "Not counted"),
            Text(
                "边界画出了它，普查表没有它。", "The boundaries draw it; the tables do not have it."
            ),
        ),
    }
)
"""The cautions, those that touch most readers first."""

WORDS: Final = MappingProxyType(
    {
        "title": Text("这些数字可能错多少", "How wrong could this be"),
        "description": Text(
            "漏登、推算的假设、抽样误差、未计入的划转、换一种定义就变号的数字，以及与外部数字的对照。",
            "People missed, assumptions, sampling error, unrecorded transfers, signs that flip "
            "under another definition, and checks against other figures.",
        ),
        "cautions": Text("逐个单位的提醒", "Cautions, unit by unit"),
        "undercount": Text("漏登与未计入的人", "People missed, people left out"),
        "ratios": Text("全国存活率", "National survival ratios"),
        "sampling": Text("长表的抽样误差", "Sampling error of the long form"),
        "transfers": Text("没有计入的划转", "Transfers not accounted for"),
        "signs": Text("换一种定义就变号的数字", "Signs that flip under another definition"),
        "line": Text("黑河—腾冲线的上下限", "Bounds of the share by the line"),
        "checks": Text("与外部数字对照", "External checks"),
        "missing": Text("缺失的单位", "Units that are missing"),
        "one_unit": Text("{n}个单位", "{n} unit"),
        "units_bearing": Text("{n}个单位", "{n} units"),
        "people_bearing": Text("，{n}人（{share}）", ", {n} people ({share})"),
        "census": Text("普查", "Census"),
        "tables": Text("分县资料合计", "County tables"),
        "communique": Text("公报总数", "Communiqué"),
        "difference": Text("相差", "Difference"),
        "servicemen": Text("其中现役军人", "of it servicemen"),
        "undetermined": Text("常住地待定", "residence not settled"),
        "undercount_pct": Text("公布的漏登率", "Published undercount"),
        "period": Text("时期", "Period"),
        "units": Text("单位", "Units"),
        "as_counted": Text("减少：照普查数", "declined, as counted"),
        "uplifted": Text("减少：2000年×{factor}", "declined, 2000 × {factor}"),
        "age_before": Text("2010年年龄", "Age in 2010"),
        "age_after": Text("2020年年龄", "Age in 2020"),
        "men": Text("男", "Men"),
        "women": Text("女", "Women"),
        "sector": Text("产业", "Sector"),
        "median_error": Text("{year}年标准误中位数", "Median error {year}"),
        "largest_error": Text("列出的最大误差", "Largest shown"),
        "neutral": Text("变化在两倍误差内", "Change within two errors"),
        "from": Text("可能划出", "Possibly from"),
        "to": Text("可能划入", "Possibly to"),
        "later": Text(
            "普查之后的划转，以及与之相关的单位（{n}）",
            "Transfers after the census, and the units that bear them ({n})",
        ),
        "figure": Text("数字", "Figure"),
        "other_choice": Text("换成", "Another choice"),
        "flipping": Text("变号的单位", "Units that flip"),
        "people": Text("2020年人口", "People in 2020"),
        "by_area": Text("按面积分摊", "Split by area"),
        "by_point": Text("按代表点", "By representative point"),
        "by_grid": Text("按网格", "By grid"),
        "lowest": Text("下限", "Lowest"),
        "highest": Text("上限", "Highest"),
        "province": Text("省级单位", "Province"),
        "ours": Text("本站推算，2010—2020年", "Ours, 2010–2020"),
        "five_year": Text("公布，{start}—{end}年", "Published, {start}–{end}"),
        "year": Text("{year}年", "{year}"),
    }
)

SECTOR: Final = MappingProxyType(
    {
        "agriculture": Text("第一产业", "Primary"),
        "industry": Text("第二产业", "Secondary"),
        "services": Text("第三产业", "Tertiary"),
        "manufacturing": Text("其中制造业", "of it manufacturing"),
        "construction": Text("其中建筑业", "of it construction"),
    }
)
