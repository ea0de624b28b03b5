"""组织机构的页面地址."""

from django.urls import path

from hotline.org.views import areas, profile, sheets, sign_in, staff, tree, units

urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/as/", sign_in.sign_in_as, name="sign_in_as"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("me/", profile.profile, name="profile"),
    path("me/password/", profile.change_password, name="change_password"),
    path("org/", tree.org_tree, name="org_tree"),
    path("org/units/pick/", tree.unit_pick, name="unit_pick"),
    path("org/units/<str:code>/", units.unit_page, name="unit"),
    path("org/units/<str:code>/children/", tree.unit_children, name="unit_children"),
    path("org/units/<str:code>/edit/", units.unit_edit, name="unit_edit"),
    path("org/units/<str:code>/add/", units.unit_add, name="unit_add"),
    path("org/units/<str:code>/move/", units.unit_move, name="unit_move"),
    path("org/units/<str:code>/retire/", units.unit_retire, name="unit_retire"),
    path("org/units/<str:code>/restore/", units.unit_restore, name="unit_restore"),
    path("org/units/<str:code>/sections/add/", units.section_write, name="section_add"),
    path("org/units/<str:code>/sections/<int:pk>/", units.section_write, name="section_edit"),
    path("org/units/<str:code>/sections/<int:pk>/remove/", units.section_remove, name="section_remove"),
    path("org/units/<str:code>/contacts/add/", units.contact_write, name="contact_add"),
    path("org/units/<str:code>/contacts/<int:pk>/", units.contact_write, name="contact_edit"),
    path("org/units/<str:code>/contacts/<int:pk>/remove/", units.contact_remove, name="contact_remove"),
    path("org/sections/pick/", tree.section_pick, name="section_pick"),
    path("org/areas/", areas.area_list, name="areas"),
    path("org/areas/children/", tree.area_children, name="area_children"),
    path("org/areas/tree/", tree.area_tree, name="area_tree"),
    path("org/staff/", staff.staff, name="staff"),
    path("org/staff/add/", staff.user_add, name="user_add"),
    path("org/users/<str:username>/", staff.user_edit, name="user_edit"),
    path("org/users/<str:username>/password/", staff.user_reset_password, name="user_reset_password"),
    path("org/users/<str:username>/deactivate/", staff.user_deactivate, name="user_deactivate"),
    path("org/users/<str:username>/reactivate/", staff.user_reactivate, name="user_reactivate"),
    path("org/import/", sheets.org_import, name="org_import"),
    path("org/import/template/", sheets.org_template, name="org_template"),
    path("org/export/", sheets.org_export, name="org_export"),
]
