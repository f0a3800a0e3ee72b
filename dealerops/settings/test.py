"""Tests: the same system on embedded servers, with a cheap password hash."""

from dealerops.settings.dev import *

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = VAR_DIR / "test-media"
WHITENOISE_AUTOREFRESH = True
HOME_CACHE_SECONDS = 0  # every page tells the truth of this moment
API_PER_MINUTE = {"anonymous": 0, "key": 0}  # the tests that speak of limits set some
RECORDS_PER_MINUTE = 0
WRONG_PASSWORDS_PER_MINUTE = 0
STAFF_MFA_REQUIRED = False
