"""Plans: make one, read what it changes and what it cannot serve, publish it or leave it; and 'what if'."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.actor import Actor
from dealerops.portal.registry import Badge, Text, Tone
from dealerops.web import shown_version
from rental.choices.plan import PlanState, Shortage, WayOut
from rental.choices.roles import OPERATORS
from rental.forms.plan import WhatIfForm
from rental.models import PlanLine, PlanVersion
from rental.portal.access import for_operators, for_store
from rental.selectors.plan.plates import plates_of
from rental.services.plan import discard_plan, make_plan, publish_plan, what_if

SHOWN = 20
TONES = {
    PlanState.DRAFT: Tone.AMBER,
    PlanState.PUBLISHED: Tone.GREEN,
    PlanState.DISCARDED: Tone.NEUTRAL,
}
LEVELS: Sequence[tuple[str, Text]] = (
    ("fulfilled", _("Orders with a car")),
    ("weight", _("Weight of these orders")),
    ("bound", _("No plan can have more weight than")),
    ("downgrades", _("Class steps down, times days")),
    ("partner_days", _("Days with a partner's car")),
    ("upgrades", _("Class steps up, times days")),
    ("bound_upgrades", _("Steps up that no such plan avoids")),
    ("km", _("Kilometres between stores")),
    ("gap_minutes", _("Idle minutes between jobs")),
    ("changes", _("Changed cars")),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A line without a car, its codes in words and its ways with the plates of the cars they name."""

    line: PlanLine
    reasons: Sequence[tuple[Text, int]]
    ways: Sequence[tuple[Text, Decimal, str, Mapping[str, Any]]]
    is_urgent: bool


@require_safe
@for_store
def index(request: ActorRequest) -> HttpResponse:
    plans = PlanVersion.objects.visible_to(request.actor).for_list()[:SHOWN]
    form = WhatIfForm(request.GET or None)
    context: dict[str, object] = {
        "plans": [(plan, badge_of(plan)) for plan in plans],
        "may_plan": request.actor.role in OPERATORS,
        "form": form,
    }
    if form.is_bound and request.actor.role in OPERATORS and form.is_valid():
        context["what_if"] = what_if(min(request.actor.dealer_ids), form.extra(), by=request.actor)
    return render(request, "rental/plan/plans.html", context)


@require_POST
@for_operators
def make(request: ActorRequest) -> HttpResponse:
    plan = make_plan(min(request.actor.dealer_ids), by=request.actor)
    messages.success(request, _now("The plan is made. Nothing has moved yet."))
    return redirect("rental:plan_version", plan.pk)


@require_safe
@for_store
def detail(request: ActorRequest, pk: int) -> HttpResponse:
    plan = _plan(request.actor, pk)
    lines = list(plan.lines.for_list())
    plates = plates_of(_named(lines))
    context = {
        "plan": plan,
        "badge": badge_of(plan),
        "changes": [
            (line, plates.get(line.before_id or 0, ""), plates.get(line.vehicle_id or 0, ""))
            for line in lines
            if line.is_change and line.vehicle_id
        ],
        "shortages": [_shown(line, plates) for line in lines if not line.vehicle_id],
        "same": sum(not line.is_change and line.vehicle_id is not None for line in lines),
        "levels": [(label, plan.objective.get(key, 0)) for key, label in LEVELS],
        "may_publish": request.actor.role in OPERATORS and plan.state == PlanState.DRAFT,
    }
    return render(request, "rental/plan/version.html", context)


@require_POST
@for_operators
def publish(request: ActorRequest, pk: int) -> HttpResponse:
    plan = publish_plan(
        _plan(request.actor, pk).pk, by=request.actor, version=shown_version(request)
    )
    messages.success(request, _now("Plan %(number)s is published.") % {"number": plan.number})
    return redirect("rental:plan_version", pk)


@require_POST
@for_operators
def discard(request: ActorRequest, pk: int) -> HttpResponse:
    discard_plan(_plan(request.actor, pk).pk, by=request.actor, version=shown_version(request))
    messages.success(request, _now("The plan is put aside."))
    return redirect("rental:plans")


def badge_of(plan: PlanVersion) -> Badge:
    return Badge(TONES[PlanState(plan.state)], plan.get_state_display())


def _plan(actor: Actor, pk: int) -> PlanVersion:
    return get_object_or_404(PlanVersion.objects.visible_to(actor).for_list(), pk=pk)


def _shown(line: PlanLine, plates: Mapping[int, str]) -> Shown:
    hours = (line.start_at - line.plan.made_at).total_seconds() / 3600
    return Shown(
        line,
        [(Shortage(one["code"]).label, one["cars"]) for one in line.reasons],
        [
            (WayOut(way["code"]).label, Decimal(way["cost"]), plates.get(way["car"] or 0, ""), way)
            for way in line.ways
        ],
        hours < line.plan.policy_values.get("rental.shortage_hours", 72),
    )


def _named(lines: Sequence[PlanLine]) -> set[int]:
    """Own cars, and those of other stores that a way out names."""
    own = {pk for line in lines for pk in (line.vehicle_id, line.before_id) if pk}
    return own | {way["car"] for line in lines for way in line.ways if way["car"]}
