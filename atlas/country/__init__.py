"""What makes this atlas China's, as data: censuses, codes, projection, line, names of places."""

from __future__ import annotations

from atlas.country.country_file import china as china
