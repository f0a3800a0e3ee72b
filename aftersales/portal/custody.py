"""A car that two people had: what the records say, and what the director found."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aftersales.forms.driving import CustodyForm
from aftersales.models import CustodyQuestion
from aftersales.portal.access import for_roles
from aftersales.selectors.custody import others_of
from aftersales.services.custody import answer_custody
from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.actor import Role
from dealerops.foundation.errors import DomainError
from dealerops.portal.templatetags.dx import local_name
from dealerops.web import shown_version

READERS = frozenset({Role.D_SVC_DIR, Role.D_GM})


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(READERS)
def question(request: ActorRequest, pk: int) -> HttpResponse:
    rows = CustodyQuestion.objects.visible_to(request.actor).select_related(
        "custody__vehicle__model", "custody__dealer", "custody__holder", "closed_by"
    )
    found = get_object_or_404(rows, pk=pk)
    is_sent = request.method == "POST"
    form = CustodyForm(request.POST if is_sent else None, initial={"version": found.version})
    refusals: Any = ()
    status = 400 if is_sent else 200
    if is_sent and form.is_valid():
        said = form.cleaned_data
        try:
            answer_custody(
                pk,
                said["answer"],
                ended_at=said["ended_at"],
                by=request.actor,
                version=shown_version(request),
            )
        except DomainError as error:
            request.was_refused = True  # type: ignore[attr-defined]
            refusals, status = error.refusals, error.status
        else:
            messages.success(request, _("Saved."))
            return redirect("aftersales:custody", pk)
    custody = found.custody
    context = {
        "question": found,
        "car": f"{custody.vehicle.masked_vin} · {local_name(custody.vehicle.model)}",
        "spans": [*others_of(custody), custody],
        "form": form if found.closed_at is None and request.actor.role == Role.D_SVC_DIR else None,
        "refusals": refusals,
    }
    return render(request, "aftersales/custody.html", context, status=status)
