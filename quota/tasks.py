"""The nightly doorbell of the quota."""

import logging

from celery import shared_task

from quota.selectors import ledger_differs

logger = logging.getLogger(__name__)


@shared_task(name="quota.audit_ledger")
def audit_ledger() -> int:
    """02:00: every counter equals its ledger; says which do not (domain.md 2Q.4, Appendix C)."""
    found = ledger_differs()
    for one in found:
        logger.error(
            "quota bucket %s: %s is %s, the ledger says %s",
            *(one.bucket_id, one.counter, one.cached, one.ledger),
        )
    return len(found)
