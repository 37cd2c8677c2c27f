"""The sheet of figures: shapes, insets, letters, labels, legend and margin."""
