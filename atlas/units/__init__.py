"""Comparable units: the same territory in every census of a period."""
