"""Doors of the portal: citizens', open to everybody, and the staff's behind the sign-in."""
