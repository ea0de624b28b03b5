"""舆论监督的页面地址."""

from django.urls import path

from hotline.media.views import desk

urlpatterns = [
    path("media/", desk.order_list, name="media"),
    path("media/list/<slug:key>/", desk.things, name="media_list"),
    path("media/new/<slug:verb>/", desk.make, name="media_new"),
    path("media/orders/<str:no>/", desk.order, name="media_order"),
    path("media/<str:no>/", desk.thing, name="media_thing"),
    path("media/<str:no>/<slug:verb>/", desk.thing_step, name="media_step"),
]
