"""All settings of the product, read from the environment once, failing loudly.

| variable | meaning | default |
|---|---|---|
| DATABASE_URL | PostgreSQL ≥ 15 | the embedded server in `var/` |
| HOTLINE_VAR | folder of everything that is not code | `var/` beside the package |
| HOTLINE_SECRET_KEY, HOTLINE_DATA_KEY | signing key; key of the encrypted identities | made once in `var/secrets.json` |
| HOTLINE_HOSTS | host names served, comma-separated | `*` in demo mode, else `localhost,127.0.0.1` |
| HOTLINE_DEMO | `1` shows the role picker on the sign-in page | `0` |
| HOTLINE_DEBUG | `1` for developers | `0` |
| HOTLINE_LIVE_URL | where browsers find the live events | port of the pages + 1 |
| HOTLINE_PORTAL_HOSTS | host names at which only the citizens' website answers, comma-separated | none |
| HOTLINE_PROXIES | addresses of own reverse proxies, whose X-Forwarded-For tells visitors apart, comma-separated | none |
| HOTLINE_SMS_URL | SMS gateway: `kannel://USER:PASSWORD@HOST:PORT?from=12345` | none: texts stay in the ledger |
| HOTLINE_SMS_CALLBACK | address of these pages as the gateway reaches them | `http://127.0.0.1:8345` |
| HOTLINE_SMS_PEERS | addresses from which the gateway may call, comma-separated | `127.0.0.1,::1` |
| HOTLINE_SMS_STORE | Kannel's `store-status.xml` with password, asked after a crash | not asked |
| HOTLINE_SMS_SIGN | signature before every SMS | `【12345热线】` |
| HOTLINE_WECHAT_URL | official account: `wechat://APPID:SECRET@api.weixin.qq.com?template=ID&thing1=name` | none: no WeChat |
| HOTLINE_WECHAT_TOKEN, HOTLINE_WECHAT_AES_KEY | by which its messages are known and read, as set in the account's 服务器配置 | none: the door is shut; plain mode |
| HOTLINE_PARTNERS | offices that may push appeals: `mayor=LEADER:市长信箱:SECRET;province=PLATFORM:省12345平台:SECRET` | none |
| HOTLINE_SMS_SECRET | by which the gateway is known | made once in `var/secrets.json` |
"""

import json
import os
import secrets
from base64 import b64decode, b64encode
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from hotline.site.reactions import REACTIONS as REACTIONS
from hotline.site.timetable import TIMETABLE as TIMETABLE

ROOT = Path(__file__).resolve().parents[2]
VAR = Path(os.environ.get("HOTLINE_VAR", ROOT / "var"))


def env_bool(name: str) -> bool:
    value = os.environ.get(name, "0")
    if value not in ("0", "1"):
        raise ValueError(f"环境变量 {name} 只能是 0 或 1，现在是 {value!r}")
    return value == "1"


def secret(name: str, n_bytes: int) -> str:
    """A secret from the environment, or one made at the first start and kept in `var/secrets.json`."""
    if name in os.environ:
        return os.environ[name]
    path = VAR / "secrets.json"
    kept: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    if name not in kept:
        VAR.mkdir(parents=True, exist_ok=True)
        kept[name] = b64encode(secrets.token_bytes(n_bytes)).decode()
        path.touch(mode=0o600)
        path.write_text(json.dumps(kept, indent=1))
    return kept[name]


def database(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ValueError("DATABASE_URL 必须以 postgresql:// 开头：本平台只用 PostgreSQL")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        # Only hotline.base.prepared prepares anything, look-ups by key: those are planned once, without their values.
        "OPTIONS": {
            "prepare_threshold": 5,
            "options": "-c jit=off -c plan_cache_mode=force_generic_plan",
            **options,
            "pool": {"min_size": 1, "max_size": 8, "timeout": 15},
        },
    }


DEBUG = env_bool("HOTLINE_DEBUG")
DEMO = env_bool("HOTLINE_DEMO")
SECRET_KEY = secret("HOTLINE_SECRET_KEY", 48)
DATA_KEY = b64decode(secret("HOTLINE_DATA_KEY", 32))
ALLOWED_HOSTS = os.environ.get("HOTLINE_HOSTS", "*" if DEMO else "localhost,127.0.0.1").split(",")
SMS_URL = os.environ.get("HOTLINE_SMS_URL", "")
SMS_CALLBACK = os.environ.get("HOTLINE_SMS_CALLBACK", "http://127.0.0.1:8345")
SMS_PEERS = os.environ.get("HOTLINE_SMS_PEERS", "127.0.0.1,::1").split(",")
SMS_STORE = os.environ.get("HOTLINE_SMS_STORE", "")
SMS_SIGN = os.environ.get("HOTLINE_SMS_SIGN", "【12345热线】")
SMS_SECRET = secret("HOTLINE_SMS_SECRET", 24)
WECHAT_URL = os.environ.get("HOTLINE_WECHAT_URL", "")
WECHAT_TOKEN = os.environ.get("HOTLINE_WECHAT_TOKEN", "")
WECHAT_AES_KEY = os.environ.get("HOTLINE_WECHAT_AES_KEY", "")
PARTNERS = os.environ.get("HOTLINE_PARTNERS", "")
LIVE_URL = os.environ.get("HOTLINE_LIVE_URL", "")
PORTAL_HOSTS = [one for one in os.environ.get("HOTLINE_PORTAL_HOSTS", "").split(",") if one]
PROXIES = [one for one in os.environ.get("HOTLINE_PROXIES", "").split(",") if one]

# `hotline` starts the embedded server and sets the variable; tools that only read settings never connect.
DATABASES = {"default": database(os.environ.get("DATABASE_URL", "postgresql://hotline@/hotline"))}

INSTALLED_APPS = [
    "hotline.site",
    "hotline.portal",
    "hotline.analytics",
    "hotline.assessment",
    "hotline.disputes",
    "hotline.accountability",
    "hotline.media",
    "hotline.supervision",
    "hotline.intake",
    "hotline.workorders",
    "hotline.citizens",
    "hotline.knowledge",
    "hotline.telephony",
    "hotline.notices",
    "hotline.catalog",
    "hotline.org",
    "hotline.base",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "procrastinate.contrib.django",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "hotline.base.middleware.ContentSecurityPolicy",
    "hotline.portal.middleware.WebsiteAlone",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "hotline.org.middleware.SignedIn",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "hotline.org.middleware.OneTimeCodeFirst",
    "hotline.org.middleware.ChangePasswordFirst",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "hotline.site.urls"
WSGI_APPLICATION = "hotline.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "hotline.site.menu.page_shell",
            ],
            "builtins": ["hotline.base.templatetags.page"],
        },
    }
]

AUTH_USER_MODEL = "org.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "hotline.org.permissions.RoleBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
OTP_TOTP_ISSUER = "12345热线平台"
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign_in"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True
AXES_LOCKOUT_TEMPLATE = "org/locked_out.html"

SESSION_ENGINE = "hotline.org.sessions"
SESSION_COOKIE_AGE = 12 * 3600  # one shift
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "hotline.base.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [("vendor", ROOT / "var" / "vendor")]
MEDIA_ROOT = VAR / "attachments"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 3600
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"  # a message costs no query
FORM_RENDERER = "hotline.base.form_fields.Renderer"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
SILENCED_SYSTEM_CHECKS = [
    "axes.W003",  # our RoleBackend is wrapped by AxesStandaloneBackend on purpose
    "procrastinate.E001",
]
