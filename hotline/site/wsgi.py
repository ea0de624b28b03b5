"""The pages, as a WSGI application for Granian."""

import gc
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hotline.site.settings")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

# Nearly all there is by now stays for ever. A page makes some ten thousand objects and no cycles to speak of: no need to
# look for those after every 700th, as Python does by itself.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 100)
