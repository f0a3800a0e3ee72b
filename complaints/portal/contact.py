"""Name and phone of a customer in full: once, for a purpose, and on record (domain.md 7.3)."""

from django.http import HttpResponse
from django.shortcuts import render

from complaints.forms.reveal import FIELDS, RevealForm
from complaints.models.signal import Voice
from dealerops.accounts.middleware import ActorRequest
from dealerops.registry.services import reveal


def shown_contact(request: ActorRequest, voice: Voice, back: str) -> HttpResponse:
    """The form; sent with a purpose, the value, after the look was recorded.

    `voice` was found through `visible_to`; `back` is the page to return to.
    """
    asked = RevealForm(request.POST if request.method == "POST" else None)
    context: dict[str, object] = {"record": voice, "form": asked, "back": back}
    status = 400 if asked.is_bound else 200
    if asked.is_bound and asked.is_valid():
        said = asked.cleaned_data
        context["value"] = reveal(voice, said["field"], purpose=said["purpose"], by=request.actor)
        context["label"] = dict(FIELDS)[said["field"]]
        status = 200
    return render(request, "complaints/shown.html", context, status=status)
