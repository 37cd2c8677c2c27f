"""Measures of concentration: Lorenz curves, Gini and Theil, and the gap had people stayed."""
