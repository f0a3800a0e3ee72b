"""The ledger of fourteen months: what was charged, paid, held, used and given up, balanced as written."""

import datetime as dt
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from dealerops.demo.data.bulk.tables import Ids
from dealerops.demo.data.rental.masters import CLASSES
from dealerops.demo.data.rental.sheets import Bill
from dealerops.workcal.calc import local_date
from rental.choices import DepositKind, OrderState, PayChannel
from rental.choices.ledger import EARNED_ON, AccountKind, EntryKind, ItemKind
from rental.models import (
    Account,
    Deposit,
    JournalEntry,
    JournalLine,
    LedgerItem,
    PreAuth,
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
FROM_DEPOSIT, FROM_DEPOSIT_AFTER = 0.3, 16  # of what is not paid, days after it was due
DEPOSIT = Decimal(2000)
HELD = {row[0]: Decimal(row[6]) for row in CLASSES}
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
NOTHING = Decimal(0)
Line = tuple[str, Decimal, LedgerItem | None]


@dataclass(frozen=True, slots=True)
class Debt:
    """What of an item was not paid when it was due, and when nothing was left of it; None: still open."""

    item: LedgerItem
    owed: Decimal
    over_at: dt.datetime | None


@dataclass
class Books:
    """Rows of the ledger; shipped in the order of their references. `debts` are for the collectors."""

    rng: random.Random
    now: dt.datetime
    collectors: Mapping[int, int]  # store to user
    accounts: dict[str, Account] = field(default_factory=dict)
    items: list[LedgerItem] = field(default_factory=list)
    entries: list[JournalEntry] = field(default_factory=list)
    lines: list[JournalLine] = field(default_factory=list)
    deposits: list[Deposit] = field(default_factory=list)
    preauths: list[PreAuth] = field(default_factory=list)
    debts: list[Debt] = field(default_factory=list)
    held_on: list[RentalOrder] = field(default_factory=list)  # over but for a debt
    ids: Ids = field(default_factory=lambda: Ids(BLOCK))

    def keep(
        self,
        orders: Sequence[RentalOrder],
        bills: Mapping[int, Bill],
        longer: Mapping[int, Decimal],
    ) -> None:
        """Every car that was handed over is paid for, nearly always; `longer` is part of the total."""
        driven = [one for one in orders if one.handed_out_at]
        self._open(driven)
        for order in driven:
            used = self._rent(order, longer.get(order.pk, NOTHING))
            bill = bills.get(order.pk)
            if bill and order.settled_at:
                self._settle(order, bill, order.settled_at)
            if order.state == OrderState.CLOSED and self._owes(order):
                order.state, order.ended_at = OrderState.DEPOSIT_HOLD, None
                self.held_on.append(order)
            self._deposit(order, used)
            if order.state == OrderState.IN_USE:
                self._preauth(order)
        RentalOrder.objects.bulk_update(self.held_on, ("state", "ended_at"))

    def ship(self) -> None:
        """Everything since the last time."""
        LedgerItem.objects.bulk_create(self.items, batch_size=BATCH)
        JournalEntry.objects.bulk_create(self.entries, batch_size=BATCH)
        JournalLine.objects.bulk_create(self.lines, batch_size=BATCH)
        Deposit.objects.bulk_create(self.deposits, batch_size=BATCH)
        PreAuth.objects.bulk_create(self.preauths, batch_size=BATCH)
        self.items, self.entries, self.lines = [], [], []
        self.deposits, self.preauths = [], []

    def _open(self, orders: Sequence[RentalOrder]) -> None:
        """Accounts of the house and of everybody who drove."""
        house = [(AccountKind.CASH, str(one)) for one, _weight in CHANNELS]
        house += [(AccountKind.REVENUE, one) for one in ("rent", "service", "penalty")]
        house += [(AccountKind(one), "") for one in ("REPAIR_RECOVERY", "INSURER_AR")]
        house += [(AccountKind(one), "") for one in ("BAD_DEBT", "FINE_PAYABLE", "PREAUTH_CONTRA")]
        made = [
            Account(code=f"{kind}:{detail}" if detail else str(kind), kind=kind, detail=detail)
            for kind, detail in house
        ]
        for customer_id in sorted({one.customer_id for one in orders}):
            for kind in (AccountKind.AR, AccountKind.DEPOSIT, AccountKind.PREAUTH):
                code = f"{kind}:{customer_id}"
                made.append(Account(code=code, kind=kind, customer_id=customer_id))
        Account.objects.bulk_create(made, batch_size=BATCH, ignore_conflicts=True)
        self.accounts = {one.code: one for one in Account.objects.all()}

    # --- one item -----------------------------------------------------------------------------------
    def charge(  # noqa: PLR0913 - everything a charge consists of
        self,
        order: RentalOrder,
        kind: str,
        amount: Decimal,
        at: dt.datetime,
        key: str,
        *,
        about: str = "",
        due_on: dt.date | None = None,
    ) -> LedgerItem:
        """Let the customer owe it: Dr AR / Cr what it is earned on."""
        item = self.item(order, kind, amount, at, about=about, due_on=due_on)
        earned, detail = EARNED_ON[kind]
        sides = (
            (self.receivable(order), amount, item),
            (f"{earned}:{detail}" if detail else str(earned), -amount, item),
        )
        self.post(order, EntryKind.CHARGE, at, *sides, key=key)
        return item

    def item(
        self,
        order: RentalOrder,
        kind: str,
        amount: Decimal,
        at: dt.datetime,
        *,
        about: str = "",
        due_on: dt.date | None = None,
    ) -> LedgerItem:
        """An item that a posting of the caller fills."""
        day = local_date(at)
        item = LedgerItem(
            pk=self.ids.of(LedgerItem), dealer_id=order.dealer_id, customer_id=order.customer_id,
            order=order, kind=kind, amount=amount, charged_on=day, due_on=due_on or day,
            about=about or f"rentalorder {order.pk}",
        )  # fmt: skip
        self.items.append(item)
        return item

    def pay(self, order: RentalOrder, item: LedgerItem, amount: Decimal, at: dt.datetime) -> None:
        """The customer pays, or part of it."""
        cash = f"{AccountKind.CASH}:{self.channel()}"
        sides = (cash, amount, None), (self.receivable(order), -amount, item)
        self.post(order, EntryKind.PAYMENT, at, *sides, key=f"demo:{item.pk}:{len(self.entries)}")

    def owe(
        self, item: LedgerItem, over_at: dt.datetime | None, owed: Decimal | None = None
    ) -> None:
        """A debt for the collector of the store."""
        item.collector_id = self.collectors[item.dealer_id]
        self.debts.append(Debt(item, item.amount if owed is None else owed, over_at))

    def _owes(self, order: RentalOrder) -> bool:
        last = self.debts[-1] if self.debts else None
        return last is not None and last.over_at is None and last.item.order_id == order.pk

    # --- one order ----------------------------------------------------------------------------------
    def _rent(self, order: RentalOrder, longer: Decimal) -> tuple[LedgerItem, Decimal] | None:
        """Rent and extension; what of it the deposit had to pay, with its item."""
        out = order.handed_out_at or self.now
        item = self.charge(
            order, ItemKind.RENT, order.total - longer, out, f"order:{order.pk}:rent"
        )
        if longer:
            more = order.handed_in_at or out
            extra = self.charge(
                order, ItemKind.EXTENSION, longer, more, f"order:{order.pk}:extension"
            )
            self.pay(order, extra, longer, more)
        said = self.rng.random()
        paid = item.amount
        if said < UNPAID:
            paid = NOTHING
        elif said < UNPAID + PART_PAID:
            paid = round(item.amount / 2, 2)
        if paid:
            self.pay(order, item, paid, out + self.rng.uniform(0, 0.3) * HOUR)
        return self._pay_late(order, item, item.amount - paid, out) if paid < item.amount else None

    def _pay_late(
        self, order: RentalOrder, item: LedgerItem, rest: Decimal, out: dt.datetime
    ) -> tuple[LedgerItem, Decimal] | None:
        """After some dunning the customer pays, or the deposit does."""
        is_kept = self.rng.random() < FROM_DEPOSIT
        days = FROM_DEPOSIT_AFTER if is_kept else self.rng.uniform(1.5, 40)
        over_at = out + days * DAY
        if over_at > self.now or (is_kept and rest > DEPOSIT):
            self.owe(item, None, rest)
            return None
        self.owe(item, over_at, rest)
        if is_kept:
            return item, rest
        self.pay(order, item, rest, over_at)
        return None

    def _settle(self, order: RentalOrder, bill: Bill, at: dt.datetime) -> None:
        """What the return brought, paid at once; rent that did not run is credit of the customer."""
        for kind, amount, name in (
            (ItemKind.LATE_FEE, bill.late_fee, "late"),
            (ItemKind.ENERGY, bill.energy_fee, "energy"),
            (ItemKind.TOLL, bill.tolls, "toll"),
        ):
            if amount:
                key = f"order:{order.pk}:{name}"
                item = self.charge(order, kind, amount, at, key, due_on=local_date(at) + 7 * DAY)
                self.pay(order, item, amount, at + self.rng.uniform(0.05, 5) * HOUR)
        if bill.rent_stopped:
            earned = f"{AccountKind.REVENUE}:rent"
            sides = (
                (earned, bill.rent_stopped, None),
                (self.receivable(order), -bill.rent_stopped, None),
            )
            key = f"order:{order.pk}:stopped"
            self.post(order, EntryKind.CREDIT_NOTE, at, *sides, key=key)

    def _deposit(self, order: RentalOrder, used: tuple[LedgerItem, Decimal] | None) -> None:
        out = order.handed_out_at or self.now
        channel = self.channel()
        deposit = Deposit(
            pk=self.ids.of(Deposit), order=order, kind=DepositKind.VIOLATION, amount=DEPOSIT,
            channel=channel, taken_at=out, taken_by_id=order.operator_id,  # type: ignore[misc]
        )  # fmt: skip
        cash, held = f"{AccountKind.CASH}:{channel}", f"{AccountKind.DEPOSIT}:{order.customer_id}"
        key = f"deposit:{deposit.pk}"
        self.post(
            order, EntryKind.DEPOSIT_IN, out, (cash, DEPOSIT, None), (held, -DEPOSIT, None), key=key
        )
        if used:
            item, amount = used
            spent = (held, amount, None), (self.receivable(order), -amount, item)
            at = out + FROM_DEPOSIT_AFTER * DAY
            self.post(order, EntryKind.DEPOSIT_USED, at, *spent, key=f"{key}:use:{item.pk}")
            deposit.used_amount = amount
        if order.state == OrderState.CLOSED and order.ended_at:
            left = DEPOSIT - deposit.used_amount
            back = (held, left, None), (cash, -left, None)
            self.post(order, EntryKind.DEPOSIT_OUT, order.ended_at, *back, key=f"{key}:back:1")
            deposit.released_amount, deposit.released_at = left, order.ended_at
        self.deposits.append(deposit)

    def _preauth(self, order: RentalOrder) -> None:
        """While the car is out the bank holds the class's deposit for us."""
        held_at = (order.handed_out_at or self.now) - HOUR
        amount = HELD[order.vehicle_class.code]
        row = PreAuth(
            pk=self.ids.of(PreAuth), order=order, amount=amount, held_at=held_at,
            reference=f"PA{self.rng.randrange(10**12):012d}", expires_at=held_at + 30 * DAY,
            recorded_by_id=order.operator_id,  # type: ignore[misc]
        )  # fmt: skip
        memo = f"{AccountKind.PREAUTH}:{order.customer_id}"
        sides = (memo, amount, None), (str(AccountKind.PREAUTH_CONTRA), -amount, None)
        self.post(order, EntryKind.PREAUTH_ON, held_at, *sides, key=f"preauth:{row.pk}")
        self.preauths.append(row)

    # --- one posting --------------------------------------------------------------------------------
    def post(self, order: RentalOrder, kind: str, at: dt.datetime, *sides: Line, key: str) -> None:
        """One entry with its lines: positive is debit, and the sum is nothing."""
        at = min(at, self.now)
        entry = JournalEntry(
            pk=self.ids.of(JournalEntry), booked_on=local_date(at), kind=kind,
            dealer_id=order.dealer_id, order=order, made_by_id=order.operator_id, made_at=at,
            idempotency_key=key,
        )  # fmt: skip
        self.entries.append(entry)
        self.lines += self._lines(entry, [one for one in sides if one[1]])

    def _lines(self, entry: JournalEntry, sides: Sequence[Line]) -> Iterator[JournalLine]:
        for code, amount, item in sides:
            yield JournalLine(
                entry=entry, account=self.accounts[code], item=item,
                debit=max(amount, NOTHING), credit=max(-amount, NOTHING),
            )  # fmt: skip

    def receivable(self, order: RentalOrder) -> str:
        return f"{AccountKind.AR}:{order.customer_id}"

    def channel(self) -> str:
        names = [one for one, _weight in CHANNELS]
        return str(self.rng.choices(names, [weight for _one, weight in CHANNELS])[0])
