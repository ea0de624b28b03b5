"""渠道的地址."""

from django.urls import path

from hotline.intake import views

urlpatterns = [
    path("gateways/sms/in/", views.sms_in, name="sms_in"),
    path("gateways/wechat/in/", views.wechat_in, name="wechat_in"),
]
