"""Answers of the long form: sorted into groups row by row, then shares with their errors.

The long form asked one person in ten, so counts of it are shares and nothing more: every share
bears a sampling error, and where the sample is small there is none.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import pandas as pd

from atlas.measures.statistics.shares import ratio, share_pct, total

DESIGN_EFFECT = 1.8
"""How much a sample of whole households varies more than one of persons."""

SMALLEST_SAMPLE = 500
LARGEST_ERROR = 2.5
BLANK_TOLERANCE = 0.01
UNKNOWN_TOLERANCE = 0.05

THIN_SAMPLE = 0.025
"""Persons who answered, of all residents, below which a unit was not asked as others were: one in
ten, of whom about half work, makes 0.05."""

REASONS = ("unknown", "thin_sample", "small_sample", "large_error")
"""Why a unit has no shares: its people or their answers are unknown, too few of them were asked,
fewer than 500 persons are in the sample, or a standard error is over 2.5 points."""


def sample_parts(
    counts: pd.DataFrame, groups: Mapping[str, Sequence[str]], printed: str, question: str
) -> pd.DataFrame:
    """Sort the sample persons of each census row into groups, ready to be summed to units.

    Parameters
    ----------
    counts
        One row per census row (or unit): ``population``, the answers and ``printed``; Int64.
    groups
        Name of a group → the columns of its answers. Together they hold every answer; one
        may be in several groups.
    printed
        Column of the printed total of all answers.
    question
        What the names of the parts begin with.

    Returns
    -------
    pandas.DataFrame
        Int64, on the same index: ``<question>_<group>``, ``<question>_sample`` (persons whose
        answer is known) and ``<question>_unknown_people`` (residents of rows whose answers are
        unknown: such a row has no sample, so that it does not void its whole province).

    Notes
    -----
    A blank answer counts as nobody where the others make up the row's printed total to within
    1 %; where they do not, or where the total is missing, the row's answers are unknown.
    """
    names = list(dict.fromkeys(name for columns in groups.values() for name in columns))
    answers = counts.reindex(columns=names).astype("Int64")
    whole = total(counts, [printed])
    sample = answers.sum(axis=1).astype("Int64")
    blank = answers.isna().any(axis=1)
    off = (sample - whole).abs() > BLANK_TOLERANCE * whole.astype("Float64")
    unknown = (whole.isna() | (blank & off)).fillna(True).astype(bool)
    known = answers.fillna(0).mask(unknown, 0)
    parts = {
        f"{question}_{name}": known[list(columns)].sum(axis=1) for name, columns in groups.items()
    }
    parts[f"{question}_sample"] = known.sum(axis=1)
    parts[f"{question}_unknown_people"] = total(counts, ["population"]).where(unknown, 0)
    return pd.DataFrame(parts, index=counts.index).astype("Int64")


def sample_shares(
    parts: pd.DataFrame, groups: Collection[str], question: str
) -> tuple[dict[str, pd.Series], dict[str, pd.Series]]:
    """Take each group's share of the sample (%) and its standard error (points), by its name."""
    sample = parts[f"{question}_sample"].astype("Int64")
    shares = {name: share_pct(parts[f"{question}_{name}"], sample) for name in groups}
    return shares, {name: standard_error(share, sample) for name, share in shares.items()}


def standard_error(share: pd.Series, sample: pd.Series) -> pd.Series:
    """Return the standard error of a share, in points: half of Wilson's interval.

    Parameters
    ----------
    share
        In %.
    sample
        Persons in the sample.
    """
    part = share / 100
    of_one = ratio(pd.Series(DESIGN_EFFECT, sample.index), sample)
    return (part * (1 - part) * of_one + (of_one / 2) ** 2) ** 0.5 / (1 + of_one) * 100


def left_out(
    parts: pd.DataFrame, people: pd.Series, errors: Mapping[str, pd.Series], question: str
) -> pd.Series:
    """Say why units have no shares: the first of `REASONS` that holds, null where none does.

    Parameters
    ----------
    parts
        From `sample_parts`, by unit.
    people
        Residents of the units.
    errors
        Standard errors of the shares that must all be known well enough.
    question
        As for `sample_parts`.
    """
    unknown = ratio(parts[f"{question}_unknown_people"], people)
    holds = {
        "unknown": unknown.gt(UNKNOWN_TOLERANCE).fillna(True),
        "thin_sample": ratio(parts[f"{question}_sample"], people).lt(THIN_SAMPLE),
        "small_sample": parts[f"{question}_sample"].lt(SMALLEST_SAMPLE),
        "large_error": pd.DataFrame(errors).max(axis=1).gt(LARGEST_ERROR),
    }
    reason = pd.Series(pd.NA, parts.index, dtype="string")
    for name in reversed(REASONS):
        reason = reason.mask(holds[name].fillna(False).astype(bool), name)
    return reason
