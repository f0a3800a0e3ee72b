"""Commands about what has no workflow page of its own: one page asks for the input, the service runs."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from complaints.forms.command import Command, Desk, Offered
from dealerops.backoffice.base import Offer, ScopedAdmin, actor_of
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError
from dealerops.foundation.scoping import ScopedQuerySet


class DeskPages(ScopedAdmin):
    """Adds `desk_run`: a record found by its scope, a command offered by its desk, a form, a service."""

    def desk_offers(self, desk: Desk, row: Any, actor: Actor, url: str) -> list[Offer]:
        """Buttons to the pages that ask for input; `url` is the address with `KEY` in it."""
        return [
            Offer(one.key, one.label, url.replace("KEY", one.key), one.command.is_danger)
            for one in desk.offers(row, actor)
        ]

    def desk_run(
        self, request: HttpRequest, desk: Desk, pk: int, key: str, back: Mapping[str, Any]
    ) -> HttpResponse:
        """`back` holds `url` of the page to return to and `title` of what it shows."""
        actor = actor_of(request)
        if not self.has_view_permission(request):
            raise PermissionDenied
        if key not in desk.commands:
            raise Http404
        row = get_object_or_404(self._rows(desk, actor), pk=pk)
        offered = next((one for one in desk.offers(row, actor) if one.key == key), None)
        if offered is None:
            raise PermissionDenied
        if request.method != "POST":
            form = offered.command.bound(row, actor)
            return self._desk_page(request, row, offered, form, back)
        return self._desk_sent(request, row, offered, back)

    def _desk_sent(
        self, request: HttpRequest, row: Any, offered: Offered, back: Mapping[str, Any]
    ) -> HttpResponse:
        actor = actor_of(request)
        form = offered.command.bound(row, actor, request.POST, request.FILES)
        if not form.is_valid():
            return self._desk_page(request, row, offered, form, back, status=400)
        try:
            offered.command.run(row.pk, by=actor, **form.cleaned_data)
        except DomainError as error:
            form = shown_again(offered.command, row, actor, request, error)
            return self._desk_page(request, row, offered, form, back, status=error.status)
        messages.success(request, f"{offered.label}: {row}")
        return redirect(back["url"])

    def _desk_page(
        self,
        request: HttpRequest,
        row: Any,
        offered: Offered,
        form: forms.Form,
        back: Mapping[str, Any],
        *,
        status: int = 200,
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": offered.label,
            "form": form,
            "hint": offered.command.hint,
            "original": row,
            "label": offered.label,
            "danger": offered.command.is_danger,
            "back": back["url"],
            "is_refused": status == DomainError.status,
        }
        template = "backoffice/complaints/run.html"
        return TemplateResponse(request, template, context, status=status)

    def _rows(self, desk: Desk, actor: Actor) -> ScopedQuerySet[Any]:
        rows: ScopedQuerySet[Any] = desk.model._default_manager.visible_to(actor)  # type: ignore[attr-defined]
        return rows


def shown_again(
    command: Command, row: Any, actor: Actor, request: HttpRequest, error: DomainError
) -> forms.Form:
    """What was typed, over the record as it is by now, with every reason why it was refused."""
    row.refresh_from_db()
    typed = request.POST.copy()
    typed["version"] = str(row.version)
    form = command.bound(row, actor, typed, request.FILES)
    for refusal in error.refusals:
        field = refusal.field if refusal.field in form.fields else None
        form.add_error(field, f"{refusal.message} ({refusal.code})")
    return form


def page_of(model: str, pk: int) -> str:
    return reverse(f"admin:complaints_{model}_change", args=(pk,))
