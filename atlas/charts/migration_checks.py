"""How far net migration can be trusted: published moves beside it, and the ratios under it."""

from __future__ import annotations

from functools import partial
from math import sqrt
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from atlas.charts.age_profiles import FINDING_SOURCE, lower_age
from atlas.charts.chart import Chart, Column, Table
from atlas.country.provinces import short_province
from atlas.drawing.canvas.canvas import LABEL, SMALL, Canvas, dots, label, scale_x, scale_y
from atlas.drawing.canvas.numbers import people_tick, round_ticks
from atlas.drawing.canvas.paints import paint
from atlas.drawing.canvas.placing import Point, name_points
from atlas.measures.migration.cohorts import INFANTS
from atlas.measures.migration.five_year_migration import agreement
from atlas.model.classes import Text, format_number

CHECK_PERIOD = "2010-2015"
DOT = 4.0
"""Radius of a province's point, px."""


_CHECK_LIMITS = Text(
    "两者所量不同：本站由两次普查的人数推算，公布的数字来自1%抽样调查中对五年前常住地的回答，"
    "五年之内的往返不在其中。全国合计为零是方法使然，不证明什么。",
    "The two measure different things: ours follows from two counts, theirs from answers "
    "to where one lived five years before, in a 1% sample, without moves back and forth "
    "in between. That our figures sum to zero is by construction and proves nothing.",
)


_CHECK_COLUMNS = (
    Column("name", Text("省份", "Province")),
    Column("net_migration", Text("本站估计", "Our estimate"), 0, signed=True),
    Column("five_year_net", Text("公布的五年净迁移", "Published, net"), 0, True),
    Column("five_year_in", Text("迁入", "in"), 0),
    Column("five_year_out", Text("迁出", "out"), 0),
)


def check_chart(comparison: pd.DataFrame) -> Chart:
    """Chart provinces' estimated net migration beside the published five-year net.

    Parameters
    ----------
    comparison
        A row per province: ``province_code``, ``net_migration`` (ours, 2010–2020) and
        ``five_year_in``, ``five_year_out``, ``five_year_net`` (published, 2010–2015), people.
    """
    figures = agreement(comparison)
    frame = comparison.assign(
        name_zh=[short_province(code).zh for code in comparison["province_code"]],
        name_en=[short_province(code).en for code in comparison["province_code"]],
    )
    r = format_number(figures.correlation, decimals=2)
    same, provinces = figures.same_sign, figures.provinces
    return Chart(
        id="net-migration-check",
        title=Text(
            "净迁移的检验：与公布的五年净迁移对照",
            "A check of net migration: beside the published moves of five years",
        ),
        subtitle=Text(
            "各省：横轴为公布的2010—2015年净迁移（5岁及以上），纵轴为本站估计的2010—2020年净迁移。",
            "Provinces: published net of 2010–2015 (ages 5+) across, our estimate for 2010–2020 "
            "upwards, in people.",
        ),
        draw=partial(_draw_check, frame, figures.correlation),
        heights=(350, 520),
        table=Table(frame, _CHECK_COLUMNS),
        caption=Text(
            f"{provinces}个省级单位的相关系数为{r}，{same}个方向一致。"
            "格局相符；大小不必相符，因为一个是十年，一个是五年。",
            f"The two agree in pattern: r = {r} over {provinces} provinces, with the same sign in "
            f"{same}. Sizes need not agree: one covers ten years, the other five.",
        ),
        cannot_show=_CHECK_LIMITS,
        source=Text(
            "2010、2020年人口普查（本站计算）；2015年全国1%人口抽样调查的省际五年迁移。",
            "Censuses of 2010 and 2020 (our computation); five-year migration between provinces "
            "from the 1% sample survey of 2015.",
        ),
    )


def _draw_check(frame: pd.DataFrame, r: float, canvas: Canvas) -> None:
    x, y = (frame[column].astype(float) for column in ("five_year_net", "net_migration"))
    axes = canvas.panel(62, 26, canvas.width - 82, canvas.height - 78)
    for values, limits, scale in ((x, axes.set_xlim, scale_x), (y, axes.set_ylim, scale_y)):
        low, high = float(values.min()), float(values.max())
        limits(low - 0.07 * (high - low), high + 0.07 * (high - low))
        ticks = round_ticks(low, high, 7)
        scale(axes, ticks, [people_tick(tick, canvas.lang, signed=True) for tick in ticks])
    axes.axhline(0, color=paint("muted"), linewidth=1)
    axes.axvline(0, color=paint("muted"), linewidth=1)
    dots(axes, x, y, DOT, "link", 1)
    _axis_words(
        canvas,
        axes,
        Text("公布的净迁移，2010—2015年", "Published net, 2010–2015"),
        Text("本站估计的净迁移，2010—2020年", "Our estimate, 2010–2020"),
    )
    written = f"r = {format_number(r, decimals=2)}"
    axes.text(0.02, 0.96, written, transform=axes.transAxes, fontsize=LABEL, va="top")
    order = (x.abs() / x.abs().max() + y.abs() / y.abs().max()).sort_values(ascending=False)
    names = frame[f"name_{canvas.lang}"]
    name_points(axes, [Point(x[i], y[i], names[i], DOT) for i in order.index])


def _axis_words(canvas: Canvas, axes: Axes, across: Text, upwards: Text) -> None:
    how: dict[str, Any] = {"fontsize": LABEL, "color": paint("muted")}
    axes.set_xlabel(canvas.say(across), loc="right", labelpad=5, **how)
    canvas.write(12, 14, canvas.say(upwards), colour="muted")


_SURVIVAL_LIMITS = Text(
    "这一比率把死亡、漏登与国际迁移合在一起，并且对全国各地一视同仁；"
    "高年龄的净迁移因此含有各地死亡率的差别。",
    "The ratio holds deaths, undercounts and moves abroad together, and is the same for "
    "all places: net migration at older ages therefore holds differences in mortality.",
)


def survival_chart(ratios: pd.DataFrame) -> Chart:
    """Chart the national census survival ratios that every estimate rests on.

    Parameters
    ----------
    ratios
        From `atlas.measures.migration.cohorts.survival_ratios`, 2010–2020.
    """
    infants = ratios[ratios["cohort"] == INFANTS].set_index("sex")["survival_ratio"]
    boys, girls = (format_number(float(infants[sex]), decimals=2) for sex in ("male", "female"))
    words = {"male": Text("男", "male"), "female": Text("女", "female")}
    frame = ratios.assign(
        sex_zh=[words[sex].zh for sex in ratios["sex"]],
        sex_en=[words[sex].en for sex in ratios["sex"]],
    )
    return Chart(
        id="survival-ratios",
        title=Text("全国普查存活率，2010—2020年", "National census survival ratios, 2010–2020"),
        subtitle=Text(
            "2020年大十岁的人数与2010年人数之比，按2010年年龄和性别。",
            "People counted ten years older in 2020 for each one counted in 2010, "
            "by age in 2010 and sex.",
        ),
        draw=partial(_draw_survival, frame),
        heights=(348, 380),
        table=Table(
            frame,
            (
                Column("sex", Text("性别", "Sex")),
                Column("age_before", Text("2010年年龄", "Age in 2010")),
                Column("age_after", Text("2020年年龄", "Age in 2020")),
                Column("people_before", Text("2010年人数", "People 2010"), 0),
                Column("people_after", Text("2020年人数", "People 2020"), 0),
                Column("survival_ratio", Text("存活率", "Ratio"), 4),
            ),
        ),
        caption=Text(
            f"人不会凭空增加：2010年0—4岁的男孩十年后为{boys}倍，女孩为{girls}倍，"
            "说明2010年漏登了许多幼儿。因此这一队列单列，不计入净迁移总数。",
            f"Nobody can survive more than once: each boy aged 0–4 in 2010 is {boys} ten years on, "
            f"each girl {girls}, because many small children were not counted in 2010. That cohort "
            "stands apart and is in no total of net migration.",
        ),
        cannot_show=_SURVIVAL_LIMITS,
        source=FINDING_SOURCE,
    )


def _draw_survival(frame: pd.DataFrame, canvas: Canvas) -> None:
    axes = canvas.panel(40, 26, canvas.width - 96, canvas.height - 74)
    axes.set_xlim(0, 80)
    axes.set_ylim(0, 1.25)
    scale_y(axes, (0, 0.25, 0.5, 0.75, 1), ("0", "0.25", "0.5", "0.75", "1"))
    scale_x(axes, [*range(0, 80, 10), 77.5], [*map(str, range(0, 70, 10)), "70", "75+"], grid=False)
    axes.axhline(1, color=paint("ink"), linewidth=1)
    for sex, colour, dash in (("female", "gain", "-"), ("male", "step-4", (0, (5, 2)))):
        rows = frame[frame["sex"] == sex]
        ages = [lower_age(age) + 2.5 for age in rows["age_before"]]
        values = rows["survival_ratio"].astype(float).tolist()
        axes.plot(
            ages,
            values,
            color=paint(colour),
            linewidth=2,
            linestyle=dash,
            marker="o",
            markersize=sqrt(20),
            clip_on=False,
        )
        name = rows[f"sex_{canvas.lang}"].iloc[0]
        label(axes, ages[-1], values[-1], name, (8, 0), colour=colour)
        rise = 11 if sex == "female" else -11
        written = format_number(values[0], decimals=2)
        how: dict[str, Any] = {"size": SMALL, "colour": colour, "align": "center"}
        label(axes, ages[0], values[0], written, (0, rise), halo=True, **how)
    _axis_words(
        canvas,
        axes,
        Text("2010年时的年龄", "Age in 2010"),
        Text("2010年每一人，2020年为", "In 2020 for each one of 2010"),
    )
