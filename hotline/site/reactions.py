"""什么动作之后跟着什么: the jobs that follow a step, by verb.

Each name is the dotted path of a job that takes `event_id`. It is queued in the
step's own transaction, so it runs if and only if the step stood. Apps above
`workorders` are reached only by these names, never by an import. The orders' verbs
stand bare; those of other tables bear the table's prefix (`article.publish`).
"""

_TELL = "hotline.workorders.jobs.tell"  # 通知经办人和诉求人; whom is in workorders/telling.py, the words in notices/texts.py

_TEACH = "hotline.workorders.jobs.teach"  # 咨询件：转办的记缺口，答复的推荐入库
_TELL_OF_ARTICLE = "hotline.site.jobs.tell_of_article"  # whom is in knowledge/telling.py

_TELL_OF_SUGGESTION = "hotline.portal.jobs.tell_of_suggestion"  # whom is in portal/telling.py

_SUPERVISE = "hotline.supervision.jobs.follow"  # 督办情形: which, is in supervision/actions/watching.py
_TELL_OF_INQUIRY = "hotline.accountability.jobs.tell_of_inquiry"  # whom is in accountability/telling.py
_TELL_OF_SUPERVISION = "hotline.supervision.jobs.tell"  # whom is in supervision/telling.py
# whom is in disputes/telling.py
_TELL_OF_DISPUTE = "hotline.disputes.jobs.tell_of_dispute"
_TELL_OF_PANEL = "hotline.disputes.jobs.tell_of_panel"
_TELL_OF_EXCLUSION = "hotline.disputes.jobs.tell_of_exclusion"

_RECOMPUTE = "hotline.assessment.jobs.recompute"  # 未定分的考核月随剔除重算
_REPORT_LAST = "hotline.assessment.jobs.report_last_places"  # 连续末位是问责线索
_TELL_OF_REPORT = "hotline.analytics.jobs.tell_of_report"  # whom is in analytics/telling.py

REACTIONS: dict[str, list[str]] = {
    # ── 诉求人 ──
    "submit": [_TELL],
    "register": [_TELL],
    "accept": [_TELL],
    "decline": [_TELL],
    "ask_info": [_TELL],
    "give_info": [_TELL],
    "answer_directly": [_TELL, _TEACH],
    "conclude": [_TELL],
    "dispatch": [_TELL, _TEACH],
    "apply_statute": [_TELL],
    "finish": [_TELL],
    "rate": [_TELL],
    "close": [_TELL, _TEACH],
    "rework": [_TELL],
    "judge_unreasonable": [_TELL],
    "merge": [_TELL],
    "object_to": [_TELL],
    "dismiss": [_TELL],
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
    "instruct": [_TELL, _SUPERVISE],
    "mark_hard": [_TELL, _SUPERVISE],
    "take_back": [_TELL, _SUPERVISE],
    "reopen": [_TELL, "hotline.intake.jobs.await_again"],
    "escalate": [_TELL, _SUPERVISE],
    "ask_judgement": [_TELL],
    "absorb": [_SUPERVISE],
    # ── 督办 ──
    "supervision.propose": [_TELL_OF_SUPERVISION],
    "supervision.issue": [_TELL_OF_SUPERVISION],
    "supervision.add_cause": [_TELL_OF_SUPERVISION],
    "supervision.urge": [_TELL_OF_SUPERVISION],
    "supervision.send_letter": [_TELL_OF_SUPERVISION],
    "supervision.name_unit": [_TELL_OF_SUPERVISION],
    "supervision.extend": [_TELL_OF_SUPERVISION],
    "supervision.report_progress": [_TELL_OF_SUPERVISION],
    "supervision.visit": [_TELL_OF_SUPERVISION],
    "supervision.meet": [_TELL_OF_SUPERVISION],
    "supervision.instruct": [_TELL_OF_SUPERVISION],
    "supervision.ask_return": [_TELL_OF_SUPERVISION],
    "supervision.refuse_return": [_TELL_OF_SUPERVISION],
    "supervision.send_back": [_TELL_OF_SUPERVISION],
    "supervision.report": [_TELL_OF_SUPERVISION],
    "supervision.send_again": [_TELL_OF_SUPERVISION],
    "supervision.accept": [_TELL_OF_SUPERVISION],
    "supervision.inform_leader": [_TELL_OF_SUPERVISION],
    "supervision.strike_off": [_TELL_OF_SUPERVISION],
    "supervision.withdraw": [_TELL_OF_SUPERVISION],
    # ── 问责 ──
    "inquiry.take_up": [_TELL_OF_INQUIRY],
    "inquiry.ask_defence": [_TELL_OF_INQUIRY],
    "inquiry.defend": [_TELL_OF_INQUIRY],
    "inquiry.waive": [_TELL_OF_INQUIRY],
    "inquiry.decide": [_TELL_OF_INQUIRY],
    "inquiry.raise_measure": [_TELL_OF_INQUIRY],
    "inquiry.issue": [_TELL_OF_INQUIRY],
    "inquiry.rectify": [_TELL_OF_INQUIRY],
    # ── 舆论监督 ──
    "media.register": ["hotline.media.jobs.tell_of_follow_up"],
    "media.supervise": ["hotline.media.jobs.tell_of_follow_up"],
    "media.draft": ["hotline.media.jobs.tell_of_release"],
    "media.turn_down": ["hotline.media.jobs.tell_of_release"],
    "media.approve": ["hotline.media.jobs.tell_of_release"],
    "media.announce": ["hotline.media.jobs.tell_of_session"],
    # ── 知识点 ──
    "article.submit": [_TELL_OF_ARTICLE],
    "article.report": [_TELL_OF_ARTICLE],
    "article.pass_on": [_TELL_OF_ARTICLE],
    "article.turn_down": [_TELL_OF_ARTICLE],
    "article.publish": [_TELL_OF_ARTICLE],
    "article.report_error": [_TELL_OF_ARTICLE],
    "article.answer_error": [_TELL_OF_ARTICLE],
    "article.urge": [_TELL_OF_ARTICLE],
    "article.hand_over": [_TELL_OF_ARTICLE],
    "article.near_end": [_TELL_OF_ARTICLE],
    "article.expire": [_TELL_OF_ARTICLE],
    # ── 建言 ──
    "suggestion.offer": [_TELL_OF_SUGGESTION],
    "suggestion.assign": [_TELL_OF_SUGGESTION],
    "suggestion.reassign": [_TELL_OF_SUGGESTION],
    "suggestion.show": [_TELL_OF_SUGGESTION],
    # ── 异议 ──
    "dispute.file": [_TELL_OF_DISPUTE],
    "dispute.pass_on": [_TELL_OF_DISPUTE],
    "dispute.ask_evidence": [_TELL_OF_DISPUTE],
    "dispute.add_evidence": [_TELL_OF_DISPUTE],
    "dispute.turn_down": [_TELL_OF_DISPUTE],
    "dispute.uphold": [_TELL_OF_DISPUTE],
    "dispute.uphold_partly": [_TELL_OF_DISPUTE],
    "dispute.reject": [_TELL_OF_DISPUTE],
    "panel.convene": [_TELL_OF_PANEL],
    "exclusion.propose": [_TELL_OF_EXCLUSION],
    "exclusion.second": [_TELL_OF_EXCLUSION],
    "exclusion.confirm": [_RECOMPUTE],
    "exclusion.revoke": [_RECOMPUTE],
    # ── 考核 ──
    "period.freeze": [_REPORT_LAST],
    # ── 通报 ──
    "report.check": [_TELL_OF_REPORT],
    "report.send_back": [_TELL_OF_REPORT],
    "report.sign": [_TELL_OF_REPORT],
    "report.issue": [_TELL_OF_REPORT],
    "gap.ask_unit": ["hotline.site.jobs.tell_of_gap"],  # takes `gap_id`
}
