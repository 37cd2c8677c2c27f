"""A user's table of counts: what is a count, what is left out, and every fault at once."""

from pathlib import Path

import pandas as pd
import pytest

from atlas.country import china
from atlas.model.errors import SourceError
from atlas.sources.count_table import read_count_table


@pytest.fixture
def table(tmp_path: Path):
    def write(text: str) -> Path:
        path = tmp_path / "own.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_townships_have_counts_as_counties_have(table) -> None:
    path = table("code,county_code,people\n110101002,110101,3\n110101001,110101,4\n")
    found = read_count_table(path, codes=china().codes, special=china().special)
    assert found.counts["people"].to_dict() == {"110101001": 4, "110101002": 3}
    with pytest.raises(SourceError, match="nine or twelve digits"):
        read_count_table(
            table("code,people\n110101002,3\n110101001,4\n110101,5\n"),
            codes=china().codes,
            special=china().special,
        )


def test_whole_numbers_are_counts_and_the_rest_is_named(table) -> None:
    path = table(
        "code,name,population,share,net,year,prefecture_code,empty\n"
        "110102,西城区,20,1.5,-3,2020,110100,\n"
        "110101,东城区,,2,4,2020,110100,\n"
    )
    found = read_count_table(path, codes=china().codes, special=china().special)
    assert found.counts.index.tolist() == ["110101", "110102"]
    assert found.counts["population"].tolist() == [pd.NA, 20]
    assert found.counts.dtypes.astype(str).to_dict() == {"population": "Int64"}
    assert {name: why.en for name, why in found.left_out.items()} == {
        "name": "no numbers",
        "share": "a rate or a rank, it seems",
        "net": "fractions or negative numbers",
        "year": "its name",
        "prefecture_code": "its name",
        "empty": "no numbers",
    }


def test_columns_that_are_named_are_taken_as_they_are(table) -> None:
    path = table("code,gdp,net,year\n110101,1.5,-3,2020\n110102,,4,2021\n")
    found = read_count_table(path, ["gdp", "net"], codes=china().codes, special=china().special)
    assert found.counts["gdp"].tolist() == [1.5, pd.NA]
    assert found.counts["net"].tolist() == [-3, 4]
    assert found.counts.dtypes.astype(str).tolist() == ["Float64", "Int64"]
    assert {name: why.en for name, why in found.left_out.items()} == {}


def test_all_faults_are_named_at_once(table) -> None:
    path = table('code,population\n11010,1\n110102,"1,234"\n110103,5\n110103,6\n,7\n110105,8\n')
    with pytest.raises(SourceError) as error:
        read_count_table(path, codes=china().codes, special=china().special)
    assert str(error.value).splitlines() == [
        "own.csv, row 2, column 'code' is '11010'; expected a GB/T 2260 code of six digits, "
        "110000 to 829999",
        "own.csv, row 3, column 'population' is '1,234'; expected a number without separators "
        "of thousands (1234.5, not 1,234.5)",
        "own.csv, row 5, column 'code' is '110103'; expected a code that stands once "
        "(it is also in row 4)",
        "own.csv, row 6, column 'code' is ''; expected a GB/T 2260 code of six digits, "
        "110000 to 829999",
    ]


@pytest.mark.parametrize(
    ("text", "columns", "message"),
    [
        ("code,a\n110101,1\n", ["b"], "column 'b': expected a column of that name in row 1"),
        ("id,a\n110101,1\n", [], "column 'code': expected a column of that name in row 1"),
        (
            "code,a\n110101,1\n",
            ["a", "code"],
            "'code': expected the name of a column of counts; th",
        ),
        ("code,flag\n110101,1\n", ["flag"], "'flag': expected another name of the column: the"),
        ("code,name_zh\n110101,1\n", ["name_zh"], "'name_zh': expected another name of the"),
        (
            "code,name,rate\n110101,东城,0.5\n",
            [],
            "expected a column of counts; the other columns are: name (no numbers), "
            "rate (a rate or a rank, it seems)",
        ),
    ],
)
def test_a_table_without_counts(table, text: str, columns: list[str], message: str) -> None:
    with pytest.raises(SourceError) as error:
        read_count_table(table(text), columns, codes=china().codes, special=china().special)
    assert message in str(error.value)


def test_a_column_that_the_result_would_lose_is_left_out_by_name(table) -> None:
    found = read_count_table(
        table("code,people,flag\n110101,1,2\n"), codes=china().codes, special=china().special
    )
    assert list(found.counts) == ["people"]
    assert found.left_out["flag"].en == "the result has a column of that name"
