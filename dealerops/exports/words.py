"""What stands on a workbook's second sheet: which rows these are, whose eyes they were seen with, and when."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Model, QuerySet
from django.forms import CharField, Field
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dealerops.exports.models import Export
from dealerops.exports.question import Question

EMPTY: tuple[Any, ...] = (None, "", [], ())


def about(question: Question, export: Export, now: dt.datetime) -> list[tuple[str, str]]:
    """Lines of name and value. The number makes no two files the same, whatever stands in them."""
    made = date_format(timezone.localtime(now), "DATETIME_FORMAT")
    return [
        (pgettext("workbook", "List"), str(question.spec.title)),
        *(filter_words(question) or [(_("Filter"), _("none: every row of this role"))]),
        (_("Made for"), str(export.user)),
        (_("Role and place"), str(export.membership)),
        (_("Made at"), made),
        (_("Order"), _("newest first")),
        (_("Personal data"), _("masked")),
        (_("Export number"), str(export.pk)),
    ]


def filter_words(question: Question) -> list[tuple[str, str]]:
    """The filter as a person would say it: a line per field that narrows the list."""
    selection, chosen = question.selection, len(question.chosen)
    cleaned = selection.form.cleaned_data
    lines = [
        (str(field.label or name), _said(field, cleaned[name], selection.form[name].value()))
        for name, field in selection.form.fields.items()
        if name in cleaned and not _is_empty(cleaned[name])
    ]
    lines += [(_("Search"), selection.q)] if selection.q else []
    return [*lines, (_("Selected rows"), str(chosen))] if chosen else lines


def _is_empty(value: Any) -> bool:
    return not value.exists() if isinstance(value, QuerySet) else value in EMPTY


def _said(field: Field, value: Any, typed: Any) -> str:
    """`typed` is what stands in the box: for boxes with a grammar of their own it says it best."""
    if isinstance(field, CharField):
        return str(typed)
    if isinstance(value, slice):
        return f"{_one(field, value.start)} … {_one(field, value.stop)}"
    if isinstance(value, list | tuple | set | QuerySet):
        return ", ".join(_one(field, one) for one in value)
    return _one(field, value)


def _one(field: Field, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dt.datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, dt.date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, Model):
        return str(getattr(value, "display_name", value))
    labels = dict(_flat(getattr(field, "choices", ())))
    return str(labels.get(str(value), value))


def _flat(choices: Iterable[Any]) -> list[tuple[str, Any]]:
    """Choices without their groups."""
    found: list[tuple[str, Any]] = []
    for key, label in choices:
        inner = isinstance(label, list | tuple)
        found += _flat(label) if inner else [(str(key), label)]
    return found
