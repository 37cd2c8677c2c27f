import pytest

from atlas.units.packaged_units import nearest_census


@pytest.mark.parametrize(
    ("year", "census"), [(2004, 2000), (2005, 2010), (2015, 2020), (2023, 2020)]
)
def test_nearest_census(year, census):
    assert nearest_census((2000, 2010, 2020), year) == census
