"""The flow map: moves between provinces in five periods, as arrows and as a table beside them."""
