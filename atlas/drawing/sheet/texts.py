"""The words that all figures share."""

from __future__ import annotations

from typing import Final

from atlas.words.reading import read_words

CREDIT: Final = read_words("figures")["credit"]

SHARES: Final = read_words("figures")["shares"]
"""At the second row of the legend, and at keys."""

SHARE_OF_KEYS: Final = read_words("figures")["share_of_keys"]

LINE: Final = read_words("figures")["line"]

SOURCE: Final = read_words("figures")["source"]

DATES: Final = read_words("figures")["dates"]
DATED: Final = read_words("figures")["dated"]
BETWEEN_YEARS: Final = read_words("figures")["between_years"]

RIGHTS: Final = read_words("figures")["rights"]

STOP: Final = read_words("figures")["stop"]
BETWEEN_SENTENCES: Final = read_words("figures")["between_sentences"]
BETWEEN_NAMES: Final = read_words("figures")["between_names"]

HIGHEST: Final = read_words("figures")["highest"]
LOWEST: Final = read_words("figures")["lowest"]
IN_UNIT: Final = read_words("figures")["in_unit"]

EXERCISE: Final = read_words("figures")["exercise"]

EXERCISE_ANSWERS: Final = read_words("figures")["exercise_answers"]

PUPIL: Final = read_words("figures")["pupil"]

TASKS: Final = tuple(read_words("figures", "tasks").values())
"""What the exercise asks; the last is answered by the figure of the latest census."""

ANSWER: Final = read_words("figures")["answer"]
ANSWER_SIDE: Final = read_words("figures")["answer_side"]
