"""Output that is whole or not at all: build beside the old site, then swap it in."""

from atlas.publish.adding import adding
from atlas.publish.folder import MARKER, check_database_path
from atlas.publish.publishing import publishing
from atlas.publish.replacing import replacing
from atlas.publish.separate import check_outside, check_separate, same_file

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
