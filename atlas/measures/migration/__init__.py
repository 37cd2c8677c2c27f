"""Measures of moving: net migration by cohort, registration, birthplace, moves of five years."""
