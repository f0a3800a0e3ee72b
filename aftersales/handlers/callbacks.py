"""Callbacks follow deliveries, do-not-call requests and the dealer's calendar."""

from aftersales.services.callback_plan import (
    cancel_callbacks_of,
    plan_callback,
    redate_callbacks,
)
from dealerops.foundation.actor import SYSTEM
from dealerops.journal.models import Entry
from dealerops.journal.registry import subscribe
from dealerops.registry.choices import ContactPurpose
from dealerops.registry.services import refusal_to_contact
from dealerops.workcal.choices import is_dealer_calendar
from dealerops.workcal.services import local_date


@subscribe("aftersales.order_delivered")
def call_after_delivery(entry: Entry) -> None:
    plan_callback(entry.object_id, by=SYSTEM)


@subscribe("registry.contacts_stopped")
@subscribe("registry.consent_said")
@subscribe("aftersales.customers_merged")
def take_off_the_lists(entry: Entry) -> None:
    """A request or a refusal that has been taken back in the meantime stops nothing.

    A merge brings callbacks to a customer who may have asked before not to be called.
    """
    if refusal_to_contact(entry.object_id, ContactPurpose.CALLBACK):
        cancel_callbacks_of(entry.object_id, by=SYSTEM)


@subscribe("workcal.day_changed")
def follow_the_calendar(entry: Entry) -> None:
    calendar = entry.data["calendar"]
    if is_dealer_calendar(calendar):
        dealer_id = int(calendar.partition(":")[2])
        redate_callbacks(dealer_id, entered_on=local_date(entry.at), by=SYSTEM)
