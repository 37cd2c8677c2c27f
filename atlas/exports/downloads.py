"""The downloads folder: the GeoPackage, the same tables as CSV, and the headline figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

from atlas.dataset import Dataset
from atlas.exports.documentation.describe import document_tables
from atlas.exports.geopackage import write_geopackage
from atlas.exports.qgis_project import write_project
from atlas.exports.styles.catalogue import styles_of
from atlas.exports.summary import write_summary
from atlas.exports.tables import PublishedTable, published_tables, write_csv
from atlas.layers import Layer
from atlas.progress import Progress, SilentProgress, Step
from atlas.style import Style, Text

GEOPACKAGE = "china-population-atlas.gpkg"
PROJECT = "china-population-atlas.qgz"
SUMMARY = "summary.json"
PROJECT_TEXT = Text(
    "QGIS 项目：每幅地图一个图层，按本站的分组排列；请与 GeoPackage 放在同一文件夹。",
    "A QGIS project with a layer for every map, grouped as on this site; keep it in one folder "
    "with the GeoPackage.",
)


@dataclass(frozen=True)
class Download:
    """One file that readers can take.

    Attributes
    ----------
    name
        File name, relative to the downloads folder.
    path
        Where it was written.
    bytes
        Its size.
    sha256
        Hash of its bytes, as lower-case hexadecimal digits.
    what
        What it holds, in Chinese and English.
    """

    name: str
    path: Path
    bytes: int
    sha256: str
    what: Text

    @property
    def href(self) -> str:
        """Where it lies, from the root of the site."""
        return f"downloads/{self.name}"

    @property
    def size(self) -> str:
        """The size as people read it: ``34 KB``, ``5.2 MB``."""
        if self.bytes < 1_000_000:
            return f"{max(1, round(self.bytes / 1000)):,} KB"
        return f"{self.bytes / 1e6:,.1f} MB"


def write_downloads(
    dataset: Dataset,
    layers: Sequence[Layer],
    style: Style,
    folder: Path,
    progress: Progress | None = None,
) -> list[Download]:
    """Write all downloads of a build.

    Parameters
    ----------
    dataset
        What the build publishes.
    layers
        The maps, in the order of their lists: they style the layers of the GeoPackage.
    style
        Hatches, lines and grounds.
    folder
        The downloads folder; made if missing.
    progress
        Hears of a step for each kind of file, with as many parts as it has files.

    Returns
    -------
    list of Download
        The GeoPackage, its QGIS project, the CSV files, then ``summary.json``.

    Raises
    ------
    AtlasError
        The dataset holds what cannot be published: see `published_tables`, `write_summary`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tables = published_tables(dataset)
    styles = styles_of(tables, layers, style)
    documents = document_tables(dataset, tables, layers)
    frame = style.national_frame
    summary_text = Text(
        "本站文字中引用的主要数字，供程序读取。", "The headline figures of this site, for programs."
    )
    kinds: dict[str, list[tuple[str, Text, Callable[[Path], None]]]] = {
        "Write the GeoPackage": [
            (
                GEOPACKAGE,
                _geopackage_text(tables),
                lambda path: write_geopackage(tables, path, styles, documents),
            )
        ],
        "Write the QGIS project": [
            (
                PROJECT,
                PROJECT_TEXT,
                lambda path: write_project(
                    tables, layers, styles, documents, frame, GEOPACKAGE, path
                ),
            )
        ],
        # The line is nothing but its geometry, which a CSV does not hold.
        "Write the CSV tables": [
            (f"{table.name}.csv", table.text.about, _csv_writer(table))
            for table in tables
            if table.geometry_type != "LineString"
        ],
        "Write the headline figures": [
            (SUMMARY, summary_text, lambda path: write_summary(dataset.summary, path))
        ],
    }
    written = []
    for name, files in kinds.items():
        with (progress or SilentProgress()).step(name, len(files)) as step:
            written += [_download(folder / file, what, write, step) for file, what, write in files]
    return written


def _csv_writer(table: PublishedTable) -> Callable[[Path], None]:
    return lambda path: write_csv(table, path)


def _geopackage_text(tables: list[PublishedTable]) -> Text:
    return Text(
        f"全部 {len(tables)} 个图层，可直接拖入 QGIS：EPSG:4490，代码为六位文本，字段均有说明，"
        "内含各幅地图的样式。",
        f"All {len(tables)} layers, to drag into QGIS: EPSG:4490, codes as six-digit text, "
        "described fields, the styles of the maps inside.",
    )


def _download(path: Path, what: Text, write: Callable[[Path], None], step: Step) -> Download:
    write(path)
    step.advance()
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    return Download(path.name, path, path.stat().st_size, digest, what)
