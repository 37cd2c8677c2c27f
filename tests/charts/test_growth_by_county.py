"""Growth and services over all county units: points, classes and lines are those of the data."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from atlas.catalogue.style import load_style
from atlas.charts.chart import ChartData
from atlas.charts.work import SECTORS, county_growth_chart
from atlas.country import china
from atlas.drawing.canvas import drawing
from atlas.measures.sectors import QUARTILES
from atlas.measures.statistics import RobustFit, theil_sen

STYLE = load_style(country=china())
SHARES = {sector: f"{sector}_share_2010" for sector in SECTORS}


@pytest.fixture(scope="module")
def points(dataset):
    table = dataset.unit_sets["county_2010_2020"].table.set_index("code")
    people = table[["population_2010", "population_2020"]]
    growth = table["change_pct_2010_2020"].rename("growth")
    shares = table[list(SHARES.values())].set_axis(list(SHARES), axis=1)
    return pd.concat([shares, growth, people, table["province_code"]], axis=1)


@pytest.fixture(scope="module")
def chart(dataset, points):
    data = ChartData(dataset)
    return county_growth_chart(
        points, *(data.growth_line("county", s) for s in SHARES.values()), years=data.years
    )


@pytest.fixture(scope="module")
def panels(chart):
    """The panels of both widths, by sector."""
    found = []
    for size in ("narrow", "wide"):
        with drawing(chart.id):
            axes = chart.drawn(size, "en", STYLE).figure.axes
        found += zip(SECTORS, axes, strict=True)
    return found


def test_each_unit_is_a_point_within_the_panel(panels, points):
    known = points.dropna()
    assert len(known) > 2600
    for sector, axes in panels:
        paths = [c.get_path() for c in axes.get_children() if type(c) is PathPatch]
        drawn = np.concatenate([path.vertices[path.codes == Path.MOVETO] for path in paths])
        expected = known[[sector, "growth"]].to_numpy(dtype=float)
        np.testing.assert_allclose(*(at[np.lexsort(at.T)] for at in (drawn, expected)))
        for limits, values in zip((axes.get_xlim(), axes.get_ylim()), expected.T, strict=True):
            assert limits[0] <= values.min() < values.max() <= limits[1]


def test_the_stairs_are_the_table(panels, chart):
    table = chart.table.frame
    for sector, axes in panels:
        rows = table[table["key"].eq(sector)]
        level = [tuple(line.get_ydata()) for line in axes.lines if len(set(line.get_ydata())) == 1]
        expected = {(row[name],) * 2 for row in rows.to_dict("records") for name in QUARTILES}
        assert set(level) == expected | {(0, 0)}


def test_classes_hold_every_unit_and_everybody(chart, points):
    known = points.dropna()
    sums = chart.table.frame.groupby("key")[["units", "people"]].sum()
    for sector in SECTORS:
        assert sums.loc[sector].tolist() == [len(known), known["population_2010"].sum()]


def test_the_line_is_that_of_the_points(panels, points):
    known = points.dropna()
    for sector, axes in panels:
        fit = theil_sen(known[sector], known["growth"], known["province_code"])
        line = next(line for line in axes.lines if len(set(line.get_ydata())) == 2)
        x = np.array(line.get_xdata(), dtype=float)
        assert x.tolist() == [known[sector].min(), known[sector].max()]
        assert line.get_ydata() == pytest.approx([fit.at(end) for end in x], abs=0.02)


def test_what_the_caption_says_of_the_ends_holds(chart, dataset):
    """Above 70 % lie central districts of large cities, and medians fall there."""
    table = dataset.unit_sets["county_2010_2020"].table
    cores = table[table["services_share_2010"].ge(70).fillna(False)]
    assert cores["is_district"].mean() > 0.9
    cities = table.groupby("prefecture_code")["population_2010"].sum()
    assert cores["prefecture_code"].map(cities).gt(3_000_000).mean() > 0.5
    services = chart.table.frame.query("key == 'services'").set_index("low")["median"]
    assert services.idxmax() == 50
    assert services[70] < services[40]
    assert f"with 70% or more ({len(cores)} units, mostly central districts" in chart.caption.en


def test_slopes_stand_in_the_caption_with_interval_and_in_the_panel(chart, dataset):
    line = dataset.summary.sectors.growth["county"]["services_share_2010"]
    slope, low, high = (f"+{of:.2f}" for of in (line.slope, line.slope_low, line.slope_high))
    assert f"{slope}个百分点（95%区间{low}至{high}" in chart.caption.zh
    for lang in ("zh", "en"):
        assert f"n = {line.units:,}" in chart.svg_of("narrow", lang, STYLE)


def test_a_sheet_is_small(chart):
    assert len(chart.svg_of("narrow", "en", STYLE)) < 100_000


def test_without_a_line_there_are_points_and_classes():
    four = pd.DataFrame(
        {
            "services": [5.0, 15.0, 25.0, None],
            "manufacturing": [1.0, 1.0, 1.0, 1.0],
            "growth": [1.0, 2.0, 3.0, 4.0],
            "population_2010": [100, 100, 100, 700],
            "population_2020": [101, 102, 103, 728],
        }
    )
    fit = RobustFit(3, 0.1, 0.5, 0.1, 0.1, 1.0)
    chart = county_growth_chart(four, fit, None, years=(2010, 2020))
    assert "3 county-level units" in chart.subtitle.en
    assert "1 more units (700 people in 2010)" in chart.subtitle.en
    svg = chart.svg_of("wide", "en", STYLE)
    assert svg.count("n = 3") == 1
    # A line of too few provinces has no interval, and bears no claim out.
    alone = RobustFit(3, 0.1, 0.5, None, None, 1.0)
    chart = county_growth_chart(four, alone, alone, years=(2010, 2020))
    assert chart.title == chart.topic
    assert "slope +0.10, n = 3" in chart.svg_of("wide", "en", STYLE)
    assert "+0.10个百分点（省份太少，不列区间；等级相关+1.00）" in chart.caption.zh
