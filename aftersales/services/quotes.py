"""Freezing what is offered, and telling the customer of another time (domain.md 4.1, 4.3)."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aftersales.choices import GuaranteeClass, ItemState, Payer, RoState, ToldBy
from aftersales.models import PromiseChange, QuoteLine, QuoteVersion, RepairOrder, RoItem
from aftersales.rules.items import customer_line_has_a_price
from aftersales.selectors.inspection import REPORTED, wants_report
from aftersales.services.items import held_up_in
from aftersales.services.people import person_of
from aftersales.workflow.orders import ADVISOR, RO_FLOW
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record

COPIED = (
    *("kind", "payer", "description", "qty", "unit_price", "hours", "rate", "discount", "amount"),
    "safety_critical",
)
PROMISE_IN_PAST = Refusal(
    "PROMISE_IN_PAST", _("The promised time must lie in the future."), "promised_at"
)
MOVED_UNTOLD = Refusal(
    "TOLD_BY",
    _("Another time was promised before: say how the customer was told of this one."),
    "told_by",
)
MINUTE = dt.timedelta(minutes=1)  # less is no other time: that is how exactly it is typed and shown

GUARANTEE_UNKNOWN = Refusal(
    "GUARANTEE_UNKNOWN", _("There is no such guarantee."), "guarantee_class"
)


class Offered(Protocol):
    """A line with a key and everything that is COPIED."""

    @property
    def pk(self) -> int: ...


@transaction.atomic
def freeze_quote(
    order_id: int,
    promised_at: dt.datetime,
    *,
    by: Actor,
    version: int | None = None,
    guarantee_class: str = "",
    told_by: str = "",
) -> QuoteVersion:
    """The next version of the quote: every standing line, word for word, and the promised time.

    It may never change; links to older versions die. `guarantee_class` says how long the repair is
    guaranteed, empty leaves it (domain.md 4.4). `told_by` is how the customer heard of another time than
    was promised before; without another time it is not asked. Raises TransitionRefused
    (NOTHING_TO_QUOTE, REPORT_MISSING, PRICE_MISSING), InvalidInput (PROMISE_IN_PAST, GUARANTEE_UNKNOWN,
    TOLD_BY).
    """
    order = RepairOrder.objects.visible_to(by).lock(order_id)
    order.expect_version(version)
    now = timezone.now()
    if promised_at <= now:
        raise InvalidInput(PROMISE_IN_PAST)
    if guarantee_class and guarantee_class not in GuaranteeClass.values:
        raise InvalidInput(GUARANTEE_UNKNOWN)
    is_moved = order.promised_at is not None and abs(order.promised_at - promised_at) >= MINUTE
    if is_moved and told_by not in ToldBy.values:
        raise InvalidInput(MOVED_UNTOLD)
    items = list(order.items.standing())
    step = RO_FLOW.fire(order, "quote", by=by, also=[*_unreported(order), *_unpriced(items)])
    quote = _write(order, items, promised_at, now, by)
    order.links.filter(answered_at=None, revoked_at=None).update(revoked_at=now)
    if is_moved:
        change = PromiseFacts(promised_at, told_by, str(quote.number))
        _note_promise(order, change, now, by)
    order.promised_at = promised_at
    order.quoted_at = order.quoted_at or now
    order.guarantee_class = guarantee_class or order.guarantee_class
    order.held_up_in = held_up_in(order, step)
    order.save_fields("state", "promised_at", "quoted_at", "guarantee_class", "held_up_in")
    record(
        order, "aftersales.quoted", by=by, step=step,
        quote=quote.number, total=quote.total, customer_total=quote.customer_total,
    )  # fmt: skip
    return quote


@transaction.atomic
def report_inspection(
    order_id: int, told_by: str, *, by: Actor, version: int | None = None
) -> RepairOrder:
    """The customer who is not at the counter has read what the inspection found (domain.md 4.2).

    Raises DomainError (WRONG_ROLE, NOT_INSPECTED), InvalidInput (TOLD_BY).
    """
    order = RepairOrder.objects.visible_to(by).lock(order_id)
    order.expect_version(version)
    if by.role not in ADVISOR:
        raise DomainError(WRONG_ROLE)
    if order.state != RoState.INSPECTED:
        message = _("The report follows the inspection and comes before the quote.")
        raise DomainError(Refusal("NOT_INSPECTED", message))
    if told_by not in ToldBy.values:
        message = _("Say how the report was sent.")
        raise InvalidInput(Refusal("TOLD_BY", message, "told_by"))
    record(order, REPORTED, by=by, told=told_by)
    return order


def _unreported(order: RepairOrder) -> list[Refusal]:
    if not wants_report(order):
        return []
    message = _("Send the customer the inspection report before the quote.")
    return [Refusal("REPORT_MISSING", message)]


def _unpriced(items: Iterable[RoItem]) -> list[Refusal]:
    """The customer could never say yes to such a line, nor send off an answer to the others."""
    waiting = [item for item in items if item.state == ItemState.PROPOSED]
    gaps = (customer_line_has_a_price(item) for item in waiting)
    return [gap for gap in gaps if gap][:1]


@dataclass(frozen=True, slots=True)
class PromiseFacts:
    """Another time, how the customer heard of it, and why."""

    promised_at: dt.datetime
    told_by: str
    reason: str


@transaction.atomic
def promise_again(
    order_id: int, facts: PromiseFacts, *, by: Actor, version: int | None = None
) -> PromiseChange:
    """Another promised time, told to the customer just now.

    After the old promise has passed the change is kept all the same, as a broken promise.
    Raises DomainError (NO_PROMISE, WRONG_ROLE), InvalidInput.
    """
    order = RepairOrder.objects.visible_to(by).lock(order_id)
    order.expect_version(version)
    if by.role not in ADVISOR:
        raise DomainError(WRONG_ROLE)
    if order.promised_at is None or order.qc_passed_at or order.closed_at:
        raise DomainError(Refusal("NO_PROMISE", _("There is no promise that could change.")))
    now = timezone.now()
    if facts.promised_at <= now or facts.promised_at == order.promised_at:
        raise InvalidInput(PROMISE_IN_PAST)
    if not facts.reason.strip() or facts.told_by not in ToldBy.values:
        message = _("Say why, and how the customer was told.")
        raise InvalidInput(Refusal("PROMISE_REASON", message, "reason"))
    change = _note_promise(order, facts, now, by)
    order.promised_at = facts.promised_at
    order.save_fields("promised_at")
    record(order, "aftersales.promised_again", by=by, in_time=change.in_time, told=change.told_by)
    return change


def _note_promise(
    order: RepairOrder, facts: PromiseFacts, now: dt.datetime, by: Actor
) -> PromiseChange:
    before = order.promised_at or now
    return PromiseChange.objects.create(
        order=order,
        before=before,
        after=facts.promised_at,
        told_at=now,
        told_by=facts.told_by,
        in_time=now < before,
        reason=facts.reason[:200],
        changed_by_id=person_of(by),
    )


def _write(
    order: RepairOrder, items: list[RoItem], promised_at: dt.datetime, now: dt.datetime, by: Actor
) -> QuoteVersion:
    ours = [item.amount for item in items if item.payer == Payer.CUSTOMER]
    quote = QuoteVersion.objects.create(
        order=order,
        number=order.quotes.count() + 1,
        promised_at=promised_at,
        customer_total=sum(ours, Decimal(0)),
        total=sum((item.amount for item in items), Decimal(0)),
        digest=digest_of(order.number, items, promised_at),
        frozen_at=now,
        frozen_by_id=person_of(by),
    )
    QuoteLine.objects.bulk_create(
        QuoteLine(
            quote=quote,
            item=item,
            is_open=item.state == ItemState.PROPOSED,
            **{name: getattr(item, name) for name in COPIED},
        )
        for item in items
    )
    return quote


def digest_of(number: str, items: Iterable[Offered], promised_at: dt.datetime) -> str:
    """The SHA-256 of what a quote of that order says: the same for the same words, prices and promise."""
    said = {
        "order": number,
        "promised_at": promised_at.isoformat(),
        "lines": [[item.pk, *(str(getattr(item, name)) for name in COPIED)] for item in items],
    }
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
