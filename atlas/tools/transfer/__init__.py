"""Areal interpolation: counts moved from one set of boundaries to another, nobody lost."""
