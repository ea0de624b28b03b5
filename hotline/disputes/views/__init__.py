"""Doors: disputes, the panel, exclusions."""
