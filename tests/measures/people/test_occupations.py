"""Occupations: samples by hand, who is left out, the nation."""

import pandas as pd
import pytest

from atlas.measures.people import OCCUPATIONS, occupation_parts, occupations
from atlas.model.dataset import Dataset

ENDS = [*OCCUPATIONS.values(), "other"]


def county(printed: int | None = None, **asked: int | None) -> pd.DataFrame:
    row: dict[str, int | None] = {f"long_form_occupation_{end}": 0 for end in ENDS}
    row |= {f"long_form_occupation_{end}": number for end, number in asked.items()}
    row["long_form_employed"] = sum(n or 0 for n in asked.values()) if printed is None else printed
    row["population"] = 10_000
    counts = pd.DataFrame(row, index=["110101"]).astype("Int64")
    return counts.join(occupation_parts(counts))


def test_shares_and_errors_by_hand() -> None:
    counted = county(professional=200, services=500, agriculture=200, other=100)
    found = occupations({2020: counted}, alike=(2010, 2020)).loc["110101"]
    assert found["professionals_share_2020"] == 20.0
    assert found["service_workers_share_2020"] == 50.0
    assert found["leaders_share_2020"] == 0.0
    # Wilson's, m = 1000 / 1.8: √(0.25 / m + 1 / 4m²) / (1 + 1 / m).
    assert found["service_workers_share_error_2020"] == pytest.approx(2.11941, abs=1e-5)
    assert found["leaders_share_error_2020"] == pytest.approx(0.08984, abs=1e-5)
    assert pd.isna(found["occupations_left_out_2020"])


@pytest.mark.parametrize(
    ("counted", "reason"),
    [
        (county(services=499), "small_sample"),
        (county(services=300, agriculture=300), "large_error"),
        (county(printed=None, services=1_000), None),
        (county(printed=1_000, services=500, leaders=None), "unknown"),
    ],
)
def test_who_has_no_shares(counted: pd.DataFrame, reason: str | None) -> None:
    found = occupations({2020: counted}, alike=(2010, 2020)).loc["110101"]
    left_out = found["occupations_left_out_2020"]
    assert (None if pd.isna(left_out) else left_out) == reason
    assert pd.isna(found["service_workers_share_2020"]) == (reason is not None)


def test_2000_has_no_occupations() -> None:
    assert occupations({2000: county(services=1_000)}, alike=(2010, 2020)).empty


def test_the_nation(dataset: Dataset) -> None:
    counts = dataset.unit_sets["province"].counts[2020]
    share = counts["occupation_professionals"].sum() / counts["occupation_sample"].sum()
    assert round(100 * share, 2) == 10.42
    assert not dataset.unit_sets["province"].table["professionals_share_2020"].isna().any()
