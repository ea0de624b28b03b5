"""什么动作之后跟着什么: the jobs that follow a step, by verb.

Each name is the dotted path of a job that takes `event_id`. It is queued in the
step's own transaction, so it runs if and only if the step stood. Apps above
`workorders` are reached only by these names, never by an import.
"""

REACTIONS: dict[str, list[str]] = {}
