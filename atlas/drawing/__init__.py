"""The pen: what a map shows, and what figures, cards and charts are drawn on."""
