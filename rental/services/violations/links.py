"""The customer's page of one violation: a link that nobody can make without our key (domain.md 5.7)."""

from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor, Channel, Role
from dealerops.foundation.errors import DomainError
from dealerops.journal.services import record
from rental.models import Violation

SALT = "rental.violation"
# Whoever opens the link has no account; the journal knows them by the violation.
CUSTOMER = Actor(role=Role.SYSTEM, channel=Channel.PORTAL)


class LinkDead(DomainError):
    """Unknown, expired or withdrawn: the page says no more than that."""

    status = 404
    default_code = "VIOLATION_LINK_DEAD"
    default_message = _("This link is no longer valid. Please ask the rental store for a new one.")


def token_of(violation: Violation) -> str:
    """What stands in the address; empty while the customer has not been told."""
    return signing.Signer(salt=SALT).sign(violation.nonce) if violation.nonce else ""


def find_link(token: str) -> Violation:
    """The violation of a living link. Raises LinkDead."""
    try:
        nonce = signing.Signer(salt=SALT).unsign(token)
    except signing.BadSignature as error:
        raise LinkDead from error
    rows = Violation.objects.filter(nonce=nonce, link_until__gt=timezone.now())
    found = rows.exclude(nonce="").select_related("dealer", "order__terms", "order__customer")
    violation = found.first()
    if violation is None:
        raise LinkDead
    return violation


@transaction.atomic
def note_opening(token: str) -> None:
    """The customer looked at the page for the first time. Raises LinkDead."""
    violation = find_link(token)
    rows = Violation.objects.filter(pk=violation.pk, opened_at=None)
    if rows.update(opened_at=timezone.now()):
        record(violation, "rental.violation_opened", by=CUSTOMER)
