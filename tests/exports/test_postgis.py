"""The script for PostGIS says what the tables are: keys, references, words."""

import pandas as pd

from atlas.catalogue.columns import describe_table
from atlas.country import china
from atlas.exports.documentation import CITATION
from atlas.exports.postgis import references, write_postgis
from atlas.exports.tables import DownloadTable, download_tables
from atlas.model.version import DATE, __version__


def table(name, **columns):
    return DownloadTable(
        name, describe_table(name, china().table_years), pd.DataFrame(columns), None
    )


def test_a_column_refers_to_a_table_only_if_each_of_its_codes_is_there():
    """A row of 2010 went to 110102; the row 110109 of another crosswalk is in no census."""
    tables = [
        table("province", code=["110000"]),
        table("census_2010", code=["110101"], province_code=["110000"]),
        table("census_2020", code=["110102"], province_code=["710000"]),
        table("crosswalk_2010_2020", from_code=["110101", None], to_code=["110102", "110102"]),
        table("crosswalk_2000_2020", from_code=["110109"], to_code=["110102"]),
    ]
    assert [*references(tables)] == [
        ("census_2010", "province_code", "province"),
        ("crosswalk_2010_2020", "from_code", "census_2010"),
        ("crosswalk_2010_2020", "to_code", "census_2020"),
        ("crosswalk_2000_2020", "to_code", "census_2020"),
    ]


def test_a_reference_is_a_foreign_key(tmp_path):
    tables = [
        table("province", code=["110000"]),
        table("census_2010", code=["110101"], province_code=["110000"]),
    ]
    write_postgis(tables, tmp_path / "atlas.sql")
    line = (
        'ALTER TABLE "census_2010" ADD FOREIGN KEY ("province_code") REFERENCES "province" (code);'
    )
    assert line in (tmp_path / "atlas.sql").read_text(encoding="utf-8").splitlines()


def test_every_table_has_its_key_its_words_and_its_number_of_rows(dataset, tmp_path):
    tables = download_tables(dataset)
    write_postgis(tables, tmp_path / "atlas.sql")
    script = (tmp_path / "atlas.sql").read_text(encoding="utf-8")
    assert script.startswith("-- 《中国人口地图集》")
    assert f"-- Version {__version__}, {DATE}\n" in script
    assert f"{CITATION.en}';" in script
    counties = 'ALTER TABLE "county_2010_2020" DROP COLUMN fid, ADD PRIMARY KEY ("code");'
    assert counties in script.splitlines()
    for one in tables:
        assert f'COMMENT ON TABLE "{one.name}" IS ' in script
        assert f"('{one.name}', {len(one.frame)})" in script
    assert script.count("('population_2020', ") == 1
    assert "('schools', '学校 / Schools')" in script
