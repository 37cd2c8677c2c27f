"""One module per kind of input; each returns a validated table or raises a SourceError."""
