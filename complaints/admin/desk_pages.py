"""Commands with a page of their own in the back office: it asks for the input, the service runs."""

from dataclasses import dataclass
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
from dealerops.foundation.errors import DomainError, TransitionRefused
from dealerops.foundation.scoping import ScopedQuerySet
from dealerops.foundation.workflow import WRONG_STATE


@dataclass(frozen=True, slots=True)
class _Asked:
    """One command about one record, and the record whose page it stands on and leads back to."""

    row: Any
    offered: Offered
    home: Any


class DeskPages(ScopedAdmin):
    """Adds `desk_run`: a record found by its scope, a command offered by its desk, a form, a service."""

    def rows(self, desk: Desk, actor: Actor) -> ScopedQuerySet[Any]:
        visible: ScopedQuerySet[Any] = desk.model._default_manager.visible_to(actor)  # type: ignore[attr-defined]
        return visible

    def desk_offers(self, desk: Desk, row: Any, actor: Actor, url: str) -> list[Offer]:
        """Buttons to the pages that ask for input; `url` is the address with `KEY` in it."""
        return [
            Offer(one.key, one.label, url.replace("KEY", one.key), one.command.is_danger)
            for one in desk.offers(row, actor)
        ]

    def desk_run(
        self, request: HttpRequest, desk: Desk, pk: int, key: str, home: Any = None
    ) -> HttpResponse:
        """Ask for the command's input, run its service, and lead back to the page of the record.

        `home` is the record whose page it is, where the command is about a part of it.
        What is not offered, or is not any more, is refused as a state that has changed.
        """
        if not self.has_view_permission(request):
            raise PermissionDenied
        if key not in desk.commands:
            raise Http404
        actor = actor_of(request)
        row = get_object_or_404(self.rows(desk, actor), pk=pk)
        offered = next((one for one in desk.offers(row, actor) if one.key == key), None)
        if offered is None:
            raise TransitionRefused(WRONG_STATE)
        asked = _Asked(row, offered, home or row)
        if request.method != "POST":
            return self._input_page(request, asked, offered.command.bound(row, actor))
        return self._sent(request, asked, actor)

    def _sent(self, request: HttpRequest, asked: _Asked, actor: Actor) -> HttpResponse:
        row, command = asked.row, asked.offered.command
        form = command.bound(row, actor, request.POST, request.FILES)
        if not form.is_valid():
            return self._input_page(request, asked, form, status=400)
        try:
            command.run(row.pk, by=actor, **form.cleaned_data)
        except DomainError as error:
            form = _shown_again(command, row, actor, request, error)
            return self._input_page(request, asked, form, status=error.status)
        messages.success(request, f"{asked.offered.label}: {row}")
        return redirect(page_of(asked.home._meta.model_name, asked.home.pk))

    def _input_page(
        self, request: HttpRequest, asked: _Asked, form: forms.Form, *, status: int = 200
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": asked.offered.label,
            "form": form,
            "offered": asked.offered,
            "original": asked.home,
            "row": asked.row,
            "back": page_of(asked.home._meta.model_name, asked.home.pk),
        }
        template = "backoffice/complaints/run.html"
        return TemplateResponse(request, template, context, status=status)


def _shown_again(
    command: Command, row: Any, actor: Actor, request: HttpRequest, error: DomainError
) -> forms.Form:
    """What was typed, over the record as it is by now, with every reason why it was refused."""
    row.refresh_from_db()
    typed = request.POST.copy()
    typed["version"] = str(getattr(row, "version", ""))
    form = command.bound(row, actor, typed, request.FILES)
    for refusal in error.refusals:
        field = refusal.field if refusal.field in form.fields else None
        form.add_error(field, f"{refusal.message} ({refusal.code})")
    return form


def page_of(model: str, pk: int) -> str:
    return reverse(f"admin:complaints_{model}_change", args=(pk,))
