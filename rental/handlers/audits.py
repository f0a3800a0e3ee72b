"""Who hears that the ledger does not hold."""

from dealerops.accounts.models import Membership
from dealerops.foundation.actor import SYSTEM, Role
from dealerops.journal.models import Entry
from dealerops.journal.registry import subscribe
from dealerops.notifications.services import queue
from rental.models import LedgerAudit

TOLD = frozenset({Role.FINANCE, Role.AUDITOR})


@subscribe("rental.ledger_audit_failed")
def tell_of_a_fault(entry: Entry) -> None:
    """Finance and the auditors, once for each finding of a night."""
    audit = LedgerAudit.objects.visible_to(SYSTEM).get(pk=entry.object_id)
    held = Membership.objects.live().filter(role__in=TOLD).select_related("user")
    for person in {one.user for one in held}:
        context = {"audit": audit}
        queue("rental/ledger_audit", to=person, about=audit, context=context, dedupe=f"{entry.pk}")
