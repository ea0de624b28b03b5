"""What is read of files."""
