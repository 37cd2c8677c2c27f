"""Statistics that several measures use: shares, and fits that outliers do not bend."""
