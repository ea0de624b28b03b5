"""角色: the groups of `roles.py`, made once; afterwards the city's own."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from hotline.org.changes import ROLE, note_down
from hotline.org.models import system_user
from hotline.org.roles import ROLES


@transaction.atomic
def seed_roles() -> None:
    """Make the missing roles; give the others what has been newly declared since. Runs after every `migrate`.

    A permission that no role holds yet is new. One that some role holds has been given out before, so a city
    that took it from another role meant it: nothing is given back, and nothing a city added is ever taken.
    """
    rows = Permission.objects.values_list("pk", "name", "content_type__app_label", "codename")
    known = {f"{app}.{codename}": pk for pk, _, app, codename in rows}
    words = {pk: name for pk, name, _, _ in rows}
    missing = {name for names in ROLES.values() for name in names} - known.keys()
    if missing:
        raise LookupError(f"这些权限尚未建立，请先运行 hotline migrate：{'、'.join(sorted(missing))}")
    given_out = set(Group.permissions.through.objects.values_list("permission_id", flat=True))
    for name, permissions in ROLES.items():
        role, is_new = Group.objects.get_or_create(name=name)
        ids = [known[permission] for permission in permissions]
        given = [pk for pk in ids if is_new or pk not in given_out]
        role.permissions.add(*given)
        if is_new or given:
            facts = [("权限", "", words[pk]) for pk in given]
            note_down(ROLE, name, facts, actor=system_user(), name="新增" if is_new else "补授权限")
