"""Doors of the press desk."""
