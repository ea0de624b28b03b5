"""单位: the page of one unit and the verbs on it."""

from copy import copy

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from hotline.base.views import go_to, page
from hotline.org.actions import units
from hotline.org.forms.fields import NothingToFill
from hotline.org.forms.units import ContactForm, MoveForm, ReachForm, SectionForm, UnitAddForm, UnitForm
from hotline.org.models import Contact, Section, Unit
from hotline.org.permissions import may_manage_unit, may_reshape_unit, units_managed_by
from hotline.org.queries import nodes_below, staff_of
from hotline.org.requests import StaffRequest
from hotline.org.views.doors import crumbs_of, filled, managed_unit, reshaped_unit, seen_unit, take

SHOWN_STAFF = 50


def unit_page(request: StaffRequest, code: str) -> HttpResponse:
    unit = seen_unit(request, code)
    may_manage = may_manage_unit(request.user, unit)
    staff = list(staff_of(unit)[: SHOWN_STAFF + 1]) if may_manage else []
    context = {
        "title": unit.name,
        "unit": unit,
        "crumbs": crumbs_of(unit, request=request),
        "nodes": nodes_below(unit, with_retired=True),
        "sections": unit.sections.all(),
        "contacts": unit.contacts.all(),
        "staff": staff[:SHOWN_STAFF],
        "has_more_staff": len(staff) > SHOWN_STAFF,
        "may_manage": may_manage,
        "may_reshape": may_reshape_unit(request.user, unit),
    }
    return page(request, "org/unit.html", context)


def unit_add(request: StaffRequest, code: str) -> HttpResponse:
    """A new unit below `code`."""
    parent = managed_unit(request, code)
    form = UnitAddForm(filled(request), parent=parent, initial={"area": parent.area_id, "leader_signs": True})

    def act() -> HttpResponse:
        made = units.create(parent, actor=request.user, **form.cleaned_data)
        return go_to(request, _address(made), f"已增设“{made}”")

    return take(
        request, form, act, title="增设下级单位", primary="增设",
        cancel_url=_address(parent), crumbs=crumbs_of(parent, "增设下级单位", request=request),
        explanation=f"新单位归“{parent}”管理，建立后即可设账号、接收工单。编号建立后不能改。",
    )  # fmt: skip


def unit_edit(request: StaffRequest, code: str) -> HttpResponse:
    """All fields for those above; phone and leaders for the unit's own administrator."""
    unit = managed_unit(request, code)
    if may_reshape_unit(request.user, unit):
        form: ReachForm = UnitForm(filled(request), instance=copy(unit))
    else:
        form = ReachForm(filled(request), instance=copy(unit))

    @transaction.atomic
    def act() -> HttpResponse:
        fields = dict(form.cleaned_data)
        if "name" in fields:
            names = {key: fields.pop(key) for key in ("name", "short_name")}
            if names != {"name": unit.name, "short_name": unit.short_name}:
                units.rename(unit, actor=request.user, **names)
        units.change(unit, actor=request.user, **fields)
        return go_to(request, _address(unit), "已保存")

    return take(
        request, form, act, title=f"修改{unit.short_name}", primary="保存",
        cancel_url=_address(unit), crumbs=crumbs_of(unit, "修改", request=request),
        explanation="领导和电话变动后，请在十个工作日内更新。",
    )  # fmt: skip


def unit_move(request: StaffRequest, code: str) -> HttpResponse:
    unit = reshaped_unit(request, code)
    form = MoveForm(filled(request), units=units_managed_by(request.user).active())

    def act() -> HttpResponse:
        to = form.cleaned_data["to"]
        units.move(unit, to=to, actor=request.user)
        return go_to(request, _address(unit), f"“{unit}”已调整到“{to}”之下")

    return take(
        request, form, act, title=f"调整{unit.short_name}的隶属", primary="调整",
        cancel_url=_address(unit), crumbs=crumbs_of(unit, "调整隶属", request=request),
        explanation=f"现在隶属于“{unit.parent or '（无）'}”。",
    )  # fmt: skip


def unit_retire(request: StaffRequest, code: str) -> HttpResponse:
    unit = reshaped_unit(request, code)

    def act() -> HttpResponse:
        units.retire(unit, actor=request.user)
        return go_to(request, _address(unit), f"“{unit}”已停用")

    return take(
        request, NothingToFill(filled(request)), act, title=f"停用{unit.short_name}", primary="停用", is_dangerous=True,
        cancel_url=_address(unit), crumbs=crumbs_of(unit, "停用", request=request),
        explanation=f"停用后不能再向“{unit}”派单，以前的工单和考核照常可查。以后可以恢复。",
    )  # fmt: skip


def unit_restore(request: StaffRequest, code: str) -> HttpResponse:
    unit = reshaped_unit(request, code)

    def act() -> HttpResponse:
        units.restore(unit, actor=request.user)
        return go_to(request, _address(unit), f"“{unit}”已恢复")

    return take(
        request, NothingToFill(filled(request)), act, title=f"恢复{unit.short_name}", primary="恢复",
        cancel_url=_address(unit), crumbs=crumbs_of(unit, "恢复", request=request),
        explanation="恢复后可以再次派单和设账号；原来的账号仍是停用的，请逐个恢复。",
    )  # fmt: skip


def section_write(request: StaffRequest, code: str, pk: int | None = None) -> HttpResponse:
    unit = managed_unit(request, code)
    section = get_object_or_404(unit.sections, pk=pk) if pk is not None else None
    form = SectionForm(filled(request), instance=copy(section) if section else Section(unit=unit))

    def act() -> HttpResponse:
        written = units.write_section(unit, section=section, actor=request.user, **form.cleaned_data)
        return go_to(request, _address(unit), f"科室“{written}”已保存")

    title = f"修改科室：{section}" if section else "增加科室"
    return take(
        request, form, act, title=title, primary="保存",
        cancel_url=_address(unit), crumbs=crumbs_of(unit, title, request=request),
        remove_url=reverse("section_remove", args=[code, pk]) if section else "",
    )  # fmt: skip


def section_remove(request: StaffRequest, code: str, pk: int) -> HttpResponse:
    unit = managed_unit(request, code)
    section = get_object_or_404(unit.sections, pk=pk)

    def act() -> HttpResponse:
        units.remove_section(section, actor=request.user)
        return go_to(request, _address(unit), f"科室“{section}”已删除")

    return take(
        request, NothingToFill(filled(request)), act, title=f"删除科室：{section}", primary="删除", is_dangerous=True,
        cancel_url=_address(unit), crumbs=crumbs_of(unit, "删除科室", request=request),
        explanation="以前的工单上仍写着这个科室的名称。",
    )  # fmt: skip


def contact_write(request: StaffRequest, code: str, pk: int | None = None) -> HttpResponse:
    unit = managed_unit(request, code)
    contact = get_object_or_404(unit.contacts, pk=pk) if pk is not None else None
    form = ContactForm(filled(request), instance=copy(contact) if contact else Contact(unit=unit))

    def act() -> HttpResponse:
        written = units.write_contact(unit, contact=contact, actor=request.user, **form.cleaned_data)
        return go_to(request, _address(unit), f"联系人“{written}”已保存")

    title = f"修改联系人：{contact}" if contact else "增加联系人"
    return take(
        request, form, act, title=title, primary="保存",
        cancel_url=_address(unit), crumbs=crumbs_of(unit, title, request=request),
        remove_url=reverse("contact_remove", args=[code, pk]) if contact else "",
    )  # fmt: skip


def contact_remove(request: StaffRequest, code: str, pk: int) -> HttpResponse:
    unit = managed_unit(request, code)
    contact = get_object_or_404(unit.contacts, pk=pk)

    def act() -> HttpResponse:
        units.remove_contact(contact, actor=request.user)
        return go_to(request, _address(unit), f"联系人“{contact}”已删除")

    return take(
        request, NothingToFill(filled(request)), act, title=f"删除联系人：{contact}", primary="删除", is_dangerous=True,
        cancel_url=_address(unit), crumbs=crumbs_of(unit, "删除联系人", request=request),
    )  # fmt: skip


def _address(unit: Unit) -> str:
    return reverse("unit", args=[unit.code])
