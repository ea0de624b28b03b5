"""话务的页面地址."""

from django.urls import path

from hotline.telephony import views

urlpatterns = [
    path("calls/", views.calls, name="calls"),
    path("calls/<int:pk>/limit/", views.limit, name="limit_number"),
    path("calls/limits/<int:pk>/lift/", views.lift, name="lift_limit"),
]
