"""谁可以坐在研判组里, and what stands before each member."""

from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet

from hotline.org.models import User
from hotline.org.roles import CALL_BACK, DIRECT, DISPATCH, LEAD_SHIFT, OVERSEE, REVIEW, SUPERVISE


def possible_members() -> "QuerySet[User]":
    """The office's own people that judge, and those who oversee it from outside (督查室、监察)."""
    wanted = Q()
    for name in (DIRECT, SUPERVISE, REVIEW, LEAD_SHIFT, CALL_BACK, DISPATCH, OVERSEE):
        app, codename = name.split(".")
        wanted |= Q(content_type__app_label=app, codename=codename)
    held = Permission.objects.filter(wanted)
    return (
        User.objects.filter(groups__permissions__in=held, is_active=True, is_system=False)
        .select_related("unit")
        .distinct()
        .order_by("id")
    )
