"""What TOML declares: layers, style and vocabulary, checked when they are loaded."""
