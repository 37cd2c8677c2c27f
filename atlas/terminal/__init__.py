"""What the command line shows: progress, tables of figures, and how a run ended."""
