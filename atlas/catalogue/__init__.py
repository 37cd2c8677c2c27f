"""What TOML declares: columns, layers, style and vocabulary, checked when they are loaded."""
