"""The forms of the catalog: one per verb, its fields the verb's arguments."""
