"""什么自己会跑: the jobs that run by themselves, with their cron times (Asia/Shanghai)."""

TIMETABLE: dict[str, str] = {}
