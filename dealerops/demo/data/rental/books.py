"""The ledger of fourteen months: rents charged and paid, deposits taken and given back."""

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from dealerops.demo.data.bulk.tables import Ids
from dealerops.workcal.calc import local_date
from rental.choices import DepositKind, OrderState, PayChannel
from rental.choices.ledger import AccountKind, EntryKind, ItemKind
from rental.models import (
    Account,
    Deposit,
    JournalEntry,
    JournalLine,
    LedgerItem,
    RentalOrder,
)

BLOCK, BATCH = 2_000, 1_000
CHANNELS = (
    (PayChannel.WECHAT, 46),
    (PayChannel.ALIPAY, 34),
    (PayChannel.CARD, 16),
    (PayChannel.CASH, 4),
)
UNPAID, PART_PAID = 0.012, 0.006
DEPOSIT = Decimal(2000)
HOUR = dt.timedelta(hours=1)


@dataclass
class Books:
    """Rows of the ledger, balanced as they are written; shipped in the order of their references."""

    rng: random.Random
    now: dt.datetime
    accounts: dict[str, Account] = field(default_factory=dict)
    items: list[LedgerItem] = field(default_factory=list)
    entries: list[JournalEntry] = field(default_factory=list)
    lines: list[JournalLine] = field(default_factory=list)
    deposits: list[Deposit] = field(default_factory=list)
    ids: Ids = field(default_factory=lambda: Ids(BLOCK))

    def keep(self, orders: Sequence[RentalOrder]) -> None:
        """Every car that was handed over is paid for, nearly always."""
        driven = [one for one in orders if one.handed_out_at]
        self._open(driven)
        for order in driven:
            self._rent(order)
            self._deposit(order)
        LedgerItem.objects.bulk_create(self.items, batch_size=BATCH)
        JournalEntry.objects.bulk_create(self.entries, batch_size=BATCH)
        JournalLine.objects.bulk_create(self.lines, batch_size=BATCH)
        Deposit.objects.bulk_create(self.deposits, batch_size=BATCH)

    def _open(self, orders: Sequence[RentalOrder]) -> None:
        """Accounts of the house and of everybody who drove."""
        made = [
            Account(code=f"{AccountKind.CASH}:{one}", kind=AccountKind.CASH, detail=one)
            for one, _weight in CHANNELS
        ]
        made.append(
            Account(code=f"{AccountKind.REVENUE}:rent", kind=AccountKind.REVENUE, detail="rent")
        )
        for customer_id in sorted({one.customer_id for one in orders}):
            for kind in (AccountKind.AR, AccountKind.DEPOSIT):
                code = f"{kind}:{customer_id}"
                made.append(Account(code=code, kind=kind, customer_id=customer_id))
        Account.objects.bulk_create(made, batch_size=BATCH, ignore_conflicts=True)
        self.accounts = {one.code: one for one in Account.objects.all()}

    def _rent(self, order: RentalOrder) -> None:
        out = order.handed_out_at or self.now
        item = LedgerItem(
            pk=self.ids.of(LedgerItem), dealer_id=order.dealer_id, customer_id=order.customer_id,
            order=order, kind=ItemKind.RENT, amount=order.total, charged_on=local_date(out),
            due_on=local_date(out), about=f"rentalorder {order.pk}",
        )  # fmt: skip
        self.items.append(item)
        receivable, revenue = f"{AccountKind.AR}:{order.customer_id}", f"{AccountKind.REVENUE}:rent"
        self._post(
            order,
            EntryKind.CHARGE,
            out,
            (receivable, order.total, item),
            (revenue, -order.total, item),
        )
        paid = self._paid(order)
        if paid:
            cash = f"{AccountKind.CASH}:{self._channel()}"
            at = out + self.rng.uniform(0, 0.3) * HOUR
            self._post(order, EntryKind.PAYMENT, at, (cash, paid, None), (receivable, -paid, item))

    def _paid(self, order: RentalOrder) -> Decimal:
        said = self.rng.random()
        if said < UNPAID:
            return Decimal(0)
        paid: Decimal = order.rent / 2 if said < UNPAID + PART_PAID else order.total
        return paid

    def _deposit(self, order: RentalOrder) -> None:
        out = order.handed_out_at or self.now
        channel = self._channel()
        deposit = Deposit(
            pk=self.ids.of(Deposit), order=order, kind=DepositKind.VIOLATION, amount=DEPOSIT,
            channel=channel, taken_at=out, taken_by_id=order.operator_id,  # type: ignore[misc]
        )  # fmt: skip
        cash, held = f"{AccountKind.CASH}:{channel}", f"{AccountKind.DEPOSIT}:{order.customer_id}"
        key = f"deposit:{deposit.pk}"
        self._post(
            order, EntryKind.DEPOSIT_IN, out, (cash, DEPOSIT, None), (held, -DEPOSIT, None), key=key
        )
        if order.state == OrderState.CLOSED and order.ended_at:
            back = (held, DEPOSIT, None), (cash, -DEPOSIT, None)
            self._post(order, EntryKind.DEPOSIT_OUT, order.ended_at, *back, key=f"{key}:back:1")
            deposit.released_amount, deposit.released_at = DEPOSIT, order.ended_at
        self.deposits.append(deposit)

    def _post(
        self,
        order: RentalOrder,
        kind: str,
        at: dt.datetime,
        *sides: tuple[str, Decimal, LedgerItem | None],
        key: str = "",
    ) -> None:
        at = min(at, self.now)
        entry = JournalEntry(
            pk=self.ids.of(JournalEntry), booked_on=local_date(at), kind=kind,
            dealer_id=order.dealer_id, order=order, made_by_id=order.operator_id, made_at=at,
            idempotency_key=key or f"rentalorder:{order.pk}:{kind.lower()}",
        )  # fmt: skip
        self.entries.append(entry)
        self.lines += self._lines(entry, sides)

    def _lines(
        self, entry: JournalEntry, sides: Sequence[tuple[str, Decimal, LedgerItem | None]]
    ) -> Iterator[JournalLine]:
        for code, amount, item in sides:
            yield JournalLine(
                entry=entry, account=self.accounts[code], item=item,
                debit=max(amount, Decimal(0)), credit=max(-amount, Decimal(0)),
            )  # fmt: skip

    def _channel(self) -> str:
        names = [one for one, _weight in CHANNELS]
        return str(self.rng.choices(names, [weight for _one, weight in CHANNELS])[0])
