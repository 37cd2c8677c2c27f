"""The words of the explorer."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from atlas.model.classes import Text

EXPLORE: Final = MappingProxyType(
    {
        "title": Text("探索", "Explore"),
        "description": Text(
            "任选地图、级别与年份，查找地方，两图并看；网址记住所见。",
            "Any map, level and period; find a place; two maps side by side. "
            "The address keeps what you see.",
        ),
        "map": Text("地图", "Map"),
        "second": Text("第二张图", "Second map"),
        "none": Text("不并看", "None"),
        "level": Text("级别", "Level"),
        "auto": Text("随缩放", "By zoom"),
        "more": Text("筛选与并看", "Filter, compare two maps"),
        "filter": Text("可比性", "Comparability"),
        "all": Text("全部单位", "All units"),
        "sure": Text("同一块地，未经合并", "The same land, nothing united"),
        "known": Text("没有未计入的划转", "No transfer left out"),
        "country": Text("全国", "Whole country"),
        "card": Text("所选地方", "The place chosen"),
        "cardHint": Text(
            "在图上点一个地方，或在上面查找。", "Click a place on the map, or search above."
        ),
        "rank": Text("在{n}个单位中由高到低第{rank}", "Rank {rank} of {n}, highest first"),
        "close": Text("取消选择", "Clear the choice"),
        "page": Text("看这个地方的页面", "Open the page of this place"),
        "about": Text("关于这张图：表格、来源、嵌入", "About this map: table, source, embed"),
        "left": Text("余{units}个单位，{people}人", "{units} units with {people} people are left"),
        "land": Text("未入选", "Not chosen"),
        "shown": Text("显示哪张图", "Which map is shown"),
        "first": Text("第一张", "First"),
        "other": Text("第二张", "Second"),
        "failed": Text(
            "有文件没有装入：{file}。请检查网络后重试。",
            "A file could not be loaded: {file}. Check the connection and try again.",
        ),
        "no_script": Text(
            "探索页需要 JavaScript。没有它，每张地图与每个地方仍有自己的页面：",
            "The explorer needs JavaScript. Without it every map and every place still has a "
            "page of its own:",
        ),
    }
)
"""For template and scripts alike."""
