"""Points to places: the division, county unit, prefecture, province and side of the line."""

from atlas.tools.locate.locator import Locator

__all__ = ["Locator"]
