"""Verbs about the network: saying that a dealer's contact still holds."""

from django.db import transaction
from django.utils import timezone

from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import TransitionRefused
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record
from dealerops.network.models import DealerContact
from dealerops.network.querysets import CONFIRMERS

CONFIRMED = "network.dealercontact_confirmed"


@transaction.atomic
def confirm_contact(contact_id: int, *, by: Actor) -> DealerContact:
    """Somebody asked at the dealer and the contact still holds; asked again after 90 days (2.19).

    Raises TransitionRefused for roles that do not keep contacts.
    """
    if by.role not in CONFIRMERS:
        raise TransitionRefused(WRONG_ROLE)
    contact = DealerContact.objects.visible_to(by).lock(contact_id)
    contact.confirmed_at = timezone.now()
    contact.save_fields("confirmed_at")
    record(contact, CONFIRMED, by=by)
    return contact
