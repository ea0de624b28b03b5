"""Verbs of assessment."""
