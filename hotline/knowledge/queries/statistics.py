"""知识统计: what each unit keeps and how it keeps it, and how the base serves. Set-based; nothing is stored."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db import connection
from django.utils.timezone import make_aware

from hotline.base import clock
from hotline.knowledge.models import sees_all
from hotline.org.models import User


@dataclass(frozen=True)
class Period:
    """Whole days, both ends in."""

    since: date
    until: date

    @property
    def moments(self) -> tuple[datetime, datetime]:
        return (
            make_aware(datetime.combine(self.since, time.min)),
            make_aware(datetime.combine(self.until + timedelta(days=1), time.min)),
        )


@dataclass(frozen=True)
class UnitRow:
    """One unit. Rates are shares of 100, None where there is nothing to count."""

    name: str
    path: str
    n_live: int
    n_expired: int
    n_ending: int
    n_new: int
    n_errors: int
    n_errors_in_time: int
    n_urges: int
    n_unanswered: int
    n_uses: int
    n_useful: int
    n_votes: int

    @property
    def in_time(self) -> float | None:
        return 100 * self.n_errors_in_time / self.n_errors if self.n_errors else None

    @property
    def useful(self) -> float | None:
        return 100 * self.n_useful / self.n_votes if self.n_votes else None


_BY_UNIT: Final = """
WITH held AS (
    SELECT unit_id,
        count(*) FILTER (WHERE state IN ('PUBLISHED', 'CORRECTING', 'EXPIRING') AND hidden_at IS NULL) AS n_live,
        count(*) FILTER (WHERE state = 'EXPIRED') AS n_expired,
        count(*) FILTER (WHERE state = 'EXPIRING') AS n_ending,
        sum(n_useful) AS n_useful, sum(n_useful + n_useless) AS n_votes
    FROM knowledge_article GROUP BY 1),
new AS (
    SELECT a.unit_id, count(*) AS n FROM knowledge_version v JOIN knowledge_article a ON a.id = v.article_id
    WHERE v.published_at >= %(since)s AND v.published_at < %(until)s GROUP BY 1),
errors AS (
    SELECT unit_id, count(*) AS n, count(*) FILTER (WHERE coalesce(answered_at, %(now)s) <= due_at) AS n_in_time
    FROM knowledge_correction WHERE reported_at >= %(since)s AND reported_at < %(until)s GROUP BY 1),
urges AS (
    SELECT unit_id, count(*) AS n, count(*) FILTER (WHERE coalesce(answered_at, %(now)s) > due_at) AS n_late
    FROM knowledge_urge WHERE asked_at >= %(since)s AND asked_at < %(until)s GROUP BY 1),
uses AS (
    SELECT a.unit_id, count(*) AS n FROM knowledge_use u JOIN knowledge_article a ON a.id = u.article_id
    WHERE u.at >= %(since)s AND u.at < %(until)s GROUP BY 1)
SELECT o.short_name, o.path, held.n_live, held.n_expired, held.n_ending, coalesce(new.n, 0), coalesce(errors.n, 0),
    coalesce(errors.n_in_time, 0), coalesce(urges.n, 0), coalesce(urges.n_late, 0), coalesce(uses.n, 0),
    held.n_useful, held.n_votes
FROM held JOIN org_unit o ON o.id = held.unit_id
LEFT JOIN new ON new.unit_id = o.id LEFT JOIN errors ON errors.unit_id = o.id
LEFT JOIN urges ON urges.unit_id = o.id LEFT JOIN uses ON uses.unit_id = o.id
WHERE o.path LIKE %(below)s
ORDER BY held.n_live DESC, o.path
"""


def by_unit(period: Period, below: str = "") -> list[UnitRow]:
    """Units that keep articles, those under the path `below` alone. 1 query."""
    since, until = period.moments
    given: dict[str, Any] = {"since": since, "until": until, "now": clock.now(), "below": f"{below}%"}
    with connection.cursor() as cursor:
        cursor.execute(_BY_UNIT, given)
        return [UnitRow(*row) for row in cursor.fetchall()]


def served(period: Period) -> dict[str, Any]:
    """命中: searches, those without a hit, those after which an article was used (kb_hit). 1 query."""
    since, until = period.moments
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(*) FILTER (WHERE n_hits = 0), count(used_id) FROM knowledge_search"
            " WHERE at >= %s AND at < %s",
            [since, until],
        )
        row = cursor.fetchone()
    assert row is not None
    n, n_without, n_used = row
    return {"n": n, "n_without": n_without, "n_used": n_used, "hit": 100 * n_used / n if n else None}


def sees_statistics_of(user: User) -> str:
    """The path below which a person's statistics lie; the centre's is empty: all."""
    return "" if sees_all(user) or user.unit is None else user.unit.path
