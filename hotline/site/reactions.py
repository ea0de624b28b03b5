"""什么动作之后跟着什么: the jobs that follow a step, by verb.

Each name is the dotted path of a job that takes `event_id`. It is queued in the
step's own transaction, so it runs if and only if the step stood. Apps above
`workorders` are reached only by these names, never by an import.
"""

_TELL = "hotline.workorders.jobs.tell"  # 站内通知; the texts are in workorders/telling.py

REACTIONS: dict[str, list[str]] = {
    "assign": [_TELL],
    "draft": [_TELL],
    "redraft": [_TELL],
    "supplement": [_TELL],
    "resume": [_TELL],
    "ask_return": [_TELL],
    "ask_extension": [_TELL],
    "ask_suspension": [_TELL],
    "refuse": [_TELL],
    "send_back": [_TELL],
    "extend": [_TELL],
    "suspend": [_TELL],
    "end": [_TELL],
    "report_up": [_TELL],
    "instruct": [_TELL],
    "mark_hard": [_TELL],
    "take_back": [_TELL],
    "reopen": [_TELL],
    "escalate": [_TELL],
    "ask_judgement": [_TELL],
}
