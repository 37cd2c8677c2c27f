"""summary.json: plain figures, whole numbers kept, missing ones null."""

import numpy as np
import pandas as pd
import pytest

from atlas.exports.summary import write_summary
from atlas.model.errors import AtlasError


def test_the_file_is_exactly_this(tmp_path):
    summary = {
        "totals": {2020: np.int64(1_409_778_724)},
        "share": np.float64(2 / 3),
        "zero": -0.0000001,
        "missing": [float("nan"), None, pd.NA],
        "name": "胡焕庸线",
        "flag": np.bool_(True),
    }
    write_summary(summary, tmp_path / "summary.json")
    assert (tmp_path / "summary.json").read_bytes().decode("utf-8") == (
        '{\n  "totals": {\n    "2020": 1409778724\n  },\n  "share": 0.666667,\n  "zero": 0.0,\n'
        '  "missing": [\n    null,\n    null,\n    null\n  ],\n  "name": "胡焕庸线",\n'
        '  "flag": true\n}\n'
    )


def test_an_infinite_figure_is_refused_by_its_place(tmp_path):
    summary = {"core": {"growth": [1.0, float("-inf")]}}
    with pytest.raises(AtlasError, match=r"summary\.core\.growth\[1\]: an infinite figure"):
        write_summary(summary, tmp_path / "summary.json")
    assert not (tmp_path / "summary.json").exists()


def test_a_value_that_json_lacks_is_refused_by_its_place(tmp_path):
    with pytest.raises(AtlasError, match=r"summary\.day: no figure of Timestamp"):
        write_summary({"day": pd.Timestamp("2020-11-01")}, tmp_path / "summary.json")
