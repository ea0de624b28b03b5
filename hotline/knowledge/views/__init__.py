"""The doors of the knowledge base."""
