"""What can be asked of the base. Reads only."""
