from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.country import china
from atlas.model.dataset import UnreadColumn
from atlas.model.errors import SourceError
from atlas.sources.census_file import UserCensus, identities, identity_faults, read_user_census
from atlas.sources.packaged import read_packaged_census

KNOWN = {"110101", "110102", "110105", "X63LH"}
COUNTS = {"population", "male", "female"}
RATES = {"minority_pct", "birth_rate_permille"}
OF_CHINA = {"codes": china().codes, "special": china().special}


def read(path: Path, year: int = 2020) -> UserCensus:
    return read_user_census(path, year, KNOWN, count_columns=COUNTS, **OF_CHINA)


def faults_of(path: Path) -> list[str]:
    with pytest.raises(SourceError) as caught:
        read(path)
    return str(caught.value).splitlines()


def write_csv(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def write_sheet(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    book.save(path)
    return path


def write(path: Path, columns: Mapping[str, Sequence[object]]) -> Path:
    table = pd.DataFrame({name: pd.Series(cells, dtype=object) for name, cells in columns.items()})
    if path.suffix == ".csv":
        table.to_csv(path, index=False)
    elif path.suffix == ".xlsx":
        table.to_excel(path, index=False)
    else:
        table.convert_dtypes().to_parquet(path)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_is_read_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    text = "code,name_zh,population,male\n110102,西城区,5,2\n110101, 东城\u202e区\x07,7,3\n"
    census = read(write_csv(tmp_path / "a.csv", text, encoding))
    assert census.year == 2020
    assert census.table.to_dict("list") == {
        "code": ["110101", "110102"],
        "name_zh": ["东城区", "西城区"],
        "population": [7, 5],
        "male": [3, 2],
    }
    assert census.table["population"].dtype == "Int64"


def test_columns_without_use_are_listed(tmp_path: Path) -> None:
    census = read(write_csv(tmp_path / "a.csv", "note,code,gdp,population\nx,110101,1,7\n"))
    assert list(census.table) == ["code", "population"]
    assert census.unread == (UnreadColumn("note"), UnreadColumn("gdp"))


def test_a_slip_in_a_name_is_told_with_the_name_it_may_stand_for(tmp_path: Path) -> None:
    text = "code,population,Male,femal,foo,row_kind\n110101,7,3,4,x,county\n"
    census = read(write_csv(tmp_path / "a.csv", text))
    assert census.unread == (
        UnreadColumn("Male", "male"),
        UnreadColumn("femal", "female"),
        UnreadColumn("foo"),
    )


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet"])
def test_rates_are_read_beside_counts(tmp_path: Path, kind: str) -> None:
    columns = {"code": ["110101", "110102"], "population": [7, 5], "minority_pct": [5.78, None]}
    path = write(tmp_path / f"a.{kind}", columns)
    census = read_user_census(
        path, 2020, KNOWN, count_columns=COUNTS, rate_columns=RATES, **OF_CHINA
    )
    assert census.table["minority_pct"].dtype == "Float64"
    assert census.table["minority_pct"].fillna(-1).tolist() == [5.78, -1]
    assert census.unread == ()


def test_a_rate_beyond_all_is_at_fault(tmp_path: Path) -> None:
    text = "code,population,minority_pct,birth_rate_permille\n110101,7,578,900\n110102,5,x,-1\n"
    path = write_csv(tmp_path / "a.csv", text)
    with pytest.raises(SourceError) as told:
        read_user_census(path, 2020, KNOWN, count_columns=COUNTS, rate_columns=RATES, **OF_CHINA)
    assert str(told.value).splitlines() == [
        "a.csv, row 2, column 'minority_pct' is '578'; expected a rate from 0 to 100",
        "a.csv, row 3, column 'minority_pct' is 'x'; "
        "expected a finite number such as 1234.5, or an empty cell",
        "a.csv, row 3, column 'birth_rate_permille' is '-1'; expected a rate from 0 to 1,000",
    ]


def test_what_cannot_be_is_refused_each_row_once_with_the_other_faults(tmp_path: Path) -> None:
    text = """code,population,male,female
110101,709829,99999999,2
110102,10,6,5
110105,many,6,5
X63LH,10,6,
"""
    assert faults_of(write_csv(tmp_path / "a.csv", text)) == [
        "a.csv, row 2, column 'male' is '99,999,999'; "
        "expected no more than the 709,829 of population in its row",
        "a.csv, row 3, column 'male + female' is '11'; "
        "expected as many as the 10 of population in its row",
        "a.csv, row 4, column 'population' is 'many'; "
        "expected a whole number, 0 or more, or an empty cell",
    ]


def test_men_of_all_ages_are_no_more_than_men(tmp_path: Path) -> None:
    columns = ("population", "male", "male_00", "male_01_04", "male_05_09", "male_10_14", "male_15")
    ages = [name for name in columns if name.startswith("male_")]
    text = f"code,{','.join(columns)}\n110101,20,9,2,2,2,2,2\n110102,20,10,2,2,2,2,2\n"
    text = text.replace("male_15", "male_85_plus")
    ages[-1] = "male_85_plus"
    path = write_csv(tmp_path / "a.csv", text)
    with pytest.raises(SourceError) as told:
        read_user_census(path, 2020, KNOWN, count_columns={"male", *ages}, **OF_CHINA)
    assert str(told.value) == (
        "a.csv, row 2, column 'male_00 + … + male_85_plus' is '10'; "
        "expected no more than the 9 of male in its row"
    )


@pytest.mark.parametrize("year", [2000, 2010, 2020])
def test_the_packaged_censuses_are_what_can_be(year: int) -> None:
    counts = read_packaged_census(year, china().tables).select_dtypes("Int64")
    held = {part for _, parts, _ in identities(counts.columns) for part in parts}
    assert held == set(counts) - {"population", "hukou_population"}
    assert identity_faults(counts, "census.csv") == []
    # A row of the census as it is, and one for each column, in which that alone is spoiled.
    names = ["", *sorted(held)]
    spoiled = counts.iloc[[1] * len(names)].reset_index(drop=True)
    for row, name in enumerate(names[1:], start=1):
        spoiled.loc[row, name] = spoiled.loc[row, "population"] + 1
    faulty = {fault.row for fault in identity_faults(spoiled, "census.csv")}
    assert [name for row, name in enumerate(names) if row not in faulty] == [""]


def test_missing_counts_are_null_and_counted(tmp_path: Path) -> None:
    text = "code,population,male\n110101,,3\n110102, ,\n110105,0,0\n"
    census = read(write_csv(tmp_path / "a.csv", text))
    assert census.missing_population == 2
    assert census.table["population"].isna().tolist() == [True, True, False]
    assert census.table["population"].sum() == 0
    assert census.table["male"].isna().tolist() == [False, True, False]


def test_codes_and_counts_of_a_spreadsheet_may_be_floats(tmp_path: Path) -> None:
    rows = [["code", "population"], [110101.0, 12.0], ["110102 ", "12.0"], [110105, None]]
    census = read(write_sheet(tmp_path / "a.xlsx", rows))
    assert list(census.table["code"]) == ["110101", "110102", "110105"]
    assert census.table["population"].sum() == 24
    assert census.missing_population == 1


def test_all_faults_come_in_one_error_by_row(tmp_path: Path) -> None:
    text = """code,population,male
110101,"1,234",
,5,5
1101,-5,2.5
110199,many,１２
110101,12.5,5

110105,1,1
110105,1,1
"""
    assert faults_of(write_csv(tmp_path / "a.csv", text)) == [
        "a.csv, row 2, column 'population' is '1,234'; "
        "expected a whole number without separators of thousands (1234, not 1,234)",
        "a.csv, row 3, column 'code' is ''; "
        "expected a GB/T 2260 code of six digits, 110000 to 829999",
        "a.csv, row 4, column 'code' is '1101'; "
        "expected a GB/T 2260 code of six digits, 110000 to 829999",
        "a.csv, row 4, column 'population' is '-5'; expected a count of 0 or more",
        "a.csv, row 4, column 'male' is '2.5'; expected a whole number, without a fraction",
        "a.csv, row 5, column 'code' is '110199'; "
        "expected a county-level code that the atlas knows",
        "a.csv, row 5, column 'population' is 'many'; "
        "expected a whole number, 0 or more, or an empty cell",
        "a.csv, row 5, column 'male' is '１２'; "
        "expected a whole number in half-width digits (0 to 9)",
        "a.csv, row 6, column 'code' is '110101'; "
        "expected a code that stands once (it is also in row 2)",
        "a.csv, row 6, column 'population' is '12.5'; expected a whole number, without a fraction",
        "a.csv, row 9, column 'code' is '110105'; "
        "expected a code that stands once (it is also in row 8)",
    ]


def test_twenty_faults_are_shown_and_the_rest_counted(tmp_path: Path) -> None:
    lines = [f"{code},1" for code in range(200001, 200026)]
    faults = faults_of(write_csv(tmp_path / "a.csv", "\n".join(["code,population", *lines])))
    assert len(faults) == 21
    assert faults[-1] == "… and 5 more"


def test_missing_columns_are_named_beside_those_there_are(tmp_path: Path) -> None:
    assert faults_of(write_csv(tmp_path / "a.csv", "adcode,people\n110101,7\n")) == [
        "a.csv, column 'code': "
        "expected a column of that name in row 1; the columns are: adcode, people",
        "a.csv, column 'population': "
        "expected a column of that name in row 1; the columns are: adcode, people",
    ]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".parquet"])
def test_an_empty_file_is_a_fault(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.touch()
    assert faults_of(path) == [f"a{suffix}: expected a table; the file is empty"]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".parquet"])
def test_a_header_without_rows_is_a_fault(tmp_path: Path, suffix: str) -> None:
    path = write(tmp_path / f"a{suffix}", {"code": [], "population": []})
    assert faults_of(path) == [f"a{suffix}: expected at least one row under the header"]


def test_an_empty_sheet_has_no_columns(tmp_path: Path) -> None:
    faults = faults_of(write_sheet(tmp_path / "a.xlsx", []))
    assert faults[0] == (
        "a.xlsx, column 'code': expected a column of that name in row 1; the columns are: none"
    )


def test_other_kinds_of_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    assert faults_of(tmp_path / "a.xls") == [
        "a.xls: expected a file of one of these kinds: .csv, .xlsx, .parquet"
    ]


def test_a_missing_file_is_named_in_full(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    assert faults_of(path) == [
        f"{path}: expected a file that can be read (No such file or directory)"
    ]


@pytest.mark.parametrize(
    ("suffix", "expected"),
    [
        (".xlsx", "a whole XLSX workbook (not XLS, not locked by a password)"),
        (".parquet", "a whole Parquet file"),
    ],
)
@pytest.mark.parametrize("kept", [0.1, 0.5, 0.95])
def test_a_truncated_file_is_named(tmp_path: Path, suffix: str, expected: str, kept: float) -> None:
    path = write(tmp_path / f"a{suffix}", {"code": ["110101"], "population": [7]})
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * kept)])
    assert faults_of(path) == [f"a{suffix}: expected {expected}"]


def test_text_in_another_encoding_is_named(tmp_path: Path) -> None:
    text = "code,name_zh,population\n110101,东城区,7\n"
    assert faults_of(write_csv(tmp_path / "a.csv", text, "utf-16")) == [
        "a.csv: expected text in UTF-8 or GB18030, not UTF-16"
    ]


def test_a_column_named_twice_is_a_fault(tmp_path: Path) -> None:
    text = "code,population,population\n110101,7,8\n"
    assert faults_of(write_csv(tmp_path / "a.csv", text)) == [
        "a.csv, row 1, column 'population': expected a column name that stands once"
    ]


def test_a_row_with_too_many_cells_is_a_fault(tmp_path: Path) -> None:
    text = "code,population\n110101,1,234\n110102,5,\n110105\n"
    assert faults_of(write_csv(tmp_path / "a.csv", text)) == [
        "a.csv, row 2 is '3'; expected 2 cells, as the header has"
    ]


def test_an_open_quote_is_a_fault(tmp_path: Path) -> None:
    (fault,) = faults_of(write_csv(tmp_path / "a.csv", 'code,population\n"110101,7\n'))
    assert fault.startswith("a.csv, row 2: expected a CSV table (")


def test_a_formula_that_was_never_calculated_is_no_missing_count(tmp_path: Path) -> None:
    rows = [["code", "population", "male"], ["110101", "=C2*2", 3]]
    assert faults_of(write_sheet(tmp_path / "a.xlsx", rows)) == [
        "a.xlsx, row 2, column 'population' is '=C2*2'; "
        "expected a whole number, 0 or more, or an empty cell"
    ]


def test_blank_rows_keep_the_count_of_rows(tmp_path: Path) -> None:
    rows = [["code", "population"], [None, None], ["110101", 1], [], ["110101", 2]]
    assert faults_of(write_sheet(tmp_path / "a.xlsx", rows)) == [
        "a.xlsx, row 5, column 'code' is '110101'; "
        "expected a code that stands once (it is also in row 3)"
    ]


def test_the_pseudo_codes_of_2010_are_read(tmp_path: Path) -> None:
    census = read(write_csv(tmp_path / "a.csv", "code,population\nX63LH,7\n"), 2010)
    assert list(census.table["code"]) == ["X63LH"]


@settings(deadline=None, max_examples=15)
@given(
    rows=st.dictionaries(
        st.sampled_from(sorted(KNOWN)),
        st.tuples(
            st.sampled_from(["东城区", "西城区", "a,b", 'say "x"']),
            st.none() | st.integers(20_000_000, 40_000_000),
            st.none() | st.integers(0, 20_000_000),
        ),
        min_size=1,
    )
)
def test_csv_xlsx_and_parquet_give_the_same_table(
    rows: dict[str, tuple[str, int | None, int | None]],
) -> None:
    columns = {
        "code": list(rows),
        "name_zh": [name for name, _, _ in rows.values()],
        "population": [people for _, people, _ in rows.values()],
        "male": [male for _, _, male in rows.values()],
    }
    with TemporaryDirectory() as folder:
        tables = [
            read(write(Path(folder) / f"a{suffix}", columns)).table
            for suffix in (".csv", ".xlsx", ".parquet")
        ]
    pd.testing.assert_frame_equal(tables[0], tables[1])
    pd.testing.assert_frame_equal(tables[0], tables[2])
    assert list(tables[0]["code"]) == sorted(rows)
    assert tables[0]["population"].sum() == sum(people or 0 for _, people, _ in rows.values())


def test_a_table_of_divisions_below_the_county_is_read_where_it_is_asked_for(tmp_path):
    text = "code,county_code,population\n320102003,110102,5\n110101001,110101,7\n"
    path = write_csv(tmp_path / "towns.csv", text)
    how = {"count_columns": COUNTS, "known_counties": {"110101", "110102"}}
    census = read_user_census(path, 2020, KNOWN, **how, **OF_CHINA)
    assert census.small_areas
    assert census.table.to_dict("list") == {
        "code": ["110101001", "320102003"],
        "county_code": ["110101", "110102"],
        "population": [7, 5],
    }
    assert not read_user_census(
        write_csv(tmp_path / "a.csv", ONE), 2020, KNOWN, **how, **OF_CHINA
    ).small_areas
    assert "six digits" in faults_of(path)[0]


ONE = "code,population\n110101,7\n"
