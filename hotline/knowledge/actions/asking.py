"""纠错、催更、复核: what is asked of a published article, and how it is answered."""

from datetime import datetime

from hotline.base.refusal import Refused
from hotline.catalog import queries as catalog
from hotline.catalog.time_limits import Limit, LimitUnit, due_at, explain
from hotline.knowledge.actions.indexing import index
from hotline.knowledge.actions.reviewing import next_check
from hotline.knowledge.engine import Taken, one_action, step
from hotline.knowledge.models import Article, Correction, Urge
from hotline.org.models import Unit, User, system_user


def report_error(article: Article, *, actor: User, kind: str, text: str, is_urgent: bool = False) -> Correction:
    """纠错: the unit answers within the limit (kb_correction). Urgent: nobody is told the text any more from this moment."""
    if not text.strip():
        raise Refused("请写明哪里有误、正确的是什么")
    facts = {"kind": kind, "is_urgent": is_urgent}
    with step("report_error", article, actor, note=text, facts=facts) as taken:
        assert article.current is not None
        due, explanation = _due("kb_correction", taken.at, "纠错")
        row = Correction.objects.create(
            article=article, version=article.current, unit=article.unit, kind=kind, text=text.strip(), is_urgent=is_urgent,
            reported_by=actor, reported_at=taken.at, due_at=due, explanation=explanation,
        )  # fmt: skip
        article.n_errors_open += 1
        if is_urgent and article.hidden_at is None:
            _hide(article, taken, "紧急纠错，正在核实")
    index(article)
    return row


def answer_error(article: Article, *, actor: User, correction: Correction, outcome: str, answer: str) -> None:
    """答复纠错 where the text need not change. Where it must, a new version is the answer (see `publish`)."""
    if outcome == Correction.Outcome.CORRECTED:
        raise Refused("需要更正的，请修订并发布新版本，纠错会随之办结")
    if not answer.strip():
        raise Refused("请写明核实的情况")
    with one_action():
        with step("answer_error", article, actor, note=answer, facts={"correction": correction.pk}) as taken:
            waiting = Correction.objects.filter(pk=correction.pk, article=article, answered_at=None)
            if not waiting.update(answered_by=actor, answered_at=taken.at, outcome=outcome, answer=answer.strip()):
                raise Refused("这条纠错已经答复")
            article.n_errors_open -= 1
        if article.n_errors_open == 0:
            _settle(article)
    index(article)


def _settle(article: Article) -> None:
    """纠错办结: all are answered; what was hidden for their sake is shown again."""
    with step("settle", article, system_user()):
        since = article.hidden_at
        if since and Correction.objects.filter(article=article, is_urgent=True, reported_at=since).exists():
            article.hidden_at, article.hidden_why = None, ""


def urge(article: Article, *, actor: User, reason: str) -> Urge:
    """催更: counted against the unit; two in a row without an answer are named in the bulletin (kb_urges_to_bulletin)."""
    if not reason.strip():
        raise Refused("请写明需要更新的原因")
    with step("urge", article, actor, note=reason) as taken:
        article.n_urges += 1
        due, _ = _due("kb_new_rule", taken.at, "催更")
        taken.facts = {"n": article.n_urges}
        return Urge.objects.create(
            article=article, unit=article.unit, n=article.n_urges, reason=reason.strip()[:200], asked_by=actor,
            asked_at=taken.at, due_at=due,
        )  # fmt: skip


def confirm(article: Article, *, actor: User, note: str = "") -> None:
    """复核无误: the text still holds. The next check is due in half a year (kb_review_every)."""
    with step("confirm", article, actor, note=note) as taken:
        article.check_by = next_check()
        article.checked_on = taken.at.date()
        Urge.objects.filter(article=article, answered_at=None).update(answered_at=taken.at)
        article.n_urges = 0


def hand_over(article: Article, *, actor: User, unit: Unit, note: str) -> None:
    """变更责任单位. What was asked of the former unit and is still open is asked of the new one."""
    if unit.pk == article.unit_id:
        raise Refused(f"责任单位已经是{unit.short_name}")
    with step("hand_over", article, actor, note=note, facts={"unit": [article.unit_id, unit.pk]}):
        article.unit = unit
        Correction.objects.filter(article=article, answered_at=None).update(unit=unit)
        Urge.objects.filter(article=article, answered_at=None).update(unit=unit)
    index(article)


def hide(article: Article, *, actor: User, why: str) -> None:
    """暂停使用: nobody finds it and no answer may cite it, until it is shown again or a new version is published."""
    if not why.strip():
        raise Refused("请写明暂停的原因")
    with step("hide", article, actor, note=why) as taken:
        _hide(article, taken, why.strip()[:200])
    index(article)


def show(article: Article, *, actor: User, note: str = "") -> None:
    """恢复使用."""
    with step("show", article, actor, note=note):
        article.hidden_at, article.hidden_why = None, ""
    index(article)


def _hide(article: Article, taken: Taken, why: str) -> None:
    article.hidden_at, article.hidden_why = taken.at, why


def _due(key: str, start: datetime, what: str) -> tuple[datetime, str]:
    """(when it is due, why then, in words), by the work standard in effect and the city's calendar."""
    book = catalog.load()
    row = book.in_effect(start).duration(key)
    limit = Limit(row.amount, LimitUnit(row.unit))
    due = due_at(limit, start, book.calendar)
    return due, explain(limit, start, due, book.calendar, what)[:300]
