"""Grids from the censuses: cells of one square kilometre, people on them, and their potential."""
