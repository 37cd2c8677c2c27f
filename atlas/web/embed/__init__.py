"""A map for other people's pages."""
