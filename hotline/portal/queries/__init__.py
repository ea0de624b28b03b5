"""What the portal reads. Reads only."""
