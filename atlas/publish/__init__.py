"""Output that is whole or not at all: build beside the old site, then swap it in."""

from atlas.publish.adding import adding
from atlas.publish.folder import MARKER
from atlas.publish.publishing import publishing
from atlas.publish.replacing import replacing

__all__ = ["MARKER", "adding", "publishing", "replacing"]
