"""What pages load: geometry, values, names, and how they are packed."""
