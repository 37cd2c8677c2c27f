"""The downloads folder and the list that the page shows."""

import hashlib
from contextlib import contextmanager

from atlas.exports.downloads import write_downloads
from atlas.layers import load_layers
from atlas.style import load_style

NAMES = [
    "china-population-atlas.gpkg",
    "china-population-atlas.qgz",
    "county_2010_2020.csv",
    "province.csv",
    "special_regions.csv",
    "census_corrections.csv",
    "summary.json",
]


class CountingProgress:
    def __init__(self):
        self.total = self.done = 0

    @contextmanager
    def step(self, name, total=None):
        self.total += total
        yield self

    def advance(self, count=1):
        self.done += count


def written(dataset, folder, progress=None):
    layers = [layer for layer in load_layers() if layer.id == "growth_county_2010_2020"]
    return write_downloads(dataset, layers, load_style(), folder, progress)


def test_the_list_is_what_lies_in_the_folder(dataset, tmp_path):
    downloads = written(dataset, tmp_path / "downloads")
    assert [one.name for one in downloads] == NAMES
    assert sorted(path.name for path in (tmp_path / "downloads").iterdir()) == sorted(NAMES)
    for one in downloads:
        content = one.path.read_bytes()
        assert one.path == tmp_path / "downloads" / one.name
        assert one.bytes == len(content) > 0
        assert one.sha256 == hashlib.sha256(content).hexdigest()


def test_progress_hears_of_every_file(dataset, tmp_path):
    progress = CountingProgress()
    written(dataset, tmp_path, progress)
    assert (progress.total, progress.done) == (len(NAMES), len(NAMES))


def test_each_file_says_what_it_holds_in_both_languages(dataset, tmp_path):
    texts = {one.name: one.what for one in written(dataset, tmp_path)}
    assert texts["county_2010_2020.csv"].zh.startswith("2010 年与 2020 年之间范围可比")
    assert texts["county_2010_2020.csv"].en.startswith("County units that are the same territory")
    assert "5 layers" in texts["china-population-atlas.gpkg"].en


def test_writing_again_gives_the_same_hashes(dataset, tmp_path):
    first = [one.sha256 for one in written(dataset, tmp_path / "a")]
    assert [one.sha256 for one in written(dataset, tmp_path / "b")] == first
