"""No two classes of a palette may look alike, whatever the reader's eyes."""

from __future__ import annotations

from itertools import combinations

import pytest
from coloraide import Color

from atlas.catalogue.style import load_style
from atlas.country import china

LEAST = 8.0
"""CIEDE2000: below it, two fields that do not touch are taken for one colour."""

LEAST_OF_LINES = 15.0

SIGHTS = ("normal", "protan", "deutan", "tritan")
PALETTES = load_style(country=china()).palettes


def seen(colour: str, sight: str) -> Color:
    """Colour as an eye without one kind of cone sees it (Machado 2009, severity 1)."""
    plain = Color(colour)
    return plain if sight == "normal" else plain.filter(sight, method="machado", amount=1)


def difference(one: str, other: str, sight: str) -> float:
    return seen(one, sight).delta_e(seen(other, sight), method="2000")


def test_the_difference_is_that_of_the_published_test_data() -> None:
    # Sharma, Wu, Dalal (2005), first pair of their table: 2.0425.
    one = Color("lab-d65", [50, 2.6772, -79.7751])
    other = Color("lab-d65", [50, 0, -82.7485])
    assert one.delta_e(other, method="2000") == pytest.approx(2.0425, abs=1e-3)


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("ground", ["light", "dark"])
@pytest.mark.parametrize("name", PALETTES)
def test_any_two_classes_stay_apart(name: str, ground: str, sight: str) -> None:
    colours = getattr(PALETTES[name], ground)
    nearest = min(difference(one, other, sight) for one, other in combinations(colours, 2))
    assert nearest >= LEAST, f"{name}, {ground}, {sight}: {nearest:.1f}"


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("ground", ["light", "dark"])
def test_thin_arrows_stay_apart_from_one_another_and_from_the_land(ground: str, sight: str) -> None:
    """A colour on a line of two pixels is harder to tell than one on a field."""
    land = getattr(load_style(country=china()).ground.land_without_theme, ground)
    seen_together = [land, *getattr(PALETTES["moves"], ground)]
    assert (
        min(difference(*pair, sight) for pair in combinations(seen_together, 2)) >= LEAST_OF_LINES
    )


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("ground", ["light", "dark"])
def test_missing_is_no_class(ground: str, sight: str) -> None:
    """The fill of missing units stays off every class but the palest, which its hatch parts."""
    style = load_style(country=china())
    fill = getattr(style.missing.fill, ground)
    hatch = getattr(style.missing.hatch, ground)
    for name, palette in PALETTES.items():
        for colour in getattr(palette, ground):
            apart = max(difference(fill, colour, sight), difference(hatch, colour, sight))
            assert apart >= LEAST, f"{name}: {colour}"
