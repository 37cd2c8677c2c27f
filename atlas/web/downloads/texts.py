"""Words of the downloads page: what each group of files is for."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final, NamedTuple

from atlas.model.classes import Text


class GroupText(NamedTuple):
    """Head of a group of downloads, and what it is for."""

    title: Text
    lead: Text


GROUPS: Final = MappingProxyType(
    {
        "gis": GroupText(
            Text("用 QGIS 或其他 GIS 打开", "To open in QGIS or another GIS"),
            Text(
                "不需要转换：图层名称、字段说明与坐标系都在文件里。",
                "Nothing to convert: the names of layers, described fields and the coordinate "
                "system are inside.",
            ),
        ),
        "layers": GroupText(
            Text("逐层：开放格式", "Layer by layer, in open formats"),
            Text(
                "CSV 用表格软件打开，没有图形。GeoParquet 供 Python、R、DuckDB 使用。"
                "FlatGeobuf 供网络地图使用，只读取所看的范围。坐标系均为 EPSG:4490；"
                "个别单元在边界数据中没有图形，只见于前两种格式。",
                "CSV opens in a spreadsheet and holds no shapes. GeoParquet is for Python, R and "
                "DuckDB. FlatGeobuf is for web maps, which fetch only the window that they show. "
                "All are in EPSG:4490; the few units that the boundaries do not draw are in the "
                "first two alone.",
            ),
        ),
        "grid": GroupText(
            Text("网格", "Grids"),
            Text(
                "GeoTIFF，分块存放，可在 QGIS、GDAL、rasterio 中按范围读取。",
                "GeoTIFF in tiles, read by window in QGIS, GDAL and rasterio.",
            ),
        ),
        "tables": GroupText(
            Text("没有图形的表", "Tables without shapes"),
            Text(
                "CSV（UTF-8）用表格软件打开；Parquet 供 Python、R、DuckDB 使用，类型不会读错。",
                "CSV (UTF-8) opens in a spreadsheet; Parquet is for Python, R and DuckDB, and "
                "keeps the types.",
            ),
        ),
        "program": GroupText(
            Text("供程序读取", "For programs"),
            Text(
                "数字与说明都是 JSON 一类的结构化文件，可直接读入。",
                "Figures and descriptions in structured files such as JSON.",
            ),
        ),
    }
)
"""By group, in the order of the page; a group without files is left out."""
