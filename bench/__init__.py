"""Benchmarks. Each prints a table, and beside it the same minute's reference: `python -m bench --help`."""
