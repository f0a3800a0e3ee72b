"""What must hold before the system may run, as far as settings and packages tell (reliability.md 8).

Django asks these with `manage.py check` too. Whatever has to be asked of a server is in `asking`.
"""

import os
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.db import connection

TAG = "dealerops"
DENY = "dealerops.api.permissions.DenyAll"
SCAN_OFF = "off"
PUBLIC_FIELD_KEY = "zCkkPpC8mPnxHa8cQwoH0yT0h5lbzvQPqk5Xh3oQ7dA="  # settings/dev.py


def refused(number: int, message: str, hint: str) -> Error:
    return Error(message, hint=hint, id=f"dealerops.E{number:03d}")


@register(TAG)
def driver(**_context: Any) -> Sequence[CheckMessage]:
    if connection.vendor == "postgresql" and find_spec("psycopg") is None:
        return ()
    return [
        refused(
            1,
            "psycopg 3 is installed beside psycopg2, or the database is not PostgreSQL.",
            "Uninstall the package psycopg: Django would prefer it without a word.",
        )
    ]


@register(TAG)
def workbooks(**_context: Any) -> Sequence[CheckMessage]:
    """openpyxl.xml.DEFUSEDXML, told without loading openpyxl into a process that writes no workbook."""
    wanted = os.environ.get("OPENPYXL_DEFUSEDXML", "True") == "True"
    if wanted and find_spec("defusedxml") is not None:
        return ()
    return [
        refused(
            2,
            "Workbooks would be read by an XML parser that expands entities.",
            "Install the package defusedxml, and do not set OPENPYXL_DEFUSEDXML.",
        )
    ]


@register(TAG)
def doors_are_closed(**_context: Any) -> Sequence[CheckMessage]:
    if settings.REST_FRAMEWORK.get("DEFAULT_PERMISSION_CLASSES") == [DENY]:
        return ()
    return [
        refused(
            3,
            "An API view that names no permission would be open.",
            f"Set DEFAULT_PERMISSION_CLASSES of REST_FRAMEWORK to [{DENY!r}].",
        )
    ]


@register(TAG)
def time_limits(**_context: Any) -> Sequence[CheckMessage]:
    """A task that runs longer than the broker waits would be handed out a second time."""
    patience = settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]
    soft, hard = settings.CELERY_TASK_SOFT_TIME_LIMIT, settings.CELERY_TASK_TIME_LIMIT
    if 0 < soft < hard < patience / 2:
        return ()
    return [
        refused(
            4,
            f"Tasks may run {hard} s (asked to end after {soft} s), the broker waits {patience} s.",
            "Keep CELERY_TASK_SOFT_TIME_LIMIT below CELERY_TASK_TIME_LIMIT, and that below half of"
            " visibility_timeout.",
        )
    ]


@register(TAG)
def field_keys(**_context: Any) -> Sequence[CheckMessage]:
    hint = "Set FIELD_KEYS to Fernet keys, the newest first, with commas between them."
    if not settings.FIELD_KEYS:
        return [refused(5, "There is no key for the encrypted columns.", hint)]
    wrong = [place for place, key in enumerate(settings.FIELD_KEYS, 1) if not _is_key(key)]
    if not wrong:
        return ()
    places = ", ".join(str(place) for place in wrong)
    return [refused(5, f"Not a Fernet key: number {places} of FIELD_KEYS.", hint)]


def _is_key(key: str) -> bool:
    try:
        Fernet(key)
    except ValueError:
        return False
    return True


@register(TAG)
def production(**_context: Any) -> Sequence[CheckMessage]:
    """What only production must not have."""
    return list(_in_production()) if settings.PRODUCTION else ()


def _in_production() -> Iterator[CheckMessage]:
    if settings.DEBUG:
        yield refused(
            6, "DEBUG is on: error pages would show settings and data.", "Set DEBUG to 0."
        )
    known = [name for name in ("SECRET_KEY", "SEARCH_KEY") if _protects_nothing(name)]
    if PUBLIC_FIELD_KEY in settings.FIELD_KEYS:
        known.append("FIELD_KEYS")
    if known:
        yield refused(
            7,
            f"Not drawn for this installation: {', '.join(known)}.",
            "Draw values of 50 random characters; the ones of development are public.",
        )
    if not settings.SCAN_URL and settings.SCAN != SCAN_OFF:
        yield refused(
            8,
            "Nobody has decided whether uploads are scanned for viruses.",
            "Set SCAN_URL to the address of clamd, or SCAN=off to say that nothing is scanned.",
        )
    if urlsplit(settings.SITE_URL).scheme != "https":
        yield refused(
            9,
            "Links in mails would lead to a page without encryption.",
            "Set SITE_URL to the https address at which people reach the system.",
        )


def _protects_nothing(name: str) -> bool:
    value: str = getattr(settings, name)
    return len(value) < 32 or value.startswith("dev-only")
