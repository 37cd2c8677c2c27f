"""Measures of growth: change between censuses, by density, and where gains landed."""
