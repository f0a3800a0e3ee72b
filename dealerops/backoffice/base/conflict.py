"""Two people edit one record: the second is shown both values, and keeps what was typed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.admin.utils import display_for_value
from django.db.backends.postgresql.psycopg_any import Range
from django.db.models import Field, Model, QuerySet
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext

from dealerops.foundation.errors import Refusal

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field in which the saved record is not what was typed."""

    label: str | Promise
    theirs: str
    yours: str


def refusing(
    form: type[forms.ModelForm[Any]], refusals: Sequence[Refusal]
) -> type[forms.ModelForm[Any]]:
    """The same form, which no input can satisfy: it says why nothing was saved."""

    class Refusing(form):  # type: ignore[valid-type, misc]
        def is_valid(self) -> bool:
            super().is_valid()
            return False

        def _post_clean(self) -> None:
            super()._post_clean()
            for refusal in refusals:
                field = refusal.field if refusal.field in self.fields else None
                self.add_error(field, f"{refusal.message} ({refusal.code})")

    return Refusing


def differences(form: forms.ModelForm[Any], saved: Model) -> list[Difference]:
    """What `saved` says now beside what was typed; fields in which both agree are left out."""
    found = []
    for bound in form:
        theirs = _saved_words(saved, bound.name)
        yours = _typed_words(form, bound)
        if theirs is not None and theirs != yours:
            found.append(Difference(capfirst(bound.label), theirs or NOTHING, yours or NOTHING))
    return found


def _saved_words(saved: Model, name: str) -> str | None:
    """None for an input that is no column of the record."""
    field = _fields(saved).get(name)
    if field is None:
        return None
    many = field.many_to_many
    return _words(field, field.value_from_object(saved) if many else getattr(saved, name))


def _typed_words(form: forms.ModelForm[Any], bound: forms.BoundField) -> str:
    if bound.name not in form.cleaned_data:
        return str(bound.data or "")  # it could not even be understood
    field = _fields(form.instance).get(bound.name)
    value = form.cleaned_data[bound.name]
    return str(value) if field is None else _words(field, value)


def _words(field: "Field[Any, Any]", value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, QuerySet | list | tuple):
        return ", ".join(sorted(str(one) for one in value))
    if isinstance(value, Range):
        return f"{_words(field, value.lower) or NOTHING} … {_words(field, value.upper) or NOTHING}"
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return str(display_for_value(value, NOTHING))


def _fields(record: Model) -> dict[str, "Field[Any, Any]"]:
    return {field.name: field for field in (*record._meta.fields, *record._meta.many_to_many)}
