"""什么动作之后跟着什么: the jobs that follow a step, by verb.

Each name is the dotted path of a job that takes `event_id`. It is queued in the
step's own transaction, so it runs if and only if the step stood. Apps above
`workorders` are reached only by these names, never by an import.
"""

_TELL = "hotline.workorders.jobs.tell"  # 通知经办人和诉求人; whom is in workorders/telling.py, the words in notices/texts.py

REACTIONS: dict[str, list[str]] = {
    # ── 诉求人 ──
    "submit": [_TELL],
    "register": [_TELL],
    "accept": [_TELL],
    "decline": [_TELL],
    "ask_info": [_TELL],
    "give_info": [_TELL],
    "answer_directly": [_TELL],
    "conclude": [_TELL],
    "dispatch": [_TELL],
    "apply_statute": [_TELL],
    "finish": [_TELL],
    "rate": [_TELL],
    "close": [_TELL],
    "rework": [_TELL],
    "judge_unreasonable": [_TELL],
    "merge": [_TELL],
    "share_result": [_TELL],
    "withdraw": [_TELL],
    "transfer_out": [_TELL],
    # ── 经办人（其中延期、挂账、督办重办、重启也告知诉求人） ──
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
