"""Scatters of places by schooling: whom growing cities drew, and GDP per head."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
import pandas as pd
from matplotlib.patches import Ellipse

from atlas.charts.chart import Chart, Column, Table
from atlas.charts.schooling_charts import CITIES, PACE
from atlas.country.provinces import short_place
from atlas.drawing.canvas.canvas import LABEL, SMALL, Canvas, dots, scale_x, scale_y, text_width
from atlas.drawing.canvas.numbers import people_tick, round_ticks
from atlas.drawing.canvas.paints import paint
from atlas.drawing.canvas.placing import Point, name_points
from atlas.measures.statistics.robust_fit import rank_correlation
from atlas.model.classes import Text, format_number
from atlas.model.summary.work import IncomeOnSchooling

LOW_END, HIGH_END = "primary_or_less_gain_pct", "college_gain_pct"

_LADDER_COLUMNS = (
    Column("name", Text("城市", "City")),
    Column("urban_area_population", Text("城区人口", "Urban area"), 0),
    Column("change_pct", Text("人口增减，%", "Change, %"), 1, signed=True),
    Column(LOW_END, Text("小学及以下，%", "Primary or less, %"), 1, signed=True),
    Column(HIGH_END, Text("大专及以上，%", "College, %"), 1, signed=True),
)


def ladder_chart(cities: pd.DataFrame, named: int = 40) -> Chart:
    """Chart what growing cities drew at the two ends of the schooling ladder.

    Parameters
    ----------
    cities
        From `atlas.measures.cities.city_classes.add_ladder` over `city_table`, the largest city
        first; with ``name_en`` beside ``name_zh``.
    named
        How many of the largest cities may be named.
    """
    low, high = LOW_END, HIGH_END
    growing = cities[cities["change_pct"].gt(0)].dropna(subset=[low, high])
    both = int((growing[low].gt(0) & growing[high].gt(0)).sum())
    neither = int((growing[low].le(0) & growing[high].le(0)).sum())
    r = format_number(rank_correlation(growing[low], growing[high]), signed=True, decimals=2)
    frame = growing.reset_index(drop=True)
    return Chart(
        id="two-ends-of-the-ladder",
        title=Text(
            "学历阶梯的两端：增长的城市吸引了谁",
            "Both ends of the ladder: whom growing cities drew",
        ),
        subtitle=Text(
            f"{len(frame)}个人口增长的城市：大专及以上（纵轴）与小学及以下（横轴）的人数，"
            "比按全国步伐变化多（或少）百分之几，2010—2020年；圆的面积与城区人口成正比。",
            f"{len(frame)} cities that grew: people with college (upwards) and with primary school "
            "or less (across), in % above or below what the nation's pace would give, 2010–2020; "
            "the area of a circle is its urban-area population.",
        ),
        draw=partial(_draw_ladder, frame, named),
        heights=(400, 540),
        table=Table(frame, _LADDER_COLUMNS),
        caption=Text(
            f"{len(frame)}个城市中，{both}个在两端都多于全国步伐，{neither}个两端都少于它。"
            f"两端的等级相关为{r}。陆铭的讲座说高低技能互补；按全国步伐衡量，"
            "一端多并不预示另一端也多。",
            f"Of {len(frame)} cities {both} drew more than the nation's pace at both ends and "
            f"{neither} at neither; the rank correlation of the two is {r}. Lu Ming's lecture "
            "holds that skills complement each other; against the nation's pace, more at one end "
            "does not foretell more at the other.",
        ),
        cannot_show=PACE,
        source=CITIES,
    )


def _draw_ladder(frame: pd.DataFrame, named: int, canvas: Canvas) -> None:
    x = frame[LOW_END].astype(float)
    y = frame[HIGH_END].astype(float)
    axes = canvas.panel(48, 28, canvas.width - 66, canvas.height - 78)
    for values, limits, scale in ((x, axes.set_xlim, scale_x), (y, axes.set_ylim, scale_y)):
        low, high = values.min(), values.max()
        limits(low - 0.06 * (high - low), high + 0.06 * (high - low))
        ticks = round_ticks(low, high, 5 if canvas.wide else 4)
        scale(axes, ticks, [format_number(tick, signed=True) for tick in ticks])
    axes.axhline(0, color=paint("ink"), linewidth=1)
    axes.axvline(0, color=paint("ink"), linewidth=1)
    biggest = 15 if canvas.wide else 10
    people = frame["urban_area_population"].astype(float)
    radius = np.maximum(np.round(2 * biggest * np.sqrt(people / people.max())) / 2, 1.5)
    dots(axes, x, y, radius, "step-4", 0.6)
    _size_key(canvas, biggest / float(np.sqrt(people.max())))
    words = Text("小学及以下，比全国步伐（%）", "Primary or less, against the nation's pace, %")
    axes.set_xlabel(canvas.say(words), loc="right", fontsize=LABEL, color=paint("muted"))
    upwards = Text("大专及以上，比全国步伐（%）", "College, against the nation's pace, %")
    canvas.write(12, 16, canvas.say(upwards), colour="muted")
    names = frame[f"name_{canvas.lang}"]
    points = [
        Point(x[i], y[i], short_place(names[i]), float(radius[i])) for i in frame.index[:named]
    ]
    name_points(axes, points, most=24 if canvas.wide else 12)


def _size_key(canvas: Canvas, scale: float) -> None:
    """Draw circles of round numbers at the upper right; ``scale`` is px per root of a person."""
    right, foot = canvas.width - 18.0, 46.0
    for number in (10e6, 1e6):
        written = people_tick(number, canvas.lang)
        canvas.write(right, foot, written, SMALL, "muted", align="right")
        radius = scale * float(np.sqrt(number))
        middle = right - text_width(written, SMALL) * 1.06 - 5 - radius
        at = (middle / canvas.width, 1 - (foot - 4) / canvas.height)
        size = (2 * radius / canvas.width, 2 * radius / canvas.height)
        canvas.figure.add_artist(Ellipse(at, *size, color=paint("step-4"), alpha=0.6, linewidth=0))
        right = middle - radius - 12
    words = canvas.say(Text("城区人口", "urban area"))
    canvas.write(right, foot, words, SMALL, "muted", align="right")


_INCOME_LIMITS = Text(
    "受过教育的人迁往富裕的城市，富裕的城市也读得更久：方向无法由此分辨。"
    "GDP不是收入；资源城市GDP高而收入未必高。",
    "Educated people move to rich cities, and rich cities teach longer: the direction "
    "cannot be told. GDP is not income, least of all where oil or ore is dug.",
)


def income_chart(points: pd.DataFrame, figures: IncomeOnSchooling, named: Sequence[str]) -> Chart:
    """Chart GDP per head on mean years of schooling across prefectures.

    Parameters
    ----------
    points
        Index: prefecture code; ``years`` (mean years of schooling, 2020), ``index`` (GDP per
        head, all prefectures together = 100), ``name_zh``, ``name_en``.
    figures
        From `atlas.measures.work.schooling.income_on_schooling` on the same prefectures.
    named
        Codes to name, the most important first.
    """
    frame = points.dropna(subset=["years", "index"]).sort_index()
    more, r = (
        "–" if figure is None else format_number(figure, decimals=decimals)
        for figure, decimals in ((figures.pct_per_year, 0), (figures.correlation, 2))
    )
    lecture = figures.lecture_pct_per_year
    return Chart(
        id="income-and-schooling",
        title=Text("人均GDP与受教育年限", "GDP per head and schooling"),
        subtitle=Text(
            f"{len(frame)}个地级单位，2020年：横轴为平均受教育年限，纵轴为人均GDP"
            "（各单位合计＝100，对数刻度）。",
            f"{len(frame)} prefectures, 2020: mean years of schooling across, GDP per head upwards "
            "(all of them together = 100, logarithmic).",
        ),
        draw=partial(_draw_income, frame, [code for code in named if code in frame.index]),
        heights=(380, 500),
        table=Table(
            frame,
            (
                Column("name", Text("地级单位", "Prefecture")),
                Column("years", Text("受教育年限", "Years of schooling"), 2),
                Column("index", Text("人均GDP，合计＝100", "GDP per head, all = 100"), 0),
            ),
        ),
        caption=Text(
            f"受教育年限多一年的地方，人均GDP高{more}%（相关系数{r}）。"
            f"陆铭的讲座给出的数字是高{lecture}%。这是地方之间的相关，不是多读一年书的回报。",
            f"Where people went to school one year longer, GDP per head is {more}% higher "
            f"(r = {r}). The figure of Lu Ming's lecture is {lecture}%. This is a correlation "
            "across places and not the return to a year of school.",
        ),
        cannot_show=_INCOME_LIMITS,
        source=Text(
            "2020年人口普查分县资料；各市统计年鉴的地区生产总值（指数为本站计算）。",
            "Census of 2020, tabulation by county; GDP from statistical yearbooks (the index is "
            "ours).",
        ),
    )


def _draw_income(frame: pd.DataFrame, named: Sequence[str], canvas: Canvas) -> None:
    x, y = frame["years"].astype(float), frame["index"].astype(float)
    axes = canvas.panel(44, 28, canvas.width - 62, canvas.height - 78)
    axes.set_yscale("log")
    axes.minorticks_off()
    axes.set_xlim(float(x.min()) - 0.2, float(x.max()) + 0.2)
    axes.set_ylim(float(y.min()) * 0.85, float(y.max()) * 1.15)
    ticks = [tick for tick in (25, 50, 100, 200, 400) if y.min() * 0.85 < tick < y.max() * 1.15]
    scale_y(axes, ticks, [str(tick) for tick in ticks])
    across = round_ticks(*axes.get_xlim(), 6)
    scale_x(axes, across, [format_number(tick) for tick in across])
    slope, intercept = np.polyfit(x, np.log(y), 1)
    ends = np.array([x.min(), x.max()])
    axes.plot(ends, np.exp(intercept + slope * ends), color=paint("ink"), linewidth=1.6)
    words = Text("平均受教育年限，2020年", "Mean years of schooling, 2020")
    axes.set_xlabel(canvas.say(words), loc="right", fontsize=LABEL, color=paint("muted"))
    upwards = Text("人均GDP，合计＝100", "GDP per head, all together = 100")
    canvas.write(12, 16, canvas.say(upwards), colour="muted")
    names = frame[f"name_{canvas.lang}"]
    points = [
        Point(float(x[code]), float(y[code]), short_place(names[code]), 2.5) for code in named
    ]
    written = name_points(axes, points, most=18 if canvas.wide else 10)
    named_codes = [code for code, at in zip(named, points, strict=True) if at.name in written]
    others = ~x.index.isin(named_codes)
    dots(axes, x[others], y[others], 2.0, "step-4")
    dots(axes, x[named_codes], y[named_codes], 2.5, "ink", 1)
