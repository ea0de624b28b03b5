"""演示城市: an invented city of one and a half million, and three months of its hotline."""
