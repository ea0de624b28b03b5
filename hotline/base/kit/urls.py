"""样张的地址."""

from django.urls import path

from hotline.base.kit import views

urlpatterns = [
    path("", views.kit, name="kit"),
    path("desk/", views.desk, name="kit_desk"),
    path("record/", views.record, name="kit_record"),
    path("step/", views.step, name="kit_step"),
    path("report/", views.report, name="kit_report"),
    path("options/", views.options, name="kit_options"),
    path("autosave/", views.autosave, name="kit_autosave"),
    path("tree/", views.tree, name="kit_tree"),
]
