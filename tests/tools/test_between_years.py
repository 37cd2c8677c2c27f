"""`china-atlas transfer --from 2015 --to 2020`: the divisions of two years, census or not."""

import pandas as pd
import pytest

from atlas.country import china
from atlas.model.errors import UserError
from atlas.sources.packaged import read_packaged_census
from atlas.tools.transfer_table import TransferOptions, run_transfer
from atlas.units.flows import read_flows


@pytest.fixture
def options(tmp_path):
    """The people of 2010, and a row of Macao's, which no census has."""
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
    assert list(weights) == ["source_code", "target_code", "weight", "weighted_by", "people_census"]
    notes = "\n".join(note.en for note in report.notes)
    assert "1 row that is a total of a higher level, or Hong Kong, Macao or Taiwan" in notes
    assert "not transferred: 829998" in notes
    assert "divided by estimate" not in notes
    assert "a part of unknown size" in notes
    assert "9 targets without any counted source: 130972" in notes  # zones without townships


def test_the_people_of_a_census_arrive_as_townships_count_them(options, tmp_path):
    run_transfer(options())
    moved = pd.read_csv(tmp_path / "moved.csv", dtype={"code": str}).set_index("code")
    flows = read_flows(country=china()).table.groupby("target")["people"].sum()
    assert moved["population"].dropna().astype(int).to_dict() == flows.to_dict()


def test_a_report_says_how_much_was_counted_and_how_surely(tmp_path):
    """Dongcheng (whole), Bao'an (all certain) and Cangnan (partly likely, partly assumed)."""
    rows = {"code": ["110101", "330327", "440306"], "population": [400_000, 100_000, 500_000]}
    pd.DataFrame(rows).to_csv(tmp_path / "people.csv", index=False)
    years = {"source": "2010", "target": "2020", "out": tmp_path / "moved.csv"}
    notes = run_transfer(TransferOptions(tmp_path / "people.csv", **years)).notes
    # Of Cangnan's 1,184,643 people 396,000 are likely to have lived in Longgang: 3.3 of 10 %.
    assert notes[0].en == (
        "population went 40.0% with whole rows, 50.0% as townships count it, "
        "3.3% as townships count it (some likely), 6.7% as townships count it (some assumed)"
    )
    assert notes[0].zh == (
        "population的去向：40.0%随整行、50.0%按乡镇计数、"
        "3.3%按乡镇计数（部分很可能）、6.7%按乡镇计数（部分为推定）"
    )
    moved = pd.read_csv(tmp_path / "moved.csv", dtype={"code": str}).set_index("code")
    assert moved.loc["440309", "population"] == 153_298  # 500,000 · 1,379,460 / 4,499,284
    years["source"] = "2000"
    earlier = run_transfer(TransferOptions(tmp_path / "people.csv", **years)).notes
    assert any("% by estimate" in note.en for note in earlier)
    assert any("divided by estimate: target_people" in note.en for note in earlier)


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"target": "amap"}, "--to is 'amap'; expected a year"),
        ({"source": "tianditu"}, "--from is 'tianditu'; expected a year"),
        (
            {"source": "1999"},
            "--from is '1999'; expected a year from 2000 to 2023: land is followed",
        ),
        ({"target": "2024"}, "--to is '2024'; expected a year from 2000 to 2023: divisions are"),
        ({"target": "2010"}, "--to is '2010'; expected another year than that of --from"),
        ({"source": "tianditu", "target": "amap", "by": "area"}, "--by is 'area'; expected no"),
    ],
)
def test_what_no_years_can_do_is_refused(options, more, fault):
    with pytest.raises(UserError, match=fault):
        run_transfer(options(**more))
