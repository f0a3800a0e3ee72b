"""Cards of the first and second maintenance: collected by sales, received by aftersales (domain.md 4.7)."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aftersales.models import MaintenanceCard
from aftersales.services.people import person_of
from dealerops.foundation.actor import SYSTEM, Actor, Role
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.identifiers.verdict import normalise
from dealerops.journal.services import record
from dealerops.registry.models import Vehicle
from dealerops.workcal.services import add_months

COLLECTORS = frozenset({Role.D_SALES_CLERK})
RECEIVERS = frozenset({Role.D_INFO})
DUE_DAY = 3


class CardCollected(DomainError):
    default_code = "CARD_TWICE"
    default_message = _("This card was collected already.")


def due_on(collected_on: dt.date) -> dt.date:
    """Cards of a month are with aftersales by the 3rd of the next one."""
    return add_months(collected_on.replace(day=1), 1).replace(day=DUE_DAY)


@transaction.atomic
def collect_card(
    dealer_id: int, vin: str, service: str, collected_on: dt.date, *, by: Actor
) -> MaintenanceCard:
    """A card that a customer has handed in.

    Raises InvalidInput (VIN_UNKNOWN, CARD_DATE), CardCollected, DomainError (WRONG_ROLE).
    """
    if by.role not in COLLECTORS:
        raise DomainError(WRONG_ROLE)
    if collected_on > timezone.localdate():
        message = _("A card is not collected on a day to come.")
        raise InvalidInput(Refusal("CARD_DATE", message, "collected_on"))
    vehicle = Vehicle.objects.select_for_update(of=("self",)).filter(vin=normalise(vin)).first()
    if vehicle is None:
        raise InvalidInput(Refusal("VIN_UNKNOWN", _("No car with this VIN is known here."), "vin"))
    cards = MaintenanceCard.objects.visible_to(SYSTEM)
    if cards.filter(vehicle=vehicle, service=service).exists():
        raise CardCollected
    card = MaintenanceCard.objects.create(
        dealer_id=dealer_id,
        vehicle=vehicle,
        service=service,
        collected_on=collected_on,
        collected_by_id=person_of(by),
        due_on=due_on(collected_on),
    )
    record(card, "aftersales.maintenance_card_collected", by=by, service=service)
    return card


@transaction.atomic
def receive_cards(card_ids: Collection[int], *, by: Actor) -> int:
    """Aftersales has these cards now; how many it had not before. Raises DomainError (WRONG_ROLE)."""
    if by.role not in RECEIVERS:
        raise DomainError(WRONG_ROLE)
    cards = MaintenanceCard.objects.visible_to(by).waiting().filter(pk__in=card_ids)
    done = 0
    for card in cards.select_for_update(of=("self",)).order_by("pk"):
        card.received_on, card.received_by_id = timezone.localdate(), person_of(by)
        card.save_fields("received_on", "received_by")
        record(card, "aftersales.maintenance_card_received", by=by, due_on=card.due_on)
        done += 1
    return done
