"""表单: one for each verb, its fields the verb's arguments; and the filters of the lists."""
