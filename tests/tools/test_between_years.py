"""`china-atlas transfer --from 2010 --to 2020`: the divisions of two censuses by their years."""

import pandas as pd
import pytest

from atlas.country import china
from atlas.model.errors import UserError
from atlas.sources.packaged import read_packaged_census
from atlas.tools.transfer_table import TransferOptions, run_transfer


@pytest.fixture
def options(tmp_path):
    """The people of 2010, and of a code that no census has."""
    table = read_packaged_census(2010, country=china())[["code", "population", "urban"]]
    strange = pd.DataFrame({"code": ["829998"], "population": [5], "urban": [1]})
    pd.concat([table, strange]).to_csv(tmp_path / "people.csv", index=False)

    def asked(**more):
        given = {"source": "2010", "target": "2020", "out": tmp_path / "moved.csv"} | more
        return TransferOptions(tmp_path / "people.csv", **given)

    return asked


def test_people_of_2010_are_led_to_the_rows_of_2020(options, tmp_path):
    report = run_transfer(options(crosswalk=tmp_path / "weights.csv"))
    assert list(report.totals.loc["population"]) == [1_332_810_874, 1_332_810_869, 5, 0]
    assert (report.sources, report.targets) == (2870, 2987)
    moved = pd.read_csv(tmp_path / "moved.csv", dtype={"code": str}).set_index("code")
    assert moved.loc["130638", "population"] == 359_506 + 79_262  # 任丘 → 雄县
    assert moved["population"].sum() == 1_332_810_869
    weights = pd.read_csv(tmp_path / "weights.csv")
    assert list(weights) == ["source_code", "target_code", "weight", "weighted_by"]
    notes = "\n".join(note.en for note in report.notes)
    assert "1 row of no code in the census of 2010, not transferred: 829998" in notes
    assert "divided by estimate: target_people" in notes
    assert "a part of unknown size" in notes


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"target": "amap"}, "--to is 'amap'; expected a year"),
        ({"source": "tianditu"}, "--from is 'tianditu'; expected a year"),
        ({"source": "2020", "target": "2010"}, "no crosswalk leads from 2020 to 2010"),
        ({"source": "tianditu", "target": "amap", "by": "area"}, "--by is 'area'; expected no"),
    ],
)
def test_years_lead_to_later_years_only(options, more, fault):
    with pytest.raises(UserError, match=fault):
        run_transfer(options(**more))
