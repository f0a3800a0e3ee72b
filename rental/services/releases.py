"""Deposits go back, or pay what is open (domain.md 5.7): the job of 10:00 and what the desk may do."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import SYSTEM, Actor, Role
from dealerops.foundation.errors import DomainError, Refusal
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record
from dealerops.policy.services import Values
from dealerops.workcal.services import Shift, at, local_date, shift, within_days
from rental.choices import ENDED_BEFORE, ClauseKind, DepositKind, OrderState, PayChannel
from rental.choices.ledger import EXPOSED
from rental.choices.money_policy import CAPTURE_DAY, RELEASE_AT, RELEASE_DAYS
from rental.choices.roles import STORE_ROLES
from rental.models import Deposit, LedgerItem, PreAuth, RentalOrder
from rental.selectors.ledger import exposure, is_unpriced
from rental.selectors.secured import may_be_captured
from rental.services import ledger
from rental.workflow.orders import ORDER_FLOW

ZERO = Decimal("0.00")
DESK = STORE_ROLES | {Role.SYSTEM}
NOTHING_HELD = Refusal("DEPOSIT_MISSING", _("Less than that is held for this order."))
NOT_AGREED = Refusal("NOT_AGREED", _("The accepted terms do not let us use the deposit."))


def release_due_at(order: RentalOrder, values: Values) -> dt.datetime | None:
    """10:00 on the thirtieth day after the return, or the next workday after it."""
    if order.handed_in_at is None:
        return None
    day = within_days(local_date(order.handed_in_at), values[RELEASE_DAYS])
    return at(shift(day, Shift.NEXT), values[RELEASE_AT])


@transaction.atomic
def release_if_due(order_id: int, *, now: dt.datetime) -> Decimal:
    """Give back what is held above the open exposure; CNY released. Safe to ring twice.

    Damage without a figure keeps all of it. Once nothing is open and nothing is held, the order closes.
    """
    order = RentalOrder.objects.lock(order_id)
    values = Values(on=timezone.localdate(now), dealer_id=order.dealer_id)
    due_at = release_due_at(order, values)
    if order.state in ENDED_BEFORE:
        return give_back_unused(order, by=SYSTEM, now=now)
    if order.state != OrderState.DEPOSIT_HOLD or due_at is None or now < due_at:
        return ZERO
    if is_unpriced(order):
        return ZERO
    open_part = exposure(order)
    released = _release_deposits(order, open_part, by=SYSTEM)
    _release_preauths(order, open_part - _held(order), now)
    _close_if_clear(order, open_part)
    return released


def give_back_unused(order: RentalOrder, *, by: Actor, now: dt.datetime) -> Decimal:
    """The rental will not be: whatever is held above what the order still owes goes back; CNY released."""
    owed = order.ledger_items.open().owed()
    released = _release_deposits(order, owed, by=by)
    _release_preauths(order, owed - _held(order), now)
    return released


def _deposits(order: RentalOrder) -> list[Deposit]:
    return list(order.deposits.select_for_update().filter(released_at=None).order_by("pk"))


def _left(deposit: Deposit) -> Decimal:
    left: Decimal = deposit.amount - deposit.used_amount - deposit.released_amount
    return left


def _held(order: RentalOrder) -> Decimal:
    return sum((_left(one) for one in order.deposits.filter(released_at=None)), ZERO)


def _release_deposits(order: RentalOrder, keep: Decimal, *, by: Actor) -> Decimal:
    deposits = _deposits(order)
    spare = max(ZERO, sum((_left(one) for one in deposits), ZERO) - keep)
    released = ZERO
    for deposit in deposits:
        part = min(_left(deposit), spare - released)
        if part > ZERO:
            _give_back(order, deposit, part, by=by)
            released += part
    return released


def _give_back(order: RentalOrder, deposit: Deposit, part: Decimal, *, by: Actor) -> None:
    key = f"deposit:{deposit.pk}:back:{deposit.version}"
    ledger.release_deposit(order=order, amount=part, channel=deposit.channel, key=key, by=by)
    deposit.released_amount += part
    _note(deposit, "released_amount")
    record(order, "rental.deposit_released", by=by, deposit=deposit.pk, amount=str(part))


def _note(deposit: Deposit, field: str) -> None:
    """A deposit of which nothing is left is over."""
    if _left(deposit) == ZERO:
        deposit.released_at = timezone.now()
    deposit.save_fields(field, "released_at")


def _release_preauths(order: RentalOrder, still_needed: Decimal, now: dt.datetime) -> None:
    """What the bank holds is given back unless it is still needed; an expired one is simply over."""
    for preauth in order.preauths.select_for_update().filter(captured_at=None, released_at=None):
        if still_needed > ZERO and preauth.expires_at > now:
            continue
        _end_preauth(order, preauth, now)


def _end_preauth(order: RentalOrder, preauth: PreAuth, now: dt.datetime) -> None:
    key = f"preauth:{preauth.pk}:off"
    ledger.release_preauth(order=order, amount=preauth.amount, key=key, by=SYSTEM)
    preauth.released_at = now
    preauth.save_fields("released_at")
    record(order, "rental.preauth_released", by=SYSTEM, preauth=preauth.pk)


def _close_if_clear(order: RentalOrder, open_part: Decimal) -> None:
    """All items are zero or written off, and nothing is held any more (domain.md 5.1)."""
    owes = order.ledger_items.open().exists()
    if owes or open_part or _held(order) or order.preauths.held().exists():
        return
    step = ORDER_FLOW.fire(order, "release", by=SYSTEM)
    order.ended_at = timezone.now()
    order.save_fields("state", "ended_at")
    record(order, "rental.order_closed", by=SYSTEM, step=step)


@transaction.atomic
def end_lapsed(preauth_id: int, *, now: dt.datetime) -> None:
    """The bank holds it no longer: the memo follows."""
    preauth = PreAuth.objects.select_related("order").get(pk=preauth_id)
    order = RentalOrder.objects.lock(preauth.order_id)
    preauth = PreAuth.objects.lock(preauth_id)
    if preauth.captured_at is None and preauth.released_at is None and preauth.expires_at <= now:
        _end_preauth(order, preauth, now)


@transaction.atomic
def capture_if_needed(preauth_id: int, *, now: dt.datetime) -> Decimal:
    """On day 25 the bank's hold is about to lapse: capture the part that is open, give back the rest.

    What is charged already is paid; what may still be charged is kept as a violation deposit. Deposits
    count first. CNY captured; zero before the day, without anything open, or after a new authorisation.
    """
    found = PreAuth.objects.get(pk=preauth_id)
    order = RentalOrder.objects.lock(found.order_id)
    preauth = PreAuth.objects.lock(preauth_id)
    if preauth.captured_at or preauth.released_at or preauth.expires_at <= now:
        return ZERO
    days = Values(on=timezone.localdate(now), dealer_id=order.dealer_id)[CAPTURE_DAY]
    if timezone.localdate(now) < local_date(preauth.held_at) + dt.timedelta(days=days):
        return ZERO
    if _was_renewed(order, preauth):
        return ZERO
    wanted = preauth.amount if is_unpriced(order) else exposure(order) - _held(order)
    amount = min(preauth.amount, wanted)
    if amount <= ZERO:
        return ZERO
    items = order.ledger_items.open().filter(kind__in=EXPOSED).order_by("due_on", "pk")
    return _capture(order, preauth, amount, list(items), by=SYSTEM)


def _was_renewed(order: RentalOrder, preauth: PreAuth) -> bool:
    """The customer let us authorise anew: the later hold secures what is open."""
    return order.preauths.held().filter(held_at__gt=preauth.held_at).exists()


def _capture(
    order: RentalOrder, preauth: PreAuth, amount: Decimal, items: list[LedgerItem], *, by: Actor
) -> Decimal:
    """Take `amount` for good: the items are paid, what is above them is kept; the rest goes back."""
    charged = min(amount, sum((item.balance for item in items), ZERO))
    key = f"preauth:{preauth.pk}:capture"
    if charged > ZERO:
        named = [item.pk for item in items]
        ledger.capture_preauth(order=order, amount=charged, key=key, by=by, items=named)
    if amount > charged:
        _keep_as_deposit(order, preauth, amount - charged, by=by)
    rest = preauth.amount - amount
    if rest > ZERO:
        ledger.release_preauth(order=order, amount=rest, key=f"{key}:rest", by=by)
    preauth.captured_amount, preauth.captured_at = amount, timezone.now()
    preauth.save_fields("captured_amount", "captured_at")
    record(order, "rental.preauth_captured", by=by, preauth=preauth.pk, amount=str(amount))
    return amount


def _keep_as_deposit(order: RentalOrder, preauth: PreAuth, amount: Decimal, *, by: Actor) -> None:
    key = f"preauth:{preauth.pk}:kept"
    ledger.release_preauth(order=order, amount=amount, key=key, by=by)
    deposit = Deposit.objects.create(
        order=order,
        kind=DepositKind.VIOLATION,
        amount=amount,
        channel=PayChannel.CARD,
        reference=f"{preauth.reference}:{preauth.pk}"[:60],
        taken_at=timezone.now(),
        taken_by_id=preauth.recorded_by_id,
    )
    ledger.deposit_taken(deposit, by=by)


@transaction.atomic
def pay_from_deposit(order_id: int, *, by: Actor) -> Decimal:
    """Use the deposit for what the order owes and is due, if the accepted terms agree; CNY used.

    Money that we have goes first, then what the bank holds. Disputed items are left out. Raises DomainError (DEPOSIT_MISSING, NOT_AGREED).
    """
    order = RentalOrder.objects.visible_to(by).lock(order_id)
    if by.role not in DESK:
        raise DomainError(WRONG_ROLE)
    terms = order.terms
    if terms is None or not terms.clauses.filter(kind=ClauseKind.DEPOSIT).exists():
        raise DomainError(NOT_AGREED)
    today = timezone.localdate()
    items = [
        one for one in order.ledger_items.open().order_by("due_on", "pk") if _is_due(one, today)
    ]
    used = _spend(order, items, by=by)
    used += _spend_held(order, items, by=by)
    if used == ZERO:
        raise DomainError(NOTHING_HELD)
    return used


def _is_due(item: LedgerItem, on: dt.date) -> bool:
    return item.due_on <= on and not item.is_disputed


def _spend(order: RentalOrder, items: Iterable[LedgerItem], *, by: Actor) -> Decimal:
    owed = {item.pk: item.balance for item in items}
    used = ZERO
    for deposit in _deposits(order):
        part = min(_left(deposit), sum(owed.values(), ZERO) - used)
        if part <= ZERO:
            continue
        key = f"deposit:{deposit.pk}:use:{deposit.version}"
        named = list(LedgerItem.objects.open().filter(pk__in=owed).values_list("pk", flat=True))
        ledger.use_deposit(order=order, amount=part, key=key, by=by, items=named)
        deposit.used_amount += part
        _note(deposit, "used_amount")
        used += part
    if used:
        record(order, "rental.deposit_used", by=by, amount=str(used))
    return used


def _spend_held(order: RentalOrder, items: Iterable[LedgerItem], *, by: Actor) -> Decimal:
    """The bank gives a hold once: what else is open and nothing else secures is kept of it (5.7)."""
    named, used = [item.pk for item in items], ZERO
    holds = may_be_captured(order)
    for preauth in holds.select_for_update().order_by("expires_at", "pk"):
        due = list(LedgerItem.objects.open().filter(pk__in=named).order_by("due_on", "pk"))
        owed = sum((item.balance for item in due), ZERO)
        if owed == ZERO:
            break
        paid = sum((item.balance for item in due if item.kind in EXPOSED), ZERO)
        others = holds.exclude(pk=preauth.pk).aggregate(sum=Sum("amount"))["sum"] or ZERO
        unsecured = max(ZERO, exposure(order) - paid - _held(order) - others)
        wanted = preauth.amount if is_unpriced(order) else owed + unsecured
        _capture(order, preauth, min(preauth.amount, wanted), due, by=by)
        used += min(preauth.amount, owed)
    return used
