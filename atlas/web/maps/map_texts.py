"""The words of the pages of maps: levels, table, embed code, and the embedded map itself."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from atlas.model.classes import Text

LEVEL: Final = MappingProxyType(
    {
        "province": Text("省级", "Provinces"),
        "prefecture": Text("地级", "Prefectures"),
        "county": Text("县级", "Counties"),
    }
)

THEME: Final = MappingProxyType(
    {
        "auto": Text("随系统", "automatic"),
        "light": Text("浅色", "light"),
        "dark": Text("深色", "dark"),
    }
)

TAKE: Final = MappingProxyType(
    {
        "take": Text("取用本图", "Take this map"),
        "figure_png": Text("全国图 PNG", "Whole map as PNG"),
        "figure_pdf": Text("A4 PDF", "A4 as PDF"),
        "alt": Text("{title}。{fact}", "{title}. {fact}"),
    }
)
"""For the template of a map's page."""

PAGE: Final = MappingProxyType(
    {
        "level": Text("级别", "Level"),
        "levelNote": Text(
            "图、图例与表格现在是另一级；标题和下面文字中的数字仍指{level}。",
            "Map, legend and table now show another level; title and text are about: {level}.",
        ),
        "csv": Text("本图数据 CSV", "Data as CSV"),
        "picture": Text("当前视图 PNG", "View as PNG"),
        "embed": Text("嵌入网页", "Embed"),
        "rows": Text("数据表：图中的每一个单位", "Table: every unit of the map"),
    }
)
"""For the script that every map's page loads."""

SCRIPT: Final = MappingProxyType(
    {
        "name": Text("名称", "Name"),
        "within": Text("所属", "Part of"),
        "comparability": Text("可比性", "Comparability"),
        "missing": Text("—", "–"),
        "between": Text("，", ", "),
        "search": Text("在表中查找：名称或代码", "Search the table: name or code"),
        "count": Text("共{n}行。点列名排序。", "{n} rows. Click a heading to sort."),
        "found": Text("{all}行中找到{n}行。", "{n} of {all} rows found."),
        "more": Text("再显示{n}行（还有{left}行）", "Show {n} more ({left} left)"),
        "locate": Text("在地图上显示{name}", "Show {name} on the map"),
        "onMap": Text("在地图上显示", "Show on the map"),
        "embedTitle": Text("把本图嵌入网页", "Embed this map"),
        "language": Text("语言", "Language"),
        "level": Text("级别", "Level"),
        "theme": Text("明暗", "Light or dark"),
        "place": Text("地点", "Place"),
        "placeNone": Text("全国", "the whole country"),
        "code": Text("代码", "Code"),
        "codeNote": Text(
            "粘贴到网页中放地图的地方。两行脚本只做一件事：让框的高度随地图变化。",
            "Paste it where the map is to stand. The two lines of script do one thing: "
            "they let the frame grow with the map.",
        ),
        "codeNoteRelative": Text(
            "本站尚不知道自己的网址：请在 src 里的 embed/ 之前补上您放置本站的网址。"
            "两行脚本只做一件事：让框的高度随地图变化。",
            "This site does not know its own address: in src, put the address where you host "
            "the site before embed/. The two lines of script do one thing: "
            "they let the frame grow with the map.",
        ),
        "copy": Text("复制代码", "Copy the code"),
        "copied": Text("已复制。", "Copied."),
        "copyFailed": Text(
            "浏览器不允许复制：代码已选中，请按 Ctrl+C。",
            "The browser refused: the code is selected, press Ctrl+C.",
        ),
        "close": Text("关闭", "Close"),
        "preview": Text("预览", "Preview"),
    }
)
"""For the scripts that table and embed code load when they are opened."""

EMBED: Final = MappingProxyType(
    {
        "source": Text("来源：", "Source: "),
        "stop": Text("。", ". "),
        "caveat": Text("阅读时请注意", "Read with care"),
        "whole": Text("中国人口地图集：完整地图与数据", "China Population Atlas: map and data"),
        "wheelHint": Text("点击地图后可用滚轮缩放", "Click the map to zoom with the wheel"),
    }
)
"""For the script of an embedded map."""


def in_language(texts: MappingProxyType[str, Text], lang: str) -> dict[str, str]:
    """Pick one language of a table of texts."""
    return {key: text.get(lang) for key, text in texts.items()}
