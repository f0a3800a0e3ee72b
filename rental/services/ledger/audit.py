"""The nightly look at the whole ledger (domain.md 5.10, Appendix C): what it finds is kept and told."""

import datetime as dt

from django.db import connection, transaction
from django.utils import timezone

from dealerops.foundation.actor import SYSTEM
from dealerops.journal.services import record
from rental.calc.ageing import age
from rental.models import JournalEntry, LedgerAudit
from rental.selectors.ledger import all_owed, receivable_total

MOST_NAMED = 20

# Each names the ids that break a sentence which the rest of the app takes for granted.
QUESTIONS: dict[str, str] = {
    "UNBALANCED_ENTRY": """
        SELECT entry.id FROM rental_journalentry entry
          LEFT JOIN rental_journalline line ON line.entry_id = entry.id
         GROUP BY entry.id
        HAVING count(line.id) < 2 OR coalesce(sum(line.debit - line.credit), 1) <> 0""",
    "ITEM_BALANCE": """
        SELECT item.id FROM rental_ledgeritem item
          LEFT JOIN rental_journalline line ON line.item_id = item.id
          LEFT JOIN rental_account account ON account.id = line.account_id
         GROUP BY item.id
        HAVING item.balance <> coalesce(
               sum(line.debit - line.credit) FILTER (WHERE account.kind = 'AR'), 0)""",
    "ITEM_OF_ANOTHER": """
        SELECT line.id FROM rental_journalline line
          JOIN rental_account account ON account.id = line.account_id
          JOIN rental_journalentry entry ON entry.id = line.entry_id
          JOIN rental_ledgeritem item ON item.id = line.item_id
         WHERE account.kind = 'AR'
           AND (account.customer_id <> item.customer_id OR entry.dealer_id <> item.dealer_id)""",
    "CREDIT_BELOW_ZERO": """
        SELECT account.customer_id FROM rental_journalline line
          JOIN rental_account account ON account.id = line.account_id
          JOIN rental_journalentry entry ON entry.id = line.entry_id
         WHERE account.kind = 'AR' AND line.item_id IS NULL
         GROUP BY account.customer_id, entry.dealer_id
        HAVING sum(line.debit - line.credit) > 0""",
    "DEPOSIT_BELOW_ZERO": """
        SELECT entry.order_id FROM rental_journalline line
          JOIN rental_account account ON account.id = line.account_id
          JOIN rental_journalentry entry ON entry.id = line.entry_id
         WHERE account.kind = 'DEPOSIT'
         GROUP BY entry.order_id
        HAVING sum(line.credit - line.debit) < 0""",
    "REVERSAL_NO_MIRROR": """
        SELECT entry.id FROM rental_journalentry entry
          JOIN rental_journalline line ON line.entry_id IN (entry.id, entry.reverses_id)
         WHERE entry.reverses_id IS NOT NULL
         GROUP BY entry.id, line.account_id, line.item_id
        HAVING sum(line.debit - line.credit) <> 0""",
    "WRITE_OFF_NOT_POSTED": """
        SELECT write_off.id FROM rental_writeoff write_off
         WHERE write_off.state = 'APPROVED' AND NOT EXISTS (
               SELECT 1 FROM rental_journalentry entry
                WHERE entry.idempotency_key = 'write-off:' || write_off.id)""",
}


@transaction.atomic
def audit_ledger(*, on: dt.date) -> LedgerAudit:
    """Ask every question of the whole ledger; the same day again replaces that day's answer."""
    findings = [finding for code in QUESTIONS if (finding := _ask(code))]
    receivable = receivable_total()
    if age(all_owed(), on).total != receivable:
        findings.append({"code": "AGEING_BALANCE", "count": 1, "ids": []})
    audit, _is_new = LedgerAudit.objects.update_or_create(
        day=on,
        defaults={
            "entries": JournalEntry.objects.count(),
            "receivable": receivable,
            "findings": findings,
            "made_at": timezone.now(),
        },
    )
    topic = "rental.ledger_audit_failed" if findings else "rental.ledger_audited"
    record(audit, topic, by=SYSTEM, findings=[one["code"] for one in findings])
    return audit


def _ask(code: str) -> dict[str, object] | None:
    with connection.cursor() as cursor:
        cursor.execute(QUESTIONS[code])
        ids = sorted(pk or 0 for (pk,) in cursor.fetchall())
    return {"code": code, "count": len(ids), "ids": ids[:MOST_NAMED]} if ids else None
