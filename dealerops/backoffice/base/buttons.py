"""A service behind a button: what runs, what it asks for, and how the page offers it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError

STYLED: tuple[tuple[type[forms.Widget], type[forms.Widget]], ...] = (
    (forms.Textarea, UnfoldAdminTextareaWidget),
    (forms.Select, UnfoldAdminSelectWidget),
    (forms.TextInput, UnfoldAdminTextInputWidget),
)


@dataclass(frozen=True)
class Button:
    """A service offered on the change page, with the form that asks for its input.

    `prepare` may give the form more to go on (its initial values, the choices this record allows).
    """

    run: Callable[..., object]
    form: type[forms.Form] = forms.Form
    danger: bool = False
    prepare: Callable[[Any, Actor], Mapping[str, Any]] | None = None

    def bound(self, obj: Any, actor: Actor, data: Any) -> forms.Form:
        extra = dict(self.prepare(obj, actor)) if self.prepare else {}
        form = self.form(data, **extra)
        for field in form.fields.values():
            for plain, styled in STYLED:
                if type(field.widget) is plain:
                    choices = getattr(field.widget, "choices", None)
                    field.widget = styled(attrs=field.widget.attrs)
                    if choices is not None:
                        field.widget.choices = choices
        return form

    def shown_again(self, obj: Any, actor: Actor, data: Any, error: DomainError) -> forms.Form:
        """What was typed, over the record as it is now, with every reason why it was refused."""
        fresh = self.bound(obj, actor, None)
        typed = data.copy()
        if "version" in fresh.fields:
            typed["version"] = fresh.get_initial_for_field(fresh.fields["version"], "version")
        form = self.bound(obj, actor, typed)
        for refusal in error.refusals:
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field, f"{refusal.message} ({refusal.code})")
        return form


@dataclass(frozen=True)
class Offer:
    """One button as the page shows it."""

    name: str
    label: str | Promise
    url: str
    danger: bool
