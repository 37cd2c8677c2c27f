"""What users do with their own data: grids, boundaries, points and indicators."""
