"""Schooling, growth and the rungs of the ladder by size of city."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import pandas as pd
from matplotlib.axes import Axes

from atlas.charts.chart import Chart, Column, Table
from atlas.drawing.canvas.canvas import HEADING, SMALL, Canvas, bar, label, scale_x
from atlas.drawing.canvas.keys import write_keys
from atlas.drawing.canvas.numbers import round_ticks
from atlas.drawing.canvas.paints import paint
from atlas.model.classes import Text, format_number

CLASSES = {
    "super_large": Text("超大城市", "Super-large"),
    "very_large": Text("特大城市", "Very large"),
    "large_1": Text("Ⅰ型大城市", "Large I"),
    "large_2": Text("Ⅱ型大城市", "Large II"),
    "medium": Text("中等城市", "Medium"),
    "small_1": Text("Ⅰ型小城市", "Small I"),
    "small_2": Text("Ⅱ型小城市", "Small II"),
}
"""Classes by urban-area population of 2020: 10, 5, 3, 1, 0.5, 0.2 million and more, and below."""

CITIES = Text(
    "2010、2020年人口普查分县资料；2020年城区人口（分级）。城市指市辖区或县级市全域。",
    "Censuses of 2010 and 2020, tabulation by county; urban-area population of 2020 for the "
    "classes. A city is its districts, or the whole of a county-level city.",
)

PACE = Text(
    "受教育程度随年龄与时代变化：老人离世，青年上学，所以只看与全国步伐之差。"
    "在校生按所在学校计。一端的差额也可来自本地的升学，而不只是迁移。",
    "Levels change with age and time: the old with little schooling die, the young study; hence "
    "the difference from the nation's pace. Pupils count by the school they attend. A surplus may "
    "come from schooling at home and not only from moving.",
)

ROW = 50.0


_CLASS_LIMITS = Text(
    "城市等级按城区人口，受教育年限按市辖区或全市，范围更大。等级以2020年规模划分，"
    "因此增长快的城市会升入更高的级别。陆铭的讲座中的教育回报率（城市每大一倍高0.6个百分点）"
    "需要未公开的调查数据，这里无法重算。",
    "Classes are by urban-area population, schooling is of districts or whole cities, "
    "which are larger. Classes are those of 2020, so cities that grew fast stand higher "
    "for it. The returns to education of Lu Ming's lecture (+0.6 points per doubling of size) need "
    "survey data that are not public; they cannot be redone here.",
)


def class_chart(classes: pd.DataFrame) -> Chart:
    """Chart schooling and growth by class of city.

    Parameters
    ----------
    classes
        By class, the largest first: ``cities``, ``mean_years_2010|2020``,
        ``college_share_2020`` and ``change_pct`` of `atlas.measures.cities.city_classes.by_class`.
    """
    frame = _named(classes)
    first, last = frame.iloc[0], frame.iloc[-1]
    ends = [format_number(float(row["mean_years_2020"]), decimals=1) for row in (first, last)]
    return Chart(
        id="schooling-by-city-size",
        title=Text("受教育年限与城市规模", "Schooling and the size of cities"),
        subtitle=Text(
            "6岁及以上人口平均受教育年限，2010与2020年；以及2010—2020年人口增减（%）。",
            "Mean years of schooling of people aged 6 and over in 2010 and 2020; and change of "
            "people 2010–2020, %.",
        ),
        draw=partial(_draw_classes, frame),
        heights=(760, 432),
        table=Table(
            frame,
            (
                Column("name", Text("城市等级", "Class")),
                Column("cities", Text("城市数", "Cities"), 0),
                Column("mean_years_2010", Text("年限，2010年", "Years 2010"), 2),
                Column("mean_years_2020", Text("年限，2020年", "Years 2020"), 2),
                Column("college_share_2020", Text("大专及以上，2020年%", "College 2020, %"), 1),
                Column("change_pct", Text("人口增减，%", "Change of people, %"), 1, signed=True),
            ),
        ),
        caption=Text(
            f"城市越大，受教育年限越长：超大城市{ends[0]}年，最小一级{ends[1]}年（2020年）。"
            "增长也集中在大城市。",
            f"The larger the city, the longer people went to school: {ends[0]} years in the "
            f"super-large ones, {ends[1]} in the smallest class (2020). Growth, too, is in the "
            "large ones.",
        ),
        cannot_show=_CLASS_LIMITS,
        source=CITIES,
    )


def _named(classes: pd.DataFrame) -> pd.DataFrame:
    """Give the classes their names, and make the numbers of cities whole."""
    frame = classes.astype({"cities": int}).rename_axis("class").reset_index()
    for lang in ("zh", "en"):
        frame[f"name_{lang}"] = [CLASSES[key].get(lang) for key in frame["class"]]
    return frame


def _draw_classes(frame: pd.DataFrame, canvas: Canvas) -> None:
    height = ROW * len(frame)
    keys = [("step-2", "2010"), ("step-4", "2020")]
    headings = (
        Text("平均受教育年限（年）", "Mean years of schooling"),
        Text("人口增减，2010—2020年（%）", "Change of people, 2010–2020, %"),
    )
    half = canvas.width / 2 if canvas.wide else canvas.width
    for number, heading in enumerate(headings):
        left = number * half if canvas.wide else 0
        top = 0 if canvas.wide else number * (height + 40)
        canvas.write(left + 16, top + 20, canvas.say(heading), HEADING)
        shift = 30 if canvas.wide or not number else 8
        axes = canvas.panel(left + 16, top + 20 + shift, half - 40, height - 36)
        axes.set_ylim(height - 36, 0)
        (_years if not number else _growth)(canvas, axes, frame, (height - 36) / len(frame))
    write_keys(canvas, keys, 42)


def _years(canvas: Canvas, axes: Axes, frame: pd.DataFrame, row: float) -> None:
    axes.set_xlim(8, 11.5)
    scale_x(axes, (8, 9, 10, 11), ("8", "9", "10", "11"))
    counted = Text("（{n}个）", " ({n})")
    for number, values in enumerate(frame.to_dict("records")):
        y = number * row
        words = values[f"name_{canvas.lang}"] + canvas.say(counted).format(n=values["cities"])
        label(axes, 8, y + 12, words, halo=True)
        before, after = (float(values[f"mean_years_{year}"]) for year in (2010, 2020))
        axes.plot([before, after], [y + 28] * 2, color=paint("step-2"), linewidth=3, zorder=2)
        for value, colour in ((before, "step-2"), (after, "step-4")):
            axes.scatter([value], [y + 28], s=70, color=paint(colour), linewidths=0, zorder=3)
        written = format_number(after, decimals=1)
        label(axes, after, y + 28, written, (9, 0), size=SMALL, halo=True)


def _growth(canvas: Canvas, axes: Axes, frame: pd.DataFrame, row: float) -> None:
    values = frame["change_pct"].astype(float)
    axes.set_xlim(min(values.min() - 8, -8), max(values.max() + 8, 8))
    ticks = round_ticks(*axes.get_xlim(), 5)
    scale_x(axes, ticks, _signed_percent(ticks))
    axes.axvline(0, color=paint("ink"), linewidth=1)
    for number, (name, value) in enumerate(zip(frame[f"name_{canvas.lang}"], values, strict=True)):
        y = number * row
        bar(axes, (0, y + 22), value, 15, "gain" if value > 0 else "loss")
        label(axes, 0, y + 11, name, (4, 0), halo=True)
        written = format_number(value, signed=True, decimals=1)
        side = {"align": "left" if value > 0 else "right", "size": SMALL}
        label(axes, value, y + 29.5, written, (5 if value > 0 else -5, 0), halo=True, **side)


def _signed_percent(ticks: Sequence[float]) -> list[str]:
    """Write the figures of an axis of changes, with the unit at the last one."""
    written = [format_number(tick, signed=True) for tick in ticks]
    return [*written[:-1], f"{written[-1]}%"]


RUNGS = {
    "primary_or_less": ("step-2", Text("小学及以下", "primary or less")),
    "secondary": ("step-3", Text("中学", "secondary")),
    "college": ("step-5", Text("大专及以上", "college")),
}
"""The ladder in three: colour and words."""


def rung_chart(classes: pd.DataFrame) -> Chart:
    """Chart what each class of cities drew on each rung of the schooling ladder.

    Parameters
    ----------
    classes
        By class, the largest first: ``cities`` and ``<rung>_gain_pct`` of
        `atlas.measures.cities.city_classes.add_ladder`.
    """
    frame = _named(classes)
    largest = frame.iloc[0]
    gains = {
        rung: format_number(float(largest[f"{rung}_gain_pct"]), signed=True, decimals=1)
        for rung in RUNGS
    }
    low_first = largest["primary_or_less_gain_pct"] > largest["college_gain_pct"]
    return Chart(
        id="ladder-by-city-size",
        title=Text("学历阶梯与城市规模", "The schooling ladder and the size of cities"),
        subtitle=Text(
            "各级城市每一学历的人数，比按全国步伐变化多（或少）百分之几，2010—2020年。",
            "People on each rung, in % above or below what the nation's pace would give, by class "
            "of city, 2010–2020.",
        ),
        draw=partial(_draw_rungs, frame),
        heights=(590, 560),
        table=Table(frame, _rung_columns()),
        caption=_rung_caption(gains, low_first),
        cannot_show=PACE,
        source=CITIES,
    )


def _rung_columns() -> tuple[Column, ...]:
    return (
        Column("name", Text("城市等级", "Class")),
        Column("cities", Text("城市数", "Cities"), 0),
        *(
            Column(f"{rung}_gain_pct", Text(f"{words.zh}，%", f"{words.en}, %"), 1, signed=True)
            for rung, (_, words) in RUNGS.items()
        ),
    )


def _rung_caption(gains: Mapping[str, str], low_first: bool) -> Text:
    """Say what the largest cities drew at both ends, and which end more."""
    low, high = gains["primary_or_less"], gains["college"]
    figures = Text(
        f"超大城市里，小学及以下的人比全国步伐{low}%，大专及以上{high}%。",
        f"In the super-large cities people with primary school or less stand {low}% from the "
        f"nation's pace, those with college {high}%.",
    )
    if not low_first:
        return figures
    return Text(
        figures.zh + "陆铭的讲座说大城市两端的人都需要；相对于全国，大城市多得的首先是学历低的人。",
        figures.en
        + " Lu Ming's lecture says that large cities need both ends; against the nation, "
        "what they gained first are people with little schooling.",
    )


def _draw_rungs(frame: pd.DataFrame, canvas: Canvas) -> None:
    keys = [(colour, canvas.say(words)) for colour, words in RUNGS.values()]
    top = write_keys(canvas, keys, 18)
    row = (canvas.height - top - 28) / len(frame)
    axes = canvas.panel(16, top, canvas.width - 32, row * len(frame))
    axes.set_ylim(row * len(frame), 0)
    values = frame[[f"{rung}_gain_pct" for rung in RUNGS]].astype(float)
    low, high = min(values.min().min(), 0), max(values.max().max(), 0)
    room = (0.1 if canvas.wide else 0.16) * (high - low)
    axes.set_xlim(low - room, high + room)
    ticks = round_ticks(low, high, 6)
    scale_x(axes, ticks, _signed_percent(ticks))
    axes.axvline(0, color=paint("ink"), linewidth=1)
    for number, values_of in enumerate(frame.to_dict("records")):
        y = number * row
        label(axes, axes.get_xlim()[0], y + 12, values_of[f"name_{canvas.lang}"], halo=True)
        for place, (rung, (colour, _)) in enumerate(RUNGS.items()):
            value = float(values_of[f"{rung}_gain_pct"])
            bar(axes, (0, y + 25 + place * 15), value, 14, colour)
            side = {"align": "left" if value > 0 else "right", "size": SMALL}
            at = (5 if value > 0 else -5, 0)
            written = format_number(value, signed=True, decimals=1)
            label(axes, value, y + 32 + place * 15, written, at, halo=True, **side)
