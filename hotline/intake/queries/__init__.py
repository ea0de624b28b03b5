"""What can be asked for suggestions: cases to learn from, the models, and what they suggest. Reads only."""
