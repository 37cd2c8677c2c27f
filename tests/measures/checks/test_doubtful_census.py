"""A user's census with slips: each is said by name, from Python as from the command."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import atlas
from atlas.build import check
from atlas.country import china
from atlas.measures.checks.notes import census_notes, census_warnings, compared_on_land
from atlas.model.dataset import Dataset, OwnCensus, RowDifference
from atlas.sources.packaged import read_packaged_census
from atlas.terminal.tables import print_check
from atlas.units.history import DivisionHistory
from atlas.units.inputs import Inputs, read_census_input

CHAOYANG, XICHENG, BAOAN, TIANJIN = "110105", "110102", "440306", "12"

SAID = [
    "1 row of mine.csv has more than twice, or less than half, the people of the packaged census "
    "of 2020; check it: Chaoyang District 110105 10,357,380 (packaged census of 2020: 3,452,460)",
    "2 rows of the packaged census, with 5,582,768 people, are not in mine.csv: "
    "Bao'an District 440306 (4,476,554), Xicheng District 110102 (1,106,214)",
    "16 rows of mine.csv have no people; the packaged census has 13,866,009 there: "
    "all 16 rows of Tianjin 120000 (13,866,009)",
    "2020: provinces counted in part have no sum: Beijing 110000 (27,691,801), "
    "Guangdong 440000 (121,535,956); 149,227,757 people withheld in all",
]


def packaged() -> pd.DataFrame:
    return read_packaged_census(2020, china().tables)[["code", "population"]]


@pytest.fixture(scope="module")
def doubtful(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Triple one district of the packaged census, delete two and blank Tianjin."""
    table = packaged()
    table.loc[table["code"] == CHAOYANG, "population"] *= 3
    table.loc[table["code"].str[:2] == TIANJIN, "population"] = pd.NA
    path = tmp_path_factory.mktemp("doubtful") / "mine.csv"
    table[~table["code"].isin([XICHENG, BAOAN])].to_csv(path, index=False)
    return path


@pytest.mark.slow
def test_a_tripled_district_two_rows_too_few_and_a_blank_province_are_said_by_name(
    doubtful: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = atlas.BuildOptions(census={2020: doubtful})
    with pytest.warns(UserWarning, match="of your own census") as heard:
        dataset = atlas.make_dataset(options)
    (warning,) = heard
    assert warning.filename == __file__
    lines = str(warning.message).splitlines()
    assert set(SAID) <= set(lines)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("atlas.build.make_dataset", lambda *asked: dataset)
        report = check(options)
    # The command says the same, and of its own what a site leaves out.
    assert lines[1:] == [it.en for it in (*report.warnings, *dataset.notes)]
    assert set(dataset.notes) <= set(report.notes)
    assert all(row.ok for row in report.rows)
    print_check(report)
    said = capsys.readouterr().out
    assert all(sentence in said for sentence in SAID)
    assert "All is as expected" not in said


def compared(tmp_path: Path, history: DivisionHistory, table: pd.DataFrame) -> OwnCensus:
    path = tmp_path / "mine.csv"
    table.to_csv(path, index=False)
    census = read_census_input(2020, history, path)
    assert census.own is not None
    return census.own


@pytest.mark.parametrize(
    ("own", "theirs", "is_far"),
    [(21, 10, True), (20, 10, False), (5, 10, False), (4, 10, True), (1, 0, True), (0, 0, False)],
)
def test_more_than_twice_or_less_than_half_is_far(own: int, theirs: int, is_far: bool) -> None:
    assert RowDifference("110101", "", own, theirs).is_far == is_far


def test_rows_far_off_are_not_named_where_most_are(
    tmp_path: Path, history: DivisionHistory
) -> None:
    """The total then says what is wrong: the unit."""
    table = packaged()
    few = compared(tmp_path, history, table.assign(population=table["population"] * 3).head(5))
    assert few.far_rows == ()
    table.loc[:4, "population"] *= 3
    assert len(compared(tmp_path, history, table).far_rows) == 5


def test_a_row_counted_twice_is_found_by_the_land_that_it_adds_to(
    tmp_path: Path, inputs: Inputs, dataset: Dataset
) -> None:
    """Xisha and Nansha make up Sansha, which is one row of the packaged census."""
    rows = pd.DataFrame({"code": ["460302", "460303"], "population": [1_100, 1_300]})
    path = tmp_path / "mine.csv"
    pd.concat([packaged(), rows]).to_csv(path, index=False)
    census = read_census_input(2020, inputs.history, path)
    own = replace(inputs, censuses={**inputs.censuses, 2020: census})
    (found,) = compared_on_land(own)
    shown = replace(dataset, own_censuses=(found,))
    assert (
        "2 rows of mine.csv, with 2,400 people, are not in the packaged census: "
        "Nansha District 460303 (1,300), Xisha District 460302 (1,100)"
    ) in [note.en for note in census_notes(shown)]
    assert [warning.en for warning in census_warnings(shown)] == [
        "with rows that the packaged census of 2020 lacks, mine.csv counts on the land of 1 unit "
        "more than twice, or less than half, the people of a packaged census; check it: "
        "Nansha District 460303 4,733 (packaged census of 2020: 2,333)"
    ]
