"""Measures of who lives in a place: ages, households, births, registration, occupations."""
