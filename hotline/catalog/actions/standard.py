"""修订工作标准: the life of a version, from draft to retirement. The table is workflow.py."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import TypeVar

from django.db.models import Max, Model
from django.utils import timezone

from hotline.base import clock
from hotline.base.refusal import Refused
from hotline.catalog.changes import changing_row
from hotline.catalog.models import RuleFeedback, RuleItem, RuleSet, TimeLimit
from hotline.catalog.permissions import refusal
from hotline.catalog.workflow import STEPS, Status
from hotline.org.actions.checks import must, save
from hotline.org.changes import Said, changing
from hotline.org.models import User

Row = TypeVar("Row", RuleItem, TimeLimit)


@contextmanager
def taking(verb: str, rule_set: RuleSet, actor: User, thing: Model | None = None) -> Iterator[Said]:
    """One step on a version: alone, checked on what is in the database now, its new status written behind the body.

    On record is the change to `thing` where the step is taken on something within the version.
    """
    step = STEPS[verb]
    note = f"第{rule_set.version}版" if thing is not None else ""
    with changing_row(step.name, thing or rule_set, actor=actor, note=note) as said:
        try:
            rule_set.refresh_from_db()
        except RuleSet.DoesNotExist:
            raise Refused("这个版本已被删除") from None
        reason = refusal(verb, rule_set, actor)
        must(not reason, reason)
        to = step.moves[rule_set.status]
        yield said
        if to and to != rule_set.status:
            rule_set.status = to
            rule_set.save()


def draft_new(rule_set: RuleSet, *, actor: User, note: str, name: str = "") -> RuleSet:
    """A draft with all items and limits of `rule_set`. `name` is that of the old one unless given."""
    with taking("draft_new", rule_set, actor) as said:
        highest = RuleSet.objects.aggregate(highest=Max("version"))["highest"]
        draft = RuleSet(
            version=highest + 1,
            name=name or rule_set.name,
            based_on=rule_set,
            note=note,
            created_by=actor,
            created_at=clock.now(),
        )
        save(draft)
        RuleItem.objects.bulk_create(_copies(rule_set.items.order_by("id"), draft))
        TimeLimit.objects.bulk_create(_copies(rule_set.time_limits.order_by("id"), draft))
        said.thing = draft
    return draft


def ask_feedback(rule_set: RuleSet, *, actor: User, until: date) -> None:
    """Units may write on it until that day, the day itself included."""
    with taking("ask_feedback", rule_set, actor):
        must(until >= timezone.localdate(clock.now()), "意见截止日不能早于今天")
        rule_set.feedback_until = until
        rule_set.save(update_fields=["feedback_until"])


def give_feedback(rule_set: RuleSet, *, actor: User, text: str, item: RuleItem | None = None) -> RuleFeedback:
    """A unit's opinion, on one item or on the whole."""
    feedback = RuleFeedback(rule_set=rule_set, item=item, unit=actor.unit, author=actor, text=text.strip())
    with taking("give_feedback", rule_set, actor, feedback):
        must(item is None or item.rule_set_id == rule_set.pk, "这个条目不在征求意见的版本里")
        feedback.created_at = clock.now()
        save(feedback)
    return feedback


def answer_feedback(feedback: RuleFeedback, *, actor: User, is_adopted: bool, answer: str) -> None:
    """Adopted or not, and the reason; an answer may be corrected until the version is in force."""
    with taking("answer_feedback", feedback.rule_set, actor, feedback):
        must(bool(answer.strip()), "请写明采纳情况或不采纳的理由")
        feedback.is_adopted, feedback.answer = is_adopted, answer.strip()
        save(feedback, "is_adopted", "answer")


def start_trial(rule_set: RuleSet, *, actor: User) -> None:
    """From now on orders fall under it, and again under the version in force once the trial is retired."""
    with taking("start_trial", rule_set, actor):
        rule_set.effective_at = clock.now()


def put_in_force(rule_set: RuleSet, *, actor: User) -> None:
    """In force from now on, or as on trial until now; the version in force before ends at this moment."""
    with taking("put_in_force", rule_set, actor):
        now = clock.now()
        for before in RuleSet.objects.filter(status=Status.IN_FORCE):
            with changing(STEPS["retire"].name, before, actor=actor, note=f"第{rule_set.version}版施行"):
                before.status, before.retired_at = Status.RETIRED, now
                before.save(update_fields=["status", "retired_at"])
        rule_set.effective_at = rule_set.effective_at or now


def retire(rule_set: RuleSet, *, actor: User) -> None:
    """It binds no new order. One that never bound keeps no time."""
    with taking("retire", rule_set, actor):
        rule_set.retired_at = clock.now() if rule_set.effective_at else None


def discard(rule_set: RuleSet, *, actor: User) -> None:
    """A draft on which nobody has written is gone for good. Refused where another draft stands on it."""
    with taking("discard", rule_set, actor):
        later = rule_set.successors.order_by("version").first()
        must(later is None, f"第{later.version if later else ''}版是在本版基础上起草的，请先处理那一版")
        rule_set.delete()


def _copies(rows: Iterable[Row], draft: RuleSet) -> Iterator[Row]:
    for row in rows:
        row.pk, row.rule_set = None, draft
        row._state.adding = True
        yield row
