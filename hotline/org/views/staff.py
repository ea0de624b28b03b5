"""人员: the staff list, and the verbs on accounts."""

from typing import Any, Final

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from hotline.base.views import go_to, page
from hotline.org.actions import users
from hotline.org.actions.one_time_codes import is_set_up
from hotline.org.forms.fields import NothingToFill
from hotline.org.forms.filters import StaffFilterForm
from hotline.org.forms.users import UserAddForm, UserForm
from hotline.org.models import User
from hotline.org.permissions import may_manage_user, units_managed_by, users_seen_by
from hotline.org.queries import StaffFilter
from hotline.org.queries import staff as page_of_staff
from hotline.org.requests import StaffRequest
from hotline.org.views.doors import Crumb, asked, filled, managed_user, people_manager, take

STATES: Final = {"": True, "inactive": False, "all": None}
EMPTY: Final = {
    "icon": "user-search",
    "title": "没有找到人员",
    "text": "换一个词试试：姓名、登录名、手机、工号、单位；或者看看“已停用”的账号。",
}


def staff(request: StaffRequest) -> HttpResponse:
    actor = people_manager(request)
    filters = StaffFilterForm(request.GET or None, units=units_managed_by(actor))
    wanted: dict[str, Any] = filters.cleaned_data if filters.is_valid() else {}
    choice = StaffFilter(
        q=wanted.get("q", ""),
        unit=wanted.get("unit"),
        role=wanted.get("role"),
        is_active=STATES[wanted.get("state", "")],
    )
    after = asked(request, "after")
    rows, next_cursor = page_of_staff(users_seen_by(actor), choice, after=after)
    for row in rows:
        row.is_managed = may_manage_user(actor, row)  # type: ignore[attr-defined]
    context = {
        "title": "人员账号",
        "lead": "按单位排列。登录名建立后不变；人员调离请停用账号，不要改给别人用。",
        "filters": filters,
        "table": "org/_staff.html",
        "rows": rows,
        "next_cursor": next_cursor,
        "empty": EMPTY,
        "unit": choice.unit,
    }
    return page(request, "org/staff.html", context, fragment="org/_staff.html")


@never_cache
def user_add(request: StaffRequest) -> HttpResponse:
    """A new account; `?unit=` says in which unit."""
    actor = people_manager(request)
    unit = units_managed_by(actor).filter(code=asked(request, "unit")).first() or actor.unit
    form = UserAddForm(filled(request), actor=actor, initial={"unit": unit.pk if unit else None})

    def act() -> HttpResponse:
        data = _fields(form)
        made = users.create(
            data.pop("unit"), username=form.cleaned_data["username"], roles=form.role_names, actor=actor, **data
        )
        return _shown_once(request, made, "账号已建立")

    return take(
        request, form, act, title="新建账号", primary="建立账号",
        cancel_url=reverse("staff"), crumbs=_crumbs("新建账号"),
        explanation="建立后给出一个随机初始密码，只显示一次；本人首次登录时必须修改。",
    )  # fmt: skip


def user_edit(request: StaffRequest, username: str) -> HttpResponse:
    user = managed_user(request, username)
    form = UserForm(filled(request), actor=request.user, instance=User.objects.select_related("unit").get(pk=user.pk))

    @transaction.atomic
    def act() -> HttpResponse:
        users.change(user, actor=request.user, **_fields(form))
        users.set_roles(user, form.role_names, actor=request.user)
        return go_to(request, reverse("staff"), f"“{user}”的账号已保存")

    return take(
        request, form, act, title=user.name, primary="保存", whom=user, has_code=is_set_up(user),
        cancel_url=reverse("staff"), crumbs=_crumbs(user.name),
    )  # fmt: skip


@never_cache
def user_reset_password(request: StaffRequest, username: str) -> HttpResponse:
    user = managed_user(request, username)

    def act() -> HttpResponse:
        return _shown_once(request, users.reset_password(user, actor=request.user), "密码已重置")

    return take(
        request, NothingToFill(filled(request)), act, title=f"重置{user}的密码", primary="重置密码", is_dangerous=True,
        cancel_url=_address(user), crumbs=_crumbs(user.name, "重置密码"),
        explanation="原密码立即失效，正在使用的登录也会退出。请先确认是本人要求。",
    )  # fmt: skip


def user_deactivate(request: StaffRequest, username: str) -> HttpResponse:
    user = managed_user(request, username)

    def act() -> HttpResponse:
        users.deactivate(user, actor=request.user)
        return go_to(request, reverse("staff"), f"“{user}”的账号已停用")

    return take(
        request, NothingToFill(filled(request)), act, title=f"停用{user}的账号", primary="停用账号", is_dangerous=True,
        cancel_url=_address(user), crumbs=_crumbs(user.name, "停用"),
        explanation="立即不能再登录；他办过的事仍记在他名下。以后可以恢复。",
    )  # fmt: skip


def user_reactivate(request: StaffRequest, username: str) -> HttpResponse:
    user = managed_user(request, username)

    def act() -> HttpResponse:
        users.reactivate(user, actor=request.user)
        return go_to(request, _address(user), f"“{user}”的账号已恢复")

    return take(
        request, NothingToFill(filled(request)), act, title=f"恢复{user}的账号", primary="恢复账号",
        cancel_url=_address(user), crumbs=_crumbs(user.name, "恢复"),
        explanation="恢复后用原来的密码登录；忘记了请再重置密码。请核对单位和角色是否还合适。",
    )  # fmt: skip


def _shown_once(request: StaffRequest, new: users.NewPassword, title: str) -> HttpResponse:
    """The only page that ever shows the password: an answer, not an address, so nobody can come back to it."""
    context = {"title": title, "whom": new.user, "password": new.password, "crumbs": _crumbs(new.user.name)}
    return render(request, "org/password_shown.html", context)


def _fields(form: UserForm) -> dict[str, Any]:
    return {key: form.cleaned_data[key] for key in ("name", "job_no", "phone", "unit", "section")}


def _crumbs(*words: str) -> list[Crumb]:
    return [("组织机构", reverse("org_tree")), ("人员账号", reverse("staff")), *((word, "") for word in words)]


def _address(user: User) -> str:
    return reverse("user_edit", args=[user.username])
