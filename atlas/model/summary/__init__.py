"""The headline figures of a build, as ``summary.json`` publishes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field

from atlas.model.figures import Figures
from atlas.model.summary import people, places


class Summary(Figures):
    """The headline figures of a build.

    Under each heading stand only years, periods, definitions or places, or only named figures,
    so that a program can walk through them. What a census cannot tell is left out.

    Attributes
    ----------
    totals
        Census year → people counted.
    bases
        Period → whom its comparisons are over.
    units
        Period → growth of its county units.
    local_gains
        Period → where gains landed.
    growth_by_density
        Period → classes of density, from the thinnest up.
    heihe_tengchong
        Census year → split by the Heihe–Tengchong line.
    heihe_tengchong_growth
        Period ``A_B`` → growth by side.
    heihe_tengchong_units
        Figure of the split → what it is in.
    core_periphery
        Definition of the core → figures of core and periphery.
    core_periphery_flips
        Prefecture whose type depends on the definition → column of a definition → type.
    outside_dense_core
        Districts that the dense core leaves out.
    heihe_tengchong_grid
        The user's grid that divides the units across the line.
    harbin
        The lecture's example.
    net_migration, children, youngest_cohort, away_from_registration
        Moves of people.
    growth_parts
        Change told apart into net migration and the rest, 2010–2020.
    residents
        Census year → ages, households, births, registration.
    sectors, schooling, cities
        Work, schooling, and city sizes.
    concentration
        Country → concentration of people and GDP over its smallest units, and
        ``<country>_<level>`` → over larger ones.
    born_in_other_province
        Census year → stocks of people born in another province.
    five_year_migration
        Period → moves of five years by province.
    moves
        Period → moves of five years between provinces.
    migration_indices
        Period → indices of those moves.
    migration_indices_of_sample
        Period → indices of moves of which only a sample is known: not to be set beside the others.
    net_migration_measures
        Net migration of regions and provinces by several measures.
    scales
        Growth, density and registration on several scales.
    since_the_census
        Yearly estimates of the provinces since the last census.
    uncertainty
        How wrong the figures of the county units could be.
    spatial_dependence
        Whether neighbouring county units are alike.
    indicators
        Column of a user's table → how far it reaches.
    """

    totals: Mapping[str, int]
    bases: Mapping[str, people.BaseFigures] = field(default_factory=dict)
    units: Mapping[str, people.GrowthFigures] = field(default_factory=dict)
    local_gains: Mapping[str, people.LocalGains] = field(default_factory=dict)
    growth_by_density: Mapping[str, Sequence[people.DensityClass]] = field(default_factory=dict)
    heihe_tengchong: Mapping[str, places.CensusSplit] = field(default_factory=dict)
    heihe_tengchong_growth: Mapping[str, places.GrowthBySide] = field(default_factory=dict)
    heihe_tengchong_units: Mapping[str, str] = field(default_factory=dict)
    core_periphery: Mapping[str, places.CoreFigures] = field(default_factory=dict)
    core_periphery_flips: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    outside_dense_core: places.OutsideDenseCore | None = None
    heihe_tengchong_grid: places.LineGrid | None = None
    harbin: people.PairFigures | None = None
    net_migration: people.NetMigration | None = None
    growth_parts: people.GrowthParts | None = None
    children: Mapping[str, people.ChildrenFigures] | None = None
    youngest_cohort: people.YoungestCohort | None = None
    away_from_registration: Mapping[str, people.AwayFigures] | None = None
    residents: Mapping[str, people.ResidentFigures] | None = None
    sectors: places.Sectors | None = None
    schooling: places.Schooling | None = None
    cities: places.CityFigures | None = None
    concentration: Mapping[str, places.CountryFigures] = field(default_factory=dict)
    born_in_other_province: Mapping[str, people.BirthStocks] = field(default_factory=dict)
    five_year_migration: Mapping[str, people.FiveYearMoves] = field(default_factory=dict)
    moves: Mapping[str, people.MovesFigures] = field(default_factory=dict)
    migration_indices: Mapping[str, people.MigrationIndices] = field(default_factory=dict)
    migration_indices_of_sample: Mapping[str, people.MigrationIndices] = field(default_factory=dict)
    net_migration_measures: people.NetMigrationMeasures | None = None
    scales: places.Scales | None = None
    since_the_census: people.SinceTheCensus | None = None
    uncertainty: places.Uncertainty | None = None
    spatial_dependence: places.SpatialDependence | None = None
    indicators: Mapping[str, people.Reach] | None = None
