"""工单的页面地址."""

from django.urls import path

from hotline.workorders.views import (
    desk,
    drafts,
    limit_trial,
    order,
    oversight,
    papers,
    printing,
    search,
    take_step,
    where,
)

urlpatterns = [
    path("drafts/<str:key>/", drafts.keep, name="keep_draft"),
    path("drafts/<str:key>/forget/", drafts.forget, name="forget_draft"),
    path("search/", search.search, name="search"),
    path("desks/<slug:key>/", desk.desk, name="desk"),
    path("desks/<slug:key>/claim/", desk.claim, name="claim_next"),
    path("desks/<slug:key>/claim/<int:pk>/", desk.claim, name="claim"),
    path("desks/<slug:key>/release/<int:pk>/", desk.release, name="release"),
    path("orders/<str:no>/", order.order_page, name="order"),
    path("orders/<str:no>/identity/", papers.identity, name="identity"),
    path("orders/<str:no>/map/", where.order_map, name="order_map"),
    path("orders/<str:no>/attach/", papers.attach_to, name="attach"),
    path("orders/<str:no>/sheet/", printing.dispatch_sheet, name="dispatch_sheet"),
    path("orders/<str:no>/sheet/identity/", printing.dispatch_sheet_with_identity, name="dispatch_sheet_with_identity"),
    path("orders/<str:no>/briefs/<str:brief>/", printing.brief_sheet, name="brief_sheet"),
    path("orders/<str:no>/<slug:verb>/", take_step.order_step, name="order_step"),
    path("turns/<int:pk>/<slug:verb>/", take_step.turn_step, name="turn_step"),
    path("limits/trial/", limit_trial.limit_trial, name="limit_trial"),
    path("meeting/", oversight.meeting, name="meeting"),
    path("access-log/", oversight.access_log, name="access_log"),
    path("trail/", oversight.trail, name="trail"),
    path("attachments/<int:pk>/", papers.attachment, name="attachment"),
]
