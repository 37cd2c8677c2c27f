"""Pages of maps and charts, and the list of both."""
