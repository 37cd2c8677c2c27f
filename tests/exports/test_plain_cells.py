"""Texts in a CSV that a spreadsheet must not run."""

import csv
from pathlib import Path

import pandas as pd
import pytest

from atlas.catalogue.columns import describe_table
from atlas.country import china
from atlas.exports.tables import DownloadTable, write_csv
from atlas.model.layer import Column
from atlas.model.text import Text


@pytest.mark.parametrize("dtype", ["string", "object"])
def test_no_name_of_a_published_table_is_a_formula(tmp_path: Path, dtype: str) -> None:
    """Whatever pandas holds it as: names of units come from users' boundaries."""
    names = pd.Series(["=1+1", "东城区", None], dtype=dtype)
    column = Column("name_zh", "text", Text("名称", "Name"), "tests")
    table = DownloadTable(
        "own",
        describe_table("own", china().table_years),
        pd.DataFrame({"name_zh": names}),
        None,
        {"name_zh": column},
    )
    write_csv(table, tmp_path / "own.csv")
    with (tmp_path / "own.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row for (row,) in list(csv.reader(file))[:3]] == ["name_zh", "'=1+1", "东城区"]
