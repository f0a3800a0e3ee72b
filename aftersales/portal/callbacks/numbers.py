"""Numbers that turned out wrong, for the advisor who knows the customer."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from aftersales.forms.callbacks import NumberForm
from aftersales.models import NumberCorrection
from aftersales.portal.callbacks.access import CORRECTORS, only_for
from aftersales.services import correct_number, give_up_number
from dealerops.accounts.middleware import ActorRequest

SHOWN = 100


@require_safe
@only_for(CORRECTORS)
def index(request: ActorRequest) -> HttpResponse:
    waiting = NumberCorrection.objects.visible_to(request.actor).waiting()
    rows = waiting.select_related("task__order__vehicle__model", "task__customer", "advisor")
    return render(request, "aftersales/callbacks/numbers.html", {"rows": rows[:SHOWN]})


@require_POST
@only_for(CORRECTORS)
def correct(request: ActorRequest, pk: int) -> HttpResponse:
    _waiting_or_404(request, pk)
    form = NumberForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Type the number."))
        return redirect("callbacks:numbers")
    correct_number(pk, form.cleaned_data["mobile"], by=request.actor)
    messages.success(request, _("Thank you. The customer is called again."))
    return redirect("callbacks:numbers")


@require_POST
@only_for(CORRECTORS)
def give_up(request: ActorRequest, pk: int) -> HttpResponse:
    _waiting_or_404(request, pk)
    give_up_number(pk, by=request.actor)
    messages.success(request, _("The callback is closed: there is no valid number."))
    return redirect("callbacks:numbers")


def _waiting_or_404(request: ActorRequest, pk: int) -> NumberCorrection:
    return get_object_or_404(NumberCorrection.objects.visible_to(request.actor).waiting(), pk=pk)
