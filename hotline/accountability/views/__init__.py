"""Doors of accountability."""
