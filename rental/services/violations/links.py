"""The customer's page of one violation: a link that nobody can make without our key (domain.md 5.7)."""

from django.core import signing
from django.db import transaction
from django.utils import timezone

from dealerops.foundation.actor import Actor, Channel, Role
from dealerops.foundation.errors import LinkDead
from dealerops.journal.services import record
from rental.models import Violation

SALT = "rental.violation"
# Whoever opens the link has no account; the journal knows them by the violation.
CUSTOMER = Actor(role=Role.SYSTEM, channel=Channel.PORTAL)


class ViolationLinkDead(LinkDead):
    default_code = "VIOLATION_LINK_DEAD"


def token_of(violation: Violation) -> str:
    """What stands in the address; empty while the customer has not been told."""
    return signing.Signer(salt=SALT).sign(violation.nonce) if violation.nonce else ""


def find_link(token: str) -> Violation:
    """The violation of a living link. Raises ViolationLinkDead."""
    try:
        nonce = signing.Signer(salt=SALT).unsign(token)
    except signing.BadSignature as error:
        raise ViolationLinkDead from error
    rows = Violation.objects.filter(nonce=nonce, link_until__gt=timezone.now())
    found = rows.exclude(nonce="").select_related("dealer", "order__terms", "order__customer")
    violation = found.first()
    if violation is None:
        raise ViolationLinkDead
    return violation


@transaction.atomic
def note_opening(token: str) -> None:
    """The customer looked at the page for the first time. Raises ViolationLinkDead."""
    violation = find_link(token)
    rows = Violation.objects.filter(pk=violation.pk, opened_at=None)
    if rows.update(opened_at=timezone.now()):
        record(violation, "rental.violation_opened", by=CUSTOMER)
