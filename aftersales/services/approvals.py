"""Yes, no and later: what the people who pay say to a quote (domain.md 4.3)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aftersales.choices import Capacity, DeclineReason, Method
from aftersales.models import (
    ApprovalLine,
    CostApproval,
    Decline,
    QuoteVersion,
    RepairOrder,
    RiskNotice,
    RoItem,
)
from aftersales.rules import approvals as r
from aftersales.services import evidence as proofs
from aftersales.services.evidence import Evidence
from aftersales.services.items import lock_item, resume_if_answered
from aftersales.workflow.items import ITEM_FLOW
from aftersales.workflow.orders import ANSWER, RO_FLOW
from dealerops.documents.models import Attachment
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal, TransitionRefused
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record

SAYABLE = frozenset(DeclineReason) - {DeclineReason.NO_ANSWER}
SUPERSEDED = Refusal("QUOTE_SUPERSEDED", _("There is a newer quote. Please look at it first."))
NOT_OFFERED = Refusal("NOT_OFFERED", _("This line is not offered in the quote, or is answered."))


@dataclass(frozen=True, slots=True)
class Yes:
    """A yes to the lines `item_ids` of one quote, in the right of `capacity`."""

    quote_id: int
    item_ids: Sequence[int]
    capacity: str
    evidence: Evidence
    authorised_limit: Decimal | None = None


@dataclass(frozen=True, slots=True)
class No:
    """A no to one line, with its reason; `later_on` and `later_km` put it off instead."""

    item_id: int
    reason: str
    note: str = ""
    is_later: bool = False
    later_on: dt.date | None = field(default=None)
    later_km: int | None = None


def approve_lines(order_id: int, yes: Yes, *, by: Actor) -> CostApproval:
    """Record a yes to exactly these lines at exactly these prices.

    Raises TransitionRefused with every reason (CAPACITY_WRONG, CALL_LIMIT, DRIVER_LIMIT,
    QUOTE_SUPERSEDED, NOT_OFFERED …), InvalidInput for a gap in the evidence.
    """
    RepairOrder.objects.visible_to(by).only("pk").get(pk=order_id)
    file = proofs.keep(yes.evidence, by=by)
    with transaction.atomic():
        order = RepairOrder.objects.visible_to(by).lock(order_id)
        return enter_yes(order, yes, file, by=by)


def enter_yes(order: RepairOrder, yes: Yes, file: Attachment | None, *, by: Actor) -> CostApproval:
    """Inside the caller's transaction and lock; `file` is the stored evidence."""
    quote, items = _offered(order, yes.quote_id, yes.item_ids)
    step = RO_FLOW.fire(order, "approve", by=by, also=_obstacles(order, items, yes, by))
    now = timezone.now()
    approval = CostApproval.objects.create(
        order=order,
        quote=quote,
        total=sum((item.amount for item in items), Decimal(0)),
        by_person=yes.evidence.person.strip()[:120],
        capacity=yes.capacity,
        method=yes.evidence.method,
        evidence=file,
        evidence_sha256=file.sha256 if file else quote.digest,
        reference=yes.evidence.reference[:120],
        authorised_limit=yes.authorised_limit if yes.capacity == Capacity.DRIVER else None,
        at=now,
        entered_by_id=by.user_id,
    )
    ApprovalLine.objects.bulk_create(
        ApprovalLine(approval=approval, item=item, payer=item.payer, amount=item.amount)
        for item in items
    )
    for item in items:
        ITEM_FLOW.fire(item, "approve", by=by)
        _go_on(item)
        item.decline_reason = ""
        item.save_fields("state", "decline_reason")
    order.approved_at = order.approved_at or now
    order.save_fields("state", "approved_at")
    record(
        order, "aftersales.approved", by=by, step=step, approval=approval.pk, quote=quote.number,
        items=[item.pk for item in items], total=approval.total, method=approval.method,
        capacity=approval.capacity,
    )  # fmt: skip
    resume_if_answered(order, by=by)
    return approval


@transaction.atomic
def decline_line(order_id: int, no: No, said_by: str, *, by: Actor) -> RoItem:
    """A no, or a not now, as the customer said it to somebody in the house."""
    order = RepairOrder.objects.visible_to(by).lock(order_id)
    quote = order.quotes.order_by("-number").first()
    if quote is None:
        raise TransitionRefused(NOT_OFFERED)
    return enter_no(order, quote, no, said_by, by=by)


def enter_no(order: RepairOrder, quote: QuoteVersion, no: No, said_by: str, *, by: Actor) -> RoItem:
    """Inside the caller's transaction and lock. Raises InvalidInput (REASON_MISSING …)."""
    if not said_by.strip():
        raise InvalidInput(proofs.PERSON_MISSING)
    if no.reason not in SAYABLE:
        raise InvalidInput(Refusal("REASON_MISSING", _("Please give a reason."), "reason"))
    (item,) = _offered(order, quote.pk, [no.item_id])[1]
    ITEM_FLOW.fire(item, "defer" if no.is_later else "decline", by=by)
    item.decline_reason = no.reason
    item.follow_up_on = no.later_on or item.follow_up_on
    item.follow_up_km = no.later_km or item.follow_up_km
    item.save_fields("state", "decline_reason", "follow_up_on", "follow_up_km")
    Decline.objects.create(
        item=item, quote=quote, reason=no.reason, note=no.note[:300],
        said_by=said_by.strip()[:120], at=timezone.now(),
    )  # fmt: skip
    topic = "aftersales.item_deferred" if no.is_later else "aftersales.item_declined"
    record(order, topic, by=by, item=item.pk, reason=no.reason, safety=item.safety_critical)
    resume_if_answered(order, by=by)
    return item


def sign_risk(item_id: int, evidence: Evidence, *, by: Actor) -> RiskNotice:
    """The customer signed that a safety-critical line was not wanted. Raises DomainError (NO_RISK)."""
    RoItem.objects.visible_to(by).only("pk").get(pk=item_id)
    if by.role not in ANSWER:
        raise DomainError(WRONG_ROLE)
    file = proofs.keep_signature(evidence, by=by)
    with transaction.atomic():
        order, item = lock_item(item_id, by=by)
        return enter_risk(order, item, evidence, file, by=by)


def enter_risk(
    order: RepairOrder, item: RoItem, evidence: Evidence, file: Attachment | None, *, by: Actor
) -> RiskNotice:
    """Inside the caller's transaction and lock."""
    if not item.safety_critical or item.state not in {"DECLINED", "DEFERRED"}:
        raise DomainError(Refusal("NO_RISK", _("No safety risk is to be signed for here.")))
    notice, is_new = RiskNotice.objects.get_or_create(
        item=item,
        defaults={
            "signed_by": evidence.person.strip()[:120],
            "method": evidence.method,
            "evidence": file,
            "reference": evidence.reference[:120],
            "at": timezone.now(),
            "entered_by_id": by.user_id,
        },
    )
    if is_new:
        record(order, "aftersales.risk_signed", by=by, item=item.pk, method=notice.method)
    return notice


def _offered(
    order: RepairOrder, quote_id: int, item_ids: Sequence[int]
) -> tuple[QuoteVersion, list[RoItem]]:
    """The newest quote and those of its lines, as it names them; a line that was changed since then is
    another one, at whatever price. Raises TransitionRefused (QUOTE_SUPERSEDED, NOT_OFFERED).
    """
    quote = order.quotes.order_by("-number").first()
    if quote is None or quote.pk != quote_id:
        raise TransitionRefused(SUPERSEDED)
    wanted = set(item_ids)
    lines = {line.item_id: line for line in quote.lines.filter(item_id__in=wanted)}
    items = list(order.items.select_for_update(of=("self",)).filter(pk__in=wanted))
    if not wanted or len(items) != len(wanted) or set(lines) != wanted:
        raise TransitionRefused(NOT_OFFERED)
    for item in items:
        item.order = order
        line = lines[item.pk]
        if item.state != "PROPOSED":
            raise TransitionRefused(NOT_OFFERED)
        is_changed = item.proposed_at is not None and item.proposed_at > quote.frozen_at
        if is_changed or (item.amount, item.payer) != (line.amount, line.payer):
            raise TransitionRefused(SUPERSEDED)
    return quote, items


def _obstacles(order: RepairOrder, items: Sequence[RoItem], yes: Yes, by: Actor) -> list[Refusal]:
    found = [
        r.capacity_fits_payer(items, yes.capacity),
        r.dealer_agrees_by_its_heads(yes.capacity, by),
        r.click_comes_from_the_customer(yes.evidence.method, by),
    ]
    if yes.evidence.method == Method.RECORDED_CALL:
        found.append(r.call_stays_within_limit(order, items))
    if yes.capacity == Capacity.DRIVER:
        found.append(r.driver_stays_within_limit(order, items, yes.authorised_limit))
        has_file = yes.evidence.file is not None
        found.append(r.authorisation_is_written(yes.authorised_limit, has_file=has_file))
    return [refusal for refusal in found if refusal]


def _go_on(item: RoItem) -> None:
    """Work that was begun or done before its price rose goes on where it stood."""
    if item.done_at:
        item.state = "DONE"
    elif item.started_at:
        item.state = "IN_WORK"
