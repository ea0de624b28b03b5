"""来信走闭环: a letter that was answered long ago walks the whole road, at the moments when it happened.

Known are the moment of the letter and that of the reply, and both texts. What lies between (accepted, dispatched,
signed for, contacted) is laid at likely working times; who did it are holders of the roles in this system.
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache, partial
from random import Random
from typing import Any, Final

from hotline.base import clock
from hotline.catalog import queries as catalog
from hotline.catalog.calendar import WorkCalendar
from hotline.catalog.dispatch import DispatchBook, Matter, suggest
from hotline.catalog.models import Category, DispatchRule
from hotline.catalog.vocabulary import LeadKind
from hotline.intake.categorise import CategoryWords, Guess
from hotline.intake.letters import Letter
from hotline.org import roles
from hotline.org.models import Unit, User
from hotline.org.permissions import holders_of
from hotline.workorders import actions
from hotline.workorders.conditions import rules_of
from hotline.workorders.models import Assignment, Callback, ResultKind, WorkOrder

SATISFACTION: Final = {"满意": "SATISFIED", "非常满意": "SATISFIED", "基本满意": "BASICALLY", "不满意": "UNSATISFIED"}
RESOLVED_WHERE: Final = {"SATISFIED": "RESOLVED", "BASICALLY": "MOSTLY", "UNSATISFIED": "UNRESOLVED"}
_SENTENCES = re.compile(r"[^。！？；\n]*[。！？；\n]?")
_RESOLVED = re.compile(
    r"已(?:经|于[^，。]{2,12})?(?:全部|基本)?(?:修复|整改|解决|清理|完成|恢复|拆除|安装|发放|退还|退款|办结|查处|维修|更换|疏通|处理完)"
)


class CannotWalk(RuntimeError):
    """The catalog is empty, or no account holds the role of the next step. The message says which, in Chinese."""


class Walker:
    """Walks letters, one at a time. Reads the catalog and the people once."""

    def __init__(self) -> None:
        read = catalog.load()
        self.calendar = read.calendar
        self.words = CategoryWords(read.categories)
        if not self.words.leaves:
            raise CannotWalk("还没有事项分类：请先运行 hotline prepare")
        self.by_name = {name: code for code, leaf in self.words.leaves.items() for name in (leaf.full_name, leaf.name)}
        self.book: DispatchBook = catalog.book()
        self.units = {unit.pk: unit for unit in Unit.objects.active().select_related("parent")}
        self.rules = {rule.pk: rule for rule in DispatchRule.objects.filter(is_active=True)}
        self.categories = {category.pk: category for category in Category.objects.filter(level=3)}
        self.now = clock.now()

    def guess(self, letter: Letter) -> Guess:
        """The category that the sheet names, if the catalog has it; else the one of the letter's words."""
        guess = self.words.guess(letter.title, letter.content)
        named = self.by_name.get(letter.category) or (letter.category if letter.category in self.words.leaves else "")
        if not named:
            return guess
        return Guess(named, 0.0, guess.kind, guess.urgency, (f"来信表中的分类“{letter.category}”",))

    def walk(self, order: WorkOrder, letter: Letter) -> None:
        """From 待受理 as far as the letter tells: to 已办结 where it has a reply, else into the unit's hands.

        Without a unit for it, it waits for the weekly meeting. Raises `Refused` where a verb refuses, CannotWalk where a
        role has no holder. The caller's transaction makes it whole or nothing.
        """
        chance = Random(letter.external_no)
        times = between(letter.submitted_at, letter.replied_at or self.now, self.calendar, chance)
        guess = self.guess(letter)
        pick = partial(self._pick, chance)
        with clock.moved_to(times[0]):
            actions.accept(
                order, actor=pick(roles.OPERATE), kind=guess.kind, category=self.categories[guess.category],
                urgency=guess.urgency, note=f"按关键词归类：{'；'.join(guess.reasons)}",
            )  # fmt: skip
        with clock.moved_to(times[1]):
            turn = self._dispatch(order, pick(roles.DISPATCH))
        if turn is None:
            return
        handler, leader = self._person(turn.unit, roles.HANDLE), self._signer(turn.unit)
        with clock.moved_to(times[2]):
            actions.sign(turn, actor=handler)
        with clock.moved_to(times[3]):
            actions.contact(
                turn, actor=handler, way="网上", is_reached=True, note="在来信平台上联系诉求人，核实所反映的情况。"
            )
        if letter.replied_at is None:
            return
        reply = reply_of(letter, rules_of(order).list("reply_forbidden"))
        if reply is None:
            return
        with clock.moved_to(times[4]):
            actions.draft(turn, actor=handler, **reply)
        with clock.moved_to(letter.replied_at):
            actions.reply(turn, actor=leader, **reply)
        self._after_reply(order, turn, letter, chance)

    def _dispatch(self, order: WorkOrder, actor: User) -> Assignment | None:
        """派单 as the catalogue suggests; where it and the categories name nobody, the meeting must (工作标准 ⑤)."""
        category = order.category_id or ""
        found = suggest(
            Matter(category=category, text=f"{order.title}{order.content}", urgency=order.urgency), self.book
        )
        basis, lead, rule = list(found.basis), found.lead, self.rules.get(found.rule or 0)
        if lead is None:
            # The letter's place is of another city or unknown: no county of ours can be asked.
            entry = next((entry for entry in self.book.lineage(category) if entry.lead_unit in self.units), None)
            lead, rule = (entry.lead_unit, None) if entry else (None, None)
            if entry is not None:
                basis.append(f"来信地点不在本市区划内，由“{entry.full_name}”的市级主管单位承办。")
        if lead is None:
            actions.mark_hard(order, actor=actor, reason="\n".join(basis))
            return None
        kind = f"（{LeadKind(found.lead_kind).label}）" if found.lead_kind else ""
        return actions.dispatch(
            order, actor=actor, lead=self.units[lead], rule=rule, basis="\n".join(basis),
            opinion=f"请依职责{kind}核实办理，并在时限内答复诉求人。",
        )  # fmt: skip

    def _after_reply(self, order: WorkOrder, turn: Assignment, letter: Letter, chance: Random) -> None:
        """审核, 回访, 办结, each in its working time; what would lie in the future is left to the people on duty."""
        assert letter.replied_at is not None
        reviewed_at = self.calendar.add_open_time(letter.replied_at, timedelta(minutes=chance.randint(30, 300)))
        if reviewed_at > self.now:
            return
        with clock.moved_to(reviewed_at):
            checks = list(rules_of(order).list("review_checklist"))
            actions.approve(turn, actor=self._pick(chance, roles.REVIEW), checks=checks)
        called_at = self.calendar.add_open_time(reviewed_at, timedelta(minutes=chance.randint(60, 400)))
        if called_at > self.now:
            return
        with clock.moved_to(called_at):
            actions.call_back(order, actor=self._pick(chance, roles.CALL_BACK), **callback_of(letter))

    # ── who acts ──

    @cache  # noqa: B019 - a walker lives as long as its command
    def _holders(self, permission: str) -> list[User]:
        found = list(holders_of(permission).filter(is_superuser=False).select_related("unit").order_by("pk"))
        if not found:
            raise CannotWalk(f"没有账号持有权限“{permission}”：请先建立相应角色的账号（或运行 hotline demo）")
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

    def _signer(self, unit: Unit) -> User:
        return self._person(unit, roles.SIGN_REPLY if unit.leader_signs else roles.HANDLE)


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


def reply_of(letter: Letter, forbidden: tuple[str, ...]) -> dict[str, Any] | None:
    """The arguments of `actions.reply`. The whole text is kept as what was found; sentences which the work standard
    does not allow as a result (工作标准 ⑧) are left out of the public reply. None where nothing else was said.
    """
    told = "".join(
        sentence for sentence in _SENTENCES.findall(letter.reply) if not any(phrase in sentence for phrase in forbidden)
    ).strip()
    if not told:
        return None
    return {
        "facts": letter.reply,
        "measures": "历史来信补录：办理措施见答复全文。",
        "result_kind": ResultKind.RESOLVED if _RESOLVED.search(letter.reply) else ResultKind.EXPLAINED,
        "public_reply": told,
        "is_true": True,
    }


def callback_of(letter: Letter) -> Mapping[str, Any]:
    """What the sheet says of the writer's satisfaction. Where it says nothing, nothing is made up: 无法回访."""
    result = SATISFACTION.get(letter.satisfaction)
    if result is None:
        return {"outcome": Callback.Outcome.REFUSED, "remark": "历史来信补录：原件没有满意度记载，不作回访评价。"}
    return {
        "outcome": Callback.Outcome.REACHED,
        "was_contacted": True,
        "resolved": RESOLVED_WHERE[result],
        "process": result,
        "result": result,
        "is_truthful": True,
        "remark": f"历史来信补录：原件记载“{letter.satisfaction}”。",
    }
