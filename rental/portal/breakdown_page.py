"""What the page of one breakdown shows: clocks, what to do next, and how it ended."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.forms import Form
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import Refusal
from dealerops.foundation.reporting import Kind
from dealerops.portal.registry import Badge
from dealerops.portal.templatetags.dx import local_name, written
from rental.calc.breakdown import is_late
from rental.choices.breakdowns import OVER, BreakdownState
from rental.choices.handover import HANDOVER_PHOTOS, SheetEnd
from rental.forms.breakdowns import CauseForm, MomentForm
from rental.forms.changes import SwapForm
from rental.forms.handover import SheetForm
from rental.forms.signing import ShownForm, named
from rental.models import BreakdownEvent, HandoverPhoto, RentalVehicle
from rental.rules.values import value_for
from rental.selectors.badges_fleet import breakdown_badge
from rental.selectors.replacements import cars_to_offer

Facts = list[tuple[Any, object]]


@dataclass(frozen=True, slots=True)
class Clock:
    """One promise: its deadline, when it was met, and whether it was or is missed."""

    label: Any
    due_at: dt.datetime
    met_at: dt.datetime | None
    late: bool


@dataclass
class Album:
    """Photos of one car at one end: of the broken one that comes back, or of the one that goes out instead."""

    event: BreakdownEvent
    car: RentalVehicle
    end: str

    @property
    def key(self) -> str:
        return f"photos-{self.end.lower()}"

    @property
    def end_label(self) -> Any:
        return SheetEnd(self.end).label

    @property
    def may_photograph(self) -> bool:
        return self.event.state not in OVER

    @property
    def wanted_photos(self) -> int:
        return value_for(self.event.order, HANDOVER_PHOTOS)

    @cached_property
    def photos(self) -> list[HandoverPhoto]:
        rows = self.event.order.handover_photos.filter(vehicle=self.car, end=self.end)
        return list(rows.select_related("attachment"))

    @property
    def upload_url(self) -> str:
        return reverse("rental:breakdown_photos", args=(self.event.pk, self.car.pk, self.end))


@dataclass
class BreakdownPage:
    """One breakdown as this reader sees it."""

    event: BreakdownEvent
    actor: Actor
    typed: Mapping[str, Form] = field(default_factory=dict)
    refusals: Sequence[Refusal] = ()
    now: dt.datetime = field(default_factory=timezone.now)

    @property
    def badge(self) -> Badge:
        return breakdown_badge(self.event.state)

    @property
    def is_over(self) -> bool:
        return self.event.state in OVER

    @property
    def clocks(self) -> list[Clock]:
        event = self.event
        replaced = event.resolved_at if event.state != BreakdownState.OPEN else None
        found = (
            (_("Help is with the car"), event.roadside_due_at, event.roadside_at or replaced),
            (_("Another car is there"), event.replacement_due_at, event.resolved_at),
        )
        return [Clock(name, due, met, is_late(due, met, self.now)) for name, due, met in found]

    @cached_property
    def chosen(self) -> RentalVehicle | None:
        """The car that the customer is to get: chosen here, or found by the plan."""
        event = self.event
        chosen: RentalVehicle | None = event.replacement
        if chosen is not None:
            return chosen
        found: RentalVehicle | None = event.order.vehicle
        return found if event.order.vehicle_id != event.vehicle_id else None

    @cached_property
    def albums(self) -> list[Album]:
        """A chosen car goes to the customer, the broken one may come back; once it is over, what was kept."""
        found = [Album(self.event, self.event.vehicle, SheetEnd.IN)]
        if self.chosen is not None:
            found.insert(0, Album(self.event, self.chosen, SheetEnd.OUT))
        return [one for one in found if one.may_photograph or one.photos]

    @property
    def facts(self) -> Facts:
        event = self.event
        return [
            (_("Reported"), written(event.reported_at, Kind.DATETIME)),
            (_("What happened"), event.what),
            (_("Where the car stands"), "" if self.is_over else event.place),
            (_("Car"), local_name(event.vehicle.vehicle.model)),
            (_("Cause"), event.get_cause_display() if event.cause else ""),
            (_("Number of the police"), event.police_number),
            (_("Number of the insurer"), event.insurer_number),
            (_("Car given instead"), local_name(self.chosen.vehicle.model) if self.chosen else ""),
            (_("Over"), written(event.resolved_at, Kind.DATETIME)),
            (_("Rent not charged"), written(event.rent_credit, Kind.MONEY) if self.is_over else ""),
        ]

    @property
    def first(self) -> tuple[str, str]:
        """What the customer waits for; anything else is folded."""
        return ("help", "choose" if self.chosen is None else "replace")

    @cached_property
    def forms(self) -> list[dict[str, Any]]:
        return [
            {
                "key": key,
                "form": named(key, self.typed.get(key) or make(self, {})),
                "title": title,
                "label": label,
                "danger": key == "end",
                "url": reverse("rental:breakdown_form", args=(self.event.pk, key)),
                "open": key in self.typed or key in self.first,
            }
            for key, (title, label, is_for, make) in OFFERED.items()
            if is_for(self)
        ]


def _shown(page: BreakdownPage, **more: Any) -> dict[str, Any]:
    return {"initial": {"version": page.event.version, **more}}


def _cause(page: BreakdownPage, data: dict[str, Any]) -> Form:
    event = page.event
    known = {name: getattr(event, name) for name in ("cause", "police_number", "insurer_number")}
    return CauseForm(**data, **_shown(page, **known))


def _choose(page: BreakdownPage, data: dict[str, Any]) -> Form:
    cars = cars_to_offer(page.event.order, page.actor, page.now, since=page.now)
    return SwapForm(**data, **_shown(page), cars=cars)


def _sheet(page: BreakdownPage, data: dict[str, Any]) -> Form:
    return SheetForm(**data, **_shown(page))


def _moment(page: BreakdownPage, data: dict[str, Any]) -> Form:
    return MomentForm(**data, **_shown(page))


def _is_open(page: BreakdownPage) -> bool:
    return not page.is_over


def _same_car(page: BreakdownPage) -> bool:
    return not page.is_over and page.chosen is None


Make = Callable[[BreakdownPage, dict[str, Any]], Form]
OFFERED: Mapping[str, tuple[Any, Any, Callable[[BreakdownPage], bool], Make]] = {
    "help": (
        _("Help on the road"),
        _("Help is with the car"),
        lambda page: page.event.state == BreakdownState.OPEN,
        _moment,
    ),
    "choose": (_("Another car for the customer"), _("Choose this car"), _is_open, _choose),
    "plan": (
        _("No car is free at once"),
        _("Let the plan find one"),
        _same_car,
        lambda page, data: ShownForm(**data, **_shown(page)),
    ),
    "replace": (
        _("Hand over the other car"),
        _("The customer drives on"),
        lambda page: not page.is_over and page.chosen is not None,
        _sheet,
    ),
    "go_on": (
        _("The same car runs again"),
        _("The customer drives on with it"),
        _is_open,
        _moment,
    ),
    "end": (_("The rental ends there"), _("Take the broken car in"), _is_open, _sheet),
    "cause": (
        _("What caused it"),
        _("Keep the cause"),
        lambda page: True,
        _cause,
    ),
}
