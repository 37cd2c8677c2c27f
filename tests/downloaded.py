"""Tables as readers of the site download them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd


def read_downloaded(site: Path, name: str) -> pd.DataFrame:
    """Read the CSV of a published table, every cell a text as it is written there."""
    (file,) = (path for path in (site / "downloads").glob(f"{name}.csv*") if path.suffix != ".csvt")
    return pd.read_csv(file, dtype=str, keep_default_na=False)


def rows_by_code(site: Path, name: str) -> dict[str, dict[str, str]]:
    """Read the rows of a published table by their code."""
    rows = read_downloaded(site, name).to_dict("records")
    return {row["code"]: {str(key): text for key, text in row.items()} for row in rows}
