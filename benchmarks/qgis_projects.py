"""Open the projects in QGIS as a user does, time it, and draw their pages and themes to look at.

The project does not need QGIS, and its tests do not have it. Run this with the Python of QGIS
where that is installed (Debian: ``apt install python3-qgis``); no screen is needed::

    python3 benchmarks/qgis_projects.py site/downloads pictures

It prints a line for each project (layers, CPU seconds) and writes ``pictures/<project>/``: a PNG
of every layout, and with ``--themes`` of every map theme. It ends with 1 where a layer, a style, a
theme, a relation or a map tip does not work, a layer can be edited though its table is a view, or
not though it is none, or opening takes more than 8 CPU seconds.
"""

from __future__ import annotations

import argparse
import os
import re
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from time import process_time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from qgis.core import (
    QgsApplication,
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsLayoutExporter,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProject,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize

MOST_CPU_SECONDS = 8.0
PIXELS = QSize(1200, 900)
FORMULA = re.compile(r"\[%(.*?)%\]", re.DOTALL)


def faults_of(project: QgsProject) -> list[str]:
    """List what does not work: layers, styles, themes, relations, and formulas of map tips."""
    layers = project.mapLayers().values()
    faults = [f"layer {layer.id()} is not valid" for layer in layers if not layer.isValid()]
    for layer in layers:
        manager = layer.styleManager()
        for style in manager.styles():
            manager.setCurrentStyle(style)
            faults += [f"{layer.id()}, {style}: {fault}" for fault in _tip_faults(layer)]
    themes = project.mapThemeCollection()
    for name in themes.mapThemes():
        for record in themes.mapThemeState(name).layerRecords():
            if record.currentStyle not in record.layer().styleManager().styles():
                faults.append(f"theme {name}: {record.layer().id()} has no {record.currentStyle}")
    relations = project.relationManager().relations().values()
    faults += [f"relation {one.id()} is not valid" for one in relations if not one.isValid()]
    # Last: a style that was taken on the way must not have made a layer editable.
    return faults + _edit_faults(project)


def _edit_faults(project: QgsProject) -> list[str]:
    """List the layers that can be edited though they are views, or not though they are none."""
    faults = []
    for layer in project.mapLayers().values():
        if isinstance(layer, QgsVectorLayer):
            path, _, name = layer.source().partition("|layername=")
            with closing(sqlite3.connect(path)) as database:
                sql = "SELECT type = 'view' FROM sqlite_master WHERE name = ?"
                ((view,),) = database.execute(sql, (name,))
            if layer.readOnly() != bool(view):
                faults.append(f"{layer.id()}: read-only is {layer.readOnly()}")
    return faults


def _tip_faults(layer: QgsVectorLayer) -> list[str]:
    """Fill in the tip of the first feature: a formula that fails leaves a gap in it."""
    if not isinstance(layer, QgsVectorLayer):
        return []
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    context.setFeature(next(layer.getFeatures()))
    faults = []
    for formula in FORMULA.findall(layer.mapTipTemplate()):
        expression = QgsExpression(formula)
        expression.evaluate(context)
        if expression.hasParserError() or expression.hasEvalError():
            faults.append(expression.parserErrorString() or expression.evalErrorString())
    return faults


def draw_layouts(project: QgsProject, folder: Path) -> None:
    """Write every layout as a PNG of 150 dots an inch."""
    for number, layout in enumerate(project.layoutManager().printLayouts(), start=1):
        settings = QgsLayoutExporter.ImageExportSettings()
        settings.dpi = 150
        QgsLayoutExporter(layout).exportToImage(str(folder / f"page_{number:02}.png"), settings)


def draw_themes(project: QgsProject, folder: Path) -> None:
    """Write every map theme as a PNG of the whole country."""
    themes = project.mapThemeCollection()
    for number, name in enumerate(themes.mapThemes(), start=1):
        settings = QgsMapSettings()
        settings.setDestinationCrs(project.crs())
        settings.setLayers(themes.mapThemeVisibleLayers(name))
        settings.setLayerStyleOverrides(themes.mapThemeStyleOverrides(name))
        settings.setExtent(project.viewSettings().defaultViewExtent())
        settings.setOutputSize(PIXELS)
        job = QgsMapRendererParallelJob(settings)
        job.start()
        job.waitForFinished()
        job.renderedImage().save(str(folder / f"theme_{number:03}.png"))


def main() -> int:
    """Open each project of a folder; return 1 if one does not work, else 0."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("downloads", type=Path, help="the folder of the projects and their files")
    parser.add_argument("pictures", type=Path, help="where the pictures go")
    parser.add_argument("--themes", action="store_true", help="draw the map themes too")
    options = parser.parse_args()
    application = QgsApplication([], False)
    application.initQgis()
    ended = 0
    for path in sorted(options.downloads.glob("*.qgz")):
        project = QgsProject.instance()
        project.clear()
        before = process_time()
        opened = project.read(str(path))
        seconds = process_time() - before
        folder = options.pictures / path.stem
        folder.mkdir(parents=True, exist_ok=True)
        draw_layouts(project, folder)
        if options.themes:
            draw_themes(project, folder)
        faults = faults_of(project)
        pages, layers = project.layoutManager().printLayouts(), project.mapLayers()
        print(
            f"{path.name}: {len(layers)} layers, {len(pages)} layouts, "
            f"{len(project.mapThemeCollection().mapThemes())} themes, "
            f"{len(project.relationManager().relations())} relations; "
            f"opened in {seconds:.1f} s CPU; {len(faults)} faults"
        )
        print("".join(f"  {fault}\n" for fault in faults), end="")
        if not opened or faults or seconds > MOST_CPU_SECONDS:
            ended = 1
    # Before QGIS is taken down: layers that outlive it crash.
    QgsProject.instance().clear()
    application.exitQgis()
    return ended


if __name__ == "__main__":
    sys.exit(main())
