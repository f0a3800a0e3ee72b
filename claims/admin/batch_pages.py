"""A confirmed batch while it can be undone and afterwards: a bar over the list, and a page of its own."""

from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from claims.choices.batches import BatchState, ItemState
from claims.models import ClaimBatch
from claims.querysets import ClaimBatchQuerySet
from claims.rules import LEVEL_OF_ROLE
from claims.services import undo_batch
from dealerops.backoffice.base import ScopedAdmin, actor_of
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError
from dealerops.journal import bell

LIST = "admin:claims_claim_changelist"
RECENT_SECONDS = 600  # how long the list still tells what came of it


@dataclass(frozen=True, slots=True)
class Bar:
    """The newest batch of a person, in numbers."""

    batch: ClaimBatch
    claims: int
    done: int
    refused: int

    @property
    def seconds_left(self) -> int:
        """Zero as soon as it cannot be undone."""
        if self.batch.state != BatchState.WAITING:
            return 0
        return max(0, round((self.batch.runs_at - timezone.now()).total_seconds()))

    @property
    def ask_again_in(self) -> int:
        """Seconds after which the bar may say something else; nothing changes under somebody's finger."""
        return self.seconds_left + 1 if self.seconds_left else 2


class BatchPages(ScopedAdmin):
    """Adds the bar to the list, and the addresses where a batch is watched and undone."""

    change_list_template = "backoffice/claims/list.html"

    def get_urls(self) -> list[URLPattern]:
        views = {
            "batch": require_safe(self.batch_page),
            "batch_bar": require_safe(self.batch_bar),
            "batch_undo": require_POST(self.batch_undo),
        }
        parts = {"batch": "", "batch_bar": "bar/", "batch_undo": "undo/"}
        return [
            *(
                path(
                    f"batches/<int:batch>/{parts[name]}",
                    self.admin_site.admin_view(view),
                    name=f"claims_claim_{name}",
                )
                for name, view in views.items()
            ),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        context = {**(extra_context or {}), "bar": recent_bar(actor_of(request))}
        return cast(HttpResponse, super().changelist_view(request, context))

    def batch_page(self, request: HttpRequest, batch: int) -> HttpResponse:
        found = self._batch(request, batch)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": found.get_command_display(),
            "bar": _bar(found),
            "items": found.items.select_related("claim__dealer"),
        }
        return TemplateResponse(request, "backoffice/claims/batch_page.html", context)

    def batch_bar(self, request: HttpRequest, batch: int) -> HttpResponse:
        """The bar by itself, asked for while something is under way.

        Whoever waits for what is due rings for it: the sweep would, but only some seconds later.
        """
        found = self._batch(request, batch)
        if found.is_open and found.runs_at <= timezone.now():
            bell.ring("default")
        context = {"bar": _bar(found)}
        return TemplateResponse(request, "backoffice/claims/_batch_bar.html", context)

    def batch_undo(self, request: HttpRequest, batch: int) -> HttpResponse:
        self._batch(request, batch)
        try:
            undo_batch(batch, by=actor_of(request))
        except DomainError as error:
            for one in error.refusals:
                messages.error(request, f"{one.message} ({one.code})")
        else:
            messages.success(request, _("Undone: nothing was decided."))
        return redirect(LIST)

    def _batch(self, request: HttpRequest, pk: int) -> ClaimBatch:
        if actor_of(request).role not in LEVEL_OF_ROLE:
            raise PermissionDenied
        return get_object_or_404(_counted(actor_of(request)), pk=pk)


def recent_bar(actor: Actor) -> Bar | None:
    """None where the person has confirmed nothing lately."""
    if actor.role not in LEVEL_OF_ROLE:
        return None
    found = _counted(actor).order_by("-pk").first()
    if found is None:
        return None
    age = timezone.now() - (found.ended_at or timezone.now())
    return _bar(found) if found.is_open or age.total_seconds() < RECENT_SECONDS else None


def _counted(actor: Actor) -> ClaimBatchQuerySet:
    return ClaimBatch.objects.visible_to(actor).annotate(
        claims=Count("items"),
        done=Count("items", filter=Q(items__state=ItemState.DONE)),
        refused=Count("items", filter=Q(items__state=ItemState.REFUSED)),
    )


def _bar(batch: Any) -> Bar:
    return Bar(batch, batch.claims, batch.done, batch.refused)
