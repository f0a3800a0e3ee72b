"""Money in the back office: written as people read it, not as the database keeps it."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model

from dealerops.portal.templatetags.dx import money

Column = Callable[[Any], str]


def in_yuan(model: type[Model], *names: str) -> tuple[Column, ...]:
    """Columns of a list, or fields of a page, of the model's amounts of CNY."""
    return tuple(_column(model, name) for name in names)


def _column(model: type[Model], name: str) -> Column:
    def shown(row: Any) -> str:
        return money(getattr(row, name))

    field: Any = model._meta.get_field(name)
    said: Any = shown  # a function carries what Django asks of a column
    said.__name__ = name
    said.short_description = field.verbose_name
    said.admin_order_field = name
    return shown
