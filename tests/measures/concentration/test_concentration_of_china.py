"""Derived figures of China: made of a file of GDP, and packaged without it."""

from pathlib import Path

import pandas as pd
import pytest

from atlas.country import china
from atlas.measures.concentration_of_china import (
    CURVES,
    ENDS,
    FIGURES,
    PER_HEAD,
    DerivedFigures,
    china_figures,
    derive,
    read_gdp_file,
)
from atlas.model.errors import AtlasError
from atlas.sources import packaged
from atlas.sources.packaged import read_table, resources

ROWS = """year,prefecture_code,gdp_100m_yuan,population,flag
2000,110000,2,10,
2000,120000,2,10,
2000,130100,9,10,unit_mismatch_ili_drop
2010,110000,3,20,
2010,120000,1,20,
2010,130100,9,10,
2020,110000,6,30,
2020,120000,2,10,
2020,130100,9,10,
"""


@pytest.fixture
def gdp_file(tmp_path: Path) -> Path:
    path = tmp_path / "gdp.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


@pytest.fixture
def people(gdp_file: Path) -> pd.DataFrame:
    table = read_gdp_file(gdp_file)
    by_year = table.pivot(index="prefecture_code", columns="year", values="population")
    return by_year.add_prefix("population_")


def test_no_gdp_of_a_prefecture_of_china_is_packaged() -> None:
    folder = Path(packaged.__file__).parents[1] / "tables"
    assert not (folder / "economy_china_prefecture.csv").exists()
    with pytest.raises(AtlasError, match="no packaged table"):
        read_table("economy_china_prefecture", china().tables)
    of_china = [name for name in resources(china().tables) if "china" in name]
    assert of_china == [FIGURES, CURVES, ENDS, PER_HEAD]
    for name in of_china:
        resource = resources(china().tables)[name]
        fields = {field["name"] for field in resource["schema"]["fields"]}
        assert not any(field.startswith("gdp_100m") for field in fields)
        assert resource["derivedFrom"]["rows"] == 989
        assert resource["derivedFrom"]["hash"].startswith("sha256:")
        assert "concentration_of_china.derive" in resource["sources"][0]["title"]


def test_an_index_of_a_prefecture_is_a_whole_number() -> None:
    """More digits beside the people of the census would be the figure itself."""
    table = read_table(PER_HEAD, china().tables)
    assert {str(table[name].dtype) for name in ("index", "index_in_panel")} == {"Int64"}


def test_the_two_cities_by_hand(gdp_file: Path, people: pd.DataFrame) -> None:
    found = derive(read_gdp_file(gdp_file), people, codes=china().codes, years=(2010, 2020))
    figures = found.figures.set_index(["choice", "level", "gdp_year", "people_year", "series"])
    ginis = figures["gini"].xs("main").xs("prefecture")
    assert ginis[2010, 2010, "gdp"] == pytest.approx(0.25)
    assert ginis[2020, 2020, "gdp_per_head"] == pytest.approx(0)
    assert ginis[2020, 2010, "gdp_per_head_on_latest_land"] == pytest.approx(0.25)
    assert found.ends["ratio"].tolist() == [1, 3, 1]
    last = found.per_head[found.per_head["year"].eq(2020)].set_index("prefecture_code")
    # 17 of 50 people: 0.34 a head; the two of the panel 8 of 40.
    assert last["index"].to_dict() == {"110000": 59, "120000": 59, "130100": 265}
    assert last["index_in_panel"].dropna().to_dict() == {"110000": 100, "120000": 100}


def test_what_is_derived_is_written_and_told_as_the_packaged(
    gdp_file: Path, people: pd.DataFrame, tmp_path: Path
) -> None:
    found = derive(read_gdp_file(gdp_file), people, codes=china().codes, years=(2010, 2020))
    found.write(tmp_path)
    kept = DerivedFigures(*(read_table(name, china().tables) for name in found.tables()))
    for name, frame in zip(
        (FIGURES, CURVES, ENDS, PER_HEAD),
        (kept.figures, kept.curves, kept.ends, kept.per_head),
        strict=True,
    ):
        written = pd.read_csv(tmp_path / f"{name}.csv")
        assert written.columns.tolist() == frame.columns.tolist()
    told = china_figures(found.figures, {2000: 30, 2010: 50, 2020: 50})
    assert told["china"].counterfactual.people_as_in["2010"] == pytest.approx(0.25)
    assert told["china"].sensitivity["with_mismatch"].units == 3
    covered = told["china"].coverage["2020"]
    assert (covered.units, covered.people, covered.people_left_out) == (2, 40, 10)
    assert told["china_province"].coverage["2010"].units == 2


def test_a_file_without_a_column_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "gdp.csv"
    path.write_text(ROWS.replace("gdp_100m_yuan", "gdp"), encoding="utf-8")
    with pytest.raises(AtlasError, match=r"gdp\.csv: no column gdp_100m_yuan; expected year, "):
        read_gdp_file(path)
