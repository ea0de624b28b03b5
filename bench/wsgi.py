"""The bare views as WSGI application."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.bare"

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
