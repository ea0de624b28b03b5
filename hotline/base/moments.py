"""时刻怎么念: moments and spans as office people say them, in the city's time (Asia/Shanghai)."""

from datetime import date, datetime, timedelta
from typing import Final

from django.utils.timezone import get_default_timezone

from hotline.base.clock import now

WEEKDAYS = "一二三四五六日"


def in_words(value: datetime | date) -> str:
    """今天 14:05 · 昨天 14:05 · 明天 14:05 · 11月3日 14:05 · 2025年11月3日 14:05; a date alone without the time."""
    return short_and_full(value)[0]


def moment_in_full(value: datetime | date) -> str:
    """2026年11月3日 星期二 14:05:09."""
    return short_and_full(value)[1]


def short_and_full(value: datetime | date) -> tuple[str, str]:
    """Both at once, as a list shows the one and says the other on hover, hundreds of times a page."""
    day: date = _local(value) if isinstance(value, datetime) else value  # a moment is a day too, with its time
    today = _local(now())
    named = _NEAR.get(day.toordinal() - today.toordinal()) or f"{day.month}月{day.day}日"
    if day.year != today.year and not named.endswith("天"):
        named = f"{day.year}年{named}"
    full = f"{day.year}年{day.month}月{day.day}日 星期{WEEKDAYS[day.weekday()]}"
    if not isinstance(day, datetime):
        return named, full
    clock = f"{day.hour:02}:{day.minute:02}"
    return f"{named} {clock}", f"{full} {clock}:{day.second:02}"


_NEAR: Final = {0: "今天", -1: "昨天", 1: "明天"}


def day_in_words(value: datetime | date) -> str:
    """2026年11月3日."""
    day = _local(value) if isinstance(value, datetime) else value
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


def _local(moment: datetime) -> datetime:
    return moment.astimezone(get_default_timezone())
