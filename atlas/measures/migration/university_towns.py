"""University towns: where the gain of young people is largely students, who leave again."""

from __future__ import annotations

import pandas as pd

from atlas.measures.migration.cohorts import SEXES, SMALL_BASE, Cohorts, rate

STUDENT_AGES = ("15_19", "20_24")
STUDENT_COHORTS = ("05_09", "10_14")
"""Those of student age in the later census, by their age in the earlier one."""

STUDENT_AGE_SHARE_PCT = 18.0
"""The national share of 2020 was 10.5 %."""

STUDENT_RATE = 100.0
"""Per 100 expected survivors: twice as many as would live there if nobody had moved."""


def university_towns(cohorts: Cohorts, after: pd.DataFrame, year: int) -> pd.DataFrame:
    """Find the units whose people of student age are many and mostly came from elsewhere.

    Parameters
    ----------
    cohorts
        From `atlas.measures.migration.cohorts.follow_cohorts`.
    after
        The counts of the later census by unit code: ``population`` and the ages (people).
    year
        The later census year.

    Returns
    -------
    DataFrame
        By unit code, for the later year Y: ``student_age_share_Y`` (Float64, %: people of
        15–24 among all) and ``university_town_Y`` (boolean: that share is 18 % or more, and the
        two cohorts of that age gained 100 or more per 100 expected survivors). Null where a
        census does not count the unit; too small a base (3,000) makes no university town.

    Notes
    -----
    The censuses have no column of students. A gain of youth beside a loss of adults does not
    find them: it finds where first jobs are (Shanghai, Shenzhen), since graduates who leave a
    university town were counted there as youth in 2010. The rule marks 45 of 2,647 units;
    in each of them more than the national 15.4 % of people have been to college, a figure that
    the rule does not use. Campuses within larger districts (Haidian, Nanjing's Xuanwu) and
    those that grew before 2010 remain unmarked: a unit that is not marked may have students.

    Examples
    --------
    Of 100,000 people 20,000 are of student age (20 %), and 8,000 were expected of them: the
    rate is +150, and the unit is marked.
    """
    units = cohorts.found.index
    share = student_age_share_pct(after).reindex(units)
    base = cohorts.base(STUDENT_COHORTS)
    net = cohorts.net(STUDENT_COHORTS)
    gains = rate(net, base, SMALL_BASE).ge(STUDENT_RATE).fillna(False)
    marked = share.ge(STUDENT_AGE_SHARE_PCT) & gains
    return pd.DataFrame(
        {
            f"student_age_share_{year}": share,
            f"university_town_{year}": marked.mask(net.isna() | share.isna()).astype("boolean"),
        }
    )


def student_age_share_pct(counts: pd.DataFrame) -> pd.Series:
    """Return the people of 15–24 in % of all people (Float64); null where nobody is counted."""
    columns = [f"{sex}_{ages}" for sex in SEXES for ages in STUDENT_AGES]
    people = counts["population"].astype("Float64")
    students = counts[columns].sum(axis=1, skipna=False).astype("Float64")
    return 100 * students / people.mask(people.eq(0))
