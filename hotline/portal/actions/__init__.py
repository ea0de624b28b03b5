"""The verbs that write, one file for each noun."""
