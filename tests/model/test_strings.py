"""Text is at hand while a build runs, in every process, and kept as before after it."""

from __future__ import annotations

import pandas as pd

from atlas.model.dataset import Dataset
from atlas.model.strings import strings_at_hand
from atlas.model.workers import worker_pool


def storage() -> str:
    return str(pd.Series(["110000"]).dtype.storage)


def nothing() -> None:
    pass


def test_text_is_at_hand_while_the_body_runs() -> None:
    usual = storage()
    with strings_at_hand():
        assert storage() == "python"
    assert storage() == usual == "pyarrow"


def test_text_is_at_hand_in_a_worker() -> None:
    with worker_pool(1, nothing, ()) as pool:
        assert pool.submit(storage).result() == "python"


def test_measured_tables_keep_their_text_in_one_way(shared_dataset: Dataset) -> None:
    tables = {name: units.table for name, units in shared_dataset.unit_sets.items()}
    kept = {
        (name, column, dtype.storage)
        for name, table in {**tables, **shared_dataset.tables}.items()
        for column, dtype in table.dtypes.items()
        if isinstance(dtype, pd.StringDtype)
    }
    assert {storage for *_, storage in kept} == {"python"}, kept
