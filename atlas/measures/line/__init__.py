"""Measures of the Heihe–Tengchong line: its geometry, the split, and grids that divide it."""
