"""What reports count, and the lists."""
