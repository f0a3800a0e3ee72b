"""Changes of a confirmed order: asked, quoted anew, agreed, in force (domain.md 5.5)."""

import copy
import datetime as dt
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor, Channel, Role
from dealerops.foundation.errors import DomainError, InvalidInput, LinkDead, Refusal
from dealerops.foundation.workflow import WRONG_STATE
from dealerops.identifiers.verdict import normalise
from dealerops.journal.services import record
from rental.calc.pricing import cents, rental_days
from rental.calc.returning import early_refund
from rental.choices import OrderState
from rental.choices.changes import (
    CHANGE_KEYS,
    EARLY_FEE_DAYS,
    EXTENSION_HOURS,
    ChangeKind,
    ChangeState,
)
from rental.choices.handover import SignMethod
from rental.choices.policy import LINK_HOURS
from rental.models import ChangeRequest, RentalOrder
from rental.rules import changes as r
from rental.rules.orders import licence_is_valid_to_the_end
from rental.rules.values import value_for
from rental.selectors.availability import has_a_car_for, keeps_its_car
from rental.selectors.blocklist import is_blocked
from rental.selectors.prices import price_of
from rental.services.desk import only_operators_of_the_store
from rental.services.handover import locked_order
from rental.services.house_values import go_by
from rental.services.refitting import refit
from rental.services.signing import Proof, Signature, keep_signature
from rental.workflow.orders import ORDER_FLOW

# Whoever opens the link is nobody's account; the journal knows them by the change.
CUSTOMER = Actor(role=Role.SYSTEM, channel=Channel.PORTAL)
SALT = "rental.change-link"
COLUMNS = (
    *("start_at", "end_at", "dealer_id", "return_dealer_id", "vehicle_class_id"),
    *("driver_name", "driver_licence", "licence_until"),
)
EVENTS = {ChangeKind.BEFORE: "change", ChangeKind.EXTENSION: "extend", ChangeKind.DURING: "extend"}


class ChangeLinkDead(LinkDead):
    default_code = "CHANGE_DEAD"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be different; what stays is left out. Another driver brings a licence of their own."""

    start_at: dt.datetime | None = None
    end_at: dt.datetime | None = None
    dealer_id: int | None = None
    return_dealer_id: int | None = None
    vehicle_class_id: int | None = None
    driver_name: str = ""
    driver_licence: str = ""
    licence_until: dt.date | None = None

    def differing(self, order: RentalOrder) -> dict[str, Any]:
        """Only what is said and is not so already."""
        said = {one.name: getattr(self, one.name) for one in fields(self)}
        said["driver_name"] = self.driver_name.strip()[:60]
        said["driver_licence"] = normalise(self.driver_licence)
        other = said["driver_name"] not in ("", order.driver_name)
        licence = ("driver_licence", "licence_until") if other else ()
        return {
            name: value
            for name, value in said.items()
            if value not in (None, "") and (name in licence or value != getattr(order, name))
        }


@transaction.atomic
def ask_change(
    order_id: int, wanted: Wanted, *, by: Actor, version: int | None = None
) -> ChangeRequest:
    """The change with its new price, for the customer to agree to; an older one that waits is withdrawn.

    Raises InvalidInput (NOTHING_CHANGES, SPAN_BACKWARDS …), TransitionRefused with every reason why the
    change cannot be (EXTENSION_TOO_LATE, CHANGE_NO_CAR, LICENCE_EXPIRES, BLOCKED_CUSTOMER …).
    """
    order = locked_order(order_id, version, by)
    news = wanted.differing(order)
    if not news:
        message = _("Say what is to be different.")
        raise InvalidInput(Refusal("NOTHING_CHANGES", message))
    kind = kind_of(order, news)
    go_by(order, CHANGE_KEYS)
    now = timezone.now()
    then = changed(order, news)
    gap = r.span_is_forward(then) or r.driver_is_whole(news)
    if gap:
        raise InvalidInput(gap)
    keeps = keeps_its_car(then, now)
    found = [
        r.is_possible_in_this_state(order, news),
        r.is_asked_in_time(order, now, value_for(order, EXTENSION_HOURS), kind),
        r.start_is_ahead(order, news, now),
        licence_is_valid_to_the_end(then),
        _is_welcome(then),
        _finds_a_car(order, then, now, keeps=keeps),
    ]
    ORDER_FLOW.fire(copy.copy(order), EVENTS[kind], by=by, also=[one for one in found if one])
    _withdraw_waiting(order, now)
    price = price_of(then) if r.is_priced(news) else None
    rent, total = _quoted(order, then, kind) if price else (order.rent, order.total)
    change = ChangeRequest.objects.create(
        order=order,
        kind=kind,
        asked_at=now,
        asked_by_id=by.user_id,
        old_rent=order.rent,
        new_rent=rent,
        old_total=order.total,
        new_total=total,
        keeps_car=keeps,
        policy_values=order.policy_values,
        **news,
    )
    order.save_fields("policy_values")
    record(order, "rental.change_asked", by=by, change=change.pk, kind=kind, total=str(total))
    return change


def agree_change(
    change_id: int, signature: Signature, *, by: Actor, version: int | None = None
) -> RentalOrder:
    """The customer agreed at the counter or by a code; the change is in force.

    Raises TransitionRefused (CAR_TAKEN …) where the car has gone meanwhile, InvalidInput.
    """
    seen = ChangeRequest.objects.visible_to(by).only("order_id").get(pk=change_id)
    proof = keep_signature(signature, by=by)
    with transaction.atomic():
        order = locked_order(seen.order_id, None, by)
        change = ChangeRequest.objects.visible_to(by).lock(change_id)
        change.expect_version(version)
        return _apply(order, change, proof, by=by)


@transaction.atomic
def agree_change_by_link(token: str, person: str) -> RentalOrder:
    """The customer agreed on the page sent to them. Raises ChangeLinkDead, InvalidInput (SIGNER_MISSING)."""
    seen = find_change(token)
    signature = Signature(person, SignMethod.APP_CLICK, reference=f"change {seen.pk}")
    proof = keep_signature(signature, by=CUSTOMER)
    order = locked_order(seen.order_id, None, CUSTOMER)
    change = ChangeRequest.objects.lock(find_change(token).pk)
    return _apply(order, change, proof, by=CUSTOMER)


@transaction.atomic
def withdraw_change(
    change_id: int, reason: str, *, by: Actor, version: int | None = None
) -> ChangeRequest:
    """The order stays as it is.

    Raises InvalidInput without a reason, DomainError (WRONG_ROLE, NOT_YOUR_STORE; or it is decided).
    """
    seen = ChangeRequest.objects.visible_to(by).only("order_id").get(pk=change_id)
    order = locked_order(seen.order_id, None, by)
    only_operators_of_the_store(order, by)
    change = ChangeRequest.objects.visible_to(by).lock(change_id)
    change.expect_version(version)
    if not reason.strip():
        raise InvalidInput(Refusal("REASON_MISSING", _("Please give a reason."), "reason"))
    if change.state != ChangeState.QUOTED:
        raise DomainError(WRONG_STATE)
    change.state, change.decided_at = ChangeState.WITHDRAWN, timezone.now()
    change.reason = reason.strip()[:200]
    change.save_fields("state", "decided_at", "reason")
    record(order, "rental.change_withdrawn", by=by, change=change.pk)
    return change


def change_token(change: ChangeRequest) -> str:
    """What stands in the address of the customer's page; without our key nobody can make one."""
    return signing.TimestampSigner(salt=SALT).sign(str(change.pk))


def find_change(token: str) -> ChangeRequest:
    """The waiting change of a token that is not too old. Raises ChangeLinkDead."""
    try:
        pk = signing.TimestampSigner(salt=SALT).unsign(
            token, max_age=dt.timedelta(hours=LINK_HOURS.default)
        )
    except signing.BadSignature as error:
        raise ChangeLinkDead from error
    rows = ChangeRequest.objects.waiting().select_related(
        "order__dealer", "order__vehicle_class", "dealer", "return_dealer", "vehicle_class"
    )
    found = rows.filter(pk=int(pk)).first()
    if found is None:
        raise ChangeLinkDead
    return found


def kind_of(order: RentalOrder, news: dict[str, Any]) -> ChangeKind:
    if order.state != OrderState.IN_USE:
        return ChangeKind.BEFORE
    later = "end_at" in news and news["end_at"] > order.end_at
    return ChangeKind.EXTENSION if later else ChangeKind.DURING


def changed(order: RentalOrder, news: dict[str, Any]) -> RentalOrder:
    """The order as it would be; a copy that nobody saves."""
    then = copy.copy(order)
    put(then, news)
    return then


def put(order: RentalOrder, news: dict[str, Any]) -> None:
    """A car was promised at the store and in the class agreed then."""
    for name, value in news.items():
        setattr(order, name, value)
    if news.keys() & {"dealer_id", "vehicle_class_id"}:
        order.pinned_vehicle = None


def _apply(order: RentalOrder, change: ChangeRequest, proof: Proof, *, by: Actor) -> RentalOrder:
    if change.state != ChangeState.QUOTED:
        raise DomainError(WRONG_STATE)
    now = timezone.now()
    news = {name: value for name in COLUMNS if (value := getattr(change, name)) not in (None, "")}
    then = changed(order, news)
    found = (r.is_possible_in_this_state(order, news), licence_is_valid_to_the_end(then))
    kind = ChangeKind(change.kind)
    step = ORDER_FLOW.fire(order, EVENTS[kind], by=by, also=[one for one in found if one])
    put(order, news)
    order.rent, order.total = change.new_rent, change.new_total
    if kind != ChangeKind.DURING:  # a day of a shorter rental costs what it cost
        order.daily_rate = cents(change.new_rent / rental_days(order.start_at, order.end_at))
    names = [name.removesuffix("_id") for name in news]
    order.save_fields("state", *names, "pinned_vehicle", "rent", "total", "daily_rate")
    refit(order, by=by, may_move=kind == ChangeKind.EXTENSION)
    change.state, change.decided_at = ChangeState.APPLIED, now
    change.agreed_by, change.method = proof.person, proof.method
    change.evidence, change.reference = proof.file, proof.reference
    change.save_fields("state", "decided_at", "agreed_by", "method", "evidence", "reference")
    fields_changed = sorted(names)
    record(order, "rental.changed", by=by, step=step, change=change.pk, fields=fields_changed)
    return order


def _quoted(order: RentalOrder, then: RentalOrder, kind: ChangeKind) -> tuple[Decimal, Decimal]:
    """Rent and total of the changed order.

    Once the car is out, what was agreed stays agreed: only what is added is priced by today's tariff, and
    days that are given up come back as those of an early return do.
    """
    new = price_of(then)
    if kind == ChangeKind.BEFORE:
        return new.rent, new.total
    old = price_of(order)
    rent = order.rent + max(Decimal(0), new.rent - old.rent) - _given_up(order, then, Decimal(0))
    more = max(Decimal(0), new.total - old.total)
    plan = order.insurance_plan.per_day if order.insurance_plan else Decimal(0)
    return max(Decimal(0), rent), max(Decimal(0), order.total + more - _given_up(order, then, plan))


def _given_up(order: RentalOrder, then: RentalOrder, plan: Decimal) -> Decimal:
    days = value_for(order, EARLY_FEE_DAYS)
    per_day = order.daily_rate + plan
    return early_refund(order.end_at, then.end_at, per_day, fee_days=days).refund


def _finds_a_car(
    order: RentalOrder, then: RentalOrder, now: dt.datetime, *, keeps: bool
) -> Refusal | None:
    """The car of the order is free then, or another one is; a customer on the road keeps the car."""
    if keeps or order.state == OrderState.IN_USE or has_a_car_for(then, now):
        return None
    return Refusal("CHANGE_NO_CAR", _("No car that may be given is free then."))


def _is_welcome(then: RentalOrder) -> Refusal | None:
    if not is_blocked(then):
        return None
    return Refusal("BLOCKED_CUSTOMER", _("Customer or driver is on the block list."))


def _withdraw_waiting(order: RentalOrder, now: dt.datetime) -> None:
    for old in order.changes.waiting().select_for_update():
        old.state, old.decided_at = ChangeState.WITHDRAWN, now
        old.save_fields("state", "decided_at")
