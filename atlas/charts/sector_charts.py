"""What people work in: shares by sector in two censuses, growth beside them, a claim tested."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from atlas.charts.chart import Chart, Column, Table
from atlas.country.provinces import short_place
from atlas.drawing.canvas.canvas import (
    HEADING,
    LABEL,
    SMALL,
    Canvas,
    bar,
    dots,
    label,
    scale_x,
    scale_y,
)
from atlas.drawing.canvas.keys import write_keys
from atlas.drawing.canvas.numbers import people, people_tick, round_ticks
from atlas.drawing.canvas.paints import paint
from atlas.drawing.canvas.placing import Point, name_points
from atlas.measures.statistics.robust_fit import RobustFit, theil_sen
from atlas.measures.work.sector_growth import LECTURE_EMPLOYED_MILLIONS, PEOPLE_AND_MANUFACTURING
from atlas.model.classes import Text, format_number

YEARS = (2010, 2020)

ROWS = {
    "agriculture": (Text("第一产业", "Agriculture"), Text("讲座：减少", "lecture: shrinks")),
    "industry": (
        Text("第二产业", "Industry and construction"),
        Text("讲座：减少", "lecture: shrinks"),
    ),
    "manufacturing": (Text("其中：制造业", "of which manufacturing"), Text("", "")),
    "construction": (Text("其中：建筑业", "of which construction"), Text("", "")),
    "services": (Text("第三产业", "Services"), Text("讲座：增加", "lecture: grows")),
}
"""Rows of the chart of sectors, each with what the lecture says of it."""

LONG_FORM = Text(
    "2010、2020年人口普查长表（10%抽样）分县资料，本站计算。",
    "Long form (10% sample) of the censuses of 2010 and 2020, by county; our computation.",
)

ROW = 58.0


_SECTORS_COLUMNS = (
    Column("name", Text("产业", "Sector")),
    Column("share_2010", Text("2010年，%", "2010, %"), 1),
    Column("share_2020", Text("2020年，%", "2020, %"), 1),
    Column("change", Text("百分点", "Points"), 1, signed=True),
    Column("claim", Text("讲座的说法", "The lecture")),
)


_EMPLOYED_BEFORE, _EMPLOYED_AFTER = LECTURE_EMPLOYED_MILLIONS

_SECTORS_LIMITS = Text(
    "长表是抽样，只能比份额，不能比人数；讲座所说的就业人数"
    f"（{_EMPLOYED_BEFORE / 100:g}亿增至{_EMPLOYED_AFTER / 100:g}亿）无法由它检验。"
    "份额上升不等于人数增加。",
    "A sample gives shares and no counts: the lecture's numbers of people employed "
    f"({_EMPLOYED_BEFORE} → {_EMPLOYED_AFTER} m) cannot be checked with it. A share that rises "
    "need not be a number that does.",
)


def sectors_chart(
    national: Mapping[str, Mapping[str, float | None]], *, with_claim: bool = True
) -> Chart:
    """Chart the shares of employment by sector in 2010 and 2020 beside the lecture's claim.

    Parameters
    ----------
    national
        Year (as text) → `atlas.measures.work.sectors.national_shares`, %.
    """
    frame = pd.DataFrame(
        [
            {
                "name_zh": name.zh,
                "name_en": name.en,
                "claim_zh": claim.zh if with_claim else "",
                "claim_en": claim.en if with_claim else "",
                **{f"share_{year}": national[str(year)][key] for year in YEARS},
            }
            for key, (name, claim) in ROWS.items()
        ]
    )
    frame["change"] = frame["share_2020"] - frame["share_2010"]
    change = frame.set_index("name_en")["change"]
    built, made = (change[f"of which {part}"] for part in ("construction", "manufacturing"))
    return Chart(
        id="employment-by-sector",
        title=Text("就业的产业构成，2010与2020年", "Employment by sector, 2010 and 2020"),
        subtitle=Text("占就业人口的%，全国。", "Share of people employed, whole country, %."),
        draw=partial(_draw_sectors, frame),
        heights=(350, 340),
        table=Table(frame, _SECTORS_COLUMNS),
        caption=Text(
            "陆铭的讲座说第一、第二产业都在减少，就业转向服务业。"
            "长表的构成是：农业大减，服务业大增，"
            f"而第二产业的比重没有下降，建筑业增加{_points(built)}个百分点，制造业"
            f"{_points(made, signed=True)}个百分点。",
            "Lu Ming's lecture has the primary and the secondary sector shrink and services take "
            "the jobs. In the long form agriculture falls and services rise far, but the secondary "
            f"share did not fall: construction gained {_points(built)} points, manufacturing "
            f"changed by {_points(made, signed=True)} points.",
        ),
        cannot_show=_SECTORS_LIMITS,
        source=LONG_FORM,
    )


def _points(value: float, signed: bool = False) -> str:
    return format_number(value, signed=signed, decimals=1)


def _draw_sectors(frame: pd.DataFrame, canvas: Canvas) -> None:
    top = write_keys(canvas, [("step-2", "2010"), ("step-4", "2020")], 18)
    axes = canvas.panel(16, top, canvas.width - 66, canvas.height - top - 28)
    axes.set_ylim(ROW * len(frame), 0)
    axes.set_xlim(0, 52)
    ticks = range(0, 51, 10)
    scale_x(axes, ticks, [f"{tick}%" if tick == 50 else str(tick) for tick in ticks])
    for number, row in enumerate(frame.to_dict("records")):
        y = number * ROW + 8
        label(axes, 0, y + 8, row[f"name_{canvas.lang}"], halo=True)
        if claim := row[f"claim_{canvas.lang}"]:
            how = {"align": "right", "colour": "muted", "size": SMALL}
            label(axes, 52, y + 8, claim, (44, 0), halo=True, **how)
        for place, (year, colour) in enumerate(zip(YEARS, ("step-2", "step-4"), strict=True)):
            value = row[f"share_{year}"]
            bar(axes, (0, y + 18 + place * 15), value, 14, colour)
            written = format_number(value, decimals=1)
            label(axes, value, y + 25 + place * 15, written, (5, 0), size=SMALL)


GROWTH_LIMITS = Text(
    "这是地方之间的相关，不是因果；每个单位不论大小各算一点。份额来自长表抽样，误差大的单位不画。",
    "A correlation across places, not a cause; each unit counts once, whatever its people. "
    "Shares are from a sample, and units with a large error are left out.",
)


def growth_chart(points: pd.DataFrame, largest: Sequence[str]) -> Chart:
    """Chart the growth of prefectures beside their shares of services and of manufacturing.

    Parameters
    ----------
    points
        Index: prefecture code; ``services``, ``manufacturing`` (% of employment in 2010),
        ``growth`` (% of people, 2010–2020), ``name_zh``, ``name_en``.
    largest
        Codes to name, the most important first.
    """
    known = points.dropna(subset=["services", "manufacturing", "growth"]).sort_index()
    fits = {key: theil_sen(known[key], known["growth"]) for key in ("services", "manufacturing")}
    zh, en = (
        {key: slope_with_interval(fit, lang) for key, fit in fits.items()} for lang in ("zh", "en")
    )
    return Chart(
        id="growth-and-services",
        title=Text(
            "人口增长与产业构成：地级单位",
            "Growth of people and what people work in, by prefecture",
        ),
        subtitle=Text(
            f"{len(known)}个地级单位：横轴为2010年就业份额（%），纵轴为2010—2020年人口增减（%）；"
            "直线为泰尔—森稳健拟合。",
            f"{len(known)} prefectures: share of employment in 2010 across (%), change of people "
            "2010–2020 upwards (%); the line is a robust fit (Theil–Sen).",
        ),
        draw=partial(_draw_growth, known, fits, [code for code in largest if code in known.index]),
        heights=(640, 400),
        table=Table(
            known,
            (
                Column("name", Text("地级单位", "Prefecture")),
                Column("services", Text("服务业，2010年%", "Services 2010, %"), 1),
                Column("manufacturing", Text("制造业，2010年%", "Manufacturing 2010, %"), 1),
                Column("growth", Text("人口增减，%", "Change of people, %"), 1, signed=True),
            ),
        ),
        caption=Text(
            f"服务业份额每高1个百分点，十年增长相差{zh['services']}；制造业为{zh['manufacturing']}。"
            "两者都与增长同行：不能说吸引人的只是服务业。",
            f"With each point more of services, growth in ten years differs by {en['services']}; "
            f"of manufacturing, by {en['manufacturing']}. Both go with growth: it cannot be said "
            "that services alone draw people.",
        ),
        cannot_show=GROWTH_LIMITS,
        source=LONG_FORM,
    )


def _two(value: float) -> str:
    return format_number(value, signed=True, decimals=2)


_SLOPE = Text(
    "{slope}个百分点（95%区间{low}至{high}，等级相关{rank}）",
    "{slope} points (95% interval {low} to {high}, rank correlation {rank})",
)


def slope_with_interval(fit: RobustFit | None, lang: str) -> str:
    """Write the slope of growth on a share, its interval and the rank correlation."""
    if fit is None:
        return "–"
    figures = (fit.slope, fit.slope_low, fit.slope_high, fit.rank_correlation)
    slope, low, high, rank = map(_two, figures)
    return _SLOPE.get(lang).format(slope=slope, low=low, high=high, rank=rank)


def _draw_growth(
    points: pd.DataFrame,
    fits: Mapping[str, RobustFit | None],
    named: Sequence[str],
    canvas: Canvas,
) -> None:
    words = {
        "services": Text("服务业份额，2010年", "Share of services, 2010"),
        "manufacturing": Text("制造业份额，2010年", "Share of manufacturing, 2010"),
    }
    limits = points["growth"].astype(float).agg(["min", "max"])
    for number, (key, fit) in enumerate(fits.items()):
        width = canvas.width / 2 if canvas.wide else canvas.width
        left, top = (number * width, 0) if canvas.wide else (0, number * canvas.height / 2)
        height = canvas.height if canvas.wide else canvas.height / 2
        canvas.write(left + 12, top + 20, canvas.say(words[key]), HEADING)
        axes = canvas.panel(left + 44, top + 34, width - 62, height - 64)
        _scatter(canvas, axes, points.rename(columns={key: "share"}), limits, fit)
        name_points(axes, _points_of(points, key, named, canvas.lang), most=12)


def _points_of(points: pd.DataFrame, key: str, named: Sequence[str], lang: str) -> list[Point]:
    rows = points.loc[list(named)]
    return [
        Point(float(row[key]), float(row["growth"]), short_place(row[f"name_{lang}"]))
        for row in rows.to_dict("records")
    ]


def _scatter(
    canvas: Canvas, axes: Axes, points: pd.DataFrame, limits: pd.Series, fit: RobustFit | None
) -> None:
    x, y = points["share"].astype(float), points["growth"].astype(float)
    low, high = float(limits["min"]) - 3, float(limits["max"]) + 5
    axes.set_xlim(0, float(np.ceil(x.max() / 10) * 10) + 2)
    axes.set_ylim(low, high)
    ticks = round_ticks(low, high, 5)
    scale_y(axes, ticks, [_percent(tick, tick == ticks[-1]) for tick in ticks])
    across = round_ticks(0, axes.get_xlim()[1], 5)
    scale_x(axes, across, [_plain(tick, tick == across[-1]) for tick in across])
    axes.axhline(0, color=paint("ink"), linewidth=1)
    dots(axes, x, y, 1.9, "step-4")
    if fit is not None:
        ends = np.array([x.min(), x.max()])
        axes.plot(ends, fit.intercept + fit.slope * ends, color=paint("ink"), linewidth=1.6)


def _percent(value: float, unit: bool) -> str:
    return format_number(value, signed=True) + ("%" if unit else "")


def _plain(value: float, unit: bool) -> str:
    return format_number(value) + ("%" if unit else "")


CELLS = {
    "gain_falling": Text("人增加，制造业份额下降", "gained people, manufacturing fell"),
    "gain_not_falling": Text("人增加，制造业份额未降", "gained people, manufacturing did not fall"),
    "lose_not_falling": Text("人减少，制造业份额未降", "lost people, manufacturing did not fall"),
    "lose_falling": Text("人减少，制造业份额下降", "lost people, manufacturing fell"),
}


_CLAIM_LIMITS = Text(
    "“下降”指变化超过两倍抽样误差。份额下降也可能只因其他行业增长更快，不等于工厂减少；"
    "是否因此有人来去，数字没有说。",
    "It fell where the change is more than twice its sampling error. A share may fall "
    "because other work grew faster, with no factory lost; and the figures do not say "
    "whether anyone came or left because of it.",
)


def claim_chart(cells: pd.Series, change: pd.Series) -> Chart:
    """Chart where people gained or lost beside which way manufacturing's share went.

    Parameters
    ----------
    cells
        From `atlas.measures.work.sector_growth.people_and_manufacturing`, by county unit.
    change
        Change of people 2010–2020 by the same codes.
    """
    sums = change.reindex(cells.index).astype("Int64").groupby(cells).agg(["size", "sum"])
    frame = sums.reindex(list(PEOPLE_AND_MANUFACTURING)).fillna(0).reset_index()
    frame.columns = pd.Index(["cell", "units", "change"])
    for lang in ("zh", "en"):
        frame[f"name_{lang}"] = [CELLS[cell].get(lang) for cell in frame["cell"]]
    units = dict(zip(frame["cell"], frame["units"].astype(int), strict=True))
    people_of = dict(zip(frame["cell"], frame["change"].astype(float), strict=True))
    gains, fell = people_of["gain_falling"], units["gain_falling"]
    rest, lost = people_of["gain_not_falling"], units["lose_falling"]
    return Chart(
        id="people-and-manufacturing",
        title=Text(
            "哪里制造业份额下降，人却增加", "Where manufacturing's share fell and people still came"
        ),
        subtitle=Text(
            "区县单位按人口增减与制造业份额的变化分为四类：各类人口增减合计，2010—2020年。",
            "County units by whether they gained people and whether manufacturing's share of "
            "employment fell: change of people in each class, 2010–2020.",
        ),
        draw=partial(_draw_claim, frame),
        heights=(272, 272),
        table=Table(
            frame,
            (
                Column("name", Text("类别", "Class")),
                Column("units", Text("单位数", "Units"), 0),
                Column("change", Text("人口增减", "Change of people"), 0, signed=True),
            ),
        ),
        caption=Text(
            f"{fell}个单位在制造业份额下降的同时增加了{people(gains, 'zh')}人；"
            f"制造业份额未降的单位也增加了{people(rest, 'zh')}人。"
            f"制造业份额下降而人也减少的有{lost}个单位。",
            f"{fell} units gained {people(gains, 'en')} people while manufacturing's share fell; "
            f"units where it did not fall gained {people(rest, 'en')} as well. In {lost} units "
            "both fell.",
        ),
        cannot_show=_CLAIM_LIMITS,
        source=LONG_FORM,
    )


def _draw_claim(frame: pd.DataFrame, canvas: Canvas) -> None:
    axes = canvas.panel(16, 8, canvas.width - 32, canvas.height - 36)
    axes.set_ylim(ROW * len(frame), 0)
    values = frame["change"].astype(float)
    low, high = min(values.min(), 0), max(values.max(), 0)
    room = (0.1 if canvas.wide else 0.2) * (high - low)
    axes.set_xlim(low - room, high + room)
    ticks = round_ticks(low, high, 4)
    scale_x(axes, ticks, [people_tick(tick, canvas.lang, signed=True) for tick in ticks])
    axes.axvline(0, color=paint("ink"), linewidth=1)
    unit = Text("{name}：{units}个单位", "{name}: {units} units")
    for number, row in enumerate(frame.to_dict("records")):
        y, value = number * ROW + 8, float(row["change"])
        words = canvas.say(unit).format(
            name=row[f"name_{canvas.lang}"], units=format_number(row["units"])
        )
        label(axes, axes.get_xlim()[0], y + 8, words, halo=True, size=LABEL)
        bar(axes, (0, y + 20), value, 22, "gain" if value > 0 else "loss")
        written = people(value, canvas.lang, signed=True)
        side = {"align": "left" if value > 0 else "right", "size": SMALL}
        label(axes, value, y + 31, written, (5 if value > 0 else -5, 0), halo=True, **side)
