"""什么自己会跑: the jobs that run by themselves, with their cron times (Asia/Shanghai)."""

TIMETABLE: dict[str, str] = {
    "hotline.workorders.jobs.watch_deadlines": "* * * * *",
    "hotline.supervision.jobs.watch": "* * * * *",
    "hotline.intake.jobs.read_sms": "* * * * *",
    "hotline.intake.jobs.read_wechat": "* * * * *",
    "hotline.intake.jobs.fetch_enclosures": "* * * * *",
    "hotline.intake.jobs.forget_calls": "20 * * * *",
    "hotline.intake.jobs.note_results": "* * * * *",
    "hotline.notices.jobs.send_due": "* * * * *",
    "hotline.assessment.jobs.catch_up": "* * * * *",
    "hotline.assessment.jobs.compute_open": "40 4 * * *",
    "hotline.workorders.jobs.archive_closed": "30 2 * * *",
    "hotline.workorders.jobs.forget_look_ups": "40 2 * * *",
    "hotline.portal.jobs.count_months": "25 1,7,13,19 * * *",
    "hotline.portal.jobs.forget_visitors": "50 2 * * *",
    "hotline.site.jobs.tell_of_late_corrections": "*/5 * * * *",
    "hotline.knowledge.jobs.watch_validity": "5 0 * * *",
    "hotline.knowledge.jobs.file_ended": "20 2 * * *",
    "hotline.knowledge.jobs.count_changed_words": "15 * * * *",
    "hotline.workorders.jobs.seal_trail": "0 3 * * *",
    "hotline.intake.jobs.renew_suggestions": "0 4 * * 0",
}
