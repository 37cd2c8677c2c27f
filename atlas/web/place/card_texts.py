"""Words of the pair cards."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import Final

from atlas.drawing.sheet.texts import BETWEEN_YEARS, CREDIT, DATES
from atlas.model.classes import Text
from atlas.places.subjects import Subject
from atlas.web.place.texts import PLACE

CARD: Final = MappingProxyType(
    {
        "brand": CREDIT,
        # Captions of the maps: the fuller one where it fits.
        "whole_named": Text("{name}整体 {pct}", "{name} as a whole: {pct}"),
        "whole": Text("整体 {pct}", "As a whole: {pct}"),
        "parts_named": Text("各区县；{name} {pct}", "By county; {name}: {pct}"),
        "parts": PLACE["parts"],
        "no_map": Text(
            "所用边界没有画出{name}，因此没有地图。",
            "The boundaries used here do not draw {name}: there is no map.",
        ),
        "legend": PLACE["pair_legend"],
        "no_data": PLACE["no_data"],
        # The split of the change. National survival ratios tell migration of those aged 15 and
        # over from deaths; of younger people they tell nothing.
        "change": Text("{start}—{end}年增减（人）", "Change {start}–{end}, people"),
        "net": Text(
            "净迁移：{end}年15岁及以上，推算", "Net migration, 15 and over in {end} (estimate)"
        ),
        "rest": Text(
            "其余：出生减死亡，及15岁以下的迁移", "Rest: births − deaths, moves of under-15s"
        ),
        "unsplit": Text(
            "没有分年龄的可比数字，增减不能分为迁移与生死。",
            "Without comparable ages, change cannot be split into migration, births and deaths.",
        ),
        "compare": Text("能不能比？{text}", "Can it be compared? {text}"),
        "check": Text(
            "核对这个数字（普查表与行代码）：{rows}。",
            "Check this number (census table and rows): {rows}.",
        ),
        "between_rows": Text("；", "; "),
        "rights": PLACE["maps_note"],
        "saved": Text(
            "已保存；也可长按或右键图片。", "Saved. Or press the picture long, or right-click."
        ),
        "alt": Text("{name}的双图卡：{sentence}", "Pair card of {name}: {sentence}"),
    }
)


def card_words(subject: Subject, lang: str) -> dict[str, str]:
    """Return the phrases of cards in one language, the censuses filled in.

    ``dates`` is added: on which days people were counted. The fields that are left are those of
    a place: ``{name}``, ``{pct}``, ``{text}``, ``{rows}``, ``{sentence}``.
    """
    years = BETWEEN_YEARS.get(lang).join(map(str, (subject.start, subject.end)))
    words = dict(_filled(subject, lang))
    return words | {"dates": DATES.get(lang).format(years=years)}


def _filled(subject: Subject, lang: str) -> Iterator[tuple[str, str]]:
    for key, text in CARD.items():
        phrase = text.get(lang).replace("{start}", str(subject.start))
        yield key, phrase.replace("{end}", str(subject.end))
