"""组织机构的页面地址."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from hotline.org.views import areas, changes, codes, maps, profile, sheets, sign_in, staff, tree, units


class UnitCode(StringConverter):
    regex = "[0-9A-Z]{2,12}"


class Username(StringConverter):
    regex = "[a-z0-9_.-]{2,30}"


register_converter(UnitCode, "unit_code")
register_converter(Username, "username")

urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/as/", sign_in.sign_in_as, name="sign_in_as"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("me/", profile.profile, name="profile"),
    path("me/password/", profile.change_password, name="change_password"),
    path("me/code/", codes.one_time_code, name="one_time_code"),
    path("me/code/set-up/", codes.one_time_code_set_up, name="one_time_code_set_up"),
    path("me/code/give-up/", codes.one_time_code_give_up, name="one_time_code_give_up"),
    path("org/", tree.org_tree, name="org_tree"),
    path("org/units/pick/", tree.unit_pick, name="unit_pick"),
    path("org/units/pick/managed/", tree.unit_pick, {"managed": True}, name="managed_unit_pick"),
    path("org/units/<unit_code:code>/", units.unit_page, name="unit"),
    path("org/units/<unit_code:code>/children/", tree.unit_children, name="unit_children"),
    path("org/units/<unit_code:code>/edit/", units.unit_edit, name="unit_edit"),
    path("org/units/<unit_code:code>/add/", units.unit_add, name="unit_add"),
    path("org/units/<unit_code:code>/move/", units.unit_move, name="unit_move"),
    path("org/units/<unit_code:code>/retire/", units.unit_retire, name="unit_retire"),
    path("org/units/<unit_code:code>/restore/", units.unit_restore, name="unit_restore"),
    path("org/units/<unit_code:code>/sections/add/", units.section_write, name="section_add"),
    path("org/units/<unit_code:code>/sections/<int:pk>/", units.section_write, name="section_edit"),
    path("org/units/<unit_code:code>/sections/<int:pk>/remove/", units.section_remove, name="section_remove"),
    path("org/units/<unit_code:code>/contacts/add/", units.contact_write, name="contact_add"),
    path("org/units/<unit_code:code>/contacts/<int:pk>/", units.contact_write, name="contact_edit"),
    path("org/units/<unit_code:code>/contacts/<int:pk>/remove/", units.contact_remove, name="contact_remove"),
    path("org/sections/pick/", tree.section_pick, name="section_pick"),
    path("org/areas/", areas.area_list, name="areas"),
    path("org/areas/children/", tree.area_children, name="area_children"),
    path("org/areas/tree/", tree.area_tree, name="area_tree"),
    path("org/areas/map/", maps.area_map, name="area_map"),
    path("org/areas/at/", maps.point_area, name="area_at"),
    path("org/staff/", staff.staff, name="staff"),
    path("org/staff/add/", staff.user_add, name="user_add"),
    path("org/users/<username:username>/", staff.user_edit, name="user_edit"),
    path("org/users/<username:username>/password/", staff.user_reset_password, name="user_reset_password"),
    path("org/users/<username:username>/deactivate/", staff.user_deactivate, name="user_deactivate"),
    path("org/users/<username:username>/reactivate/", staff.user_reactivate, name="user_reactivate"),
    path("org/users/<username:username>/code/", codes.one_time_code_take_away, name="one_time_code_take_away"),
    path("org/changes/", changes.changes, name="changes"),
    path("org/import/", sheets.org_import, name="org_import"),
    path("org/import/template/", sheets.org_template, name="org_template"),
    path("org/export/", sheets.org_export, name="org_export"),
]
