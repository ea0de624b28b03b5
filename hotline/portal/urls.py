"""门户的页面地址: citizens' below `portal/`."""

from django.urls import path

from hotline.portal.views import appeal, home, orders, verify

urlpatterns = [
    path("portal/", home.home, name="portal"),
    path("portal/large/", home.large, name="portal_large"),
    path("portal/verify/", verify.verify, name="portal_verify"),
    path("portal/verify/code/", verify.code, name="portal_code"),
    path("portal/verify/captcha/", verify.captcha, name="portal_captcha"),
    path("portal/leave/", verify.leave, name="portal_leave"),
    path("portal/appeal/", appeal.appeal, name="portal_appeal"),
    path("portal/appeal/done/<str:no>/", appeal.done, name="portal_appeal_done"),
    path("portal/orders/", orders.orders, name="portal_orders"),
    path("portal/orders/<str:no>/", orders.order_page, name="portal_order"),
    path("portal/orders/<str:no>/progress/", orders.order_progress, name="portal_progress"),
    path("portal/orders/<str:no>/papers/<int:pk>/", orders.paper, name="portal_paper"),
    path("portal/orders/<str:no>/<slug:verb>/", orders.order_step, name="portal_step"),
]
