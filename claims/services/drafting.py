"""A claim before it is submitted, and what a dealer may still correct after a reset."""

import datetime as dt
from dataclasses import asdict, dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from claims.choices import ClaimState
from claims.models import Claim, PreAppLine
from claims.rules import INVOICE_INCOMPLETE, account_is_open, preapplication_stands
from claims.selectors.obstacles import LINE_EXHAUSTED
from claims.services.numbers import next_number
from claims.services.reservations import save_unless_invoice_taken
from claims.workflow import CLAIM_FLOW
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal, TransitionRefused
from dealerops.identifiers import plate as plate_rules
from dealerops.identifiers import uscc, vin
from dealerops.identifiers.invoice_number import key as invoice_key
from dealerops.journal.services import record

EDITABLE = frozenset({ClaimState.DRAFT, ClaimState.RESET})
# Of these the journal keeps the values before and after; of the others only that they were changed.
NOT_PERSONAL = frozenset(
    {
        *("invoice_date", "invoice_amount", "registered_on", "registered_city"),
        *("seller_name", "signed_by_agent", "imported"),
    }
)


class NotEditable(DomainError):
    default_code = "STATE_CONFLICT"
    default_message = _("A claim can be changed as a draft or after a reset only.")


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """What the dealer types; everything else comes from the pre-application line."""

    vin: str = ""
    vin_confirmed: bool = False
    invoice_code: str = ""
    invoice_number: str = ""
    invoice_date: dt.date | None = None
    invoice_amount: Decimal | None = None
    buyer_name: str = ""
    buyer_code: str = ""
    seller_name: str = ""
    registered_on: dt.date | None = None
    registered_city: str = ""
    plate: str = ""
    signed_by_agent: bool = False
    imported: bool = False


@transaction.atomic
def open_claim(line_id: int, *, by: Actor) -> Claim:
    """A draft that already knows program, buyer and seller from the line.

    Raises PreAppLine.DoesNotExist; TransitionRefused when the dealer may not file or the line is
    used up.
    """
    applicant = applicant_id(by)
    line = PreAppLine.objects.visible_to(by).select_related(
        "preapplication__dealer", "preapplication__program", "preapplication__customer"
    ).get(pk=line_id)  # fmt: skip
    preapplication = line.preapplication
    claim = Claim(
        program=preapplication.program,
        dealer=preapplication.dealer,
        origin_dealer=preapplication.dealer,
        line=line,
        created_by_id=applicant,
        buyer_name=preapplication.customer.name,
        buyer_code=preapplication.customer.usc_code,
        seller_name=preapplication.dealer.legal_name,
        registered_city=preapplication.dealer.city,
    )
    refusals = [account_is_open(claim), preapplication_stands(claim)]
    if line.remaining < 1:
        refusals.append(LINE_EXHAUSTED)
    if found := [refusal for refusal in refusals if refusal]:
        raise TransitionRefused(*found)
    claim.number = next_number("CLM")
    claim.save(force_insert=True)
    record(claim, "claims.created", by=by, line=line.pk)
    return claim


@transaction.atomic
def update_claim(
    claim_id: int, facts: ClaimFacts, *, by: Actor, version: int | None = None
) -> Claim:
    """Write the typed facts into a draft or a reset claim, normalised; the raw VIN is kept beside it.

    A reset claim holds its invoice: the number may be corrected, not emptied. Raises NotEditable,
    InvoiceTaken, InvalidInput (INVOICE_INCOMPLETE).
    """
    applicant_id(by)
    claim = Claim.objects.visible_to(by).lock(claim_id)
    claim.expect_version(version)
    if claim.state not in EDITABLE:
        raise NotEditable
    typed = asdict(facts)
    typed["vin_raw"] = facts.vin[:40]
    typed["vin"] = vin.validate(facts.vin).normalized[:17]
    typed["invoice_code"], typed["invoice_number"] = invoice_key(
        facts.invoice_code, facts.invoice_number
    )
    typed["buyer_code"] = uscc.validate(facts.buyer_code).normalized
    typed["plate"] = plate_rules.validate(facts.plate).normalized
    changed = sorted(name for name, value in typed.items() if getattr(claim, name) != value)
    if changed:
        before = {name: _plain(getattr(claim, name)) for name in NOT_PERSONAL.intersection(changed)}
        for name in changed:
            setattr(claim, name, typed[name])
        if claim.state == ClaimState.RESET and not claim.invoice_number:
            raise InvalidInput(INVOICE_INCOMPLETE)
        save_unless_invoice_taken(claim, *changed)
        changes = {name: [value, _plain(typed[name])] for name, value in before.items()}
        record(claim, "claims.updated", by=by, fields=changed, changes=changes)
    return claim


@transaction.atomic
def delete_claim(claim_id: int, *, by: Actor, version: int | None = None) -> None:
    """Throw a draft away; the journal keeps that it was there."""
    claim = Claim.objects.visible_to(by).lock(claim_id)
    claim.expect_version(version)
    step = CLAIM_FLOW.fire(claim, "delete", by=by)
    record(claim, "claims.deleted", by=by, step=step, number=claim.number)
    claim.delete()


def _plain(value: object) -> str:
    return "" if value is None else str(value)


def applicant_id(by: Actor) -> int:
    """The person who files claims for a dealer. Raises InvalidInput (WRONG_ROLE) for anybody else."""
    if by.role != Role.D_SSA or by.user_id is None:
        raise InvalidInput(Refusal("WRONG_ROLE", _("Your role does not allow this.")))
    return by.user_id
