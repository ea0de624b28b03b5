"""时刻怎么念: moments and spans as office people say them, in the city's time (Asia/Shanghai)."""

from datetime import date, datetime, timedelta

from django.utils.timezone import get_default_timezone

from hotline.base.clock import now

WEEKDAYS = "一二三四五六日"


def in_words(value: datetime | date) -> str:
    """今天 14:05 · 昨天 14:05 · 明天 14:05 · 11月3日 14:05 · 2025年11月3日 14:05; a date alone without the time."""
    today = _local(now()).date()
    day, clock = _parts(value)
    named = {0: "今天", -1: "昨天", 1: "明天"}.get((day - today).days)
    year = "" if day.year == today.year else f"{day.year}年"
    return f"{named or f'{year}{day.month}月{day.day}日'} {clock}".rstrip()


def moment_in_full(value: datetime | date) -> str:
    """2026年11月3日 星期二 14:05:09."""
    day, _ = _parts(value)
    full = f"{day.year}年{day.month}月{day.day}日 星期{WEEKDAYS[day.weekday()]}"
    if not isinstance(value, datetime):
        return full
    local = _local(value)
    return f"{full} {local.hour:02}:{local.minute:02}:{local.second:02}"


def day_in_words(value: datetime | date) -> str:
    """2026年11月3日."""
    day, _ = _parts(value)
    return f"{day.year}年{day.month}月{day.day}日"


def time_left(due_at: datetime) -> tuple[str, bool]:
    """(还剩 2天3小时, False) or (已超 5小时, True); the due moment itself is still on time."""
    left = due_at - now()
    if left < timedelta():
        return f"已超 {span(-left)}", True
    return f"还剩 {span(left)}", False


def span(length: timedelta) -> str:
    """The two largest parts that matter: 3天, 2天3小时, 5小时, 5小时20分, 12分钟, 不到1分钟."""
    minutes = int(length.total_seconds()) // 60
    days, hours, rest = minutes // 1440, minutes % 1440 // 60, minutes % 60
    if days:
        return f"{days}天{hours}小时" if hours and days < 10 else f"{days}天"
    if hours:
        return f"{hours}小时{rest}分" if rest else f"{hours}小时"
    return f"{rest}分钟" if rest else "不到1分钟"


def _parts(value: datetime | date) -> tuple[date, str]:
    if isinstance(value, datetime):
        local = _local(value)
        return local.date(), f"{local.hour:02}:{local.minute:02}"
    return value, ""


def _local(moment: datetime) -> datetime:
    return moment.astimezone(get_default_timezone())
