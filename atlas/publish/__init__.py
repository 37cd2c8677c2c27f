"""Output that is whole or not at all: build beside the old site, then swap it in."""

from atlas.publish.adding import adding, check_outside, check_separate, replacing, same_file
from atlas.publish.publishing import MARKER, check_database_path, publishing

__all__ = [
    "MARKER",
    "adding",
    "check_database_path",
    "check_outside",
    "check_separate",
    "publishing",
    "replacing",
    "same_file",
]
