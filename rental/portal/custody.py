"""The page on which a head of the store says when a customer really gave a car back."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.errors import DomainError
from rental.forms.changes import DoubtForm
from rental.portal.access import for_heads
from rental.selectors.custody import doubtful, others_of
from rental.services.custody import clear_doubt


@require_http_methods(["GET", "HEAD", "POST"])
@for_heads
def doubt(request: ActorRequest, pk: int) -> HttpResponse:
    custody = doubtful(request.actor, pk)
    if custody is None:
        raise Http404
    form = DoubtForm(request.POST or None)
    refusals: Any = ()
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            said = form.cleaned_data
            try:
                clear_doubt(pk, said["ended_at"], said["reason"], by=request.actor)
            except DomainError as error:
                request.was_refused = True  # type: ignore[attr-defined]
                refusals, status = error.refusals, error.status
            else:
                return redirect("rental:handovers")
    context = {
        "custody": custody,
        "others": others_of(custody),
        "form": form,
        "refusals": refusals,
    }
    return render(request, "rental/handover/doubt.html", context, status=status)
