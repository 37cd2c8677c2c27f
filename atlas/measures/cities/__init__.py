"""Measures of cities: core and periphery, and classes of size."""
