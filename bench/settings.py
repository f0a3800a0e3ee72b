"""The system as it runs, and beside it the pages it is measured against."""

from pathlib import Path

from django.contrib import admin as contrib_admin

from dealerops.settings.dev import *  # noqa: F403 - all of it, as settings do

DEBUG = False
ROOT_URLCONF = "bench.urls"
STYLEGUIDE = False
API_PER_MINUTE = {"anonymous": 0, "key": 0}  # the benchmark is a caller without patience
RECORDS_PER_MINUTE = 0

# The stock admin is measured with its own templates, not with those of our skin.
TEMPLATES = [
    *TEMPLATES,  # noqa: F405
    {
        "NAME": "stock",
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(contrib_admin.__file__).parent / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
