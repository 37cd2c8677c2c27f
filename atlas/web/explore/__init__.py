"""The explorer: two maps side by side."""
