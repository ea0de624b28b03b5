"""What is read of disputes, panels and exclusions."""
