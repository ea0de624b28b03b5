"""角色: the groups of `roles.py`, made once; afterwards the city's own."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from hotline.org.roles import ROLES


@transaction.atomic
def seed_roles() -> None:
    """Make the missing roles; give the others what has been newly declared since. Runs after every `migrate`.

    A permission that no role holds yet is new. One that some role holds has been given out before, so a city
    that took it from another role meant it: nothing is given back, and nothing a city added is ever taken.
    """
    known = {
        f"{app}.{codename}": pk
        for pk, app, codename in Permission.objects.values_list("pk", "content_type__app_label", "codename")
    }
    missing = {name for names in ROLES.values() for name in names} - known.keys()
    if missing:
        raise LookupError(f"这些权限尚未建立，请先运行 hotline migrate：{'、'.join(sorted(missing))}")
    given_out = set(Group.permissions.through.objects.values_list("permission_id", flat=True))
    for name, permissions in ROLES.items():
        role, is_new = Group.objects.get_or_create(name=name)
        ids = [known[permission] for permission in permissions]
        role.permissions.add(*(pk for pk in ids if is_new or pk not in given_out))
