"""样张: every component with believable content, to be looked at. Served only to developers, at /kit/."""
