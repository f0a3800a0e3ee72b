"""The nudge on a claim's page."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from claims.models import Claim
from claims.services import nudge_claim
from claims.workflow import NUDGE_FLOW, NUDGING_STAFF
from dealerops.backoffice.base import ScopedAdmin, actor_of
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError


class ClaimNudges(ScopedAdmin):
    """Adds the command to the claim's page for those who may give it."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.nudge))
        return [path("<int:pk>/nudge/", view, name="claims_claim_nudge"), *super().get_urls()]

    def nudge(self, request: HttpRequest, pk: int) -> HttpResponse:
        actor = actor_of(request)
        if actor.role not in NUDGING_STAFF:
            raise PermissionDenied
        claim: Any = get_object_or_404(Claim.objects.visible_to(actor), pk=pk)
        try:
            nudge_claim(claim.pk, by=actor)
        except DomainError as error:
            for one in error.refusals:
                messages.error(request, f"{one.message} ({one.code})")
        else:
            messages.success(request, _("Nudged: whoever has the claim now was told."))
        return redirect("admin:claims_claim_change", pk)


def nudge_url(claim: Claim, actor: Actor) -> str:
    """Empty where this person has nothing to nudge about."""
    offered = NUDGE_FLOW.available(claim, actor)
    return reverse("admin:claims_claim_nudge", args=(claim.pk,)) if offered else ""
