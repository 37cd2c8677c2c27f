"""The sheet of figures and cards: shapes, insets, letters, labels, legend and margin."""
