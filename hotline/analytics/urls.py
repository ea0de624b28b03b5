"""通报和典型事例的页面地址."""

from django.urls import path

from hotline.analytics.views import cases, reports

urlpatterns = [
    path("reports/", reports.reports, name="reports"),
    path("reports/generate/", reports.generate, name="report_generate"),
    path("reports/cases/", cases.cases, name="cases"),
    path("reports/cases/<int:year>.docx", cases.book, name="case_book"),
    path("reports/cases/<str:no>/", cases.case_page, name="case"),
    path("reports/cases/<str:no>/<slug:verb>/", cases.case_step, name="case_step"),
    path("reports/<str:no>/", reports.report_page, name="report"),
    path("reports/<str:no>/word/", reports.report_word, name="report_word"),
    path("reports/<str:no>/workbook/", reports.report_workbook, name="report_workbook"),
    path("reports/<str:no>/<slug:verb>/", reports.report_step, name="report_step"),
    path("orders/<str:no>/nominate/", cases.nominate, name="case_nominate"),
]
