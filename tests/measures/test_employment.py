"""How many people work in what: one row by hand, then the nation beside the yearly series."""

import pandas as pd
import pytest

from atlas.country import china
from atlas.measures.sectors import (
    ALL_SECTORS,
    SECTORS,
    employed_people,
    employed_without,
    yearly_employment,
)
from atlas.model.dataset import Dataset
from atlas.model.summary.places import RowsLeftOut
from atlas.sources.packaged import read_table


def test_a_sample_person_stands_for_ten() -> None:
    sample = pd.DataFrame({f"sector_{key}": [1, 2] for key in ALL_SECTORS})
    sample["sector_services"] = [5, None]
    found = employed_people(sample.astype("Int64").assign(sector_sample=3))
    assert found == dict.fromkeys(ALL_SECTORS, 30) | {"services": 50}


def test_rows_without_known_industries_are_named_and_counted() -> None:
    rows = {"sector_unknown_people": [0, 70, None], "sector_sample": [9, 0, 9]}
    rows |= {f"sector_{key}": [1, 0, 1] for key in ALL_SECTORS}
    sample = pd.DataFrame(rows, index=["110101", "110102", "110105"]).astype("Int64")
    assert employed_without(sample) == RowsLeftOut(codes=["110102"], people=70)


def test_the_sums_of_2010_leave_out_two_counties(dataset: Dataset) -> None:
    work = dataset.summary.sectors
    # Baota and Zêkog, where 50 and 89 % were put under public administration.
    assert work.employed_without["2010"] == RowsLeftOut(codes=["610602", "632323"], people=544_650)
    assert work.employed_without["2020"] == RowsLeftOut(codes=["460300"], people=2_333)
    table = read_table("census_2010", china().tables)
    services = table[[f"long_form_industry_{name}" for name in SECTORS["services"]]].sum(axis=1)
    assert 10 * services.sum() == 196_793_220
    left_out = 10 * services[table["code"].isin(["610602", "632323"])].sum()
    assert work.employed["2010"]["services"] == pytest.approx(196_793_220 - left_out, abs=5_000)


def test_the_yearly_series_is_the_packaged_table() -> None:
    yearly = yearly_employment(read_table("employment_national", china().tables))
    assert list(yearly) == ["2012", "2020", "2021"]
    assert yearly["2012"].shares == {"agriculture": 33.5, "industry": 30.4, "services": 36.1}
    assert yearly["2021"].shares == {"agriculture": 22.9, "industry": 29.1, "services": 48.0}
    # 217.12 m in the secondary sector and 358.68 m in the tertiary one.
    assert yearly["2021"].outside_farming == 575_800_000
    assert yearly["2012"].outside_farming is None
    for of_year in yearly.values():
        assert sum(of_year.shares.values()) == pytest.approx(100)


def test_outside_farming_most_new_jobs_are_in_services(dataset: Dataset) -> None:
    work, provinces = dataset.summary.sectors, dataset.unit_sets["province"].counts
    for year in (2010, 2020):
        sample = provinces[year][["sector_industry", "sector_services"]].sum()
        assert work.employed[str(year)]["industry"] == 10 * sample["sector_industry"]
        assert work.employed[str(year)]["services"] == 10 * sample["sector_services"]
    before, after = (work.employed[year] for year in ("2010", "2020"))
    change = {key: after[key] - before[key] for key in before}
    assert change["services"] == pytest.approx(120.8e6, abs=0.1e6)
    assert change["industry"] == pytest.approx(31.2e6, abs=0.2e6)
    assert change["services"] > (change["services"] + change["industry"]) / 2
    # The yearly series, which the long form is not, says the same of shares.
    shares = [work.yearly[year].shares for year in ("2012", "2021")]
    risen = {key: shares[1][key] - shares[0][key] for key in shares[0]}
    assert risen["services"] > 10 > 0 > risen["industry"]
