"""The headline figures of how wrong the others could be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from atlas.model.published import OPTIONAL, spread


@dataclass(frozen=True, kw_only=True)
class Bearing:
    """Units that bear a caution, and their people."""

    units: int
    people: int


@dataclass(frozen=True, kw_only=True)
class SamplingError:
    """Sampling errors of one sector's shares, in points.

    Attributes
    ----------
    median_error, largest_error
        Census year → error over the units that have shares.
    compared
        Units with a change.
    within_two_errors
        Those of them whose change is within two combined errors.
    """

    median_error: Mapping[str, float | None] = field(metadata=spread("median_error_{}"))
    largest_error: Mapping[str, float | None] = field(metadata=spread("largest_error_{}"))
    compared: int
    within_two_errors: int


@dataclass(frozen=True, kw_only=True)
class MigrationSigns:
    """Units whose net migration changes its sign under another choice.

    Attributes
    ----------
    with_infants
        With the cohort that the headline leaves out.
    without_15_19
        Without the cohort of 15–19, whose national ratio is no survival.
    provincial_deaths
        With the deaths of each province.
    any_choice
        Under one of these, or several together: the caution.
    own_province
        With the survival ratios of the province.
    """

    with_infants: Bearing
    without_15_19: Bearing
    provincial_deaths: Bearing
    any_choice: Bearing
    own_province: Bearing


@dataclass(frozen=True, kw_only=True)
class Uncertainty:
    """The cautions, the flips and the errors of the county units.

    Attributes
    ----------
    units, people
        Units counted in both censuses, and their people of the later.
    without_caution
        Those that bear no caution.
    cautions
        Caution → those that bear it.
    sampling_error
        Sector → errors of its shares.
    net_migration_sign
        Signs that another choice turns.
    """

    units: int
    people: int
    without_caution: Bearing
    cautions: Mapping[str, Bearing]
    sampling_error: Mapping[str, SamplingError]
    net_migration_sign: MigrationSigns | None = field(default=None, metadata=OPTIONAL)
