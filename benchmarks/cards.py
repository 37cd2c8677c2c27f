"""How long a pair card takes, beside the plain way.

    python benchmarks/cards.py [--jobs N] [--all]

Draws the cards of the capitals of provinces (or of every place) in both languages, starting the
workers included, and then the two maps of the same capitals the plain way: a GeoDataFrame of the
prefecture and one of its counties, each by ``plot`` into one half of a figure of the same size,
without texts. The goal is 0.25 s a card. Processor seconds stand beside, for a machine that has
other work. Nothing is asserted: times are for reading.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
from pathlib import Path
from time import perf_counter

import matplotlib as mpl
from matplotlib.figure import Figure

from atlas.build import BuildOptions, make_dataset
from atlas.cards.write import capital_codes, choose_codes, write_cards
from atlas.catalogue.style import Style, load_style
from atlas.country import china
from atlas.places.place_index import Places, places_of, subject_of
from atlas.words.word_files import LANGS

TARGET_SECONDS = 0.25
DPI = 100


def plain_card(places: Places, code: str, style: Style, file: Path) -> None:
    """Plot a prefecture and its counties as geopandas does, and save the figure."""
    size, subject = style.card, places.subject
    figure = Figure((size.width / DPI, size.height / DPI), dpi=DPI)
    for axes, unit_set in zip(
        figure.subplots(1, 2), (subject.prefectures, subject.counties), strict=True
    ):
        table = unit_set.table
        table = table[(table["prefecture_code"] == code) & table.geometry.notna()].to_crs(
            china().equal_area
        )
        numbers = subject.classes.classify(table[subject.change_pct])
        table.plot(ax=axes, color=[subject.classes.light[number] for number in numbers])
        axes.set_axis_off()
    figure.savefig(file)


def processor_seconds() -> float:
    """Sum what this process and its workers that ended have used."""
    used = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def main() -> None:
    """Measure both ways and print seconds a card."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, help="worker processes; one a processor without it")
    parser.add_argument("--all", action="store_true", help="every place, not the capitals alone")
    asked = parser.parse_args()
    mpl.use("agg")
    style = load_style(country=china())
    dataset = make_dataset(BuildOptions(Path("unused"), periods=(china().main.name,)))
    places = places_of(dataset, subject_of(dataset, style))
    capitals = capital_codes(places)
    codes = choose_codes(places, () if asked.all else capitals)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        start, before = perf_counter(), processor_seconds()
        files = write_cards(places, codes, LANGS, style, folder, workers=asked.jobs)
        ours = (perf_counter() - start) / len(files)
        worked = (processor_seconds() - before) / len(files)
        size = sum(file.stat().st_size for file in files) / len(files)
        start = perf_counter()
        for code in capitals:
            plain_card(places, code, style, folder / "plain.png")
        plain = (perf_counter() - start) / len(capitals)
    print(
        f"{len(files)} cards: {ours:.2f} s each (goal {TARGET_SECONDS}), "
        f"{worked:.2f} processor s, {size / 1000:.0f} KB"
    )
    print(f"plain plot of the two maps alone: {plain:.2f} s each")


if __name__ == "__main__":
    main()
