"""One order to one car: what speaks against it, what it costs, and the button that does it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError, Refusal, StaleObject
from dealerops.web import shown_version
from rental.choices import TO_PLAN
from rental.forms.plan import MoveForm
from rental.models import RentalOrder, RentalVehicle
from rental.portal.access import for_operators, order_or_404
from rental.rules.plan import steps_up
from rental.selectors.plan.fits import best_cars, move_refusals, upgrade_cost, values_of
from rental.selectors.plan.inputs import is_frozen
from rental.selectors.plan.plates import plates_of
from rental.services.plan import assign, assign_best, unassign

CANDIDATES = 12


@dataclass(frozen=True, slots=True)
class Proposal:
    """What somebody wants to do, checked before they do it."""

    order: RentalOrder
    car: RentalVehicle
    refusals: Sequence[Refusal]
    steps: int
    cost: object
    needs_reason: bool


def propose(order: RentalOrder, car: RentalVehicle, *, by: Actor) -> Proposal:
    now = timezone.now()
    return Proposal(
        order,
        car,
        move_refusals(order, car, now=now),
        steps_up(order, car),
        upgrade_cost(order, car),
        is_frozen(order, now, values_of(order, now)),
    )


@require_safe
@for_operators
def show(request: ActorRequest) -> HttpResponse:
    """With an order: the cars that would do, the best first. With a car too: the move, checked."""
    order = _asked_order(request)
    context: dict[str, object] = {"order": order, "may_plan": order.state in TO_PLAN}
    if "car" in request.GET:
        car = _asked_car(request)
        context["proposal"] = propose(order, car, by=request.actor)
        context["form"] = MoveForm(
            initial={"order": order.pk, "car": car.pk, "version": order.version},
            actor=request.actor,
        )
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "rental/plan/_move.html", context)
    context["cars"] = _candidates(order, request.actor)
    return render(request, "rental/plan/move.html", context)


@require_POST
@for_operators
def move(request: ActorRequest) -> HttpResponse:
    form = MoveForm(request.POST, actor=request.actor)
    if not form.is_valid():
        raise Http404
    said = form.cleaned_data
    order, car = said["order"], said["car"]
    try:
        assign(order.pk, car.pk, by=request.actor, reason=said["reason"], version=said["version"])
    except StaleObject:
        raise
    except DomainError as error:
        context = {
            "order": order, "cars": _candidates(order, request.actor), "refusals": error.refusals, "form": form,
            "may_plan": order.state in TO_PLAN, "proposal": propose(order, car, by=request.actor),
        }  # fmt: skip
        return render(request, "rental/plan/move.html", context, status=error.status)
    messages.success(request, _("The order has its car."))
    return redirect("rental:order", order.pk)


@require_POST
@for_operators
def best(request: ActorRequest, pk: int) -> HttpResponse:
    order = order_or_404(request.actor, pk)
    made = assign_best(order.pk, by=request.actor)
    messages.success(request, _("%(car)s is kept for the order.") % {"car": made.vehicle})
    return redirect("rental:order", pk)


@require_POST
@for_operators
def take_off(request: ActorRequest, pk: int) -> HttpResponse:
    order = order_or_404(request.actor, pk)
    reason = request.POST.get("reason", "")[:200]
    unassign(order.pk, by=request.actor, reason=reason, version=shown_version(request))
    messages.success(request, _("The car is free for others."))
    return redirect("rental:order", pk)


def _candidates(order: RentalOrder, actor: Actor) -> list[tuple[RentalVehicle, str, int]]:
    """Free cars of the order's store that may be given, with plate and class steps."""
    now = timezone.now()
    fleet = RentalVehicle.objects.visible_to(actor).filter(dealer=order.dealer_id)
    fleet = fleet.assignable(timezone.localdate(now)).exclude(pk=order.vehicle_id or 0)
    found = best_cars(order, list(fleet), now=now)[:CANDIDATES]
    plates = plates_of(car.pk for car in found)
    return [(car, plates.get(car.pk) or "", steps_up(order, car)) for car in found]


def _number(request: ActorRequest, name: str) -> int:
    raw = request.GET.get(name, "")
    if not raw.isdecimal() or len(raw) > 18:
        raise Http404
    return int(raw)


def _asked_order(request: ActorRequest) -> RentalOrder:
    return order_or_404(request.actor, _number(request, "order"))


def _asked_car(request: ActorRequest) -> RentalVehicle:
    cars = RentalVehicle.objects.visible_to(request.actor).for_list()
    car = cars.filter(pk=_number(request, "car")).first()
    if car is None:
        raise Http404
    return car
