"""Approved pre-application lines: where a new claim begins."""

import datetime as dt
from dataclasses import dataclass
from typing import cast

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from claims.choices import ClaimState
from claims.models import PreAppLine
from claims.portal.access import for_applicants, for_dealers
from claims.services import open_claim
from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.actor import Actor


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line with units left; `drafts` counts claims that are begun but not submitted."""

    line: PreAppLine
    drafts: int

    @property
    def valid_until(self) -> dt.date:
        """The last day on which the invoice may be dated."""
        return cast(dt.date, self.line.preapplication.valid.upper) - dt.timedelta(days=1)


@require_safe
@for_applicants
def new(request: ActorRequest) -> HttpResponse:
    return render(request, "claims/new.html", {"rows": usable_lines(request.actor)})


@require_POST
@for_dealers
def begin(request: ActorRequest, line: int) -> HttpResponse:
    claim = open_claim(line, by=request.actor)
    messages.success(request, _("The draft %(number)s is open.") % {"number": claim.number})
    return redirect("claims:detail", claim.pk)


def usable_lines(actor: Actor) -> list[LineRow]:
    """Lines that can still be claimed from today, those that end first on top."""
    drafts = Count("claims", filter=Q(claims__state=ClaimState.DRAFT))
    found = (
        PreAppLine.objects.visible_to(actor)
        .usable_on(timezone.localdate())
        .select_related("model", "preapplication__program", "preapplication__customer")
        .annotate(draft_count=drafts)
        .order_by("preapplication__valid__endswith", "pk")
    )
    return [LineRow(line, line.draft_count) for line in found]  # type: ignore[attr-defined]
