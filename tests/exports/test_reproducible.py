"""The one date of all outputs."""

from datetime import UTC, datetime, time

import pyogrio
import pytest

from atlas.exports.reproducible import DEFAULT_DATE, reproducible_gdal, source_date
from atlas.model.errors import FaultyInputError
from atlas.model.version import DATE


@pytest.mark.parametrize("value", ["", "  "])
def test_without_a_wish_the_date_is_that_of_the_edition(monkeypatch, value):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
    assert source_date() == DEFAULT_DATE == datetime.combine(DATE, time(), tzinfo=UTC)


def test_source_date_epoch_counts_seconds_from_1970(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1604188800")
    assert source_date() == datetime(2020, 11, 1, tzinfo=UTC)


@pytest.mark.parametrize("value", ["yesterday", "-1", "1.5", "²", "253402300800"])
def test_anything_else_is_the_users_mistake(monkeypatch, value):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
    with pytest.raises(FaultyInputError, match=r"SOURCE_DATE_EPOCH is .*; expected a whole number"):
        source_date()


def test_gdal_settings_are_restored_after_a_failure():
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "2001-02-03T00:00:00.000Z"})
    try:
        with pytest.raises(KeyError), reproducible_gdal():
            {}["missing"]
        assert pyogrio.get_gdal_config_option("OGR_CURRENT_DATE") == "2001-02-03T00:00:00.000Z"
        assert pyogrio.get_gdal_config_option("OGR_GPKG_ALLOW_THREADED_RTREE") is None
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
