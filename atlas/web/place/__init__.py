"""Pages of places, their cards, lists and data."""
