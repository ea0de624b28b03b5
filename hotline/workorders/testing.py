"""小镇: the small world of named people in which the tests live. An order reaches a state by walking the real road.

Two counties (河东县 with 柳林镇 and its village 杨树村; 河西县), two departments that quarrel (住建局, 城管局), the water
company, the police. One person for each role at the centre, and in each unit a handler and a leader.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.contrib.auth.models import Group
from django.utils.timezone import make_aware

from hotline.base import clock
from hotline.catalog.defaults import seed_catalog
from hotline.catalog.models import CatalogStamp, Category
from hotline.catalog.vocabulary import Kind, Urgency
from hotline.org.actions.roles import seed_roles
from hotline.org.models import Area, Level, Unit, UnitKind, User, system_user
from hotline.workorders import actions
from hotline.workorders.conditions import major_because, rules_of
from hotline.workorders.dossier import Dossier
from hotline.workorders.models import Assignment, Role, WorkOrder
from hotline.workorders.workflow import AssignmentState, OrderState

MONDAY: Final = make_aware(datetime(2026, 3, 2, 9, 0))  # an ordinary week, no holiday near

AREAS = [
    ("379900000000", "清水市", 1, None),
    ("379901000000", "河东县", 2, "379900000000"),
    ("379901100000", "柳林镇", 3, "379901000000"),
    ("379901100200", "杨树村", 4, "379901100000"),
    ("379902000000", "河西县", 2, "379900000000"),
]
UNITS = [  # code, name, short name, kind, level, above, area
    ("0000", "清水市12345热线办", "热线办", UnitKind.HOTLINE, Level.CITY, None, "379900000000"),
    ("1001", "河东县人民政府", "河东县", UnitKind.COUNTY_GOV, Level.COUNTY, "0000", "379901000000"),
    ("100101", "柳林镇人民政府", "柳林镇", UnitKind.TOWN, Level.TOWN, "1001", "379901100000"),
    ("10010101", "杨树村村民委员会", "杨树村", UnitKind.VILLAGE, Level.VILLAGE, "100101", "379901100200"),
    ("1002", "河西县人民政府", "河西县", UnitKind.COUNTY_GOV, Level.COUNTY, "0000", "379902000000"),
    ("2001", "清水市住房和城乡建设局", "住建局", UnitKind.CITY_DEPT, Level.COUNTY, "0000", "379900000000"),
    ("200101", "清水市物业管理中心", "物业中心", UnitKind.SUB_UNIT, Level.TOWN, "2001", "379900000000"),
    ("2002", "清水市城市管理局", "城管局", UnitKind.CITY_DEPT, Level.COUNTY, "0000", "379900000000"),
    ("3001", "清水市水务集团", "水务集团", UnitKind.PUBLIC_SERVICE, Level.COUNTY, "0000", "379900000000"),
    ("4001", "清水市公安局", "公安局", UnitKind.JUSTICE, Level.COUNTY, "0000", "379900000000"),
]
PEOPLE = [  # username, name, unit, roles
    ("lin", "林话务", "0000", ["话务员"]),
    ("ban", "班长白", "0000", ["班长"]),
    ("zhou", "周转办", "0000", ["转办员"]),
    ("zhu", "朱转办", "0000", ["转办员"]),
    ("shen", "沈审核", "0000", ["审核员"]),
    ("hui", "惠回访", "0000", ["回访员"]),
    ("du", "杜督办", "0000", ["督办员"]),
    ("ren", "任主任", "0000", ["热线办主任"]),
    ("xu", "许系统", "0000", ["系统管理员"]),
    ("cai", "蔡采编", "0000", ["知识库编辑"]),
    ("zhi", "支审核", "0000", ["知识库审核员"]),
    ("wang", "万网编", "0000", ["网站编辑"]),
    ("shi", "石市长", None, ["市领导"]),
    ("zheng", "郑政法", None, ["政法专员"]),
    ("hedong", "何河东", "1001", ["承办单位管理员"]),
    ("hedong_leader", "贺县长", "1001", ["单位主要领导"]),
    ("liulin", "刘柳林", "100101", ["工作站人员"]),
    ("hexi", "席河西", "1002", ["承办人"]),
    ("zhujian", "祝住建", "2001", ["承办人"]),
    ("zhujian_admin", "管住建", "2001", ["承办单位管理员"]),
    ("zhujian_leader", "吕局长", "2001", ["单位领导"]),
    ("wuye", "吴物业", "200101", ["承办人"]),
    ("chengguan", "程城管", "2002", ["承办人"]),
    ("chengguan_leader", "成局长", "2002", ["单位主要领导"]),
    ("shuiwu", "水务小顾", "3001", ["承办人", "单位主要领导"]),
    ("gongan", "龚公安", "4001", ["承办人", "单位主要领导"]),
    ("zhujian_head", "郝局长", "2001", ["单位主要领导"]),
    ("tan", "谭督查", None, ["市政府督查室"]),
    ("jian", "简监察", None, ["监察"]),
    ("ji", "季记者", None, ["记者站"]),
]
PHONE: Final = "13812345678"
O, A = OrderState, AssignmentState  # noqa: E741

REPLY: Final[dict[str, Any]] = {
    "facts": "经现场核实，3号楼电梯曳引机轴承磨损，3月1日起停运。",
    "measures": "责成物业企业更换轴承，3月4日18时恢复运行，并安排专人接送老人上下楼。",
    "result_kind": "RESOLVED",
    "basis": "《清水市住宅电梯安全管理办法》第十二条",
    "public_reply": "您好！您反映的3号楼电梯停运问题，经核实属曳引机轴承磨损，现已更换，3月4日恢复运行。感谢您的监督。",
}


def build() -> None:
    """Make the town. Once for a test database; every test begins with it and leaves no trace in it."""
    areas: dict[str, Area] = {}
    for code, name, level, above in AREAS:
        full = (areas[above].full_name if above and areas[above].level > 1 else "") + name
        areas[code] = Area.objects.create(
            code=code, name=name, level=level, parent=areas.get(above or ""), full_name=full
        )
    units: dict[str, Unit] = {}
    for code, name, short, kind, level, above, area in UNITS:
        path = (units[above].path if above else "") + code + "."
        units[code] = Unit.objects.create(
            code=code, name=name, short_name=short, kind=kind, level=level, parent=units.get(above or ""), path=path,
            area=areas[area], leader_signs=level == Level.COUNTY,
        )  # fmt: skip
    seed_roles()
    groups = {group.name: group for group in Group.objects.all()}
    for n, (username, name, unit, roles) in enumerate(PEOPLE):
        user = User.objects.create_user(
            username, name=name, password="小镇-12345", unit=units.get(unit or ""), phone=f"1370000{n:04d}"
        )
        user.groups.set([groups[role] for role in roles])
    system_user()
    seed_catalog()
    Category.objects.filter(code__in=("020301", "020302")).update(lead_unit=units["2001"])
    CatalogStamp.bump()


class Town:
    """The people and units by name, and the roads that orders walk."""

    def __init__(self) -> None:
        self.now = MONDAY
        self._users: dict[str, User] = {}

    def __getattr__(self, username: str) -> User:
        if username.startswith("_"):
            raise AttributeError(username)
        return self.user(username)

    def user(self, username: str) -> User:
        """Read once: permissions are remembered on the object."""
        if username not in self._users:
            self._users[username] = User.objects.select_related("unit").get(username=username)
        return self._users[username]

    @property
    def system(self) -> User:
        return system_user()

    @property
    def people(self) -> list[User]:
        """Everybody who signs in, and the system itself."""
        return [*(self.user(username) for username, *_ in PEOPLE), self.system]

    def unit(self, short_name: str) -> Unit:
        return Unit.objects.get(short_name=short_name)

    def category(self, name: str = "物业服务质量") -> Category:
        found = (
            Category.objects.filter(name=name).first()
            or Category.objects.filter(level=3, is_justice=False).order_by("code").first()
        )
        assert found is not None
        return found

    def justice_category(self) -> Category:
        found = Category.objects.filter(level=3, is_justice=True).order_by("code").first()
        assert found is not None
        return found

    # ── time ──

    @contextmanager
    def at(self, moment: datetime) -> Iterator[None]:
        with clock.moved_to(moment):
            yield

    # ── roads ──

    def register(self, *, actor: User | None = None, **fields: Any) -> WorkOrder:
        given: dict[str, Any] = {
            "title": "阳光花园3号楼电梯停运",
            "content": "阳光花园小区3号楼电梯从3月1日起停运，家中有八十岁老人无法下楼，多次联系物业没有结果。",
            "kind": Kind.COMPLAINT, "urgency": Urgency.NORMAL, "category": self.category(),
            "area": Area.objects.get(name="柳林镇"), "place": "阳光花园3号楼", "occurred_at": MONDAY - timedelta(days=1),
            "name": "王建国", "phone": PHONE,
        }  # fmt: skip
        return actions.register(actor=actor or self.lin, **{**given, **fields})

    def submit(self, **fields: Any) -> WorkOrder:
        given: dict[str, Any] = {
            "title": "路灯不亮", "content": "柳林镇中心街从邮局到小学的路灯坏了一周，晚上接孩子很不安全。", "kind": Kind.HELP,
            "channel": "WEB", "name": "李秀英", "phone": "13900001111",
        }  # fmt: skip
        return actions.submit(actor=self.system, **{**given, **fields})

    def order(self, after: str, *, unit: str = "住建局", **fields: Any) -> WorkOrder:
        """An order on which the verb `after` was the last one taken on the straight road."""
        road = ["register", "dispatch", "sign", "contact", "reply", "approve", "call_back"]
        assert after in road, f"直路上没有{after}"
        order = self.register(**fields)
        for verb in road[1 : road.index(after) + 1]:
            self.take(verb, order, unit=unit)
        return WorkOrder.objects.get(pk=order.pk)

    def in_state(self, state: str, **fields: Any) -> WorkOrder:
        """An order in any of the order's states, by the shortest real road there."""
        after = {
            O.PENDING_DISPATCH: "register",
            O.IN_HANDLING: "dispatch",
            O.PENDING_CALLBACK: "approve",
            O.CLOSED: "call_back",
        }
        if state in after:
            return self.order(after[OrderState(state)], **fields)
        if state in (O.PENDING_ACCEPT, O.AWAITING_INFO, O.NOT_ACCEPTED):
            order = self.submit(**fields)
            if state == O.AWAITING_INFO:
                actions.ask_info(order, actor=self.lin, question="请说明是哪一段路灯不亮。")
            elif state == O.NOT_ACCEPTED:
                actions.decline(order, actor=self.ban, reason_code="VAGUE", route="请补充具体地点后再次提交。")
        elif state == O.ARCHIVED:
            order = self.order("call_back", **fields)
            with self.at(clock.now() + timedelta(days=31)):
                actions.archive(order, actor=self.system)
        else:
            order = self.register(**fields)
            if state == O.SUBMITTED_TO_LEADER:
                actions.report_up(
                    order,
                    actor=self.ren,
                    leader=self.shi,
                    summary="电梯停运涉及多位老人。",
                    suggestion="拟请住建局牵头。",
                )
            elif state == O.UNDER_DELIBERATION:
                actions.mark_hard(order, actor=self.zhou, reason="住建局与城管局职责不清。")
            elif state == O.MERGED:
                actions.merge(order, actor=self.zhou, into=self.register(), note="同一电梯。")
            elif state == O.WITHDRAWN:
                actions.withdraw(order, actor=self.lin, note="诉求人来电撤回。")
            elif state == O.TRANSFERRED_OUT:
                actions.transfer_out(order, actor=self.lin, target="110", note="转110，接警员0231，9时05分。")
            elif state == O.VOID:
                actions.void(order, actor=self.ban, note="测试来电。")
        assert order.state == state
        return WorkOrder.objects.get(pk=order.pk)

    def turn_in_state(self, state: str, **fields: Any) -> Assignment:
        """The lead's turn (住建局) in any of the turn's states, by the shortest real road there."""
        after = {A.PENDING_SIGN: "dispatch", A.HANDLING: "sign", A.PENDING_REVIEW: "reply", A.APPROVED: "approve"}
        if state in after:
            return self.turn(self.order(after[AssignmentState(state)], **fields), "住建局")
        order = self.order("sign", **fields)
        if state == A.SUSPENDED:
            turn = self.lead(order)
            until = (clock.now() + timedelta(days=30)).date()
            actions.ask_suspension(turn, actor=self.zhujian, until=until, plan="四月列入改造。", reason="需更换整梯。")
            actions.suspend(turn, actor=self.ren)
        else:
            actions.take_back(order, actor=self.zhou, note="派单不当。")
        return self.turn(order, "住建局")

    def take(self, verb: str, order: WorkOrder, *, unit: str = "住建局") -> None:
        if verb == "dispatch":
            actions.dispatch(
                order, actor=self.zhou, lead=self.unit(unit), opinion="请依职责核实办理，并在时限内答复诉求人。"
            )
        elif verb == "sign":
            actions.sign(self.lead(order), actor=self.handler(unit))
        elif verb == "contact":
            actions.contact(
                self.lead(order),
                actor=self.handler(unit),
                way="电话",
                is_reached=True,
                note="已电话联系，约定下午现场查看。",
            )
        elif verb == "reply":
            self.reply(self.lead(order), unit=unit)
        elif verb == "approve":
            self.approve(self.lead(order))
        elif verb == "call_back":
            self.happy(order)
        else:
            raise ValueError(verb)

    def handler(self, unit: str) -> User:
        return {"住建局": self.zhujian, "城管局": self.chengguan, "河东县": self.hedong, "水务集团": self.shuiwu}[unit]

    def leader(self, unit: str) -> User:
        return {
            "住建局": self.zhujian_leader,
            "城管局": self.chengguan_leader,
            "河东县": self.hedong_leader,
            "水务集团": self.shuiwu,
        }[unit]

    def lead(self, order: WorkOrder) -> Assignment:
        """The lead's turn; its `order` is the one given, which the verbs keep up to date."""
        return order.assignments.filter(role=Role.LEAD).exclude(state="ENDED").select_related("unit").get()

    def turn(self, order: WorkOrder, unit: str) -> Assignment:
        """The newest turn of a unit with the order."""
        turns = order.assignments.filter(unit__short_name=unit).select_related("unit", "above__unit")
        found = turns.order_by("-id").first()
        assert found is not None, f"{unit}没有承办本件"
        return found

    def reply(self, turn: Assignment, *, unit: str = "住建局", **content: Any) -> None:
        actions.draft(turn, actor=self.handler(unit), **{**REPLY, **content})
        heads = self.zhujian_head if unit == "住建局" and major_because(Dossier(turn.order)) else self.leader(unit)
        actions.reply(turn, actor=heads, **{**REPLY, **content})

    def approve(self, turn: Assignment, *, actor: User | None = None) -> None:
        """Without papers, which the tests of papers upload themselves; so with the reason for which it passes all the same."""
        actions.approve(
            turn, actor=actor or self.shen, checks=self.checks(turn.order), note="已听取通话录音，同意通过。"
        )

    def checks(self, order: WorkOrder) -> list[str]:
        return list(rules_of(order).list("review_checklist"))

    def happy(self, order: WorkOrder) -> None:
        actions.call_back(
            order, actor=self.hui, outcome="REACHED", was_contacted=True, resolved="RESOLVED", process="SATISFIED",
            result="SATISFIED", is_truthful=True,
        )  # fmt: skip

    def unhappy(self, order: WorkOrder, remark: str = "电梯修好两天又坏了") -> None:
        actions.call_back(
            order, actor=self.hui, outcome="REACHED", was_contacted=True, resolved="UNRESOLVED", process="BASICALLY",
            result="UNSATISFIED", is_truthful=True, remark=remark,
        )  # fmt: skip


def day(month: int, number: int, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of 2026, Shanghai time."""
    return make_aware(datetime(2026, month, number, hour, minute))


__all__ = ["MONDAY", "PHONE", "REPLY", "Town", "build", "date", "day"]
