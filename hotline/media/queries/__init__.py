"""What is read of the media's matters, and of orders by the press."""
