"""Tables as readers of the site download them."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pandas as pd


def read_downloaded(site: Path, name: str) -> pd.DataFrame:
    """Read the CSV of a published table, every cell a text as it is written there."""
    return read_csv(site, name, dtype=str, keep_default_na=False)


def read_csv(site: Path, name: str, **asked: Any) -> pd.DataFrame:
    """Read the CSV of a published table as pandas is asked to; in an archive its types lie too."""
    file = site / "downloads" / f"{name}.csv"
    if file.exists():
        return pd.read_csv(file, **asked)
    with ZipFile(file.with_suffix(".csv.zip")) as archive, archive.open(file.name) as table:
        return pd.read_csv(table, **asked)


def rows_by_code(site: Path, name: str) -> dict[str, dict[str, str]]:
    """Read the rows of a published table by their code."""
    rows = read_downloaded(site, name).to_dict("records")
    return {row["code"]: {str(key): text for key, text in row.items()} for row in rows}
