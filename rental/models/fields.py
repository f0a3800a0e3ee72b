"""The columns that rental models are made of."""

from typing import Any

from django.conf import settings
from django.db import models


def money(label: Any, **options: Any) -> models.DecimalField[Any, Any]:
    """CNY with two places; nothing without a value, or null with `null=True`."""
    options = options if options.get("null") else {"default": 0, **options}
    return models.DecimalField(label, max_digits=14, decimal_places=2, **options)


def moment(label: Any) -> models.DateTimeField[Any, Any]:
    return models.DateTimeField(label, null=True, blank=True, editable=False)


def person(label: Any, **options: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=label,
        **options,
    )


def store(label: Any, **options: Any) -> models.ForeignKey[Any, Any]:
    """A store of the rental business: a dealer of kind RENTAL_STORE."""
    return models.ForeignKey(
        "network.Dealer",
        on_delete=models.PROTECT,
        verbose_name=label,
        **{"related_name": "+", **options},
    )
