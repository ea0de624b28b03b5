"""The world of a test run, made before Django reads its settings (`-p hotline.site.testing` in pyproject.toml).

Every test runs on a real PostgreSQL: the embedded one, in `var/test`, or the one of `DATABASE_URL`.
"""

import os
from pathlib import Path

os.environ.setdefault("HOTLINE_VAR", str(Path(__file__).resolve().parents[2] / "var" / "test"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hotline.site.settings")

from hotline.base import postgres
from hotline.site import settings

if "DATABASE_URL" not in os.environ:
    os.environ["DATABASE_URL"] = postgres.start(settings.VAR, careless=True)
# Several people may test on one server at once: each run has a database of its own; parallel workers add their number.
os.environ.setdefault("HOTLINE_TEST_RUN", str(os.getpid()))
settings.DATABASES["default"] = settings.database(os.environ["DATABASE_URL"])
settings.DATABASES["default"]["TEST"] = {"NAME": f"test_hotline_{os.environ['HOTLINE_TEST_RUN']}"}
settings.DATABASES["default"]["OPTIONS"] = {"prepare_threshold": 5}
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns where it is missing
