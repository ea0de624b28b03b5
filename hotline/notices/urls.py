"""通知的页面地址."""

from django.urls import path

from hotline.notices import views

urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("notices/unread/", views.unread, name="unread_notices"),
    path("notices/read/", views.read_all, name="read_all_notices"),
    path("notices/<int:pk>/", views.open_notice, name="notice"),
]
