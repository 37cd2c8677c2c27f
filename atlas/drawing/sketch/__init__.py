"""National maps as one light SVG each, written without Matplotlib: paths, arrows, names."""
