"""The lines of an order with its quote, approvals and bill."""

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from aftersales.calc.lines import Price
from aftersales.choices import (
    Capacity,
    DeclineReason,
    ItemKind,
    ItemState,
    Method,
    Payer,
    PaymentKind,
)
from aftersales.models import (
    ApprovalLine,
    CostApproval,
    Decline,
    Payment,
    QuoteLine,
    QuoteVersion,
    RoItem,
    Settlement,
    SettlementLine,
)
from aftersales.services.quotes import digest_of
from dealerops.demo.data.bulk.tables import Ids, Tables
from dealerops.demo.data.workshop.jobs import Work, price_of

NOUGHT = Decimal(0)
CALL_LIMIT = 2000
PAYMENTS = {
    PaymentKind.WECHAT_PAY: 46, PaymentKind.ALIPAY: 26, PaymentKind.CARD: 16,
    PaymentKind.CASH: 5, PaymentKind.TRANSFER: 7,
}  # fmt: skip
GRANTED = 0.008  # of the bills are paid later, or not at all
CAPACITIES = {Payer.CUSTOMER: Capacity.OWNER, Payer.INSURANCE: Capacity.INSURER}
REFUSALS = (DeclineReason.PRICE, DeclineReason.LATER, DeclineReason.ELSEWHERE)
PUT_OFF = dt.timedelta(days=45)


@dataclass(slots=True)
class Line:
    """One line of an order, with the attributes that a quote copies."""

    pk: int
    kind: ItemKind
    payer: Payer
    code: str
    description: str
    qty: Decimal
    unit_price: Decimal
    hours: Decimal
    rate: Decimal
    discount: Decimal
    amount: Decimal
    safety_critical: bool
    state: ItemState = ItemState.PROPOSED
    decline_reason: str = ""
    follow_up_on: dt.date | None = None
    is_new: bool = False  # found at work, in no quote yet


@dataclass(frozen=True, slots=True)
class Moments:
    """The times that lines and papers share; what has not come about is None."""

    proposed: dt.datetime
    quoted: dt.datetime | None
    approved: dt.datetime | None
    started: dt.datetime | None
    finished: dt.datetime | None
    settled: dt.datetime | None
    paid: dt.datetime | None
    delivered: dt.datetime | None
    promised: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Signers:
    """Who put their names to the papers of an order."""

    customer: str
    advisor: int
    technician: int
    director: int
    manager: int
    cashier: int


class Papers:
    """Everything about money of one order."""

    def __init__(
        self, tables: Tables, ids: Ids, rng: random.Random, order: tuple[int, str], who: Signers
    ) -> None:
        self._tables, self._ids, self._rng, self._who = tables, ids, rng, who
        self._order_id, self._number = order
        self.lines: list[Line] = []
        self.quote_id = 0
        self._digest = ""

    def add(self, work: Work, payer: Payer, rate: Decimal, *, matters: bool = False) -> Line:
        price = price_of(work, rate)
        line = Line(
            pk=self._ids.of(RoItem), kind=work.kind, payer=payer, code=work.code,
            description=work.words, amount=Price(**price).amount, safety_critical=matters,
            qty=price["qty"], unit_price=price["unit_price"], hours=price["hours"],
            rate=price["rate"], discount=price["discount"],
        )  # fmt: skip
        self.lines.append(line)
        return line

    def refuse(self, line: Line, on: dt.date) -> None:
        """The customer does not want a line, or not now."""
        is_later = self._rng.random() < 0.5
        line.state = ItemState.DEFERRED if is_later else ItemState.DECLINED
        line.decline_reason = DeclineReason.LATER if is_later else self._rng.choice(REFUSALS)
        line.follow_up_on = on + PUT_OFF if is_later else None

    def total(self, payer: Payer, *, of: Sequence[Line] | None = None) -> Decimal:
        lines = self.standing if of is None else of
        return sum((line.amount for line in lines if line.payer == payer), NOUGHT)

    @property
    def standing(self) -> list[Line]:
        """What is done, without what was declined or put off."""
        return [line for line in self.quoted if not line.decline_reason]

    @property
    def quoted(self) -> list[Line]:
        return [line for line in self.lines if not line.is_new]

    @property
    def has_paint(self) -> bool:
        return any(line.kind == ItemKind.PAINT for line in self.standing)

    def file(self, at: Moments) -> None:
        """Put the rows of everything that has come about on the tables."""
        for line in self.lines:
            self._put_line(line, at)
        if at.quoted and at.promised:
            self._quote(at.quoted, at.promised)
        if at.approved:
            self._approve(at.approved, at.delivered)
        if at.settled:
            self._settle(at.settled)
        if at.paid:
            self._pay(at.paid)

    def _put_line(self, line: Line, at: Moments) -> None:
        is_begun = line.state in {ItemState.IN_WORK, ItemState.DONE, ItemState.QC_OK}
        is_done = line.state in {ItemState.DONE, ItemState.QC_OK}
        self._tables.put(
            RoItem, id=line.pk, created_at=at.proposed, updated_at=at.finished or at.proposed,
            order_id=self._order_id, kind=line.kind.value, payer=line.payer.value,
            code=line.code, description=line.description, qty=line.qty,
            unit_price=line.unit_price, hours=line.hours, rate=line.rate,
            discount=line.discount, amount=line.amount, state=line.state.value,
            safety_critical=line.safety_critical, proposed_at=at.proposed,
            worked_by_id=self._who.technician if is_begun else None,
            started_at=at.started if is_begun else None,
            done_at=(at.finished or at.started) if is_done else None,
            decline_reason=str(line.decline_reason), follow_up_on=line.follow_up_on,
        )  # fmt: skip

    def _quote(self, at: dt.datetime, promised_at: dt.datetime) -> None:
        self.quote_id = self._ids.of(QuoteVersion)
        self._digest = digest_of(self._number, self.quoted, promised_at)
        self._tables.put(
            QuoteVersion, id=self.quote_id, order_id=self._order_id, number=1,
            promised_at=promised_at, customer_total=self.total(Payer.CUSTOMER, of=self.quoted),
            total=sum((line.amount for line in self.quoted), NOUGHT),
            digest=self._digest,
            frozen_at=at, frozen_by_id=self._who.advisor,
        )  # fmt: skip
        for line in self.quoted:
            self._tables.put(
                QuoteLine, quote_id=self.quote_id, item_id=line.pk, kind=line.kind.value,
                payer=line.payer.value, description=line.description, qty=line.qty,
                unit_price=line.unit_price, hours=line.hours, rate=line.rate,
                discount=line.discount, amount=line.amount,
                safety_critical=line.safety_critical, is_open=True,
            )  # fmt: skip
            if line.decline_reason:
                self._tables.put(
                    Decline, item_id=line.pk, quote_id=self.quote_id,
                    reason=str(line.decline_reason), said_by=self._who.customer, at=at,
                )  # fmt: skip

    def _approve(self, at: dt.datetime, delivered_at: dt.datetime | None) -> None:
        """Whoever pays agrees: the customer, the insurer, the house for its own money."""
        by_capacity: dict[Capacity, list[Line]] = {}
        for line in self.standing:
            capacity = CAPACITIES.get(line.payer, Capacity.DEALER)
            by_capacity.setdefault(capacity, []).append(line)
        for capacity, lines in by_capacity.items():
            self._put_approval(capacity, lines, at, delivered_at)

    def _put_approval(
        self,
        capacity: Capacity,
        lines: list[Line],
        at: dt.datetime,
        delivered_at: dt.datetime | None,
    ) -> None:
        total = sum((line.amount for line in lines), NOUGHT)
        method, person, entered_by = self._how(capacity, total)
        is_countersigned = method is Method.RECORDED_CALL and delivered_at is not None
        approval_id = self._ids.of(CostApproval)
        self._tables.put(
            CostApproval, id=approval_id, order_id=self._order_id, quote_id=self.quote_id,
            total=total, by_person=person, capacity=capacity.value, method=method.value,
            evidence_sha256=self._digest,
            reference=f"{REFERENCES[method]}-{approval_id:07d}", at=at,
            entered_by_id=entered_by, countersigned_at=delivered_at if is_countersigned else None,
            countersigned_by=person if is_countersigned else "",
        )  # fmt: skip
        for line in lines:
            self._tables.put(
                ApprovalLine, approval_id=approval_id, item_id=line.pk,
                payer=line.payer.value, amount=line.amount,
            )  # fmt: skip

    def _how(self, capacity: Capacity, total: Decimal) -> tuple[Method, str, int | None]:
        if capacity is Capacity.DEALER:
            return Method.SMS_OTP, "服务总监", self._who.director
        if capacity is Capacity.INSURER:
            return Method.SMS_OTP, "保险公司定损员", self._who.advisor
        lot = self._rng.random()
        if lot < 0.12 and total <= CALL_LIMIT:
            return Method.RECORDED_CALL, self._who.customer, self._who.advisor
        if lot < 0.65:
            return Method.APP_CLICK, self._who.customer, None
        return Method.SMS_OTP, self._who.customer, self._who.advisor

    def _settle(self, at: dt.datetime) -> None:
        settlement_id = self._ids.of(Settlement)
        own = (Payer.GOODWILL, Payer.INTERNAL, Payer.CAMPAIGN)
        self._tables.put(
            Settlement, id=settlement_id, order_id=self._order_id,
            customer_total=self.total(Payer.CUSTOMER), warranty_total=self.total(Payer.WARRANTY),
            insurance_total=self.total(Payer.INSURANCE),
            other_total=sum((self.total(payer) for payer in own), NOUGHT),
            explained=True, signed_by=self._who.customer, method=Method.SMS_OTP.value,
            reference=f"OTP-{settlement_id:07d}", settled_by_id=self._who.cashier, settled_at=at,
        )  # fmt: skip
        for line in self.standing:
            self._tables.put(
                SettlementLine, settlement_id=settlement_id, item_id=line.pk,
                payer=line.payer.value, amount=line.amount,
            )  # fmt: skip

    def _pay(self, at: dt.datetime) -> None:
        amount = self.total(Payer.CUSTOMER)
        if not amount:
            return
        kind = self._rng.choices(list(PAYMENTS), list(PAYMENTS.values()))[0]
        granted: dict[str, Any] = {"reason": "", "approved_by_id": None}
        if self._rng.random() < GRANTED:
            kind = self._rng.choice((PaymentKind.CREDIT, PaymentKind.GOODWILL))
            granted = {"reason": "老客户，总经理同意", "approved_by_id": self._who.manager}
        self._tables.put(
            Payment, order_id=self._order_id, kind=kind.value, amount=amount, **granted,
            reference="" if granted["reason"] else f"{self._rng.randrange(10**12):012d}",
            received_by_id=self._who.cashier, received_at=at,
        )  # fmt: skip


REFERENCES = {
    Method.SMS_OTP: "OTP", Method.APP_CLICK: "LINK", Method.RECORDED_CALL: "REC",
}  # fmt: skip
