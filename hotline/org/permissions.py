"""Who may do what in the organisation, and the backend that answers permission questions in one query."""

from typing import Any, Final

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group, Permission
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Concat

from hotline.org.models import Change, Unit, UnitQuerySet, User
from hotline.org.roles import MANAGE_ORG, MANAGE_UNIT, SEE_ALL, SEE_TRAIL, UNIT_ROLES

BACKEND: Final = "hotline.org.permissions.RoleBackend"


class RoleBackend(ModelBackend):
    """Django's own, but what a user may do is asked for once, in one query."""

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return set()
        if not hasattr(user_obj, "_all_permissions"):
            found = _named(Permission.objects.all()) if user_obj.is_superuser else granted_to(user_obj.pk)
            user_obj._all_permissions = set(found)
        held: set[str] = user_obj._all_permissions
        return held


def granted_to(pk: Any) -> "models.QuerySet[Permission, Any]":
    """The names, `app.codename`, of what the roles of a user and the user alone were given; some twice."""
    by_role = Permission.objects.filter(group__user=pk)
    return _named(by_role).union(_named(Permission.objects.filter(user=pk)), all=True)


def _named(permissions: "models.QuerySet[Permission]") -> "models.QuerySet[Permission, Any]":
    name = Concat("content_type__app_label", Value("."), "codename")
    return permissions.order_by().values_list(name, flat=True)


def holders_of(permission: str) -> models.QuerySet[User]:
    """Active users who may do what `permission` ("app.codename") says, superusers among them."""
    app, codename = permission.split(".")
    granted = Permission.objects.filter(content_type__app_label=app, codename=codename)
    by_role = Q(groups__permissions__in=granted)
    held = Q(is_superuser=True) | by_role | Q(user_permissions__in=granted)
    return User.objects.filter(held, is_active=True).distinct()


def manages_all(user: User) -> bool:
    """系统管理员, and the system itself at set-up and by the command line."""
    return user.is_system or user.has_perm(MANAGE_ORG)


def may_manage_unit(user: User, unit: Unit) -> bool:
    """系统管理员 manage every unit; a unit's administrator the own one and those below."""
    if manages_all(user):
        return True
    return user.has_perm(MANAGE_UNIT) and user.unit is not None and user.unit.contains(unit)


def may_reshape_unit(user: User, unit: Unit) -> bool:
    """Rename, move, retire, set its duties: a unit's administrator only those below the own unit, not that itself."""
    return may_manage_unit(user, unit) and (manages_all(user) or unit != user.unit)


def may_manage_user(actor: User, user: User) -> bool:
    """A unit's administrator manages the people of the own unit and below who hold unit roles only.

    Otherwise an administrator could reset the password of somebody with more power, and sign in as them.
    """
    if user.is_system or (user.is_superuser and not actor.is_superuser):
        return False
    if manages_all(actor):
        return True
    if user.unit is None or not may_manage_unit(actor, user.unit):
        return False
    return all(name in UNIT_ROLES for name in user.role_names) and not user.user_permissions.all()


def manages_people(user: User) -> bool:
    return manages_all(user) or (user.has_perm(MANAGE_UNIT) and user.unit is not None)


def units_seen_by(user: User) -> UnitQuerySet:
    """The centre looks up every unit's duty phone; all others see their own unit and those below it."""
    if manages_all(user) or user.has_perm(SEE_ALL):
        return Unit.objects.all()
    return Unit.objects.below(user.unit) if user.unit else Unit.objects.none()


def units_managed_by(user: User) -> UnitQuerySet:
    """Those of which `may_manage_unit` holds."""
    if manages_all(user):
        return Unit.objects.all()
    return Unit.objects.below(user.unit) if user.unit and manages_people(user) else Unit.objects.none()


def changes_seen_by(user: User) -> models.QuerySet[Change]:
    """变更记录: all to those who look into the trail; to a unit's administrator what concerns the own subtree."""
    if user.has_perm(SEE_TRAIL):
        return Change.objects.all()
    return Change.objects.filter(unit__in=units_managed_by(user)) if manages_people(user) else Change.objects.none()


def users_seen_by(user: User) -> models.QuerySet[User]:
    """Whom the staff list of `user` contains. The system itself is nobody's staff."""
    found = User.objects.filter(is_system=False)
    if manages_all(user):
        return found
    return found.filter(unit__in=units_managed_by(user))


def roles_given_by(user: User) -> models.QuerySet[Group]:
    """系统管理员 give every role, a unit's administrator those of units."""
    if manages_all(user):
        return Group.objects.order_by("id")
    names = UNIT_ROLES if manages_people(user) else []
    return Group.objects.filter(name__in=names).order_by("id")
