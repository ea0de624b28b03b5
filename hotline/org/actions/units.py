"""单位: create, change, rename, move, retire, restore; its sections and contacts.

Every verb locks the tree first: moving one unit writes the paths of all below it,
and two such at a time could each miss what the other has just done.
"""

from datetime import date
from typing import TypedDict, Unpack

from django.db import connection, models
from django.db.models import Value
from django.db.models.functions import Concat, Substr
from django.utils import timezone

from hotline.base import clock
from hotline.org.actions.checks import must, save
from hotline.org.changes import changing
from hotline.org.levels import misplaced, usual_level
from hotline.org.models import Area, Contact, Section, Unit, User
from hotline.org.permissions import manages_all, may_manage_unit, may_reshape_unit


class ReachFields(TypedDict, total=False):
    """How a unit is reached: what its own administrator keeps up to date (变更后十个工作日内更新)."""

    duty_phone: str
    leader: str
    deputy: str


class UnitFields(ReachFields, total=False):
    """What a unit answers for and how it signs: set from above."""

    short_name: str
    duty_basis: str
    leader_signs: bool
    replies_directly: bool
    active_from: date | None


class ChangedFields(UnitFields, total=False):
    area: Area


def create(
    parent: Unit | None,
    *,
    code: str,
    name: str,
    kind: str,
    area: Area,
    level: int | None = None,
    actor: User,
    **fields: Unpack[UnitFields],
) -> Unit:
    """A new unit below `parent` (None: the city's own). The level is the usual one of its kind unless given."""
    unit = Unit(parent=parent, code=code, name=name, kind=kind, area=area, level=level or usual_level(kind), **fields)
    with changing("新增", unit, actor=actor):
        lock_tree()
        if parent is None:
            must(manages_all(actor), "只有系统管理员可以建立市级单位")
        else:
            parent.refresh_from_db()
            must(may_manage_unit(actor, parent), f"您不能在“{parent}”之下增设单位")
            must(parent.is_active, f"“{parent}”已停用，不能在其下增设单位")
        unit.short_name = unit.short_name or name[:24]
        unit.path = (parent.path if parent else "") + f"{code}."
        unit.active_from = unit.active_from or today()
        reason = misplaced(kind, unit.level, parent.level if parent else None)
        must(not reason, reason)
        save(unit)
    return unit


def change(unit: Unit, *, actor: User, **fields: Unpack[ChangedFields]) -> Unit:
    """Set some fields. The unit's own administrator changes how it is reached; the rest is set from above."""
    with changing("修改", unit, actor=actor):
        if fields.keys() <= ReachFields.__annotations__.keys():
            must(may_manage_unit(actor, unit), f"您不能修改“{unit}”")
        else:
            must(may_reshape_unit(actor, unit), f"“{unit}”的职责与签发方式由上级单位或系统管理员设定")
        for field, value in fields.items():
            setattr(unit, field, value)
        save(unit, *fields)
    return unit


def rename(unit: Unit, *, name: str, short_name: str, actor: User) -> Unit:
    with changing("改名", unit, actor=actor):
        must(may_reshape_unit(actor, unit), f"“{unit}”的名称由上级单位或系统管理员修改")
        unit.name, unit.short_name = name, short_name
        save(unit, "name", "short_name")
    return unit


def move(unit: Unit, *, to: Unit, actor: User) -> Unit:
    """Hang `unit`, with everything under it, below `to`."""
    with changing("调整隶属", unit, actor=actor):
        lock_tree()
        unit.refresh_from_db()
        to.refresh_from_db()
        must(may_reshape_unit(actor, unit), f"您不能调整“{unit}”的隶属关系")
        must(may_manage_unit(actor, to), f"您不能把单位调整到“{to}”之下")
        must(not unit.contains(to), "不能把单位调整到它自己或它的下级之下")
        must(to.is_active, f"“{to}”已停用，不能接收下级单位")
        must(unit.parent_id != to.pk, f"“{unit}”本来就在“{to}”之下")
        reason = misplaced(unit.kind, unit.level, to.level)
        must(not reason, reason)
        must(not to.children.filter(name=unit.name).exists(), f"“{to}”之下已有叫“{unit}”的单位，请先改名")
        old, new = unit.path, f"{to.path}{unit.code}."
        tail = Substr("path", len(old) + 1)
        Unit.objects.below(unit).update(path=Concat(Value(new), tail, output_field=models.CharField()))
        Unit.objects.filter(pk=unit.pk).update(parent=to)
        unit.refresh_from_db()
    return unit


def retire(unit: Unit, *, actor: User) -> Unit:
    """停用: the unit gets no more work; its past stays readable."""
    with changing("停用", unit, actor=actor):
        lock_tree()
        unit.refresh_from_db()
        must(may_reshape_unit(actor, unit), f"您不能停用“{unit}”")
        must(unit.is_active, f"“{unit}”已经停用")
        n_children = unit.children.filter(active_to=None).count()
        must(n_children == 0, f"“{unit}”还有{n_children}个在用的下级单位，请先停用或调整它们")
        n_users = unit.users.filter(is_active=True).count()
        must(n_users == 0, f"“{unit}”还有{n_users}个在用的账号，请先停用或调整它们")
        unit.active_to = today()
        save(unit, "active_to")
    return unit


def restore(unit: Unit, *, actor: User) -> Unit:
    with changing("恢复", unit, actor=actor):
        lock_tree()
        unit.refresh_from_db()
        must(may_reshape_unit(actor, unit), f"您不能恢复“{unit}”")
        must(not unit.is_active, f"“{unit}”正在使用")
        parent = unit.parent
        must(parent is None or parent.is_active, f"上级单位“{parent}”已停用，请先恢复它")
        unit.active_to = None
        save(unit, "active_to")
    return unit


def write_section(
    unit: Unit, *, name: str, contact: str, phone: str, section: Section | None = None, actor: User
) -> Section:
    """A new section (科室), or other words for `section`."""
    written = section or Section(unit=unit)
    with changing("修改" if section else "新增", written, actor=actor):
        must(may_manage_unit(actor, unit), f"您不能修改“{unit}”的科室")
        must(written.unit_id == unit.pk, "该科室不属于这个单位")
        written.name, written.contact, written.phone = name, contact, phone
        save(written)
    return written


def remove_section(section: Section, *, actor: User) -> None:
    with changing("删除", section, actor=actor):
        must(may_manage_unit(actor, section.unit), f"您不能修改“{section.unit}”的科室")
        n_users = section.users.filter(is_active=True).count()
        must(n_users == 0, f"“{section}”还有{n_users}个在用的账号，请先调整它们的科室")
        section.delete()


def write_contact(
    unit: Unit, *, name: str, duty: str, phone: str, is_main: bool, contact: Contact | None = None, actor: User
) -> Contact:
    """A new contact, or other words for `contact`. A unit has one main contact: naming a new one replaces the old."""
    written = contact or Contact(unit=unit)
    with changing("修改" if contact else "新增", written, actor=actor) as said:
        must(may_manage_unit(actor, unit), f"您不能修改“{unit}”的联系人")
        must(written.unit_id == unit.pk, "该联系人不属于这个单位")
        same_name = unit.contacts.filter(name=name).exclude(pk=written.pk)
        must(not same_name.exists(), f"“{unit}”已有联系人“{name}”")
        written.name, written.duty, written.phone, written.is_main = name, duty, phone, is_main
        save(written)
        replaced = unit.contacts.filter(is_main=True).exclude(pk=written.pk)
        if is_main and replaced:
            said("原主要联系人", "、".join(one.name for one in replaced), "")
            replaced.update(is_main=False)
    return written


def remove_contact(contact: Contact, *, actor: User) -> None:
    with changing("删除", contact, actor=actor):
        must(may_manage_unit(actor, contact.unit), f"您不能修改“{contact.unit}”的联系人")
        contact.delete()


def lock_tree() -> None:
    """Until the transaction ends nobody else changes the shape of the tree."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('org_unit.path'))")


def today() -> date:
    return timezone.localdate(clock.now())
