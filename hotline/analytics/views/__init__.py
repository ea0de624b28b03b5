"""Doors: reports, typical cases."""
