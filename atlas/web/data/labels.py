"""Place names on the web maps: capitals of provinces first, then the seats of prefectures."""

from __future__ import annotations

from typing import Any

from atlas.model.dataset import Dataset
from atlas.places.seats import ranked_seats


def labels(dataset: Dataset, lang: str) -> list[dict[str, Any]]:
    """List the place names of the maps in one language, each at its seat of government.

    Returns
    -------
    list of dict
        ``kind`` (``province`` for the capital of one, else ``prefecture``), ``code``,
        ``name``, ``lon``, ``lat`` (degrees) and ``rank`` (0 is placed first). The country's
        example of a prefecture comes before all others, or a small map left out its name.
    """
    example = dataset.country.examples.pair
    seats = sorted(ranked_seats(dataset, lang), key=lambda seat: seat.code != example)
    return [
        {
            "kind": "province" if seat.capital else "prefecture",
            "code": seat.code,
            "name": seat.name,
            "lon": seat.lon,
            "lat": seat.lat,
            "rank": rank,
        }
        for rank, seat in enumerate(seats)
    ]
