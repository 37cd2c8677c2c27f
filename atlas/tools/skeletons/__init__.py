"""Skeletons: the file that a new map begins with, working as it stands."""
