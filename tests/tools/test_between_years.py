"""`china-atlas transfer --from 2015 --to 2020`: the divisions of two years, census or not."""

from time import process_time

import pandas as pd
import pytest

from atlas.country import china
from atlas.model.errors import UserError
from atlas.sources.packaged import read_packaged_census
from atlas.tools.between_years import BetweenYears
from atlas.tools.transfer_table import TransferOptions, run_transfer
from atlas.units.divisions import division_codes
from atlas.units.flows import read_flows


@pytest.fixture
def options(tmp_path):
    """The people of 2010, and a row of Macao's, which no census has."""
    table = read_packaged_census(2010, china().tables)[["code", "population", "urban"]]
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
    flows = read_flows(china().compared, china().tables).table.groupby("target")["people"].sum()
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


@pytest.fixture
def of_2015(tmp_path):
    """Ten people in every division of 2015's list, and a row of all of Beijing."""
    table = division_codes(tables=china().tables, codes=china().codes).query(
        "from_year <= 2015 <= to_year"
    )
    counties = table[table["level"].eq("county") & ~table["code"].str[:2].isin(["71", "81", "82"])]
    rows = counties[["code"]].assign(beds=10, year=2015)
    total = pd.DataFrame({"code": ["110000"], "beds": [160], "year": [2015]})

    def written(*more, **columns):
        pd.concat([rows.assign(**columns), total, *more]).to_csv(tmp_path / "beds.csv", index=False)
        return {"table": tmp_path / "beds.csv", "out": tmp_path / "moved.csv"}

    return written


def test_by_area_nobody_in_a_development_zone_is_left_behind(tmp_path):
    """The 134 zones of 2020 have 22,406,668 people, and the land of their hosts."""
    table = read_packaged_census(2020, china().tables)[["code", "population"]]
    table.to_csv(tmp_path / "people.csv", index=False)
    years = {"source": "2020", "target": "2010", "by": "area", "out": tmp_path / "moved.csv"}
    report = run_transfer(TransferOptions(tmp_path / "people.csv", **years))
    assert list(report.totals.loc["population"]) == [1_409_778_724, 1_409_778_724, 0, 0]
    assert "not transferred" not in said(report)


def said(report):
    return "\n".join(note.en for note in report.notes)


def test_a_list_without_a_census_is_led_on_and_back(of_2015, tmp_path):
    files = of_2015()
    weights = tmp_path / "weights.csv"
    report = run_transfer(TransferOptions(**files, source="2015", target="2020", crosswalk=weights))
    given, out, left, withheld = report.totals.loc["beds"]
    assert (given, left) == (out + left + withheld, 160 + 10)
    assert "1 division that no census counts" in said(report)  # Kinmen
    moved = pd.read_csv(files["out"], dtype={"code": str}).set_index("code")["beds"]
    assert moved[["440306", "440309", "440311"]].tolist() == [6, 3, 1]  # of Bao'an's 10
    assert moved["110118"] == 10  # 密云, recoded in that year
    assert moved.sum() == out
    assert "not transferred: 110000" in said(report)
    assert "of the censuses of 2010, 2020" in said(report)
    table = pd.read_csv(weights, dtype={"source_code": str, "target_code": str})
    pair = table.set_index(["source_code", "target_code"]).loc[("440306", "440309")]
    assert (pair["weighted_by"], pair["people_census"]) == ("townships", 2010)
    unknown = table.set_index(["source_code", "target_code"]).loc[("130982", "130638")]
    assert (unknown["weighted_by"], pd.isna(unknown["weight"])) == ("unknown", True)
    report = run_transfer(TransferOptions(**files, source="2015", target="2010"))
    assert sum(report.totals.loc["beds"][1:]) == given


def test_the_list_of_a_census_year_is_taken_where_it_fits_better(of_2015, tmp_path):
    """Tongshan was 320323 in the census of 2010, and is 320312 in the list of that year."""
    pd.DataFrame({"code": ["320312", "110101"], "beds": [7, 9]}).to_csv(tmp_path / "b.csv")
    options = {"source": "2010", "target": "2015", "out": tmp_path / "moved.csv"}
    report = run_transfer(TransferOptions(tmp_path / "b.csv", **options))
    assert list(report.totals.loc["beds"]) == [16, 16, 0, 0]
    assert "taken for divisions of the list of 2010" in said(report)


TOTALS = ["100000", "110000", "110100", "130100", "429000", "500200"]
"""The nation, Beijing and its districts, Shijiazhuang; what Hubei governs itself; Chongqing's
counties.
"""


@pytest.mark.parametrize("year", ["2010", "2015", "2020"])
def test_totals_are_left_and_said_whether_or_not_a_list_names_them(year, tmp_path):
    table = tmp_path / "b.csv"
    pd.DataFrame({"code": [*TOTALS, "110109"], "beds": 5}).to_csv(table, index=False)
    options = TransferOptions(table, source=year, target="2023", out=tmp_path / "moved.csv")
    report = run_transfer(options)
    assert list(report.totals.loc["beds"]) == [35, 5, 30, 0]
    assert f"not transferred: {', '.join(TOTALS)}\n" in said(report)


def test_a_code_that_only_looks_like_a_total_is_a_slip(tmp_path):
    between = BetweenYears.read(2015, 2020, None)
    assert between.totals(["000000", *TOTALS, "110101", "129900"]) == ["000000", *TOTALS]
    table = tmp_path / "b.csv"
    pd.DataFrame({"code": ["110100", "129900"], "beds": 5}).to_csv(table, index=False)
    message = faults({"table": table, "out": tmp_path / "o.csv"}, source="2015", target="2020")
    assert message.count("expected") == 1
    assert "row 3, column 'code' is '129900'" in message
    assert message.endswith("check it for a slip")


SANSHA = {"460300": 7, "460302": 3, "460303": 4}
"""The city, and the two districts that its list has since 2020."""


@pytest.mark.parametrize(
    ("codes", "totals"),
    [
        (["460302", "460303"], [7, 7, 0, 0]),
        (["460300"], [7, 7, 0, 0]),
        (["460300", "460302", "460303"], [14, 7, 7, 0]),  # the districts are in the city's 7
        (["460302"], [3, 0, 0, 3]),  # half of a city is not the city
    ],
)
@pytest.mark.parametrize(
    ("source", "target", "code"),
    [("2023", "2000", "469037"), ("2021", "2020", "460300"), ("2020", "2023", "460300")],
)
def test_sansha_is_moved_once_whether_by_districts_or_whole(
    codes, totals, source, target, code, tmp_path
):
    table, out = tmp_path / "b.csv", tmp_path / "moved.csv"
    pd.DataFrame({"code": codes, "beds": [SANSHA[it] for it in codes]}).to_csv(table, index=False)
    report = run_transfer(TransferOptions(table, source=source, target=target, out=out))
    assert list(report.totals.loc["beds"]) == totals
    moved = pd.read_csv(out, dtype={"code": str}).set_index("code")["beds"].dropna()
    assert moved.to_dict() == ({code: 7} if totals[1] else {})
    assert ("2 districts that the row of their city counts" in said(report)) == (len(codes) == 3)


@pytest.mark.parametrize("year", [2021, 2022, 2023])
def test_all_divisions_of_a_year_are_accepted_with_the_units_that_they_are_in(
    year, dataset, tmp_path
):
    members = dataset.tables["unit_members"].query(
        "year == @year and level == 'county' and part_of.isna()"
    )
    table = tmp_path / "b.csv"
    members[["code"]].assign(beds=1).to_csv(table, index=False)
    years = {"source": str(year), "target": "2000", "out": tmp_path / "moved.csv"}
    report = run_transfer(TransferOptions(table, **years))
    given, out, left, withheld = report.totals.loc["beds"]
    assert (given, left) == (len(members), 1)  # Kinmen
    assert out + withheld == given - 1
    between = BetweenYears.read(year, 2000, None)
    assert set(between.weights()["source_code"]) | {"350527"} == set(members["code"])


def faults(files, **years):
    with pytest.raises(UserError) as error:
        run_transfer(TransferOptions(**files, **years))
    assert not files["out"].exists()
    return str(error.value)


def test_a_table_of_another_year_is_told_of_which(of_2015):
    files = of_2015(year=None)
    message = faults(files, source="2010", target="2020")
    assert "--from is '2010'; expected a year that has all" in message
    assert "codes of the table: 2015" in message
    assert (
        "'110118'; expected a code of the list of 2010; 密云区 is in the lists of 2015–2023; its "
        "land is that of 110228 in 2010" in message
    )
    assert "--from is '2010'; expected 2015, the year in" in faults(
        of_2015(), source="2010", target="2020"
    )


def test_all_that_is_wrong_with_codes_and_cells_comes_at_once(of_2015):
    codes = ["110103", "129999", "U440306", "110101001", "130171", "110101"]
    files = of_2015(pd.DataFrame({"code": codes, "beds": [1, 2, "many", 4, 5, 6]}), year=None)
    message = faults(files, source="2015", target="2020")
    assert "崇文区 is in the lists of 2000–2009; its land is that of 110101 in 2015" in message
    assert "'129999'; expected a code of the list of 2015; no list of 2000–2023 has it" in message
    assert "'U440306'; expected a code of the list of 2015; this is a unit of several" in message
    assert "'130171'; expected a code of the list of 2015; it is a row of the census of 2020" in (
        message
    )
    assert "'110101001'; expected a GB/T 2260 code of six digits" in message
    assert "'110101'; expected a code that stands once" in message
    assert "'beds' is 'many'; expected a finite number" in message


def test_a_code_of_the_list_beside_the_codes_of_its_census_is_told_which_row_has_its_people(
    tmp_path,
):
    """Tongshan, 320323 in the census of 2010, is 320312 in the list of that year, with a part of
    Jiuli; Mengzi is 532522 in the census.
    """
    table = tmp_path / "b.csv"
    pd.DataFrame({"code": ["320312", "532522"], "beds": 1}).to_csv(table, index=False)
    message = faults({"table": table, "out": tmp_path / "o.csv"}, source="2010", target="2020")
    there = "铜山区 is in the lists of 2010–2023; its land is that of 320304, 320323 in 2010"
    assert message.count("expected") == 1
    assert f"expected a code of the census of 2010; {there}" in message


def test_a_table_of_several_years_is_to_be_parted(of_2015):
    files = of_2015(pd.DataFrame({"code": ["110101"], "beds": [3], "year": [2016]}))
    message = faults(files, source="2015", target="2020")
    assert "column 'year' is '2016'; expected rows of one year (2015 stands before)" in message
    assert message.count("expected") == 1


def test_codes_of_no_one_year_are_named(tmp_path):
    """Chongwen ends in 2009, Longhua begins in 2016."""
    table = tmp_path / "b.csv"
    pd.DataFrame({"code": ["110103", "440309", "440311"], "beds": 1}).to_csv(table, index=False)
    message = faults({"table": table, "out": tmp_path / "o.csv"}, source="2005", target="2020")
    assert "--from is '2005'; expected a table of one year. None has all its 3 codes" in message
    assert "2018–2023 most of them (2): make a table of each year" in message


def test_three_thousand_rows_take_a_few_seconds(of_2015):
    start = process_time()
    run_transfer(TransferOptions(**of_2015(), source="2015", target="2020"))
    assert process_time() - start < 4


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
