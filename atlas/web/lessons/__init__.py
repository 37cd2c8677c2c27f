"""Sheets for a class, one page of A4 each, and their answers on pages of their own."""
