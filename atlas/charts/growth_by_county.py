"""Growth beside services and manufacturing over all county units: points, classes and a line."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from atlas.charts.chart import Chart, Column, Table
from atlas.charts.sector_charts import GROWTH_LIMITS, LONG_FORM, slope_with_interval
from atlas.drawing.canvas.canvas import HEADING, Canvas, place, scale_x, scale_y
from atlas.drawing.canvas.keys import write_keys
from atlas.drawing.canvas.numbers import people, round_ticks
from atlas.drawing.canvas.paints import paint
from atlas.measures.statistics.robust_fit import RobustFit
from atlas.measures.work.sector_growth import QUARTILES, growth_by_class
from atlas.model.classes import Text, format_number

SECTORS = {
    "services": (
        Text("服务业", "Services"),
        Text("服务业份额，2010年", "Share of services, 2010"),
        (10, 20, 30, 40, 50, 60, 70),
    ),
    "manufacturing": (
        Text("制造业", "Manufacturing"),
        Text("制造业份额，2010年", "Share of manufacturing, 2010"),
        (5, 10, 20, 30, 40, 50),
    ),
}
"""Name, heading and edges of the classes (%) of each panel."""

Fits = Mapping[str, RobustFit | None]

LAYERS = 3
RADIUS = 1.1
"""Points are spread over so many paths, so that they darken where they lie upon each other."""

_COLUMNS = (
    Column("sector", Text("产业", "Sector")),
    Column("share", Text("2010年份额", "Share in 2010")),
    Column("units", Text("单位数", "Units"), 0),
    Column("people", Text("2010年人口", "People in 2010"), 0),
    Column("lower_quartile", Text("下四分位，%", "Lower quartile, %"), 1, signed=True),
    Column("median", Text("增减的中位数，%", "Median change, %"), 1, signed=True),
    Column("upper_quartile", Text("上四分位，%", "Upper quartile, %"), 1, signed=True),
    Column("growth", Text("全类人口增减，%", "Whole class, %"), 1, signed=True),
)

_SOURCE = Text(
    f"{LONG_FORM.zh}各单位的数字见下载的 county_2010_2020.csv。",
    f"{LONG_FORM.en} The figures of each unit are in the download county_2010_2020.csv.",
)


def county_growth_chart(
    points: pd.DataFrame, on_services: RobustFit | None, on_manufacturing: RobustFit | None
) -> Chart:
    """Chart the growth of county units beside their shares of services and of manufacturing.

    Parameters
    ----------
    points
        Index: unit code; ``services``, ``manufacturing`` (% of employment in 2010), ``growth``
        (% of people, 2010–2020), ``population_2010`` and ``population_2020``.
    on_services, on_manufacturing
        The line of growth on each of the two shares; None where there is none.
    """
    fits = dict(zip(SECTORS, (on_services, on_manufacturing), strict=True))
    counted = points.dropna(subset=["growth", "population_2010", "population_2020"])
    known = counted.dropna(subset=list(SECTORS)).sort_index()
    left_out = counted.drop(index=known.index)
    classes = pd.concat([_classes(known, sector) for sector in SECTORS], ignore_index=True)
    number = format_number(len(known))
    missed = {lang: people(float(left_out["population_2010"].sum()), lang) for lang in ("zh", "en")}
    return Chart(
        id="growth-and-services-by-county",
        title=Text(
            "人口增长与产业构成：区县单位",
            "Growth of people and what people work in, by county unit",
        ),
        subtitle=Text(
            f"{number}个区县单位：横轴为2010年就业份额（%），纵轴为2010—2020年人口增减（%）；"
            f"直线为泰尔—森稳健拟合。另有{len(left_out)}个单位（2010年{missed['zh']}人）没有可用的份额。",
            f"{number} county units: share of employment in 2010 across (%), change of people "
            f"2010–2020 upwards (%); the line is a robust fit (Theil–Sen). {len(left_out)} more "
            f"units ({missed['en']} people in 2010) have no usable share.",
        ),
        draw=partial(_draw, known, classes, fits),
        heights=(880, 470),
        table=Table(classes, _COLUMNS),
        caption=_caption(classes, fits),
        cannot_show=GROWTH_LIMITS,
        source=_SOURCE,
    )


def _classes(known: pd.DataFrame, sector: str) -> pd.DataFrame:
    name, _, edges = SECTORS[sector]
    table = growth_by_class(known, sector, edges)
    spans = list(zip(table["low"], table["high"], strict=True))
    last = max(edges)
    for lang, words in (("zh", f"{last}%及以上"), ("en", f"{last}% or more")):
        table[f"sector_{lang}"] = name.get(lang)
        table[f"share_{lang}"] = [
            words if low == last else f"{low:.0f}–{high:.0f}%" for low, high in spans
        ]
    return table.assign(key=sector)


def _caption(classes: pd.DataFrame, fits: Fits) -> Text:
    zh, en = (
        {sector: slope_with_interval(fit, lang) for sector, fit in fits.items()}
        for lang in ("zh", "en")
    )
    services = classes[classes["key"].eq("services")].to_dict("records")
    highest = max(services, key=lambda row: row["median"])
    cores = services[-1]
    best, old = (format_number(row["median"], signed=True, decimals=1) for row in (highest, cores))
    return Text(
        f"服务业份额每高1个百分点，十年增长相差{zh['services']}；制造业为{zh['manufacturing']}。"
        f"两者都与增长同行，但都不是一条直线：服务业占{highest['share_zh']}的单位，增减的中位数为{best}%，"
        f"占{cores['share_zh']}的{cores['units']}个单位只有{old}%，那里多为大城市的中心城区。",
        f"With each point more of services, growth in ten years differs by {en['services']}; of "
        f"manufacturing, by {en['manufacturing']}. Both go with growth, but along no straight "
        f"line: units with {highest['share_en']} in services changed by {best}% at the median, "
        f"the {cores['units']} with {cores['share_en']} by only {old}%: mostly central districts "
        "of large cities.",
    )


def _draw(points: pd.DataFrame, classes: pd.DataFrame, fits: Fits, canvas: Canvas) -> None:
    keys = [
        ("step-3", Text("一个区县单位", "a county unit")),
        ("ink", Text("稳健拟合", "robust fit")),
        (
            "gain",
            Text("各类的中位数（粗）与四分位（细）", "median (thick) and quartiles of a class"),
        ),
    ]
    foot = write_keys(canvas, [(colour, canvas.say(words)) for colour, words in keys], 18) - 8
    limits = points["growth"].astype(float).agg(["min", "max"])
    width = canvas.width / 2 if canvas.wide else canvas.width
    height = (canvas.height - foot) / (1 if canvas.wide else 2)
    for number, (sector, (_, heading, _)) in enumerate(SECTORS.items()):
        left = number * width if canvas.wide else 0
        top = foot + (0 if canvas.wide else number * height)
        canvas.write(left + 12, top + 20, canvas.say(heading), HEADING)
        fit, x = fits[sector], points[sector].astype(float)
        axes = canvas.panel(left + 44, top + 50, width - 62, height - 80)
        _scale(axes, x, limits)
        for layer in range(LAYERS):
            _specks(axes, points.iloc[layer::LAYERS], sector)
        if fit is not None:
            canvas.write(left + 12, top + 38, _in_words(fit, canvas.lang), colour="muted")
            ends = [x.min(), x.max()]
            axes.plot(ends, [fit.at(end) for end in ends], color=paint("ink"), linewidth=1.6)
        _stairs(axes, classes[classes["key"].eq(sector)])


def _in_words(fit: RobustFit, lang: str) -> str:
    words = Text("斜率{0}（95%区间{1}至{2}），n = {3}", "slope {0} (95%: {1} to {2}), n = {3}")
    slopes = (fit.slope, fit.slope_low, fit.slope_high)
    written = [format_number(slope, signed=True, decimals=2) for slope in slopes]
    return words.get(lang).format(*written, format_number(fit.points))


def _scale(axes: Axes, x: pd.Series, limits: pd.Series) -> None:
    axes.set_xlim(0, float(np.ceil(x.max() / 10) * 10) + 2)
    axes.set_ylim(float(limits["min"]) - 3, float(limits["max"]) + 3)
    for ticks, scale, signed in (
        (round_ticks(*axes.get_ylim(), 5), scale_y, True),
        (round_ticks(*axes.get_xlim(), 5), scale_x, False),
    ):
        written = [format_number(tick, signed=signed) for tick in ticks]
        scale(axes, ticks, [*written[:-1], f"{written[-1]}%"])
    axes.axhline(0, color=paint("muted"), linewidth=1)


def _specks(axes: Axes, points: pd.DataFrame, sector: str) -> None:
    """Draw points as one path of closed dots, a third of the bytes of as many marks."""
    at = np.repeat(points[[sector, "growth"]].to_numpy(dtype=float), 2, axis=0)
    codes = np.tile([Path.MOVETO, Path.CLOSEPOLY], len(points)).astype(Path.code_type)
    how = {"facecolor": paint("step-3"), "edgecolor": paint("step-3"), "linewidth": 2 * RADIUS}
    rounded = {"capstyle": "round", "joinstyle": "round"}
    place(axes, PathPatch(Path(at, codes), alpha=0.5, **how, **rounded))


def _stairs(axes: Axes, classes: pd.DataFrame) -> None:
    """Draw the median of each class over its width, and the quartiles above and below it."""
    most = float(axes.get_xlim()[1])
    for row in classes.to_dict("records"):
        for name in QUARTILES:
            ends, width = (row["low"], min(row["high"], most)), 3 if name == "median" else 1.2
            axes.plot(ends, [row[name]] * 2, color=paint("gain"), linewidth=width)
