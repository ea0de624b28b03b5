"""异议、研判、剔除的页面地址."""

from django.urls import path

from hotline.disputes.views import disputes, exclusions, panels

urlpatterns = [
    path("disputes/", disputes.desk, name="disputes"),
    path("disputes/panels/", panels.panels, name="panels"),
    path("disputes/panels/convene/", panels.convene, name="panel_convene"),
    path("disputes/panels/<str:no>/", panels.panel_page, name="panel"),
    path("disputes/panels/<str:no>/minutes.docx", panels.minutes, name="minutes"),
    path("disputes/panels/<str:no>/<slug:verb>/", panels.panel_verb, name="panel_verb"),
    path("disputes/panels/<str:no>/<str:dispute>/<slug:verb>/", panels.panel_step, name="panel_step"),
    path("disputes/exclusions/", exclusions.exclusions, name="exclusions"),
    path("disputes/exclusions/<str:no>/", exclusions.exclusion_page, name="exclusion"),
    path("disputes/exclusions/<str:no>/<slug:verb>/", exclusions.exclusion_step, name="exclusion_step"),
    path("disputes/evidence/<int:pk>/", disputes.evidence, name="evidence"),
    path("disputes/<str:no>/", disputes.dispute_page, name="dispute"),
    path("disputes/<str:no>/<slug:verb>/", disputes.dispute_step, name="dispute_step"),
    path("orders/<str:no>/disputes/", disputes.order_disputes, name="order_disputes"),
    path("orders/<str:no>/disputes/file/", disputes.file, name="dispute_file"),
    path("orders/<str:no>/disputes/exclude/", exclusions.propose, name="exclusion_propose"),
]
