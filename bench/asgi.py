"""The bare views as ASGI application."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.bare"

from django.core.asgi import get_asgi_application

application = get_asgi_application()
