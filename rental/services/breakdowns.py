"""A car fails on the road: help, another car, and rent that stops meanwhile (domain.md 5.5)."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.foundation.workflow import WRONG_STATE
from dealerops.journal.services import record
from dealerops.registry.services import end_custody
from rental.calc.breakdown import BreakdownClocks, Promise, clocks_of, rent_stop
from rental.choices import BlockKind
from rental.choices import breakdowns as c
from rental.choices.handover import HANDOVER_KEYS, SheetEnd
from rental.models import BreakdownEvent, RentalOrder, RentalVehicle
from rental.rules.breakdowns import accident_has_a_number
from rental.rules.handover import TYPED_AHEAD, lower_class_was_signed
from rental.services.blocks import BlockSpan, end_block, put_block
from rental.services.handover import (
    SheetFacts,
    draft_sheet,
    give_custody,
    keep_sheet,
    locked_order,
)
from rental.services.house_values import go_by
from rental.services.plan import finish, release
from rental.services.returning import assess_return
from rental.services.signing import keep_signature
from rental.services.substitution import Swap, keep_from_now_on, put_on_the_road
from rental.services.values import values_of
from rental.workflow.orders import ORDER_FLOW

S = c.BreakdownState


@dataclass(frozen=True, slots=True)
class CauseFacts:
    """Whose matter it is; an accident names the police's or the insurer's number."""

    cause: str = ""
    police_number: str = ""
    insurer_number: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What the customer says on the phone."""

    what: str
    place: str = ""
    same_city: bool = True
    cause: CauseFacts = CauseFacts()
    at: dt.datetime | None = None  # now


def report_breakdown(
    order_id: int, report: Report, *, by: Actor, version: int | None = None
) -> BreakdownEvent:
    """The customer's car has failed: the car is blocked, the clocks run, rent stands still.

    Raises InvalidInput (WHAT_MISSING), TransitionRefused (BREAKDOWN_OPEN, ACCIDENT_NUMBER …).
    """
    if not report.what.strip():
        raise InvalidInput(Refusal("WHAT_MISSING", _("Write down what happened."), "what"))
    with transaction.atomic():
        order = locked_order(order_id, version, by)
        now = timezone.now()
        event = _draft(order, report, report.at or now, by)
        found = [_is_possible(order, event, now), accident_has_a_number(event)]
        if order.breakdowns.open().exists():
            found.append(Refusal("BREAKDOWN_OPEN", _("This breakdown was reported already.")))
        step = ORDER_FLOW.fire(order, "break_down", by=by, also=[one for one in found if one])
        car = RentalVehicle.objects.select_for_update(no_key=True).get(pk=event.vehicle_id)
        facts = BlockSpan(car.pk, BlockKind.BREAKDOWN, event.reported_at, note=order.number)
        event.block = put_block(car, facts, by=by)
        event.save(force_insert=True)
        order.save_fields("state")
        record(event, "rental.broke_down", by=by, order=order.pk, vehicle=car.pk)
        record(order, "rental.order_broke_down", by=by, step=step, breakdown=event.pk)
    return event


def note_help(
    event_id: int, *, by: Actor, at: dt.datetime | None = None, version: int | None = None
) -> BreakdownEvent:
    """Help is with the car. Raises InvalidInput (HELP_TIME), DomainError when it was there before."""
    with transaction.atomic():
        event, order = _locked(event_id, version, by)
        now = timezone.now()
        event.roadside_at = at or now
        if not event.reported_at <= event.roadside_at <= now + TYPED_AHEAD:
            message = _("Help comes after the call, and not in the future.")
            raise InvalidInput(Refusal("HELP_TIME", message, "at"))
        if event.state != S.OPEN:
            raise DomainError(WRONG_STATE)
        event.state = S.HELPED
        event.save_fields("state", "roadside_at")
        record(event, "rental.help_came", by=by, order=order.pk)
    return event


def judge_cause(
    event_id: int, facts: CauseFacts, *, by: Actor, version: int | None = None
) -> BreakdownEvent:
    """Whose matter it was, as far as is known now. Raises InvalidInput (CAUSE_UNKNOWN, ACCIDENT_NUMBER)."""
    with transaction.atomic():
        event, order = _locked(event_id, version, by, also_over=True)
        if facts.cause not in c.Cause.values:
            raise InvalidInput(Refusal("CAUSE_UNKNOWN", _("Choose a cause."), "cause"))
        _put_cause(event, facts)
        gap = accident_has_a_number(event)
        if gap:
            raise InvalidInput(gap)
        event.save_fields("cause", "police_number", "insurer_number")
        record(event, "rental.breakdown_judged", by=by, order=order.pk, cause=event.cause)
    return event


def choose_replacement(
    event_id: int, swap: Swap, *, by: Actor, version: int | None = None
) -> BreakdownEvent:
    """The car that the customer is to get; whatever was to have it first is refused here.

    Raises CarRefused with every reason, DomainError (DOWNGRADE_CONSENT), InvalidInput.
    """
    BreakdownEvent.objects.visible_to(by).only("pk").get(pk=event_id)
    proof = keep_signature(swap.consent, by=by) if swap.consent else None
    with transaction.atomic():
        event, order = _locked(event_id, version, by)
        if swap.vehicle_id == event.vehicle_id:
            message = _("This is the car that broke down.")
            raise InvalidInput(Refusal("SAME_CAR", message, "vehicle"))
        event.replacement = put_on_the_road(order, swap, proof, by=by)
        event.save_fields("replacement")
        record(event, "rental.replacement_chosen", by=by, vehicle=swap.vehicle_id)
    return event


def give_replacement(
    event_id: int, facts: SheetFacts, *, by: Actor, version: int | None = None
) -> BreakdownEvent:
    """The customer drives on with the car that was chosen; rent runs again from then on.

    Raises TransitionRefused with every gap (NO_REPLACEMENT, SHEET_PHOTOS_MISSING …), InvalidInput.
    """
    BreakdownEvent.objects.visible_to(by).only("pk").get(pk=event_id)
    proof = keep_signature(facts.signature, by=by)
    with transaction.atomic():
        event, order = _locked(event_id, version, by)
        go_by(order, HANDOVER_KEYS)
        if event.replacement is None and order.vehicle_id != event.vehicle_id:
            event.replacement = order.vehicle  # the plan has found one
        sheet, found = draft_sheet(order, event.replacement, SheetEnd.OUT, (facts, proof), by=by)
        found += [_is_after_the_call(event, sheet.at), lower_class_was_signed(order)]
        if event.replacement is None:
            found = [Refusal("NO_REPLACEMENT", _("Choose another car first."))]
        step = ORDER_FLOW.fire(order, "replace", by=by, also=[one for one in found if one])
        keep_sheet(sheet, by=by)
        order.vehicle = event.replacement
        order.save_fields("state", "vehicle", "policy_values")
        end_custody(order, at=sheet.at, by=by)
        give_custody(order, sheet.vehicle, at=sheet.at, by=by)
        _resolve(event, order, S.REPLACED, sheet.at)
        record(event, "rental.car_replaced", by=by, order=order.pk, vehicle=sheet.vehicle_id)
        record(order, "rental.order_replaced", by=by, step=step, vehicle=sheet.vehicle_id)
    return event


def go_on(
    event_id: int, *, by: Actor, at: dt.datetime | None = None, version: int | None = None
) -> BreakdownEvent:
    """The same car runs again; its block ends, a chosen one is free. Raises InvalidInput, CarRefused."""
    with transaction.atomic():
        event, order = _locked(event_id, version, by)
        now = timezone.now()
        at = at or now
        gap = _is_after_the_call(event, at) or _has_happened(at, now)
        if gap:
            raise InvalidInput(gap)
        if event.block and not event.block.released_at:
            end_block(event.block, at=at, by=by)
        if order.vehicle_id != event.vehicle_id:
            keep_from_now_on(order, RentalVehicle.objects.lock(event.vehicle_id), by=by)
        event.replacement = None
        _resolve(event, order, S.REPAIRED, at)
        record(event, "rental.car_runs_again", by=by, order=order.pk)
    return event


def end_there(
    event_id: int, facts: SheetFacts, *, by: Actor, version: int | None = None
) -> BreakdownEvent:
    """The customer gives up the car where it stands; no rent runs from the report on.

    Raises TransitionRefused with every gap of the sheet, InvalidInput for a missing signature.
    """
    BreakdownEvent.objects.visible_to(by).only("pk").get(pk=event_id)
    proof = keep_signature(facts.signature, by=by)
    with transaction.atomic():
        event, order = _locked(event_id, version, by)
        go_by(order, HANDOVER_KEYS)
        sheet, found = draft_sheet(order, event.vehicle, SheetEnd.IN, (facts, proof), by=by)
        found.append(_is_after_the_call(event, sheet.at))
        step = ORDER_FLOW.fire(order, "take_in", by=by, also=[one for one in found if one])
        keep_sheet(sheet, by=by)
        if order.vehicle_id != event.vehicle_id:
            release(order, at=timezone.now())  # one that was chosen and did not go out
        order.vehicle, order.handed_in_at = event.vehicle, sheet.at
        event.replacement = None
        order.save_fields("state", "vehicle", "handed_in_at", "policy_values")
        end_custody(order, at=sheet.at, by=by)
        _resolve(event, order, S.ENDED, sheet.at)
        finish(order, at=sheet.at)
        assess_return(order, by=by)
        record(event, "rental.ended_there", by=by, order=order.pk)
        record(order, "rental.taken_in", by=by, step=step, vehicle=sheet.vehicle_id, km=sheet.km)
    return event


def _draft(order: RentalOrder, report: Report, at: dt.datetime, by: Actor) -> BreakdownEvent:
    values = values_of(order.dealer_id, c.BREAKDOWN_KEYS)
    clocks = _clocks(values, at, same_city=report.same_city)
    event = BreakdownEvent(
        order=order,
        vehicle=order.vehicle,
        reported_at=at,
        reported_by_id=by.user_id,
        place=report.place.strip()[:200],
        same_city=report.same_city,
        what=report.what.strip()[:300],
        roadside_due_at=clocks.roadside_due,
        replacement_due_at=clocks.replacement_due,
        policy_values=values,
    )
    _put_cause(event, report.cause)
    return event


def _clocks(values: dict[str, int], at: dt.datetime, *, same_city: bool) -> BreakdownClocks:
    promise = Promise(
        dt.timedelta(minutes=values[c.ROADSIDE_MINUTES.name]),
        dt.timedelta(hours=values[c.REPLACEMENT_CITY_HOURS.name]),
        dt.timedelta(hours=values[c.REPLACEMENT_FAR_HOURS.name]),
    )
    return clocks_of(at, promise, same_city=same_city)


def _put_cause(event: BreakdownEvent, facts: CauseFacts) -> None:
    event.cause = facts.cause if facts.cause in c.Cause.values else ""
    event.police_number = facts.police_number.strip()[:60]
    event.insurer_number = facts.insurer_number.strip()[:60]


def _resolve(event: BreakdownEvent, order: RentalOrder, state: str, at: dt.datetime) -> None:
    """How it ended, and what the time without a car is worth."""
    resumed = order.end_at if state == S.ENDED else at
    event.state, event.resolved_at = state, at
    event.rent_credit = rent_stop(event.reported_at, resumed, order.end_at, order.daily_rate).credit
    event.save_fields("state", "resolved_at", "rent_credit", "replacement")


def _locked(
    event_id: int, version: int | None, by: Actor, *, also_over: bool = False
) -> tuple[BreakdownEvent, RentalOrder]:
    """The order first, as everybody locks it, then its breakdown, which must still be open."""
    seen = BreakdownEvent.objects.visible_to(by).only("order_id").get(pk=event_id)
    order = locked_order(seen.order_id, None, by)
    events = BreakdownEvent.objects.visible_to(by).select_related(
        "vehicle__vehicle__model", "replacement__vehicle__model", "block"
    )
    event = events.lock(event_id)
    event.expect_version(version)
    if event.state in c.OVER and not also_over:
        raise DomainError(WRONG_STATE)
    return event, order


def _is_possible(order: RentalOrder, event: BreakdownEvent, now: dt.datetime) -> Refusal | None:
    if order.handed_out_at and event.reported_at < order.handed_out_at:
        message = _("The customer did not have the car yet.")
        return Refusal("BREAKDOWN_TIME", message, "at")
    return _has_happened(event.reported_at, now)


def _has_happened(at: dt.datetime, now: dt.datetime) -> Refusal | None:
    if at <= now + TYPED_AHEAD:
        return None
    return Refusal("BREAKDOWN_TIME", _("This lies in the future."), "at")


def _is_after_the_call(event: BreakdownEvent, at: dt.datetime) -> Refusal | None:
    if at >= event.reported_at:
        return None
    return Refusal("BREAKDOWN_TIME", _("This was before the breakdown was reported."), "at")
