"""What a county-level division is, by its name, where endings tell ranks as China's do."""

from __future__ import annotations

from atlas.model.country import Country


def status_by_name(name: str, parent: str, *, country: Country) -> str:
    """Class a county-level division: ``district``, ``county_level_city``, ``county`` or ``other``.

    Parameters
    ----------
    name, parent
        Chinese names of the division and of the prefecture that it lies in.
    country
        The country whose censuses and divisions are meant.
    """
    for kind in country.kind:
        if name.endswith(kind.endings) and not name.endswith(kind.but):
            return kind.id if parent.endswith(kind.within) else "other"
    return "other"
