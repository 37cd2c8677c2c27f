"""What a county-level division is, by its name: the endings of names tell China's ranks."""

from __future__ import annotations

FORESTRY_DISTRICT = "神农架林区"
"""Of county rank; 碑林区 and 万柏林区 only sound like one."""


def is_city(name: str) -> bool:
    """Tell whether a division of any level bears the name of a city or municipality."""
    return name.endswith("市")


def status_by_name(name: str, parent: str) -> str:
    """Class a county-level division: ``district``, ``county_level_city``, ``county`` or ``other``.

    Districts (市辖区) are those of prefecture-level cities and municipalities; 神农架林区, special
    districts (六枝特区) and forestry districts of a 地区 (加格达奇区) are not.

    Parameters
    ----------
    name, parent
        Chinese names of the division and of the prefecture that it lies in.
    """
    if name.endswith("区") and not name.endswith("特区") and name != FORESTRY_DISTRICT:
        return "district" if is_city(parent) else "other"
    if is_city(name):
        return "county_level_city"
    return "county" if name.endswith(("县", "旗")) else "other"
