"""Production: everything that protects must come from the environment."""

from dealerops.settings import env
from dealerops.settings.base import *

PRODUCTION = True
STAFF_MFA_REQUIRED = env.flag("STAFF_MFA_REQUIRED", default=True)
BACKUP_WATCH = env.flag("BACKUP_WATCH", default=True)
SECURE_SSL_REDIRECT = env.flag("SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
