"""The board of the plan 排期: cars and days, what is on them, and what waits for a car."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.reporting import Period
from dealerops.portal.plan import DayRow, Slot, day_plan, moment_plan
from dealerops.portal.registry import Badge, Text, Tone
from dealerops.portal.templatetags.dx import local_name
from rental.choices.roles import OPERATORS
from rental.forms.plan import BoardForm
from rental.portal.access import for_store
from rental.selectors.car_times import window_of
from rental.selectors.plan.board import Board, BoardCar, Item, Standing, Wanted, board

ONE_DAY = dt.timedelta(days=1)
FIRST_YEAR, LAST_YEAR = 2000, 2100
TONES = {
    Standing.OUT: Tone.BLUE,
    Standing.BOOKED: Tone.GREEN,
    Standing.BLOCKED: Tone.AMBER,
    Standing.LATE: Tone.RED,
    Standing.BACK: Tone.NEUTRAL,
}
WORDS: dict[Standing, Text] = {
    Standing.OUT: _("On the road"),
    Standing.BOOKED: _("Booked"),
    Standing.BLOCKED: _("Blocked"),
    Standing.LATE: _("Not back in time"),
    Standing.BACK: pgettext_lazy("rental", "Taken back"),
}
VIEWS: dict[str, Text] = {
    "day": pgettext_lazy("rental", "Day"),
    "week": _("Week"),
    "weeks": _("Four weeks"),
}
SPANS = {"week": 7 * ONE_DAY, "weeks": 28 * ONE_DAY}
USUAL = "weeks"


@dataclass(frozen=True, slots=True)
class Look:
    """Which days the page shows, and how to go on from there."""

    view: str
    period: Period
    before: dt.date
    after: dt.date

    @property
    def days(self) -> int:
        return (self.period.end - self.period.start).days


def look_of(request: ActorRequest) -> Look:
    """A day, or one or four weeks from the Monday of that day's week."""
    view = request.GET.get("view", USUAL)
    view = view if view in VIEWS else USUAL
    day = asked_day(request)
    if view == "day":
        return Look(view, Period(day, day + ONE_DAY), day - ONE_DAY, day + ONE_DAY)
    first, span = day - ONE_DAY * day.weekday(), SPANS[view]
    return Look(view, Period(first, first + span), first - span, first + span)


def asked_day(request: ActorRequest) -> dt.date:
    try:
        day = parse_date(request.GET.get("day", ""))
    except ValueError:
        day = None
    return day if day and FIRST_YEAR <= day.year < LAST_YEAR else timezone.localdate()


@require_safe
@for_store
def show(request: ActorRequest) -> HttpResponse:
    """The cars of the store; an operator draws a booked bar to another car, or follows its link."""
    look, now = look_of(request), timezone.now()
    form = BoardForm(request.GET)
    form.is_valid()
    found = board(request.actor, window_of(look.period), _wanted(form), now=now)
    may_move = request.actor.role in OPERATORS
    context = {
        "board": found,
        "look": look,
        "segments": _segments(look),
        "kept": [("view", look.view), ("day", look.period.start.isoformat())],
        "today": timezone.localdate(),
        "form": form,
        "plan": _drawn(found, look, now, may_move=may_move),
        "rows": [_listed(row) for row in found.cars],
        "waiting": [(item, badge_of(item)) for item in found.waiting],
        "may_move": may_move,
    }
    return render(request, "rental/plan/board.html", context)


def _segments(look: Look) -> list[tuple[Text, str, bool]]:
    """The ways of showing the plan as (word, url, is this one)."""
    here, day = reverse("rental:plan"), look.period.start.isoformat()
    return [
        (word, f"{here}?view={view}&day={day}", view == look.view) for view, word in VIEWS.items()
    ]


def _wanted(form: BoardForm) -> Wanted:
    said = form.cleaned_data
    one = said.get("vehicle_class")
    return Wanted(
        class_id=one.pk if one else None,
        plate=said.get("q", "").strip(),
        only_conflicts=said.get("show") == "conflicts",
        only_free=said.get("show") == "free",
    )


def badge_of(item: Item) -> Badge:
    return Badge(TONES[item.standing], WORDS[item.standing])


def _listed(row: BoardCar) -> tuple[BoardCar, Sequence[tuple[Item, Badge]]]:
    return row, [(item, badge_of(item)) for item in row.items]


def _drawn(found: Board, look: Look, now: dt.datetime, *, may_move: bool) -> SafeString:
    rows = [_row(row, may_move=may_move) for row in found.cars]
    if found.waiting:
        slots = [_slot(item, may_move=may_move) for item in found.waiting]
        rows.insert(0, DayRow(_now("No car yet"), slots, _now("Draw an order to a car")))
    legend = [(TONES[one], WORDS[one]) for one in Standing]
    title = _now("Plan of the cars")
    if look.view == "day":
        begins, ends = found.window
        return day_plan(rows, begins=begins, ends=ends, now=now, title=title, legend=legend)
    return moment_plan(
        rows, first=look.period.start, days=look.days, today=timezone.localdate(now), title=title, legend=legend,
    )  # fmt: skip


def _row(row: BoardCar, *, may_move: bool) -> DayRow:
    return DayRow(
        title=row.plate or str(row.car.vehicle),
        slots=[_slot(item, may_move=may_move) for item in row.items],
        subtitle=f"{local_name(row.car.vehicle_class)} · {local_name(row.car.vehicle.model)}",
        url=reverse("rental:car", args=(row.car.pk,)),
        used=row.used_part,
        drop=str(row.car.pk) if may_move else "",
    )


def _slot(item: Item, *, may_move: bool) -> Slot:
    alarm = _now("In conflict") if item.in_conflict else ""
    if item.order is None:
        label = item.block.get_kind_display() if item.block else ""
        return Slot(label, TONES[item.standing], item.begins, item.ends)
    order = item.order
    return Slot(
        label=order.customer.masked_name,
        tone=TONES[item.standing],
        begins=item.begins,
        ends=item.ends,
        url=reverse("rental:order", args=(order.pk,)),
        drag=str(order.pk) if may_move and item.may_move else "",
        alarm=alarm,
    )
