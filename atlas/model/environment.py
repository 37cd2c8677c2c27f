"""What others set for their own work: variables by which GDAL, PROJ or Matplotlib do otherwise.

`SHAPE_ENCODING=GBK`, which many set once for old shapefiles, writes a file that its `.cpg`
contradicts, and reads one against its `.cpg`; `OGR_…` and `GDAL_…` change how rows and cells are
written; Jupyter names a backend of Matplotlib that only its own Python has. An atlas is the same
whoever builds it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

SWAYING: Final = re.compile(
    r"(GDAL|OGR|OSR|CPL|VSI|SHAPE|DBF|GTIFF|TIFF|JPEG|GPKG|SQLITE|HFA|AAIGRID|NETCDF|PROJ)_\w+"
    r"|CREATE_METADATA_TABLES|MPLBACKEND",
    re.ASCII,
)
"""Names of variables, of which GDAL alone reads some hundreds."""

KEPT: Final = frozenset(
    {
        # Where their tables lie: some installations have no other way to say it.
        *("GDAL_DATA", "GDAL_DRIVER_PATH", "PROJ_DATA", "PROJ_LIB"),
        # How fast, and what is said on the way.
        *("GDAL_CACHEMAX", "GDAL_NUM_THREADS", "CPL_DEBUG", "CPL_LOG", "CPL_TMPDIR"),
    }
)
"""Those among them that change nothing of what is read or written."""

FIXED: Final = {
    # PROJ would ask its network for the grids of a CRS, where a user turned that on.
    "PROJ_NETWORK": "OFF",
    # pypinyin would load its phrases, of which `atlas.country.names` reads none: names are read
    # character by character.
    "PYPINYIN_NO_PHRASES": "true",
}
"""What is set in their place."""


@contextmanager
def unswayed() -> Iterator[None]:
    """Run the body, and the processes that it starts, as if nobody had set such variables."""
    before = dict(os.environ)
    swaying = [name for name in before if SWAYING.fullmatch(name) and name not in KEPT]
    for name in swaying:
        del os.environ[name]
    os.environ.update(FIXED)
    try:
        yield
    finally:
        for name in FIXED:
            os.environ.pop(name, None)
        os.environ.update({name: before[name] for name in (*swaying, *FIXED) if name in before})
