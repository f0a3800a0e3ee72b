"""Giving a debt up (domain.md 5.10): proposed with evidence, decided by another, recovered perhaps."""

from collections.abc import Sequence
from decimal import Decimal
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.documents.models import Attachment
from dealerops.documents.services import store_upload
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.foundation.workflow import WRONG_ROLE, Step
from dealerops.journal.services import record
from dealerops.policy.services import Values
from rental.calc.ladder import approver
from rental.choices import PayChannel
from rental.choices.dunning import (
    Approval,
    BlockReason,
    Rung,
    StepState,
    WriteOffReason,
    WriteOffState,
)
from rental.choices.ledger import AccountKind, EntryKind
from rental.choices.money_policy import (
    WRITE_OFF_BULK,
    WRITE_OFF_FINANCE,
    WRITE_OFF_MANAGER,
    WRITE_OFF_SUPERVISOR,
)
from rental.choices.roles import COLLECTORS
from rental.models import (
    JournalEntry,
    LedgerItem,
    WriteOff,
    WriteOffEvidence,
)
from rental.services.blocklist import BlockFacts, block_customer
from rental.services.ledger.charging import written_off
from rental.services.ledger.posting import (
    Posting,
    Side,
    account,
    checked,
    customer_account,
    post,
    posted,
)
from rental.services.ledger.receiving import CASHIERS, NO_CHANNEL, check_store
from rental.workflow.write_offs import WRITE_OFF_FLOW

LADDER_OPEN = Refusal(
    "LADDER_OPEN",
    _("The ladder is not finished; only bankruptcy, death or cost goes before."),
    "reason",
)
EVIDENCE_MISSING = Refusal("WRITE_OFF_EVIDENCE", _("A write-off needs its evidence."), "evidence")
REASON_MISSING = Refusal("REASON_MISSING", _("Please give a reason."), "reason")
NOTHING_OWED = Refusal("NOTHING_OWED", _("Nothing is open on this item."))
PROPOSED = Refusal("WRITE_OFF_OPEN", _("A write-off of this item waits for a decision."))
DECIDED = Refusal("STATE_CONFLICT", _("The state has changed. Please refresh."))
CHANGED = Refusal("WRITE_OFF_STALE", _("The debt has changed since the proposal."))
TOO_MANY = Refusal("WRITE_OFF_BULK", _("So many write-offs are not decided at once."))
TOO_MUCH = Refusal("RECOVERY_TOO_HIGH", _("More than was written off."), "amount")


def propose_write_off(
    item_id: int, reason: str, files: Sequence[tuple[str, BinaryIO]], *, by: Actor, note: str = ""
) -> WriteOff:
    """Propose to give up what is left of an item, with the papers that prove why.

    Raises InvalidInput (WRITE_OFF_EVIDENCE, LADDER_OPEN, REASON_MISSING), DomainError, FileRefused.
    """
    _check_proposal(LedgerItem.objects.visible_to(by).get(pk=item_id), reason, by)
    if not files:
        raise InvalidInput(EVIDENCE_MISSING)
    papers = [store_upload(file, name=name, by=by) for name, file in files]
    return _propose(item_id, reason, papers, by=by, note=note)


@transaction.atomic
def _propose(
    item_id: int, reason: str, papers: Sequence[Attachment], *, by: Actor, note: str
) -> WriteOff:
    item = LedgerItem.objects.visible_to(by).lock(item_id)
    _check_proposal(item, reason, by)
    values = Values(on=timezone.localdate(), dealer_id=item.dealer_id)
    limits: dict[str, Decimal] = {
        Approval.SUPERVISOR: values[WRITE_OFF_SUPERVISOR],
        Approval.MANAGER: values[WRITE_OFF_MANAGER],
        Approval.FINANCE: values[WRITE_OFF_FINANCE],
    }
    write_off = WriteOff.objects.create(
        item=item,
        dealer_id=item.dealer_id,
        amount=item.balance,
        reason=reason,
        note=note.strip()[:500],
        level=approver(item.balance, limits),
        proposed_by_id=by.user_id,
        proposed_at=timezone.now(),
        policy_values=values.used(),
    )
    WriteOffEvidence.objects.bulk_create(
        WriteOffEvidence(write_off=write_off, attachment=paper) for paper in dict.fromkeys(papers)
    )
    record(
        write_off,
        "rental.write_off_proposed",
        by=by,
        item=item.pk,
        amount=str(item.balance),
        level=write_off.level,
    )
    return write_off


def _check_proposal(item: LedgerItem, reason: str, by: Actor) -> None:
    if by.role not in COLLECTORS:
        raise DomainError(WRONG_ROLE)
    if reason not in WriteOffReason.values:
        raise InvalidInput(REASON_MISSING)
    if item.balance <= 0:
        raise DomainError(NOTHING_OWED)
    if item.write_offs.filter(state=WriteOffState.PROPOSED).exists():
        raise DomainError(PROPOSED)
    last = item.steps.filter(rung=Rung.LEGAL, state=StepState.DONE)
    if reason == WriteOffReason.LADDER_DONE and not last.exists():
        raise InvalidInput(LADDER_OPEN)


@transaction.atomic
def approve_write_off(write_off_id: int, *, by: Actor, version: int | None = None) -> WriteOff:
    """Give it up: Dr BAD_DEBT / Cr AR; the customer stays on the block list.

    Only the role of its level or a higher one, never the proposer nor who collected. Raises DomainError.
    """
    found = WriteOff.objects.visible_to(by).select_related("item").get(pk=write_off_id)
    receivable = customer_account(AccountKind.AR, found.item.customer_id)
    item = LedgerItem.objects.lock(found.item_id)
    write_off, step = _decide(write_off_id, "approve", by=by, version=version)
    if item.balance != write_off.amount:
        raise DomainError(CHANGED)
    bad_debt = account(AccountKind.BAD_DEBT)
    key = f"write-off:{write_off.pk}"
    posting = Posting(EntryKind.WRITE_OFF, item.dealer_id, key, item.order_id)
    sides = (Side(bad_debt, item.balance, item.pk), Side(receivable, -item.balance, item.pk))
    post(posting, sides, by=by)
    _keep_blocked(item, write_off)
    record(
        write_off,
        "rental.written_off",
        by=by,
        step=step,
        item=item.pk,
        amount=str(write_off.amount),
    )
    return write_off


@transaction.atomic
def reject_write_off(
    write_off_id: int, *, reason: str, by: Actor, version: int | None = None
) -> WriteOff:
    """The debt stands and is dunned on."""
    if not reason.strip():
        raise InvalidInput(REASON_MISSING)
    write_off, step = _decide(write_off_id, "reject", by=by, version=version)
    record(write_off, "rental.write_off_rejected", by=by, step=step, note=reason.strip())
    return write_off


def approve_write_offs(ids: Sequence[int], *, by: Actor) -> int:
    """Several at once, one transaction each. Raises InvalidInput (WRITE_OFF_BULK) above fifty."""
    most = Values(on=timezone.localdate())[WRITE_OFF_BULK]
    if len(ids) > most:
        raise InvalidInput(TOO_MANY)
    for write_off_id in ids:
        approve_write_off(write_off_id, by=by)
    return len(ids)


@transaction.atomic
def recover(
    write_off_id: int, amount: Decimal, *, channel: str, key: str, by: Actor
) -> JournalEntry:
    """Money for a debt that was given up: Dr CASH / Cr BAD_DEBT. Raises InvalidInput above its amount."""
    found = WriteOff.objects.visible_to(by).select_related("item").get(pk=write_off_id)
    check_store(found.dealer_id, by, CASHIERS)
    if channel not in PayChannel.values:
        raise InvalidInput(NO_CHANNEL)
    customer_account(AccountKind.AR, found.item.customer_id)
    known = posted(key, kind=EntryKind.RECOVERY)
    if known:
        return known
    write_off = WriteOff.objects.lock(write_off_id)
    if write_off.state != WriteOffState.APPROVED:
        raise DomainError(DECIDED)
    left = min(write_off.amount - write_off.recovered, written_off(found.item))
    if checked(amount) > left:
        raise InvalidInput(TOO_MUCH)
    write_off.recovered += amount
    write_off.save_fields("recovered")
    cash, bad_debt = account(AccountKind.CASH, detail=channel), account(AccountKind.BAD_DEBT)
    posting = Posting(EntryKind.RECOVERY, found.dealer_id, key, found.item.order_id)
    sides = (Side(cash, amount), Side(bad_debt, -amount, found.item_id))
    record(write_off, "rental.recovered", by=by, amount=str(amount))
    return post(posting, sides, by=by)


def _decide(
    write_off_id: int, event: str, *, by: Actor, version: int | None
) -> tuple[WriteOff, Step]:
    write_off = WriteOff.objects.visible_to(by).lock(write_off_id)
    write_off.expect_version(version)
    step = WRITE_OFF_FLOW.fire(write_off, event, by=by)
    write_off.decided_at, write_off.decided_by_id = timezone.now(), by.user_id
    write_off.save_fields("state", "decided_at", "decided_by")
    return write_off, step


def _keep_blocked(item: LedgerItem, write_off: WriteOff) -> None:
    facts = BlockFacts(BlockReason.WRITTEN_OFF, f"rental.writeoff:{write_off.pk}")
    block_customer(item.customer, item.dealer_id, facts, by=SYSTEM)
