"""Charts: static SVG drawn at build time, each with the table that it draws."""
