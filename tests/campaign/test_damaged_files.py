"""Whole files of every kind, damaged at random places, which are the same in each run."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from tests.campaign.readers import boundaries, census, counts, description, grid, indicator, points
from tests.campaign.trial import ended
from tests.grids.sums.grids import write_grid

TABLE = pd.DataFrame(
    {
        "code": ["110101", "110102"] * 20,
        "population": range(40),
        "value": [1.5] * 40,
        "lon": [116.4] * 40,
        "lat": [39.9] * 40,
    }
)
SHAPES = gpd.GeoDataFrame(
    {"code": ["110101", "110102"]},
    geometry=[box(116, 39, 116.5, 40), box(116.5, 39, 117, 40)],
    crs="EPSG:4490",
)
DESCRIBED = 'title = "床位"\nunit = "张"\nsource = "年鉴"\ncombine = "sum"\n'

READERS: dict[str, list[Callable[[Path], None]]] = {
    "people.csv": [census, indicator, points],
    "people.xlsx": [counts],
    "people.parquet": [counts, points],
    "counties.gpkg": [boundaries],
    "counties.shp": [boundaries],
    "counties.dbf": [lambda path: boundaries(path.with_suffix(".shp"))],
    "counties.shx": [lambda path: boundaries(path.with_suffix(".shp"))],
    "counties.fgb": [boundaries],
    "counties.geojson": [boundaries],
    "g.tif": [grid],
    "g.img": [grid],
    "beds.toml": [description],
}

DAMAGE = st.lists(
    st.tuples(
        st.floats(0, 1, exclude_max=True),
        st.sampled_from(["cut", "leave out", "twice", "flip"]) | st.binary(min_size=1, max_size=40),
        st.integers(1, 64),
    ),
    min_size=1,
    max_size=4,
)
"""Where a file is damaged, what is written there or done, and over how many bytes."""


def damaged(content: bytes, damage: list[tuple[float, str | bytes, int]]) -> bytes:
    for place, how, length in damage:
        at = int(place * len(content))
        before, part, after = content[:at], content[at : at + length], content[at + length :]
        if isinstance(how, bytes):
            part = (how * length)[: len(part)]
        elif how == "cut":
            after = b""
        elif how == "leave out":
            part = b""
        elif how == "twice":
            part *= 2
        else:
            part = bytes(one ^ 0xFF for one in part)
        content = before + part + after
    return content


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole")
    TABLE.to_csv(folder / "people.csv", index=False)
    TABLE.to_excel(folder / "people.xlsx", index=False)
    TABLE.to_parquet(folder / "people.parquet", compression=None)
    for suffix in (".gpkg", ".shp", ".fgb", ".geojson"):
        SHAPES.to_file(folder / f"counties{suffix}")
    write_grid(folder / "g.tif", compress="deflate")
    write_grid(folder / "g.img", driver="HFA")
    (folder / "beds.toml").write_text(DESCRIBED, encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", READERS)
def test_damage(name: str, whole: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    for part in whole.glob(f"{Path(name).stem}.*"):
        shutil.copy(part, folder)
    content, path = (whole / name).read_bytes(), folder / name

    @settings(max_examples=40, derandomize=True, deadline=None, database=None)
    @given(DAMAGE)
    def hold(damage: list[tuple[float, str | bytes, int]]) -> None:
        path.write_bytes(damaged(content, damage))
        for read in READERS[name]:
            ended(lambda read=read: read(path), folder, f"{path.stem}.")

    hold()
