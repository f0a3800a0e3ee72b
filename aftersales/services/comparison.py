"""The weekly comparison of cards with sale and repair records (domain.md 4.6, Appendix C)."""

import datetime as dt
from collections import defaultdict

from django.db import transaction

from aftersales.calc.comparison import (
    CardSide,
    Difference,
    OrderSide,
    SaleSide,
    Somebody,
    differences,
)
from aftersales.choices import Compared, ComparedWith, MismatchState
from aftersales.models import CardMismatch, CustomerCard
from aftersales.selectors.visits import delivered_orders
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.journal.services import record
from dealerops.network.models import Dealer
from dealerops.registry.models import PlateAssignment
from dealerops.workcal.services import local_date

S = MismatchState


@transaction.atomic
def compare_cards(dealer_id: int, *, on: dt.date, by: Actor = SYSTEM) -> int:
    """List every new difference of a dealer's cards, take away what is none any more; how many are new.

    What the clerk settled stays settled. The number of statements does not depend on the cards.
    """
    cards = _cards(dealer_id, on)
    rows = CardMismatch.objects.visible_to(SYSTEM).filter(card__dealer=dealer_id)
    known: dict[tuple[int, Difference], CardMismatch] = {
        (row.card_id, (Compared(row.compared), ComparedWith(row.against))): row
        for row in rows.exclude(state=S.GONE).select_for_update(of=("self",))
    }
    found = {(card, one) for card, there in cards.items() for one in there}
    gone = [row for key, row in known.items() if key not in found]
    for row in gone:
        row.state, row.closed_on = S.GONE, on
    CardMismatch.objects.bulk_update(gone, ("state", "closed_on"), batch_size=2_000)
    new = [
        CardMismatch(card_id=card, compared=compared, against=against, found_on=on)
        for card, (compared, against) in sorted(found - known.keys())
    ]
    CardMismatch.objects.bulk_create(new, batch_size=2_000)
    if new or gone:
        dealer = Dealer.objects.visible_to(SYSTEM).get(pk=dealer_id)
        record(dealer, "aftersales.cards_compared", by=by, on=on, found=len(new), gone=len(gone))
    return len(new)


def _cards(dealer_id: int, on: dt.date) -> dict[int, frozenset[Difference]]:
    """Every card with its differences; cars that are gone have nothing to agree with."""
    cards = CustomerCard.objects.visible_to(SYSTEM).filter(dealer=dealer_id, leaving="")
    rows = list(
        cards.order_by("pk").values_list(
            *("pk", "vehicle_id", "customer__name", "customer__mobile_hash"),
            *("vehicle__sale__sold_on", "vehicle__sale__plate"),
            *("vehicle__sale__buyer__name", "vehicle__sale__buyer__mobile_hash"),
        )
    )
    plates = _plates({row[1] for row in rows})
    orders = _orders(dealer_id, on)
    found = {}
    for pk, vehicle, name, mobile, sold_on, sale_plate, buyer, buyer_mobile in rows:
        there = plates[vehicle]
        card = CardSide(
            Somebody(name, mobile),
            plates=frozenset(plate for plate, _is_now in there),
            plates_now=frozenset(plate for plate, is_now in there if is_now),
        )
        sale = None
        if sold_on:
            who = Somebody(buyer, buyer_mobile) if buyer else None
            sale = SaleSide(sold_on, who, sale_plate)
        found[pk] = differences(card, sale, orders.get(vehicle))
    return found


def _plates(vehicles: set[int]) -> defaultdict[int, list[tuple[str, bool]]]:
    rows = PlateAssignment.objects.visible_to(SYSTEM).filter(vehicle__in=vehicles).order_by()
    found: defaultdict[int, list[tuple[str, bool]]] = defaultdict(list)
    for vehicle, plate, valid in rows.values_list("vehicle_id", "plate", "valid"):
        found[vehicle].append((plate, valid.upper is None))
    return found


def _orders(dealer_id: int, on: dt.date) -> dict[int, OrderSide]:
    """The last delivered order of each car of the dealer, with the day of its first."""
    orders = delivered_orders().filter(dealer=dealer_id, delivered_at__date__lt=on)
    rows = orders.order_by("vehicle_id", "delivered_at", "pk").values_list(
        *("vehicle_id", "customer__name", "customer__mobile_hash", "plate", "delivered_at")
    )
    firsts: dict[int, dt.date] = {}
    lasts: dict[int, tuple[Somebody, str]] = {}
    for vehicle, name, mobile, plate, at in rows:
        firsts.setdefault(vehicle, local_date(at))
        lasts[vehicle] = (Somebody(name, mobile), plate)
    said = {plate for _who, plate in lasts.values() if plate}
    owners = dict(
        PlateAssignment.objects.visible_to(SYSTEM)
        .valid_on(on)
        .filter(plate__in=said)
        .values_list("plate", "vehicle_id")
    )
    return {
        vehicle: OrderSide(
            customer,
            firsts[vehicle],
            plate,
            plate_is_elsewhere=owners.get(plate, vehicle) != vehicle,
        )
        for vehicle, (customer, plate) in lasts.items()
    }
