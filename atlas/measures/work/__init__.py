"""Measures of people at work and school: sectors, schooling, children."""
