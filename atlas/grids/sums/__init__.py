"""Sums of a grid of people over units, block by block."""
