"""What makes this atlas China's, as data: censuses, codes, projection, line, names of places."""

from __future__ import annotations

from atlas.country.reading import another as another
from atlas.country.reading import china as china
from atlas.country.reading import here as here
from atlas.country.reading import moved_to as moved_to
from atlas.country.reading import once_here as once_here
from atlas.country.reading import settled as settled
