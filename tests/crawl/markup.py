"""Markup in every text that people or papers bring in, and finding it again where it came through."""

import re

from django.apps import apps
from django.db import DatabaseError, models, transaction

from tests.architecture.sources import BUSINESS

PAYLOADS = ("<img src=x onerror=1>", '"><img src=x onerror=1>', "<q onx=1>", "<q>")
THROUGH = re.compile(r"<img src=x onerror|<q(?: onx=1)?>", re.I)
# Names by which the house itself looks things up: with other words in them there is no page to look at.
HANDLES = {
    "code", "program", "programs", "number", "topic", "subscriber", "queue", "calendar", "key",
    "object_type", "about_type", "ref_type", "language", "hash", "prev_hash", "prefix", "sha256",
    "path", "password", "engine", "session_key", "list", "heads", "digest", "prev_digest",
}  # fmt: skip


def seed() -> set[str]:
    """Write markup into every text column of every row; returns the columns that took it."""
    taken = set()
    for app in (*_kernel_apps(), *BUSINESS):
        for model in apps.get_app_config(app).get_models():
            for field in model._meta.concrete_fields:
                if _holds_words(field) and _seeded(model, field):
                    taken.add(f"{model._meta.label_lower}.{field.name}")
    return taken


def _kernel_apps() -> list[str]:
    return [one.label for one in apps.get_app_configs() if one.name.startswith("dealerops.")]


def _holds_words(field: models.Field) -> bool:
    is_text = isinstance(field, models.CharField | models.TextField)
    return is_text and not field.choices and field.name not in HANDLES


def _seeded(model: type[models.Model], field: models.Field) -> bool:
    """The longest payload that fits, another one for every row; some columns take shape only."""
    done = False
    for number, pk in enumerate(model._base_manager.values_list("pk", flat=True)[:40]):
        for payload in PAYLOADS:
            text = f"{payload}{number}"
            if field.max_length and len(text) > field.max_length:
                continue
            try:
                with transaction.atomic():
                    model._base_manager.filter(pk=pk).update(**{field.name: text})
            except (DatabaseError, ValueError):
                continue
            done = True
            break
    return done
