"""What is equal in every environment."""

from pathlib import Path
from typing import Any

import dj_database_url
import django_stubs_ext
from csp.constants import SELF
from django.utils.translation import gettext_lazy as _

from dealerops.settings import env
from dealerops.settings.interface import *
from dealerops.settings.people import *
from dealerops.settings.unfold import UNFOLD as UNFOLD

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(env.text("VAR_DIR", str(BASE_DIR / "var")))

SECRET_KEY = env.text("SECRET_KEY")
FIELD_KEYS = env.words("FIELD_KEYS")  # Fernet keys, newest first: encrypted columns
SEARCH_KEY = env.text("SEARCH_KEY")  # HMAC key of the hash columns that search by full number
DEBUG = False
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
SITE_URL = env.text("SITE_URL", "http://127.0.0.1:8000")
COMPANY_NAME = env.text(
    "COMPANY_NAME", "DealerOps"
)  # whose papers these are, as reports say on top
ROOT_URLCONF = "dealerops.urls"
WSGI_APPLICATION = "dealerops.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- apps -------------------------------------------------------------------------------------
KERNEL_APPS = [
    "dealerops.journal",
    "dealerops.network",
    "dealerops.accounts",
    "dealerops.policy",
    "dealerops.workcal",
    "dealerops.registry",
    "dealerops.documents",
    "dealerops.notifications",
    "dealerops.submissions",
    "dealerops.lists",
    "dealerops.portal",
    "dealerops.api",
    "dealerops.backoffice.apps.BackofficeConfig",
    "dealerops.exports",
    "dealerops.imports",
]
BUSINESS_APPS = ["quota", "claims", "aftersales", "rental", "complaints", "reports"]
INSTALLED_APPS = [
    "dealerops",  # management commands
    *KERNEL_APPS,  # before unfold: backoffice overrides its templates
    *BUSINESS_APPS,
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.filters",
    "dealerops.backoffice.apps.BackofficeAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "lucide",
    "rest_framework",
    "template_partials",
]
MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "dealerops.web.NumberedRequests",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "dealerops.backoffice.csp.relax_admin_csp",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "dealerops.web.private_pages",  # above whatever may refuse
    "dealerops.accounts.middleware.language_of_user",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "dealerops.accounts.middleware.actor_in_force",
    "dealerops.accounts.second_step.staff_take_both_steps",
    "dealerops.accounts.reading.nobody_reads_everything",
    "django.contrib.messages.middleware.MessageMiddleware",
    "dealerops.web.once_more",  # above what makes a form one transaction
    "dealerops.submissions.middleware.done_once",  # below the messages, above the refusals
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "dealerops.web.DomainErrorMiddleware",
    "axes.middleware.AxesMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dealerops.portal.context.shell",
            ],
        },
    }
]

# --- PostgreSQL (psycopg2) and the Redis-protocol server ----------------------------------------
STATEMENT_TIMEOUT_MS = env.integer("STATEMENT_TIMEOUT_MS", 30_000)
DATABASES = {"default": dj_database_url.parse(env.text("DATABASE_URL"), conn_max_age=60)}
DATABASES["default"].update(
    {
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": 3,
            "keepalives": 1,
            "keepalives_idle": 30,
            "keepalives_interval": 10,
            "keepalives_count": 3,
            "tcp_user_timeout": 20000,
            # The lists join eight tables in the order they are best read in: trying every other order
            # costs more than the reading itself.
            "options": (
                "-c join_collapse_limit=4"
                f" -c statement_timeout={STATEMENT_TIMEOUT_MS}"
                " -c lock_timeout=3000 -c idle_in_transaction_session_timeout=60000"
            ),
        },
    }
)
REDIS_URL = env.text("REDIS_URL")
SESSION_ENGINE = "django.contrib.sessions.backends.db"  # sign-in survives a loss of the broker
# Counts and flags for all processes; without CACHE_URL each process has its own, as one process may.
CACHE_URL = env.text("CACHE_URL", "")
CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
if CACHE_URL:
    CACHES["default"] = {
        "BACKEND": "dealerops.foundation.cache.ForgivingCache",
        "LOCATION": CACHE_URL,
        "OPTIONS": {"socket_timeout": 0.5, "socket_connect_timeout": 0.5},
    }
HOME_CACHE_SECONDS = env.integer("HOME_CACHE_SECONDS", 60)  # charts and sums of the first pages
# How long a worker may be silent before somebody else takes its delivery over.
DELIVERY_LEASE_SECONDS = env.integer("DELIVERY_LEASE_SECONDS", 30)

# --- Celery: a doorbell, never the truth (reliability.md 1) -------------------------------------
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_TIME_LIMIT = 300
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0.1}
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "socket_keepalive": True,
    "health_check_interval": 25,
}
CELERY_TIMEZONE = "Asia/Shanghai"

# --- languages, time, static files --------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale_ext"]
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
FORMAT_MODULE_PATH = "dealerops.formats"
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT: Path | None = BASE_DIR / "staticfiles"
MEDIA_ROOT = Path(env.text("MEDIA_ROOT", str(VAR_DIR / "media")))
STORAGE_URL = env.text("STORAGE_URL", "")  # a bucket that several machines share, else MEDIA_ROOT

# --- backups: made by `manage.py backup`, watched every morning where the setting says so ---------
BACKUP_DIR = Path(env.text("BACKUP_DIR", str(VAR_DIR / "backups")))
BACKUP_MAX_AGE_HOURS = env.integer("BACKUP_MAX_AGE_HOURS", 26)
BACKUP_WATCH = env.flag("BACKUP_WATCH", default=False)

# --- browsers' walls ------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": [SELF],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 << 20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 10
UPLOAD_MAX_BYTES = 15 << 20
IMPORT_MAX_BYTES = 25 << 20  # a workbook to be taken in (reliability.md 9.8)
FILE_UPLOAD_HANDLERS = ["dealerops.documents.receiving.MemoryUpTo"]  # no disk to fill up

# --- mail, documents ------------------------------------------------------------------------------
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = env.text("EMAIL_HOST", "127.0.0.1")
EMAIL_PORT = env.integer("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "DealerOps <noreply@dealerops.example>")
# Who may be posted to: the robots of chat groups, and a gateway for text messages. Without a gateway
# text messages are only written down.
ROBOT_ORIGINS = "https://qyapi.weixin.qq.com,https://open.feishu.cn,https://oapi.dingtalk.com"
ALERT_ORIGINS = env.words("ALERT_ORIGINS", ROBOT_ORIGINS)
SMS_URL = env.text("SMS_URL", "")
SMS_TOKEN = env.text("SMS_TOKEN", "")
# On which mail servers mailboxes are read: imaps://mail.example.com:993.
MAIL_DOOR_ORIGINS = env.words("MAIL_DOOR_ORIGINS")
# Where mails that did not arrive come back to, on one of those servers; read every minute.
BOUNCE_SERVER = env.text("BOUNCE_SERVER", "")
BOUNCE_USER = env.text("BOUNCE_USER", "")
BOUNCE_PASSWORD = env.text("BOUNCE_PASSWORD", "")
OCR_ENGINE = env.one_of("OCR_ENGINE", ("rapidocr", "tesseract"))

# --- logs: keys by allow-list, never bodies, never what was typed ----------------------------------
LOG_FORMAT = env.one_of("LOG_FORMAT", ("line", "json"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "dealerops.foundation.logs.LineFormatter",
            "format": "%(asctime)s %(levelname)s %(request_id)s %(name)s %(message)s",
        },
        "json": {"()": "dealerops.foundation.logs.JSONFormatter"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {
        "celery": {"level": "INFO"},
        "django": {"handlers": [], "level": "INFO"},  # by itself it would mail whole requests
        "django.db.backends": {"level": "WARNING"},  # statements with their parameters
        "axes": {"level": "CRITICAL"},  # it quotes what was typed as a name
    },
}

# --- what operators see -----------------------------------------------------------------------------
METRICS_TOKEN = env.text("METRICS_TOKEN", "")  # without one, /metrics answers this machine only
FREE_DISK_SHARE = 0.05
SCAN_URL = env.text("SCAN_URL", "")  # clamd; production without one says SCAN=off
SCAN = env.one_of("SCAN", ("", "off"))
PRODUCTION = False
