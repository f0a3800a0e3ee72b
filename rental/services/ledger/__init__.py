"""The ledger's verbs: charge, receive, deposits, corrections, the nightly audit (domain.md 5.10)."""

from rental.services.ledger.audit import audit_ledger
from rental.services.ledger.charging import charge, compensate, credit_note
from rental.services.ledger.correcting import reverse_entry
from rental.services.ledger.deposits import (
    capture_preauth,
    deposit_taken,
    hold_preauth,
    preauth_held,
    release_deposit,
    release_preauth,
    take_deposit,
    use_deposit,
)
from rental.services.ledger.others import insurer_paid, insurer_share, pay_fine
from rental.services.ledger.receiving import pay_out_credit, receive, use_credit

__all__ = (
    "audit_ledger",
    "capture_preauth",
    "charge",
    "compensate",
    "credit_note",
    "deposit_taken",
    "hold_preauth",
    "insurer_paid",
    "insurer_share",
    "pay_fine",
    "pay_out_credit",
    "preauth_held",
    "receive",
    "release_deposit",
    "release_preauth",
    "reverse_entry",
    "take_deposit",
    "use_credit",
    "use_deposit",
)
