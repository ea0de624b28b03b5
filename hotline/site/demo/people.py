"""演示账号: who works at the centre, in the units and stations; some of them stand in the role picker of the sign-in page."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import transaction

from hotline.org.models import Level, Section, Unit, UnitKind, User

PASSWORD: Final = "12345-demo"
PICKER: Final = "DEMO"  # job numbers of the accounts in the role picker begin with it

CENTRE_UNIT: Final = "0000"
JUSTICE_COMMITTEE: Final = "4001"

# login, name, unit ("" for none), roles
CENTRE: Final = [
    ("operator1", "苏晓岚", CENTRE_UNIT, ["话务员"]),
    ("operator2", "方以晴", CENTRE_UNIT, ["话务员"]),
    ("operator3", "柏文静", CENTRE_UNIT, ["话务员"]),
    ("operator4", "费小满", CENTRE_UNIT, ["话务员"]),
    ("operator5", "袁可心", CENTRE_UNIT, ["话务员"]),
    ("operator6", "纪明杰", CENTRE_UNIT, ["话务员"]),
    ("operator7", "沙雨桐", CENTRE_UNIT, ["话务员"]),
    ("operator8", "宁嘉禾", CENTRE_UNIT, ["话务员"]),
    ("shift1", "岳春梅", CENTRE_UNIT, ["班长"]),
    ("shift2", "戚立冬", CENTRE_UNIT, ["班长"]),
    ("dispatcher1", "卫承志", CENTRE_UNIT, ["转办员"]),
    ("dispatcher2", "闻静怡", CENTRE_UNIT, ["转办员"]),
    ("dispatcher3", "左思远", CENTRE_UNIT, ["转办员", "政法专员"]),
    ("reviewer1", "严若水", CENTRE_UNIT, ["审核员"]),
    ("reviewer2", "倪守正", CENTRE_UNIT, ["审核员", "政法专员"]),
    ("callback1", "甘玉洁", CENTRE_UNIT, ["回访员"]),
    ("callback2", "路遥遥", CENTRE_UNIT, ["回访员"]),
    ("callback3", "麦冬青", CENTRE_UNIT, ["回访员", "政法专员"]),
    ("supervisor1", "柴进步", CENTRE_UNIT, ["督办员"]),
    ("supervisor2", "商敬言", CENTRE_UNIT, ["督办员", "政法专员"]),
    ("director", "任景溪", CENTRE_UNIT, ["热线办主任"]),
    ("analyst", "简知微", CENTRE_UNIT, ["数据分析员"]),
    ("site.editor", "温舒语", CENTRE_UNIT, ["网站编辑"]),
    ("editor", "文知秋", CENTRE_UNIT, ["知识库编辑"]),
    ("editor.chief", "苏维周", CENTRE_UNIT, ["知识库审核员"]),
    ("standard", "章有度", CENTRE_UNIT, ["标准管理员"]),
    ("admin", "季维新", CENTRE_UNIT, ["系统管理员"]),
    ("leader1", "江望远", "", ["市领导"]),
    ("leader2", "秦思齐", "", ["市领导"]),
    ("inspector", "凌志诚", "", ["市政府督查室"]),
    ("discipline", "仲文远", "", ["监察"]),
    ("press", "傅晓棠", "", ["记者站"]),
    ("justice", "郑思源", JUSTICE_COMMITTEE, ["政法专员"]),
]  # fmt: skip

# The role picker, in its order; what each one shows best.
PICKED: Final = [
    "operator1", "shift1", "dispatcher1", "reviewer1", "callback1", "supervisor1", "director", "analyst", "leader1", "inspector",
    "discipline", "justice", "site.editor", "editor", "editor.chief", "standard", "admin",
    "u2011", "u2011.leader", "u1001", "u1001.second", "u1001.leader", "u100101", "u201102", "u3002", "u4004", "press",
]  # fmt: skip


@dataclass(frozen=True)
class Account:
    """A row of the table that `hotline demo` prints."""

    job_no: str
    username: str
    name: str
    unit: str
    roles: str


@transaction.atomic
def load_people() -> int:
    """Make the missing accounts, all with one password; returns how many. One expensive hash in all, not one each."""
    units = {unit.code: unit for unit in Unit.objects.active()}
    wanted = [(login, name, units.get(code), roles) for login, name, code, roles in CENTRE]
    wanted += _people_of_units(units.values())
    present = set(User.objects.values_list("username", flat=True))
    missing = [row for row in wanted if row[0] not in present]
    if not missing:
        return 0
    password = make_password(PASSWORD)
    job_nos = {login: f"{PICKER}{number:02}" for number, login in enumerate(PICKED, 1)}
    users = User.objects.bulk_create(
        User(username=login, name=name, unit=unit, password=password, job_no=job_nos.get(login, ""))
        for login, name, unit, _ in missing
    )
    groups = dict(Group.objects.values_list("name", "pk"))
    held = User.groups.through
    held.objects.bulk_create(
        held(user_id=user.pk, group_id=groups[role])
        for user, (_, _, _, roles) in zip(users, missing, strict=True)
        for role in roles
    )
    return len(users)


def _people_of_units(units: Iterable[Unit]) -> list[tuple[str, str, Unit | None, list[str]]]:
    """Level 2: one who handles and administers, one leader who signs; a second handler where units stand below.

    Who handed a matter down may not be who reviews what comes back up, hence the second one. Level 3: the head
    of the station, who handles and signs alike.
    """
    contacts: dict[int, list[str]] = {}
    for unit_id, contact in Section.objects.order_by("id").values_list("unit_id", "contact"):
        contacts.setdefault(unit_id, []).append(contact)
    with_units_below = {unit.parent_id for unit in units}
    found: list[tuple[str, str, Unit | None, list[str]]] = []
    for unit in units:
        login = f"u{unit.code.lower()}"
        if unit.level == Level.COUNTY:
            names = [*contacts.get(unit.pk, []), f"{unit.leader[:1]}文", f"{unit.deputy[:1]}清"]
            found.append((login, names[0], unit, ["承办单位管理员"]))
            found.append((f"{login}.leader", unit.deputy, unit, ["单位领导"]))
            found.append((f"{login}.head", unit.leader, unit, ["单位主要领导"]))
            if unit.pk in with_units_below:
                found.append((f"{login}.second", names[1], unit, ["承办人"]))
        elif unit.level == Level.TOWN:
            role = "工作站人员" if unit.kind == UnitKind.TOWN else "承办人"
            found.append((login, unit.deputy, unit, [role, "单位主要领导"]))
    return found


def picker_accounts() -> list[Account]:
    """The accounts of the role picker, in its order."""
    users = User.objects.filter(job_no__startswith=PICKER).select_related("unit").prefetch_related("groups")
    return [
        Account(
            user.job_no,
            user.username,
            user.name,
            user.unit.short_name if user.unit else "",
            "、".join(user.role_names),
        )
        for user in users.order_by("job_no")
    ]
