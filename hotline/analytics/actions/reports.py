"""通报的动词, in the order that a report meets them."""

from collections.abc import Mapping
from datetime import date

from django.utils.timezone import localtime

from hotline.analytics.engine import one_action, step
from hotline.analytics.models import Receipt, Report, ReportKind
from hotline.analytics.sections import counted
from hotline.analytics.spans import span_of, title_of
from hotline.assessment.actions import facts
from hotline.assessment.queries.figures import Span
from hotline.base import clock
from hotline.base.numbering import next_no
from hotline.base.refusal import Refused, said
from hotline.catalog import queries as catalog
from hotline.catalog.models import Category
from hotline.org.actions.numbers import draw_number
from hotline.org.models import User


def generate(
    *, actor: User, kind: str, day: date, until: date | None = None, category: Category | None = None
) -> Report:
    """生成 the report of the period in which `day` lies; a 专报 from `day` to `until`, both days in, on one matter."""
    if kind == ReportKind.SPECIAL and category is None:
        raise Refused("专报须选定一类事项")
    span = span_of(kind, day)
    if kind == ReportKind.SPECIAL and until is not None:
        if until < day:
            raise Refused("截止日期不能早于开始日期")
        span = Span(day, until.fromordinal(until.toordinal() + 1))
    if span.since > clock.today():
        raise Refused("统计期还没有开始")
    subject = category if kind == ReportKind.SPECIAL else None
    row = Report(
        no=next_no("report_no", "B"), kind=kind, since=span.since, until=span.until, category=subject.code if subject else "",
        title=title_of(kind, span, subject.name if subject else ""), generated_by=actor, generated_at=clock.now(),
    )  # fmt: skip
    with (
        one_action(),
        step(
            "generate",
            row,
            actor,
            facts={"kind": kind, "since": span.since.isoformat(), "until": span.until.isoformat()},
        ),
    ):
        facts.catch_up()
        row.content = counted(row, span)
    return row


def renew(report: Report, *, actor: User) -> None:
    """更新数据: the figures are counted anew, the office's words stay."""
    with step("renew", report, actor) as taken:
        facts.catch_up()
        report.content, report.generated_at = counted(report, Span(report.since, report.until)), taken.at


def edit(report: Report, *, actor: User, title: str, words: Mapping[str, str]) -> None:
    """修改文字: by section; where they say what was drafted, the draft goes on being drafted."""
    if not title.strip():
        raise Refused("标题不能空")
    with step("edit", report, actor) as taken:
        drafted = {one["key"]: one["text"] for one in report.content.get("sections", [])}
        if unknown := set(words) - set(drafted):
            raise Refused(f"没有这样的段落：{'、'.join(sorted(unknown))}")
        own = {key: text.strip() for key, text in words.items() if text.strip() != drafted[key].strip()}
        taken.facts["changed"] = sorted(key for key in drafted if report.words.get(key) != own.get(key))
        report.title, report.words, report.edited_by = title.strip(), own, actor


def check(report: Report, *, actor: User, note: str = "") -> None:
    """核稿, by another person than who wrote."""
    with step("check", report, actor, note=note):
        report.checked_by = actor


def send_back(report: Report, *, actor: User, note: str) -> None:
    """退回修改."""
    with step("send_back", report, actor, note=said(note, "请写明要改什么")):
        report.checked_by = report.signed_by = None


def sign(report: Report, *, actor: User, note: str = "") -> None:
    """签发."""
    with step("sign", report, actor, note=note):
        report.signed_by = actor


def issue(report: Report, *, actor: User) -> None:
    """印发: it gets its number and goes out (jobs.deliver)."""
    with step("issue", report, actor) as taken:
        rules = catalog.load().in_effect(taken.at)
        code = rules.text("bulletin_code") if "bulletin_code" in rules.items else "热办通"
        report.number = draw_number(code, on=localtime(taken.at).date())
        report.issued_at = taken.at
        taken.facts["number"] = report.number


def discard(report: Report, *, actor: User, note: str) -> None:
    """作废: another may be made of the same period."""
    with step("discard", report, actor, note=said(note, "请写明作废原因")):
        pass


def deliver(report: Report, readers: list[User]) -> None:
    """送达: a receipt for each, once."""
    Receipt.objects.bulk_create(
        (Receipt(report=report, reader=one, sent_at=clock.now()) for one in readers), ignore_conflicts=True
    )


def note_reading(report: Report, reader: User) -> None:
    """阅读回执: the first opening counts."""
    Receipt.objects.filter(report=report, reader=reader, read_at=None).update(read_at=clock.now())
