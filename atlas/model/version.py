"""The edition of the atlas: the version and the day that pages, downloads and citations bear."""

from datetime import date

__version__ = "1.0.0"

DATE = date(2026, 11, 30)
"""The day of this version. It is no clock's: two builds of one tree are equal to the byte, so a
build bears it too, unless ``SOURCE_DATE_EPOCH`` gives it a day of its own."""

DOI = ""
"""Of this version in an archive, without ``https://doi.org/``; empty until it has one."""
