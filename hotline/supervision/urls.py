"""Addresses of supervision."""

from django.urls import URLPattern, path

from hotline.supervision.views import ledger, papers, record

urlpatterns: list[URLPattern] = [
    path("supervisions/", ledger.ledger, name="supervisions"),
    path("supervisions/urge/", ledger.urge, name="urge_supervisions"),
    path("supervisions/export/", ledger.export, name="export_supervisions"),
    path("supervisions/meeting/", record.meeting_supervisions, name="meeting_supervisions"),
    path("supervisions/files/<int:pk>/", record.supervision_file, name="supervision_file"),
    path("supervisions/<str:no>/", record.supervision_page, name="supervision"),
    path("supervisions/<str:no>/papers/<str:kind>/", papers.supervision_paper, name="supervision_paper"),
    path("supervisions/<str:no>/<str:verb>/", record.supervision_step, name="supervision_step"),
    path("orders/<str:no>/supervise/", record.open_supervision, name="open_supervision"),
    path("orders/<str:no>/remind/", record.remind, name="remind"),
    path("orders/<str:no>/supervisions/", record.order_supervisions, name="order_supervisions"),
]
