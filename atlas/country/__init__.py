"""What makes this atlas China's: the names of its places and how they are read."""
