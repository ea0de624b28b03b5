"""来信走闭环: a letter that was answered long ago walks the whole road, at the moments when it happened.

Known are the moment of the letter and that of the reply, and both texts. What lies between (accepted, dispatched,
signed for, contacted) is laid at likely working times; who did it are holders of the roles in this system. Of several
units that the dispatch catalogue names only the lead is asked: there is one reply.
"""

from datetime import datetime, timedelta
from functools import cache
from random import Random
from typing import Any, Final

from hotline.base import clock
from hotline.catalog import queries as catalog
from hotline.catalog.calendar import WorkCalendar
from hotline.catalog.models import Category, DispatchRule
from hotline.catalog.vocabulary import LeadKind
from hotline.intake.letters import Letter
from hotline.intake.plans import Plan
from hotline.intake.replies import reply_of, says_nothing
from hotline.intake.satisfaction import satisfied_by
from hotline.org import roles
from hotline.org.models import Unit, User
from hotline.org.permissions import holders_of
from hotline.workorders import actions
from hotline.workorders.conditions import major_because, rules_of
from hotline.workorders.dossier import Dossier
from hotline.workorders.models import Assignment, Callback, WorkOrder

NO_RESULT: Final = "来信平台上的答复只说已转交之类，不是办理结果，不作答复登记；全文存于来信原件。"
INCOMPLETE: Final = "答复只有收悉、致谢之类的话，没有事实、措施和结果，请补正。"


class CannotWalk(RuntimeError):
    """No account holds the role of the next step. The message says which, in Chinese."""


class Walker:
    """Walks letters, one at a time. Reads the catalog and the people once."""

    def __init__(self) -> None:
        self.calendar = catalog.load().calendar
        self.units = {unit.pk: unit for unit in Unit.objects.active().select_related("parent")}
        self.rules = {rule.pk: rule for rule in DispatchRule.objects.filter(is_active=True)}
        self.categories = {category.pk: category for category in Category.objects.filter(level=3)}
        self.now = clock.now()

    def check_roles(self) -> None:
        """Raises CannotWalk where a role of the centre has no holder: before the first letter, not in the middle."""
        for permission in (
            roles.OPERATE,
            roles.DISPATCH,
            roles.REVIEW,
            roles.CALL_BACK,
            roles.HANDLE,
            roles.SIGN_REPLY,
            roles.SIGN_MAJOR,
        ):
            self._holders(permission)

    def walk(self, order: WorkOrder, letter: Letter, plan: Plan) -> str:
        """From 待受理 as far as the letter tells: to 已办结 where it has a reply, else into the unit's hands.

        Without a unit for it, it waits for the weekly meeting. Raises `Refused` where a verb refuses, CannotWalk where a
        role has no holder. The caller's transaction makes it whole or nothing. Returns what is to be said of the
        reply, in Chinese; "" for nothing.
        """
        chance = Random(letter.external_no)
        times = between(letter.submitted_at, letter.replied_at or self.now, self.calendar, chance)
        with clock.moved_to(times[0]):
            actions.accept(
                order, actor=self._pick(chance, roles.OPERATE), kind=plan.guess.kind, category=self.categories[plan.guess.category],
                urgency=plan.guess.urgency, note=f"批量导入归类：{'；'.join(plan.guess.reasons)}",
            )  # fmt: skip
        with clock.moved_to(times[1]):
            turn = self._dispatch(order, plan, self._pick(chance, roles.DISPATCH))
        if turn is None:
            return ""
        handler = self._person(turn.unit, roles.HANDLE)
        with clock.moved_to(times[2]):
            actions.sign(turn, actor=handler)
        with clock.moved_to(times[3]):
            self._contact(turn, handler, "在来信平台上联系诉求人，核实所反映的情况。")
        if letter.replied_at is None:
            return ""
        reply = reply_of(letter.reply, rules_of(order).list("reply_forbidden"))
        if reply is None:
            with clock.moved_to(letter.replied_at):
                self._contact(turn, handler, NO_RESULT)
            return "答复只说已转交、正在处理之类，不是办理结果（工作标准⑧），没有登记为答复"
        with clock.moved_to(times[4]):
            actions.draft(turn, actor=handler, **reply)
        with clock.moved_to(letter.replied_at):
            actions.reply(turn, actor=self._signer(turn), **reply)
        return self._after_reply(order, turn, letter, chance)

    def _contact(self, turn: Assignment, handler: User, note: str) -> None:
        actions.contact(turn, actor=handler, way="网上", is_reached=True, note=note)

    def _dispatch(self, order: WorkOrder, plan: Plan, actor: User) -> Assignment | None:
        if plan.lead is None:
            actions.mark_hard(order, actor=actor, reason="\n".join(plan.basis))
            return None
        kind = f"（{LeadKind(plan.lead_kind).label}）" if plan.lead_kind else ""
        return actions.dispatch(
            order, actor=actor, lead=self.units[plan.lead], rule=self.rules.get(plan.rule or 0), basis="\n".join(plan.basis),
            opinion=f"请依职责{kind}核实办理，并在时限内答复诉求人。",
        )  # fmt: skip

    def _after_reply(self, order: WorkOrder, turn: Assignment, letter: Letter, chance: Random) -> str:
        """审核, 回访, 办结, each in its working time; what would lie in the future is left to the people on duty."""
        assert letter.replied_at is not None
        reviewer, checks = self._pick(chance, roles.REVIEW), list(rules_of(order).list("review_checklist"))
        reviewed_at = self.calendar.add_open_time(letter.replied_at, timedelta(minutes=chance.randint(30, 300)))
        if reviewed_at > self.now:
            return ""
        with clock.moved_to(reviewed_at):
            if says_nothing(letter.reply):
                actions.supplement(turn, actor=reviewer, failed_checks=checks[:1], note=INCOMPLETE)
                return "答复只有收悉、致谢之类的话，审核要求补正"
            actions.approve(turn, actor=reviewer, checks=checks, note="历史来信，原件无佐证附件。")
        called_at = self.calendar.add_open_time(reviewed_at, timedelta(minutes=chance.randint(60, 400)))
        if called_at > self.now:
            return ""
        with clock.moved_to(called_at):
            actions.call_back(order, actor=self._pick(chance, roles.CALL_BACK), **callback_of(letter))
        return ""

    # ── who acts ──

    @cache  # noqa: B019 - a walker lives as long as its command
    def _holders(self, permission: str) -> list[User]:
        found = list(holders_of(permission).filter(is_superuser=False).select_related("unit").order_by("pk"))
        if not found:
            raise CannotWalk(f"没有账号持有权限“{permission}”：请先建立相应角色的账号（hotline import-organisation）")
        return found

    def _pick(self, chance: Random, permission: str) -> User:
        return chance.choice(self._holders(permission))

    @cache  # noqa: B019
    def _person(self, unit: Unit, permission: str) -> User:
        """Who holds the permission in the unit, or in the next unit above that has somebody."""
        at: Unit | None = unit
        while at is not None:
            for user in self._holders(permission):
                if user.unit_id == at.pk:
                    return user
            at = self.units.get(at.parent_id or 0)
        raise CannotWalk(f"{unit.name}及其上级没有可以承办的账号：请先建立")

    def _signer(self, turn: Assignment) -> User:
        if not turn.unit.leader_signs:
            return self._person(turn.unit, roles.HANDLE)
        return self._person(turn.unit, roles.SIGN_MAJOR if major_because(Dossier(turn.order)) else roles.SIGN_REPLY)


def between(start: datetime, end: datetime, calendar: WorkCalendar, chance: Random) -> list[datetime]:
    """When a letter was accepted, dispatched, signed for, its writer contacted, its reply drafted.

    Likely working times; where `end` came sooner than those, even parts of the time there was.
    """
    moment, found = start, []
    for low, high in ((10, 90), (10, 30), (30, 300), (30, 300)):
        moment = calendar.add_open_time(moment, timedelta(minutes=chance.randint(low, high)))
        found.append(moment)
    drafted_at = end - timedelta(minutes=chance.randint(20, 100))
    if found[-1] < drafted_at:
        return [*found, drafted_at]
    return [start + (end - start) * part / 6 for part in range(1, 6)]


def callback_of(letter: Letter) -> dict[str, Any]:
    """The writer's own rating, where the sheet has one. Where it says nothing, nothing is made up: 无法回访."""
    result = satisfied_by(letter.satisfaction)
    if result is None:
        return {"outcome": Callback.Outcome.REFUSED, "remark": "历史来信补录：原件没有满意度记载，不作回访评价。"}
    return {
        "outcome": Callback.Outcome.REACHED,
        "way": Callback.Way.WEB,
        "result": result,
        "remark": f"历史来信补录：原件记载“{letter.satisfaction}”。",
    }
