"""What the collectors did about debts: steps, calls, promises, disputes, debts given up."""

import datetime as dt
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from dealerops.demo.data.rental.album import Album
from dealerops.demo.data.rental.books import Books, Debt
from dealerops.workcal.calc import at as at_time
from dealerops.workcal.calc import local_date
from rental.calc.ladder import approver
from rental.choices import OrderState
from rental.choices.damage import DamageState
from rental.choices.dunning import (
    AUTOMATIC,
    Approval,
    BlockReason,
    Contacted,
    PromiseState,
    Rung,
    StepChannel,
    StepResult,
    StepState,
    WriteOffReason,
    WriteOffState,
)
from rental.choices.ledger import AccountKind, EntryKind
from rental.choices.money_policy import DUNNING_DAYS
from rental.models import (
    BlockedCustomer,
    DamageCase,
    DebtCall,
    DunningStep,
    LedgerItem,
    PromiseToPay,
    RentalOrder,
    WriteOff,
    WriteOffEvidence,
)

DAY, HOUR, MINUTE = dt.timedelta(days=1), dt.timedelta(hours=1), dt.timedelta(minutes=1)
BATCH = 500
PROMISED, DISPUTED = 0.7, 0.03  # of those who said they would pay; of what is open
GIVEN_UP, PROPOSED = 90, 66  # days after the debt was due
LIMITS: dict[str, Decimal] = {
    Approval.SUPERVISOR: Decimal(500),
    Approval.MANAGER: Decimal(5000),
    Approval.FINANCE: Decimal(50000),
}
DOUBTED = "对超时费用的计算方式有异议。"
CALLED = (
    (StepResult.WILL_PAY, "客户表示本周内支付。", 45),
    (StepResult.REACHED, "已说明欠款明细，客户称需核对。", 25),
    (StepResult.NOT_REACHED, "无人接听。", 20),
    (StepResult.REFUSES, "客户拒绝支付。", 10),
)
DONE = {
    Rung.DEMAND: (StepChannel.REGISTERED_MAIL, StepResult.SENT, "等待签收回执"),
    Rung.MANAGER: (StepChannel.MEETING, StepResult.REFUSES, "准备法律途径"),
    Rung.LEGAL: (StepChannel.LAWYER, StepResult.TO_WRITE_OFF, "提出核销"),
}


@dataclass
class Ladder:
    """Rows of the collectors' work; `given_up` are items."""

    books: Books
    album: Album
    supervisors: Mapping[int, int]
    managers: Mapping[int, int]
    rng: random.Random
    now: dt.datetime
    steps: list[DunningStep] = field(default_factory=list)
    calls: list[DebtCall] = field(default_factory=list)
    promises: list[PromiseToPay] = field(default_factory=list)
    blocks: list[BlockedCustomer] = field(default_factory=list)
    write_offs: list[WriteOff] = field(default_factory=list)
    given_up: list[int] = field(default_factory=list)
    _called: set[tuple[int, dt.date]] = field(default_factory=set)

    def climb(self) -> None:
        for debt in self.books.debts:
            self._climb(debt)
        self.books.ship()
        DunningStep.objects.bulk_create(self.steps, batch_size=BATCH)
        DebtCall.objects.bulk_create(self.calls, batch_size=BATCH)
        PromiseToPay.objects.bulk_create(self.promises, batch_size=BATCH)
        WriteOff.objects.bulk_create(self.write_offs, batch_size=BATCH)
        WriteOffEvidence.objects.bulk_create(
            WriteOffEvidence(write_off=one, attachment_id=self.album.evidence)
            for one in self.write_offs
        )
        BlockedCustomer.objects.bulk_create(self.blocks, batch_size=BATCH)
        self._ask_nobody_who_paid()
        self._hold_deposits()
        DamageCase.objects.filter(item__in=self.given_up).update(state=DamageState.WRITTEN_OFF)

    def _ask_nobody_who_paid(self) -> None:
        """Paid or given up: a call that reached nobody is not tried again."""
        over = DunningStep.objects.filter(state=StepState.OPEN, item__balance=0)
        over.update(state=StepState.DROPPED)

    def _hold_deposits(self) -> None:
        """An order is not over while somebody owes for it."""
        owing = [
            one.item.order_id
            for one in self.books.debts
            if one.item.order_id and one.over_at is None and one.item.pk not in self.given_up
        ]
        over = RentalOrder.objects.filter(pk__in=owing, state=OrderState.CLOSED)
        over.update(state=OrderState.DEPOSIT_HOLD, ended_at=None)

    def _climb(self, debt: Debt) -> None:
        """Every rung whose day came before the debt was paid."""
        item, today = debt.item, local_date(self.now)
        until = local_date(debt.over_at) if debt.over_at else today
        if debt.over_at is None and self.rng.random() < DISPUTED:
            until = min(until, item.due_on + 5 * DAY)
            self._dispute(item, until)
        days: dict[str, int] = DUNNING_DAYS.default
        taken = [one for one in Rung if item.due_on + days[one] * DAY < until and days[one] > 0]
        for rung in taken:
            is_last = debt.over_at is None and rung == taken[-1]
            self._step(debt, rung, item.due_on + days[rung] * DAY, is_open=is_last)
        if Rung.SECOND_NOTICE in taken:
            self._block(item, item.due_on + days[Rung.SECOND_NOTICE] * DAY, debt.over_at)
        if debt.over_at is None and Rung.LEGAL in taken:
            self._give_up(debt, (today - item.due_on).days)

    def _step(self, debt: Debt, rung: Rung, on: dt.date, *, is_open: bool) -> None:
        item = debt.item
        step = DunningStep(
            pk=self.books.ids.of(DunningStep), item=item, rung=rung, made_on=on,
            template=f"rental.dunning.{rung.lower()}",
        )  # fmt: skip
        self.steps.append(step)
        if rung in AUTOMATIC:
            step.state, step.done_at = StepState.DONE, at_time(on, dt.time(9))
            step.channel, step.result = StepChannel.APP, StepResult.SENT
        elif rung == Rung.CALL:
            self._call(step, debt, on)
        elif not is_open:
            step.state, step.done_at = StepState.DONE, at_time(on, dt.time(15))
            step.channel, step.result, step.next_action = DONE[rung]
            step.done_by_id = item.collector_id
            if rung == Rung.DEMAND:
                step.reference = f"XA{self.rng.randrange(10**9):09d}CN"

    def _call(self, step: DunningStep, debt: Debt, on: dt.date) -> None:
        """At most one a day for a customer; whoever was not reached stays on the list."""
        item = debt.item
        result, note, _often = self.rng.choices(CALLED, [row[-1] for row in CALLED])[0]
        if (item.customer_id, on) in self._called:
            return
        self._called.add((item.customer_id, on))
        when = at_time(on, dt.time(self.rng.randrange(9, 19), self.rng.randrange(60)))
        call = DebtCall(
            dealer_id=item.dealer_id, customer_id=item.customer_id, step=step, day=on, at=when,
            spoken_to=Contacted.LESSEE, result=result, note=note, made_by_id=item.collector_id,
        )  # fmt: skip
        self.calls.append(call)
        if result != StepResult.NOT_REACHED:
            step.state, step.done_at, step.done_by_id = StepState.DONE, when, item.collector_id
            step.channel, step.result, step.next_action = StepChannel.PHONE, result, note
        if result == StepResult.WILL_PAY and self.rng.random() < PROMISED:
            self._promise(debt, on)

    def _promise(self, debt: Debt, on: dt.date) -> None:
        """Kept where the debt was over by then."""
        until, today = on + self.rng.randrange(1, 8) * DAY, local_date(self.now)
        state = PromiseState.OPEN if until >= today else PromiseState.BROKEN
        if debt.over_at and local_date(debt.over_at) <= until:
            state = PromiseState.KEPT
        self.promises.append(
            PromiseToPay(
                item=debt.item, made_on=on, promised_on=until, amount=debt.owed,
                balance_then=debt.owed, state=state, taken_by_id=debt.item.collector_id,
            )
        )  # fmt: skip

    def _dispute(self, item: LedgerItem, on: dt.date) -> None:
        item.disputed_at, item.dispute_reason = at_time(on, dt.time(11)), DOUBTED
        LedgerItem.objects.filter(pk=item.pk).update(
            disputed_at=item.disputed_at, dispute_reason=DOUBTED
        )

    def _block(self, item: LedgerItem, on: dt.date, over_at: dt.datetime | None) -> None:
        """No new orders until it is paid."""
        since = at_time(on, dt.time(9))
        self.blocks.append(
            BlockedCustomer(
                customer_id=item.customer_id, dealer_id=item.dealer_id, reason=BlockReason.OVERDUE,
                about=f"rental.ledgeritem:{item.pk}", since=since,
                lifted_at=max(since, over_at) if over_at else None,
            )
        )  # fmt: skip

    def _give_up(self, debt: Debt, age: int) -> None:
        """Old ones are written off by whoever may, those of the last weeks wait for the decision."""
        if age < PROPOSED:
            return
        item = debt.item
        last = next(one for one in reversed(self.steps) if one.rung == Rung.LEGAL)
        if last.state != StepState.DONE:
            last.state, last.done_at = StepState.DONE, at_time(last.made_on, dt.time(15))
            last.channel, last.result, last.next_action = DONE[Rung.LEGAL]
            last.done_by_id = self.managers[item.dealer_id]
        level = approver(debt.owed, LIMITS)
        row = WriteOff(
            pk=self.books.ids.of(WriteOff), item=item, dealer_id=item.dealer_id,
            amount=debt.owed, reason=WriteOffReason.LADDER_DONE, level=level,
            proposed_by_id=item.collector_id, proposed_at=last.done_at or self.now,
        )  # fmt: skip
        self.write_offs.append(row)
        people = {Approval.SUPERVISOR: self.supervisors, Approval.MANAGER: self.managers}
        if age < GIVEN_UP or level not in people:
            return
        row.state, row.decided_at = WriteOffState.APPROVED, row.proposed_at + 9 * DAY
        row.decided_by_id = people[Approval(level)][item.dealer_id]
        self.blocks[-1].about = f"rental.writeoff:{row.pk}"
        self.blocks[-1].reason = BlockReason.WRITTEN_OFF
        order: RentalOrder = item.order  # type: ignore[assignment]
        sides = (
            (str(AccountKind.BAD_DEBT), debt.owed, item),
            (self.books.receivable(order), -debt.owed, item),
        )
        key = f"write-off:{row.pk}"
        self.books.post(order, EntryKind.WRITE_OFF, row.decided_at, *sides, key=key)
        self.given_up.append(item.pk)
