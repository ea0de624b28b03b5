"""The pages, as a WSGI application for Granian."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hotline.site.settings")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
