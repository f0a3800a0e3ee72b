"""What an arrival, a delivery and a wish not to be called mean for customer cards."""

from django.utils import timezone

from aftersales.models import RepairOrder
from aftersales.services.lost import close_refused_cases
from aftersales.services.reminders import stop_reminders_of, stop_reminders_of_car
from aftersales.services.retention import card_of, note_missing_readings, refresh_card
from dealerops.foundation.actor import SYSTEM
from dealerops.journal.models import Entry
from dealerops.journal.registry import subscribe
from dealerops.registry.choices import ContactPurpose
from dealerops.registry.services import refusal_to_contact


@subscribe("aftersales.order_opened")
def nobody_reminds_who_has_booked(entry: Entry) -> None:
    stop_reminders_of_car(entry.object_id, by=SYSTEM)


@subscribe("aftersales.order_delivered")
def bring_card_up_to_date(entry: Entry) -> None:
    """The customer's card knows of the visit, the km and the next service before they are home."""
    orders = RepairOrder.objects.visible_to(SYSTEM).filter(pk=entry.object_id)
    order = orders.filter(delivered_at__isnull=False).first()
    card = card_of(order) if order else None
    if card:
        note_missing_readings(orders)
        refresh_card(card.pk, now=timezone.now(), by=SYSTEM)


@subscribe("registry.consent_said")
def nobody_calls_who_refused(entry: Entry) -> None:
    close_refused_cases(entry.object_id, by=SYSTEM)


@subscribe("registry.contacts_stopped")
@subscribe("registry.consent_said")
@subscribe("aftersales.customers_merged")
def take_reminders_back(entry: Entry) -> None:
    if refusal_to_contact(entry.object_id, ContactPurpose.REMINDER):
        stop_reminders_of(entry.object_id, by=SYSTEM)
