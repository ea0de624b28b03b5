"""事实: every order and every turn measured, one row each. Derived last: what stands here can be thrown away and made again.

How each column comes about is one statement a table, in `measuring.py`. Spans of time (`to_…`, `in_…`) are open time by
the work calendar. Keys of other tables stand without constraint: no fact holds anything in place.
"""

from django.db import models
from django.db.models import Q

from hotline.org.models import Unit
from hotline.workorders.models import Assignment, WorkOrder
from hotline.workorders.models.assignment import Role


class Left(models.TextChoices):
    """剔除集X: why an order, or a unit's turn with it, counts neither above nor below the line."""

    MERGED = "MERGED", "并入他单"
    WITHDRAWN = "WITHDRAWN", "撤单"
    TRANSFERRED_OUT = "TRANSFERRED_OUT", "转出"
    VOID = "VOID", "无效"
    NOT_ACCEPTED = "NOT_ACCEPTED", "不予受理"
    UNREASONABLE = "UNREASONABLE", "认定不合理"
    WRONG_UNIT = "WRONG_UNIT", "派单错误"


class OpenTime(models.Model):
    """工作时间累计: from `from_at` on, until the next row, people work or they do not.

    `opened` is all open time before, `n_days` the working days up to and with that day. So open time between two moments
    is a subtraction, which SQL can do for a million rows; hotline/catalog/calendar.py would give the same to the microsecond.
    """

    from_at = models.DateTimeField(primary_key=True)
    opened = models.DurationField()
    is_open = models.BooleanField()
    n_days = models.PositiveIntegerField()


class FactState(models.Model):
    """How far the facts have come, one row; its lock lets one writer in at a time.

    Every event up to `low` has been read. Those up to `high` were there at the last reading, but a number may have been
    taken by who had not committed yet: once every transaction before `horizon` has ended, `low` may follow.
    """

    low = models.PositiveBigIntegerField(default=0)
    high = models.PositiveBigIntegerField(default=0)
    horizon = models.PositiveBigIntegerField(default=0)
    calendar = models.CharField(max_length=64, blank=True)  # digest of the calendar by which spans were measured
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_state_of_facts")]


class OrderFact(models.Model):
    """一件工单. `unit` led it last; `first_unit`, `final_unit` led it when the citizen answered, in `first_turn`, `final_turn`."""

    order = models.OneToOneField(
        WorkOrder, primary_key=True, on_delete=models.CASCADE, related_name="fact", db_constraint=False
    )
    n_events = models.PositiveIntegerField("轨迹步数")  # the fact is as old as its order then was
    state = models.CharField("状态", max_length=20)
    close_kind = models.CharField("办结方式", max_length=16)
    left = models.CharField("剔除", max_length=16, choices=Left, blank=True)
    channel = models.CharField("受理渠道", max_length=16)
    kind = models.CharField("诉求类型", max_length=10)
    urgency = models.CharField("紧急程度", max_length=10)
    category = models.CharField("事项分类", max_length=6)
    area = models.CharField("事发地", max_length=12)
    citizen = models.PositiveBigIntegerField(null=True)
    unit = models.ForeignKey(
        Unit, null=True, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    is_repeat = models.BooleanField("重复诉求")
    is_misdispatched = models.BooleanField("派错")

    registered_at = models.DateTimeField("受理")
    dispatched_at = models.DateTimeField("首次派单", null=True)
    dispatch_due_at = models.DateTimeField("应派单", null=True)
    handle_due_at = models.DateTimeField("应办结", null=True)
    finished_at = models.DateTimeField("办理完成", null=True)
    closed_at = models.DateTimeField("办结", null=True)
    days_late = models.PositiveSmallIntegerField("办结晚于时限的工作日", null=True)
    reworked_at = models.DateTimeField("首次重办", null=True)

    callback_due_at = models.DateTimeField("应回访", null=True)
    n_attempts = models.PositiveSmallIntegerField("回访次数")
    attempted_at = models.DateTimeField("首次回访", null=True)
    first_at = models.DateTimeField("首次接通", null=True)
    first_result = models.CharField("首次评价", max_length=12)
    first_turn = models.PositiveBigIntegerField(null=True)
    first_unit = models.ForeignKey(
        Unit, null=True, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    final_at = models.DateTimeField("最终回访", null=True)
    final_result = models.CharField("最终评价", max_length=12)
    final_process = models.CharField("过程评价", max_length=12)
    final_resolved = models.CharField("解决情况", max_length=10)
    is_untruthful = models.BooleanField("回复不属实")
    final_turn = models.PositiveBigIntegerField(null=True)
    final_unit = models.ForeignKey(
        Unit, null=True, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )

    to_dispatch = models.DurationField("受理至派单", null=True)
    to_callback = models.DurationField("办理完成至首次回访", null=True)
    to_close = models.DurationField("办理完成至办结", null=True)
    to_end = models.DurationField("受理至办结", null=True)

    class Meta:
        verbose_name = "工单事实"
        indexes = [
            models.Index(fields=["registered_at", "order"], name="facts_registered"),
            models.Index(fields=["first_at"], name="facts_untruthful", condition=Q(is_untruthful=True)),
            models.Index(fields=["citizen", "registered_at"], name="facts_of_citizen", condition=Q(citizen__isnull=False)),
            *(
                models.Index(fields=[f"{name}_at", "order"], name=f"facts_{name}", condition=Q(**{f"{name}_at__isnull": False}))
                for name in ("dispatched", "closed", "callback_due", "attempted", "first", "final")
            ),
        ]  # fmt: skip


class TurnFact(models.Model):
    """一个单位的一轮承办. `submitted_at` is when the first accepted reply was handed in; `in_review_at` when the one
    that still waits was. `reply_due_at` is the promise that held then, extensions and suspensions included."""

    turn = models.OneToOneField(
        Assignment, primary_key=True, on_delete=models.CASCADE, related_name="fact", db_constraint=False
    )
    order = models.ForeignKey(WorkOrder, on_delete=models.CASCADE, related_name="turn_facts", db_constraint=False)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False)
    role = models.CharField("承办性质", max_length=4, choices=Role)
    state = models.CharField("状态", max_length=16)
    left = models.CharField("剔除", max_length=16, choices=Left, blank=True)
    has_contact = models.BooleanField("留有联系方式")

    assigned_at = models.DateTimeField("交办")
    sign_due_at = models.DateTimeField("应签收", null=True)
    signed_at = models.DateTimeField("签收", null=True)
    contact_due_at = models.DateTimeField("应联系", null=True)
    contacted_at = models.DateTimeField("联系到", null=True)
    reply_due_at = models.DateTimeField("应回复", null=True)
    submitted_at = models.DateTimeField("首次通过的答复", null=True)
    accepted_at = models.DateTimeField("首次通过", null=True)
    in_review_at = models.DateTimeField("正在审核的答复", null=True)
    reviewed_at = models.DateTimeField("首次审核", null=True)
    passed_first = models.BooleanField("首次审核通过", null=True)
    ended_at = models.DateTimeField("收回", null=True)

    asked_return = models.BooleanField("申请过退单")
    return_refused = models.BooleanField("退单被驳回")
    n_extensions = models.PositiveSmallIntegerField("延期次数")
    n_supplements = models.PositiveSmallIntegerField("补正次数")
    n_reworks = models.PositiveSmallIntegerField("重办次数")

    to_sign = models.DurationField("交办至签收", null=True)
    to_contact = models.DurationField("签收至联系", null=True)
    to_submit = models.DurationField("交办至答复", null=True)
    in_review = models.DurationField("首次审核用时", null=True)
    to_accept = models.DurationField("交办至审核通过", null=True)

    class Meta:
        verbose_name = "承办事实"
        indexes = [
            models.Index(fields=["assigned_at", "turn"], name="turns_assigned"),
            models.Index(fields=["order"], include=["turn", "unit", "submitted_at", "ended_at"], name="turns_handed_down", condition=Q(role="SUB")),
            *(
                models.Index(fields=[f"{name}_at", "turn"], name=f"turns_{name}", condition=Q(**{f"{name}_at__isnull": False}))
                for name in ("reply_due", "accepted", "reviewed")
            ),
        ]  # fmt: skip
