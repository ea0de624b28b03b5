"""通知的页面地址."""

from django.urls import path

from hotline.notices.views import gateway, ledger, notices, texts

urlpatterns = [
    path("notices/", notices.notices, name="notices"),
    path("notices/unread/", notices.unread, name="unread_notices"),
    path("notices/read/", notices.read_all, name="read_all_notices"),
    path("notices/preferences/", notices.preferences, name="notice_preferences"),
    path("notices/<int:pk>/", notices.open_notice, name="notice"),
    path("sms/", ledger.ledger, name="sms_ledger"),
    path("sms/<int:pk>/retry/", ledger.retry, name="sms_retry"),
    path("texts/", texts.texts, name="notice_texts"),
    path("texts/<slug:key>/", texts.text, name="notice_text"),
    path("texts/<slug:key>/preview/", texts.preview, name="notice_text_preview"),
    path("gateways/sms/<int:key>/<int:attempt>/report/", gateway.report, name="sms_report"),
]
