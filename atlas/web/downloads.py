"""The downloads: what each file is for, and how large it is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from atlas.style import Text
from atlas.web.pages import Page, render
from atlas.web.texts import SET_NAME

GPKG = Text(
    "全部图层，可直接拖入 QGIS：坐标系 EPSG:4490，代码为六位文本，字段名与单位有说明。",
    "All layers, to drag into QGIS: EPSG:4490, codes as six-digit text, fields documented.",
)
SUMMARY = Text(
    "本站文字中引用的主要数字，供程序读取。", "The headline figures of this site, for programs."
)
TABLE = Text(
    "{set}：人口、增减、密度、可比性与各次普查的成员代码，UTF-8。",
    "{set}: people, change, density, comparability and member codes per census; UTF-8.",
)
OTHER = Text("其他文件。", "Another file.")
LINE = Text("黑河—腾冲线。", "The Heihe–Tengchong line.")


@dataclass(frozen=True)
class Download:
    """A file that readers may take.

    Attributes
    ----------
    path
        From the root of the site: ``downloads/province.csv``.
    bytes
        Its size.
    purpose
        What it is for.
    """

    path: str
    bytes: int
    purpose: Text

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.path.rpartition("/")[2]

    @property
    def size(self) -> str:
        """The size as people read it: ``34 KB``, ``5.2 MB``."""
        if self.bytes < 1_000_000:
            return f"{max(1, round(self.bytes / 1000)):,} KB"
        return f"{self.bytes / 1e6:,.1f} MB"


def find_downloads(site: Path) -> list[Download]:
    """Describe the files that stand in ``downloads/``: the GeoPackage first, then by name."""
    files = [file for file in sorted((site / "downloads").glob("*")) if file.is_file()]
    found = [
        Download(f"downloads/{file.name}", file.stat().st_size, purpose_of(file.name))
        for file in files
    ]
    return sorted(found, key=lambda download: (not download.path.endswith(".gpkg"), download.path))


def purpose_of(name: str) -> Text:
    """Say what a download is for, by its name."""
    stem, _, ending = name.rpartition(".")
    if ending == "gpkg":
        return GPKG
    if name == "summary.json":
        return SUMMARY
    if stem == "heihe_tengchong_line":
        return LINE
    if stem in SET_NAME:
        named = SET_NAME[stem]
        return Text(TABLE.zh.format(set=named.zh), TABLE.en.format(set=named.en))
    return OTHER


def downloads_page(downloads: list[Download], lang: str) -> tuple[Page, str]:
    """Render the list of downloads."""
    page = _page(lang)
    return page, render("downloads.html.j2", page, downloads=downloads)


def _page(lang: str) -> Page:
    page = Page("downloads.html", lang, "", "")
    return Page(page.path, lang, page.text("downloads_title"), page.text("downloads_description"))
