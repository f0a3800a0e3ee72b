"""Base classes of admin pages: scoped lists, read-only state, services behind buttons."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from unfold.admin import ModelAdmin
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.errors import DomainError
from dealerops.foundation.scoping import ScopedQuerySet
from dealerops.foundation.workflow import Workflow
from dealerops.journal.services import record

M = TypeVar("M", bound=Model)
STYLED: tuple[tuple[type[forms.Widget], type[forms.Widget]], ...] = (
    (forms.Textarea, UnfoldAdminTextareaWidget),
    (forms.Select, UnfoldAdminSelectWidget),
    (forms.TextInput, UnfoldAdminTextInputWidget),
)


def actor_of(request: HttpRequest) -> Actor:
    return cast(ActorRequest, request).actor


class ScopedAdmin(ModelAdmin):  # type: ignore[misc]
    """Shows what the acting person may see; who may look and who may edit are closed sets of roles."""

    view_roles: ClassVar[frozenset[Role]] = frozenset()
    edit_roles: ClassVar[frozenset[Role]] = frozenset()
    show_full_result_count = False
    list_per_page = 50
    compressed_fields = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        queryset = cast(ScopedQuerySet[Any], super().get_queryset(request))
        return queryset.visible_to(actor_of(request))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return actor_of(request).role in self.view_roles | self.edit_roles

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return actor_of(request).role in self.edit_roles

    def has_add_permission(self, request: HttpRequest) -> bool:
        return actor_of(request).role in self.edit_roles

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """The journal keeps the record; Django's own log would be a second truth."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """The journal keeps the record; Django's own log would be a second truth."""


class MasterAdmin(ScopedAdmin):
    """Edit pages of plain master data: the form is the whole rule, the journal keeps who and what."""

    secret_fields: ClassVar[frozenset[str]] = frozenset()  # recorded by name, never by value

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            return cast(HttpResponse, super().changeform_view(request, *args, **kwargs))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        super().save_model(request, obj, form, change)
        changed = {
            name: None if name in self.secret_fields else str(form.cleaned_data.get(name))
            for name in form.changed_data
        }
        topic = f"{obj._meta.app_label}.{obj._meta.model_name}_{'changed' if change else 'added'}"
        record(obj, topic, by=actor_of(request), changed=changed)


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


@dataclass(frozen=True)
class Offer:
    """One button as the page shows it."""

    name: str
    label: str | Promise
    url: str
    danger: bool


class WorkflowAdmin(ScopedAdmin):
    """A record that nobody edits by hand: its buttons are the rows of its workflow."""

    flow: ClassVar[Workflow[Any]]
    buttons: ClassVar[dict[str, Button]] = {}
    change_form_template = "backoffice/change_form.html"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.run_button)
        name = f"{self.opts.app_label}_{self.opts.model_name}_run"
        return [path("<int:pk>/run/<slug:button>/", view, name=name), *super().get_urls()]

    def offers(self, obj: Any, actor: Actor) -> list[Offer]:
        """The buttons this person may press now; the service behind each still checks everything."""
        route = f"admin:{self.opts.app_label}_{self.opts.model_name}_run"
        return [
            Offer(row.name, row.label, reverse(route, args=(obj.pk, row.name)), button.danger)
            for row in self.flow.available(obj, actor)
            if (button := self.buttons.get(row.name))
        ]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        obj = context.get("original")
        if obj is not None:
            context["offers"] = self.offers(obj, actor_of(request))
        return cast(HttpResponse, super().render_change_form(request, context, *args, **kwargs))

    def run_button(self, request: HttpRequest, pk: int, button: str) -> HttpResponse:
        """Ask for the button's input, run its service, and say what came of it."""
        actor = actor_of(request)
        if not self.has_view_permission(request):
            raise PermissionDenied
        obj = get_object_or_404(self.get_queryset(request), pk=pk)
        offer = next((one for one in self.offers(obj, actor) if one.name == button), None)
        if offer is None and button not in self.buttons:
            raise PermissionDenied
        action = self.buttons[button]
        form = action.bound(obj, actor, request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            return self._ran(request, obj, button, form.cleaned_data)
        row = self.flow.row(button, self.flow.state_of(obj))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "form": form,
            "title": row.label,
            "row": row,
            "original": obj,
            "danger": action.danger,
        }
        status = 400 if form.is_bound else 200
        return TemplateResponse(request, "backoffice/run_button.html", context, status=status)

    def _ran(
        self, request: HttpRequest, obj: Any, button: str, cleaned: dict[str, Any]
    ) -> HttpResponseRedirect:
        label = self.flow.row(button, self.flow.state_of(obj)).label
        try:
            self.buttons[button].run(obj.pk, by=actor_of(request), **cleaned)
        except DomainError as error:
            for refusal in error.refusals:
                messages.error(request, f"{refusal.message} ({refusal.code})")
        else:
            messages.success(request, f"{label}: {obj}")
        route = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return redirect(reverse(route, args=(obj.pk,)))
