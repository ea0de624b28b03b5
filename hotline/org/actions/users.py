"""用户: create, change, deactivate, reactivate; passwords; roles given and taken."""

from collections.abc import Collection
from typing import NamedTuple

from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from hotline.base.refusal import Refused
from hotline.org.actions.checks import must, save
from hotline.org.actions.units import lock_tree
from hotline.org.changes import changing
from hotline.org.models import Level, Section, Unit, User
from hotline.org.passwords import initial_password
from hotline.org.permissions import holders_of, manages_all, may_manage_unit, may_manage_user, roles_given_by
from hotline.org.roles import MANAGE_ORG


class NewPassword(NamedTuple):
    """A password that is shown once, on the page that answers, and kept nowhere in clear."""

    user: User
    password: str


def create(
    unit: Unit | None,
    *,
    username: str,
    name: str,
    job_no: str = "",
    phone: str = "",
    section: Section | None = None,
    roles: Collection[str] = (),
    actor: User,
) -> NewPassword:
    """A new account with a random password, to be changed at the first sign-in."""
    password = initial_password()
    user = User(
        username=username,
        name=name,
        job_no=job_no,
        phone=phone,
        unit=unit,
        section=section,
        must_change_password=True,
    )
    with changing("新增", user, actor=actor):
        _must_take_people(unit, actor)
        _must_fit(user)
        user.set_password(password)
        save(user)
        for role in roles:
            user.groups.add(_role(role, actor))
    return NewPassword(user, password)


def change(
    user: User,
    *,
    name: str,
    job_no: str,
    phone: str,
    unit: Unit | None,
    section: Section | None,
    actor: User,
) -> User:
    with changing("修改", user, actor=actor):
        _must_manage(user, actor)
        if unit != user.unit:
            _must_take_people(unit, actor)
        user.name, user.job_no, user.phone, user.unit, user.section = name, job_no, phone, unit, section
        _must_fit(user)
        save(user, "name", "job_no", "phone", "unit", "section")
    return user


def deactivate(user: User, *, actor: User) -> User:
    """停用: the next click of an open session already ends at the sign-in page."""
    with changing("停用", user, actor=actor):
        _must_manage(user, actor)
        must(user != actor, "不能停用自己的账号")
        must(user.is_active, f"“{user}”的账号已经停用")
        user.is_active = False
        save(user, "is_active")
        _must_leave_an_administrator()
    return user


def reactivate(user: User, *, actor: User) -> User:
    with changing("启用", user, actor=actor):
        _must_manage(user, actor)
        must(not user.is_active, f"“{user}”的账号正在使用")
        must(user.unit is None or user.unit.is_active, f"所在单位“{user.unit}”已停用，请先把账号调到别的单位")
        user.is_active = True
        save(user, "is_active")
    return user


def reset_password(user: User, *, actor: User) -> NewPassword:
    """A new random password; whoever is signed in with the old one is out."""
    with changing("重设密码", user, actor=actor) as said:
        _must_manage(user, actor)
        must(user != actor, "请在“个人资料”中修改自己的密码")
        password = initial_password()
        user.set_password(password)
        user.must_change_password = True
        save(user, "password", "must_change_password")
        said("密码", "", "随机初始密码")
    return NewPassword(user, password)


def change_own_password(actor: User, *, old: str, new: str) -> User:
    """What each does for oneself. `new` passes the password rules of the settings and differs from `old`."""
    with changing("修改密码", actor, actor=actor) as said:
        must(actor.check_password(old), "原密码不正确")
        must(new != old, "新密码不能与原密码相同")
        try:
            validate_password(new, actor)
        except ValidationError as error:
            raise Refused("；".join(error.messages)) from error
        actor.set_password(new)
        actor.must_change_password = False
        save(actor, "password", "must_change_password")
        said("密码", "", "本人已改")
    return actor


def change_own_phone(actor: User, *, phone: str) -> User:
    with changing("修改", actor, actor=actor):
        actor.phone = phone
        save(actor, "phone")
    return actor


def give_role(user: User, role: str, *, actor: User) -> None:
    with changing("授予角色", user, actor=actor):
        _must_manage(user, actor)
        user.groups.add(_role(role, actor))
        _forget_permissions(user)


def take_role(user: User, role: str, *, actor: User) -> None:
    with changing("收回角色", user, actor=actor):
        _must_manage(user, actor)
        user.groups.remove(_role(role, actor))
        _forget_permissions(user)
        _must_leave_an_administrator()


@transaction.atomic
def set_roles(user: User, roles: Collection[str], *, actor: User) -> None:
    """Give what is missing and take what is too much, of the roles that `actor` may give; others stay as they are."""
    held = set(user.groups.values_list("name", flat=True))
    for role in roles_given_by(actor):
        if role.name in roles and role.name not in held:
            give_role(user, role.name, actor=actor)
        elif role.name in held and role.name not in roles:
            take_role(user, role.name, actor=actor)


def _role(name: str, actor: User) -> Group:
    role = roles_given_by(actor).filter(name=name).first()
    if role is None:
        raise Refused(f"没有“{name}”这个角色，或者您无权授予和收回它")
    return role


def _must_manage(user: User, actor: User) -> None:
    must(may_manage_user(actor, user), f"“{user}”的账号不归您管理")


def _must_take_people(unit: Unit | None, actor: User) -> None:
    if unit is None:
        must(manages_all(actor), "请选择单位")
        return
    lock_tree()
    unit.refresh_from_db()
    must(may_manage_unit(actor, unit), f"“{unit}”不在您管理的范围内")
    must(unit.is_active, f"“{unit}”已停用，不能在其中设账号")
    must(unit.level != Level.VILLAGE, "村居只设联系人，不设登录账号")


def _must_fit(user: User) -> None:
    must(user.section is None or user.section.unit_id == user.unit_id, "所选科室不属于所选单位")


def _must_leave_an_administrator() -> None:
    """Without one nobody could ever let anybody in again. One at a time, or two could put each other out."""
    lock_tree()
    must(holders_of(MANAGE_ORG).exists(), "这是最后一名系统管理员，请先指定另一名")


def _forget_permissions(user: User) -> None:
    """Django keeps them on the object for the rest of a request."""
    for kept in ("_all_permissions", "_user_perm_cache", "_group_perm_cache", "_perm_cache"):
        user.__dict__.pop(kept, None)
    user.__dict__.get("_prefetched_objects_cache", {}).pop("groups", None)
