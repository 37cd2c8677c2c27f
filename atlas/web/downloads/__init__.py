"""The pages of downloads and of grids."""
