"""地址总表: every app's own urls under one root."""

from importlib.util import find_spec
from typing import Final

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from hotline.site.views import elsewhere, home

# Each serves its own addresses; from the top of the house down: `orders/…/nominate/` is tried before the orders' own `orders/…/<verb>/`.
APPS: Final = (
    "portal",
    "analytics",
    "assessment",
    "disputes",
    "accountability",
    "media",
    "supervision",
    "intake",
    "workorders",
    "knowledge",
    "telephony",
    "notices",
    "catalog",
    "org",
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("elsewhere/", elsewhere, name="elsewhere"),
    *[path("", include(f"hotline.{app}.urls")) for app in APPS if find_spec(f"hotline.{app}.urls")],
]
if settings.DEBUG:
    urlpatterns.append(path("kit/", include("hotline.base.kit.urls")))

handler403 = "hotline.base.views.forbidden"
handler404 = "hotline.base.views.not_found"
handler500 = "hotline.base.views.server_error"
