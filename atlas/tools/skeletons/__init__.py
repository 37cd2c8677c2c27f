"""Skeletons: the files that a new map or a new measure begins with, working as they stand."""
