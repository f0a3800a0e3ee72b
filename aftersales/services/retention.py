"""The nightly computation: missing cards and readings, status, forecast, new losses (domain.md 4.11)."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import CharField, Exists, Max, OuterRef, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from aftersales.calc.standing import Standing, standing
from aftersales.choices import RoType
from aftersales.models import (
    CardRetention,
    CustomerCard,
    RepairOrder,
    RetentionChange,
    RetentionRun,
)
from aftersales.selectors.card_facts import card_facts
from aftersales.selectors.visits import delivered_orders
from aftersales.services.lost import close_ended_cases, open_lost_cases
from aftersales.services.reminders import plan_reminders
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.journal.services import record
from dealerops.network.models import Dealer
from dealerops.policy.services import Values
from dealerops.registry.choices import ReadingSource
from dealerops.registry.models import MileageReading
from dealerops.registry.services import NewReading, note_readings
from dealerops.workcal.services import end_of, local_date

ORIGIN: Final = "aftersales.repairorder:"
OURS: Final = (RoType.PDI, RoType.INTERNAL)  # cars that no customer has brought
LOOK_BACK = dt.timedelta(days=7)  # orders that were entered late
LONGEST_CATCH_UP = 35  # days; whoever was away for longer begins anew
BATCH = 2_000
CENT = Decimal("0.01")
TRY_ALONE = "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))"


@dataclass(frozen=True, slots=True)
class Night:
    """What one run for one dealer did."""

    cards: int
    changed: int
    opened: int


def catch_up(dealer_id: int, *, on: dt.date, by: Actor = SYSTEM) -> list[Night]:
    """Every day since the last run up to `on`, each on its own; the first run begins with `on`."""
    runs = RetentionRun.objects.visible_to(SYSTEM).filter(dealer=dealer_id)
    last = runs.aggregate(last=Max("on"))["last"]
    days = min((on - last).days, LONGEST_CATCH_UP) if last else 1
    done = (
        refresh_dealer(dealer_id, on=on - dt.timedelta(days=back), by=by)
        for back in reversed(range(days))
    )
    return [night for night in done if night]


@transaction.atomic
def refresh_dealer(dealer_id: int, *, on: dt.date, by: Actor = SYSTEM) -> Night | None:
    """Bring every card of a dealer to the start of `on`; None while somebody else is at it.

    Safe to repeat: a second run for the same day changes nothing. The number of statements does not
    depend on how many cards there are.
    """
    with connection.cursor() as cursor:
        cursor.execute(TRY_ALONE, [f"aftersales:retention:{dealer_id}"])
        if not cursor.fetchone()[0]:
            return None
    until = end_of(on - dt.timedelta(days=1))
    runs = RetentionRun.objects.visible_to(SYSTEM).filter(dealer=dealer_id)
    last = runs.filter(on__lte=on).aggregate(last=Max("on"))["last"]
    orders = delivered_orders().filter(dealer=dealer_id, delivered_at__lt=until)
    if last:
        orders = orders.filter(delivered_at__gte=end_of(last - LOOK_BACK))
    open_missing_cards(orders)
    note_missing_readings(orders)
    night = _refresh(dealer_id, on=on, until=until, by=by)
    RetentionRun.objects.bulk_create(
        [
            RetentionRun(
                dealer_id=dealer_id,
                on=on,
                cards=night.cards,
                changed=night.changed,
                opened=night.opened,
            )
        ],
        update_conflicts=True,
        unique_fields=("dealer", "on"),
        update_fields=("cards", "changed", "opened", "at"),
    )
    return night


@transaction.atomic
def refresh_card(card_id: int, *, now: dt.datetime, by: Actor = SYSTEM) -> Night:
    """One card with everything up to `now`, as right after a delivery or an edit."""
    card = CustomerCard.objects.visible_to(SYSTEM).lock(card_id)
    return _refresh(card.dealer_id, on=local_date(now), until=now, by=by, card_ids=(card_id,))


def open_missing_cards(orders: Any) -> int:
    """A card for each customer and car that were here; the advisor who saw them first keeps them."""
    cards = CustomerCard.objects.visible_to(SYSTEM)
    known = cards.filter(
        dealer=OuterRef("dealer"), vehicle=OuterRef("vehicle"), customer=OuterRef("customer")
    )
    rows = orders.exclude(type__in=OURS).exclude(Exists(known)).order_by("delivered_at", "pk")
    firsts: dict[tuple[int, int, int], CustomerCard] = {}
    for dealer, vehicle, customer, advisor in rows.values_list(
        "dealer_id", "vehicle_id", "customer_id", "advisor_id"
    ):
        firsts.setdefault(
            (dealer, vehicle, customer),
            CustomerCard(
                dealer_id=dealer, vehicle_id=vehicle, customer_id=customer, advisor_id=advisor
            ),
        )
    CustomerCard.objects.bulk_create(firsts.values(), ignore_conflicts=True, batch_size=BATCH)
    return len(firsts)


def note_missing_readings(orders: Any) -> int:
    """What the odometers showed at delivery, as far as it is not noted yet."""
    origin = Concat(Value(ORIGIN), Cast("pk", CharField()))
    noted = MileageReading.objects.visible_to(SYSTEM).filter(origin=OuterRef("origin"))
    rows = orders.alias(origin=origin).exclude(Exists(noted)).order_by("delivered_at", "pk")
    found = [
        NewReading(vehicle, km, local_date(at), ReadingSource.ORDER, dealer, f"{ORIGIN}{pk}")
        for pk, vehicle, dealer, km, at in rows.values_list(
            "pk", "vehicle_id", "dealer_id", "mileage_out", "delivered_at"
        )
    ]
    return len(note_readings(found)) if found else 0


def card_of(order: RepairOrder) -> CustomerCard | None:
    """The card of an order's customer and car, opened when it is their first; None for our own cars."""
    if order.type in OURS:
        return None
    open_missing_cards(RepairOrder.objects.visible_to(SYSTEM).filter(pk=order.pk))
    cards = CustomerCard.objects.visible_to(SYSTEM)
    return cards.get(dealer=order.dealer_id, vehicle=order.vehicle_id, customer=order.customer_id)


def _refresh(
    dealer_id: int,
    *,
    on: dt.date,
    until: dt.datetime,
    by: Actor,
    card_ids: Collection[int] | None = None,
) -> Night:
    values = Values(on, dealer_id=dealer_id)
    facts = card_facts(dealer_id, until=until, values=values, card_ids=card_ids)
    found = {one.card_id: standing(one.facts, one.terms, on=on) for one in facts}
    changes = _changes(dealer_id, found, on=on, card_ids=card_ids)
    CardRetention.objects.bulk_create(
        [retention_row(card_id, one, on) for card_id, one in found.items()],
        update_conflicts=True,
        unique_fields=("card",),
        update_fields=[name for name in _FIELDS if name != "card_id"],
        batch_size=BATCH,
    )
    RetentionChange.objects.bulk_create(changes, batch_size=BATCH)
    opened = open_lost_cases(dealer_id, facts, found, on=on, values=values)
    close_ended_cases(dealer_id, facts, found, on=on, values=values, by=by)
    plan_reminders(dealer_id, facts, found, on=on, values=values)
    if changes or opened:
        record(
            Dealer.objects.visible_to(SYSTEM).get(pk=dealer_id),
            "aftersales.retention_computed",
            by=by,
            on=on,
            cards=len(facts),
            changed=len(changes),
            lost=opened,
            policy=values.used(),
        )
    return Night(len(facts), len(changes), len(opened))


_FIELDS: Final = (
    *("card_id", "computed_on", "status", "since", "visited_on", "visited_before"),
    *("expected", "active_days", "lost_days", "km_per_day", "read_on", "read_km"),
    *("due_km", "due_by_km", "due_by_time", "service_on"),
)


def retention_row(card_id: int, one: Standing, on: dt.date) -> CardRetention:
    """What a night keeps of where a card stands."""
    bounds, forecast, last = one.bounds, one.forecast, one.last
    return CardRetention(
        card_id=card_id,
        computed_on=on,
        status=one.status,
        since=one.since,
        visited_on=one.visited_on,
        visited_before=one.visited_before,
        expected=bounds.expected if bounds else None,
        active_days=bounds.active if bounds else None,
        lost_days=bounds.lost if bounds else None,
        km_per_day=(Decimal(one.rate.numerator) / one.rate.denominator).quantize(
            CENT, ROUND_HALF_UP
        ),
        read_on=last.day if last else None,
        read_km=last.km if last else None,
        due_km=max(forecast.due_km, 0) if forecast else None,  # a new odometer may be younger
        due_by_km=forecast.by_km if forecast else None,
        due_by_time=forecast.by_time if forecast else None,
        service_on=forecast.on if forecast else None,
    )


def _changes(
    dealer_id: int,
    found: Mapping[int, Standing],
    *,
    on: dt.date,
    card_ids: Collection[int] | None,
) -> Sequence[RetentionChange]:
    """New statuses, dated by the day on which they came about but never before the last look.

    `since` of a card that keeps its status stays, where only the day of looking would move it.
    """
    rows = CardRetention.objects.visible_to(SYSTEM).filter(card__dealer=dealer_id)
    if card_ids is not None:
        rows = rows.filter(card__in=card_ids)
    before = {
        card: (state, looked)
        for card, state, looked in rows.values_list("card_id", "status", "computed_on")
    }
    changes, now = [], timezone.now()
    for card_id, one in found.items():
        state, looked = before.get(card_id, ("", None))
        if state != one.status:
            day = max(one.since, looked) if looked else one.since
            changes.append(
                RetentionChange(
                    card_id=card_id,
                    on=min(day, on),
                    source=state,
                    target=one.status,
                    recorded_at=now,
                )
            )
    return changes
