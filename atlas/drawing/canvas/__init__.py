"""The canvas of charts: lines, labels, keys and the small map of the country, as SVG."""
