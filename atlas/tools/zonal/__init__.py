"""Users' own population grids: people by unit, and how they compare with the census."""
