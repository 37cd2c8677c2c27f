"""The words that all figures share."""

from __future__ import annotations

from typing import Final

from atlas.model.classes import Text

CREDIT: Final = Text("中国人口地图集", "China Population Atlas")

SHARES: Final = Text("占{year}年人口的百分比", "% of the people of {year}")
"""At the second row of the legend, and at keys."""

SHARE_OF_KEYS: Final = Text(
    "（数字：占{year}年人口的百分比）", " (figures: % of the people of {year})"
)

LINE: Final = Text("黑河—腾冲线", "Heihe–Tengchong line")

SOURCE: Final = Text("资料来源：{source}。", "Source: {source}.")

DATES: Final = Text("普查标准时点：{years}年11月1日零时。", "Census of 1 Nov {years}.")
BETWEEN_YEARS: Final = Text("年、", " and ")

RIGHTS: Final = Text(
    "香港、澳门、台湾另行普查。地图经过简化，没有自己的审图号。",
    "Hong Kong, Macao, Taiwan: separate census. Simplified; no 审图号 (map approval).",
)

STOP: Final = Text("。", ".")
BETWEEN_SENTENCES: Final = Text("", " ")
BETWEEN_NAMES: Final = Text("、", ", ")

HIGHEST: Final = Text("最高", "Highest")
LOWEST: Final = Text("最低", "Lowest")
IN_UNIT: Final = Text("（{unit}）", " ({unit})")

EXERCISE: Final = Text(
    "填图练习：省会与黑河—腾冲线", "Blank map: capitals and the Heihe–Tengchong line"
)

EXERCISE_ANSWERS: Final = Text(
    "填图练习答案：省会与黑河—腾冲线", "Answers: capitals and the Heihe–Tengchong line"
)

PUPIL: Final = Text(
    "姓名____________　　班级____________　　日期____________",
    "Name ____________    Class ____________    Date ____________",
)

TASKS: Final = (
    Text(
        "1　在右边写出编号处省会、首府、直辖市和特别行政区的名称。",
        "1  Name the numbered capitals and special regions.",
    ),
    Text("2　写出虚线两端A、B的地名。", "2  Name the ends of the line, A and B."),
    Text(
        "3　线的哪一侧人口多？占全国的百分之几？",
        "3  Which side has more people? What share?",
    ),
)
"""What the exercise asks; the last is answered by the figure of the latest census."""

ANSWER: Final = Text("东南侧，{share}", "South-east, {share}")
ANSWER_SIDE: Final = Text("东南侧", "South-east")
