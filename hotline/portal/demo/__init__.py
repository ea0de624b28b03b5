"""What the demo city's website shows: made by the same actions as everywhere."""
