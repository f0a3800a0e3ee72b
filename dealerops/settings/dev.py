"""A developer's machine and the demo: keys that protect nothing, plain HTTP, embedded servers."""

import os

os.environ.setdefault("SECRET_KEY", "dev-only-secret-key-that-protects-nothing-at-all")
os.environ.setdefault("FIELD_KEYS", "zCkkPpC8mPnxHa8cQwoH0yT0h5lbzvQPqk5Xh3oQ7dA=")
os.environ.setdefault("SEARCH_KEY", "dev-only-search-key")
os.environ.setdefault("DATABASE_URL", "postgres://dealerops@127.0.0.1:5432/dealerops")
os.environ.setdefault("REDIS_URL", "redis://127.0.0.1:6379/0")

from dealerops.settings import env
from dealerops.settings.base import *

DEBUG = env.flag("DEBUG", default=False)
EMAIL_PORT = env.integer("EMAIL_PORT", 1025)
WHITENOISE_USE_FINDERS = True
STATIC_ROOT = None  # nothing is collected here
STYLEGUIDE = True
