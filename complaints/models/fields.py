"""Columns that many nouns of complaints have."""

from typing import Any

from django.conf import settings
from django.db import models


def person(label: Any, **options: Any) -> models.ForeignKey[Any, Any]:
    """Somebody with an account."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=label,
        **options,
    )


def moment(label: Any) -> models.DateTimeField[Any, Any]:
    """When something happened that need not have happened yet."""
    return models.DateTimeField(label, null=True, editable=False)
