"""What must hold for a claim, one small function per sentence of the policy."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.choices import AccountState, HoldReason, Level
from claims.choices.batches import BatchState
from claims.models import Claim, ClaimBatch
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.errors import Refusal
from dealerops.identifiers import invoice_number as invoice_rules
from dealerops.identifiers import vin as vin_rules
from dealerops.identifiers.invoice_number import InvoiceKind
from dealerops.identifiers.messages import MESSAGES
from dealerops.identifiers.verdict import Level as Severity
from dealerops.workcal.services import local_date, within_days

LEVEL_OF_ROLE: dict[Role, Level] = {
    Role.SSA_SPECIALIST: Level.L1,
    Role.SSA_MANAGER: Level.L2,
    Role.SSA_HEAD: Level.L3,
    Role.FINANCE: Level.L4A,
    Role.VP: Level.L4B,
}
INVOICE_INCOMPLETE = Refusal(
    "INVOICE_INCOMPLETE", _("Invoice number, date, buyer and seller are needed.")
)


def _submission_day(claim: Claim) -> dt.date:
    if claim.first_submitted_at is None:
        raise ValueError("the submission sets the moment before it asks the rules")
    return local_date(claim.first_submitted_at)


def invoice_is_complete(claim: Claim) -> Refusal | None:
    if claim.invoice_number and claim.invoice_date and claim.buyer_name and claim.seller_name:
        return None
    return INVOICE_INCOMPLETE


def invoice_number_has_form(claim: Claim) -> Refusal | None:
    """Code and number of a vehicle invoice, on paper or digital (domain.md 1.7).

    Without it a code typed into the number would make one invoice two.
    """
    if not claim.invoice_number:
        return None
    verdict = invoice_rules.validate(
        claim.invoice_code,
        claim.invoice_number,
        kind=InvoiceKind.MOTOR_VEHICLE,
        issued_on=claim.invoice_date,
    )
    if verdict.ok:
        return None
    return Refusal(verdict.code, MESSAGES[verdict.code], "invoice_number")


def amount_is_positive(claim: Claim) -> Refusal | None:
    if claim.invoice_amount is not None and claim.invoice_amount > 0:
        return None
    return Refusal("AMOUNT_NOT_POSITIVE", _("The invoice total must be greater than zero."))


def support_is_known(claim: Claim) -> Refusal | None:
    if claim.support_amount is not None and claim.support_amount > 0:
        return None
    return Refusal("SUPPORT_UNKNOWN", _("The program has no policy for the invoice date."))


def vin_is_valid(claim: Claim) -> Refusal | None:
    """A warning (foreign VIN, check digit) passes once the plate of the vehicle was looked at."""
    verdict = vin_rules.validate(claim.vin_raw or claim.vin)
    if verdict.level is Severity.OK or (verdict.ok and claim.vin_confirmed):
        return None
    return Refusal(verdict.code, MESSAGES[verdict.code], "vin")


def invoice_is_not_from_the_future(claim: Claim) -> Refusal | None:
    """Today counts, also when a reset is answered: the invoice may have been re-issued since."""
    if claim.invoice_date is None or claim.invoice_date <= timezone.localdate():
        return None
    return Refusal("INVOICE_IN_FUTURE", _("The invoice date lies in the future."), "invoice_date")


def within_claim_window(claim: Claim) -> Refusal | None:
    """The first submission counts, resubmissions do not (domain.md 2.6)."""
    days = claim.policy_values.get("claim_window_days")
    if claim.invoice_date is None or days is None:
        return None
    if _submission_day(claim) <= within_days(claim.invoice_date, days):
        return None
    return Refusal("T01", _("The claim window has been exceeded."), "invoice_date")


def invoiced_after_approval(claim: Claim) -> Refusal | None:
    valid = claim.line.preapplication.valid
    if claim.invoice_date is None or claim.invoice_date >= valid.lower:
        return None
    return Refusal(
        "P04", _("The invoice is older than the approved pre-application."), "invoice_date"
    )


def invoiced_before_expiry(claim: Claim) -> Refusal | None:
    valid = claim.line.preapplication.valid
    if claim.invoice_date is None or claim.invoice_date < valid.upper:
        return None
    return Refusal("P03", _("The pre-application had expired on the invoice date."), "invoice_date")


def preapplication_stands(claim: Claim) -> Refusal | None:
    if claim.line.preapplication.state == "APPROVED":
        return None
    return Refusal("P03", _("The pre-application is no longer approved."))


def is_not_held(claim: Claim) -> Refusal | None:
    """Quota is asked again at each approval; every other hold must be lifted first."""
    if claim.hold_reason in {HoldReason.NONE, HoldReason.QUOTA}:
        return None
    return Refusal("CLAIM_HELD", _("The claim is on hold."))


def is_own_assignment(claim: Claim, actor: Actor) -> Refusal | None:
    if claim.checker_id is not None and claim.checker_id == actor.user_id:
        return None
    return Refusal("NOT_YOUR_CLAIM", _("The claim is assigned to another checker."))


def is_next_level(claim: Claim, actor: Actor) -> Refusal | None:
    """Levels decide in their order; the level that is due must be the actor's."""
    due = next((step for step in claim.steps.all() if step.decision == "WAITING"), None)
    if due is not None and LEVEL_OF_ROLE.get(actor.role) == due.level:
        return None
    return Refusal("NOT_YOUR_LEVEL", _("Another level decides first."))


def neither_created_nor_checked(claim: Claim, actor: Actor) -> Refusal | None:
    """Separation of duties looks at the person, never at the role (domain.md 0.10)."""
    involved = {claim.created_by_id} | {one.checker_id for one in claim.assignments.all()}
    if not involved & {actor.user_id, actor.for_user_id} - {None}:
        return None
    return Refusal("SOD_VIOLATION", _("Whoever created or checked a claim cannot decide it."))


def account_is_open(claim: Claim) -> Refusal | None:
    """A suspended dealer may answer resets, but not file; a closed one neither (domain.md 2.3).

    The account must be open for the claim's program.
    """
    accounts = claim.dealer.ssa_accounts.filter(programs=claim.program_id)
    states = {account.state for account in accounts}
    if AccountState.ACTIVE in states:
        return None
    if AccountState.SUSPENDED in states and claim.submitted_at and claim.state == "RESET":
        return None
    return Refusal("DEALER_NOT_ACTIVE", _("The dealer's account for special sales is not active."))


def has_not_begun(batch: ClaimBatch) -> Refusal | None:
    if batch.state == BatchState.WAITING and timezone.now() < batch.runs_at:
        return None
    return Refusal("UNDO_TOO_LATE", _("The ten seconds are over: the claims are being decided."))


def its_time_has_come(batch: ClaimBatch) -> Refusal | None:
    if timezone.now() >= batch.runs_at:
        return None
    return Refusal("BATCH_STILL_WAITS", _("It can still be undone."))
