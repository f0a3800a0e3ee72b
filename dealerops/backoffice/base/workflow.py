"""Pages of records that nobody edits by hand: their buttons are the rows of their workflow."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from dealerops.backoffice.base.buttons import Button, Offer
from dealerops.backoffice.base.scoped import ScopedAdmin, actor_of
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError
from dealerops.foundation.workflow import Workflow


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
        return super().render_change_form(request, context, *args, **kwargs)

    def run_button(self, request: HttpRequest, pk: int, button: str) -> HttpResponse:
        """Ask for the button's input, run its service, and say what came of it."""
        actor = actor_of(request)
        if not (self.has_view_permission(request) and self._may_press(button, actor)):
            raise PermissionDenied
        obj = get_object_or_404(self.get_queryset(request), pk=pk)
        if request.method != "POST":
            return self._asked(request, obj, button, self.buttons[button].bound(obj, actor, None))
        form = self.buttons[button].bound(obj, actor, request.POST)
        if not form.is_valid():
            return self._asked(request, obj, button, form, status=400)
        label = self.flow.row(button, self.flow.state_of(obj)).label
        try:
            self.buttons[button].run(obj.pk, by=actor, **form.cleaned_data)
        except DomainError as error:
            return self._refused(request, pk, button, error)
        messages.success(request, f"{label}: {obj}")
        route = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return redirect(reverse(route, args=(obj.pk,)))

    def _may_press(self, button: str, actor: Actor) -> bool:
        """Whether some row of this button names the person's role, whatever state the record is in."""
        rows = [row for row in self.flow.rows if row.name == button]
        return button in self.buttons and any(actor.role in row.roles for row in rows)

    def _refused(
        self, request: HttpRequest, pk: int, button: str, error: DomainError
    ) -> HttpResponse:
        """The form once more as it was typed, over the record as it is by now."""
        actor = actor_of(request)
        obj = get_object_or_404(self.get_queryset(request), pk=pk)
        form = self.buttons[button].shown_again(obj, actor, request.POST, error)
        return self._asked(request, obj, button, form, status=error.status)

    def _asked(
        self, request: HttpRequest, obj: Any, button: str, form: forms.Form, *, status: int = 200
    ) -> HttpResponse:
        row = self.flow.row(button, self.flow.state_of(obj))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "form": form,
            "title": row.label,
            "row": row,
            "original": obj,
            "danger": self.buttons[button].danger,
            "is_refused": status == DomainError.status,
        }
        return TemplateResponse(request, "backoffice/run_button.html", context, status=status)
