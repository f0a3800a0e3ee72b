"""The ledger (domain.md 5.10): the examples, allocation, credit, reversal, idempotency, the audit."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import QueryDict
from django.utils import timezone

from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.errors import DomainError, InvalidInput
from dealerops.network.models import Dealer
from dealerops.registry.models import Customer
from rental.calc.ageing import age
from rental.choices.ledger import Bucket, ItemKind
from rental.lists.money import ITEMS
from rental.models import (
    Account,
    Instalment,
    InstalmentPlan,
    JournalEntry,
    JournalLine,
    LedgerItem,
    RentalOrder,
)
from rental.selectors.ledger import all_owed, exposure, open_debt, receivable_total
from rental.selectors.statements import statement_of
from rental.services import ledger
from rental.services.instalments import Signature, propose_plan, sign_plan
from rental.services.ledger.receiving import credit_of
from rental.services.write_offs import approve_write_off, propose_write_off
from tests.factories.market import make_paper
from tests.factories.rental import RentalHouse, make_renter
from tests.rental.money import a_rental, is_balanced, owe, pay, sums

D = Decimal


@pytest.fixture
def order(house: RentalHouse) -> RentalOrder:
    return a_rental(house)


def codes(error: pytest.ExceptionInfo[DomainError]) -> list[str]:
    return [refusal.code for refusal in error.value.refusals]


def test_a_fine_is_passed_on_paid_by_us_and_paid_by_the_user(order: RentalOrder):
    owe(order, 200, ItemKind.FINE)
    assert sums() == {"AR": 200, "FINE_PAYABLE": -200}
    ledger.pay_fine(order=order, amount=D(200), channel="TRANSFER", key="f", by=SYSTEM)
    assert sums() == {"AR": 200, "CASH:TRANSFER": -200}
    pay(order, 200)
    assert sums() == {"CASH:TRANSFER": -200, "CASH:CASH": 200}


@pytest.mark.parametrize(
    ("kind", "account"),
    [
        (ItemKind.RENT, "REVENUE:rent"),
        (ItemKind.AGENT_FEE, "REVENUE:service"),
        (ItemKind.PENALTY, "REVENUE:penalty"),
        (ItemKind.DAMAGE, "REPAIR_RECOVERY"),
    ],
)
def test_every_kind_is_earned_on_its_account(order: RentalOrder, kind: str, account: str):
    owe(order, 80, kind)
    assert sums() == {"AR": 80, account: -80}


def test_a_cash_deposit_is_taken_used_and_given_back(order: RentalOrder):
    ledger.take_deposit(order=order, amount=D(3000), channel="CARD", key="d", by=SYSTEM)
    assert sums() == {"CASH:CARD": 3000, "DEPOSIT": -3000}
    owe(order, 500)
    ledger.use_deposit(order=order, amount=D(500), key="u", by=SYSTEM)
    assert sums() == {"CASH:CARD": 3000, "DEPOSIT": -2500, "REVENUE:rent": -500}
    ledger.release_deposit(order=order, amount=D(2500), channel="CARD", key="b", by=SYSTEM)
    assert sums() == {"CASH:CARD": 500, "REVENUE:rent": -500}
    with pytest.raises(DomainError) as error:
        ledger.release_deposit(order=order, amount=D(1), channel="CARD", key="c", by=SYSTEM)
    assert codes(error) == ["DEPOSIT_MISSING"]


def test_a_captured_preauthorisation_leaves_the_memo_accounts(order: RentalOrder):
    ledger.hold_preauth(order=order, amount=D(2000), key="p", by=SYSTEM)
    assert sums() == {"PREAUTH": 2000, "PREAUTH_CONTRA": -2000}
    owe(order, 300, ItemKind.FINE)
    ledger.capture_preauth(order=order, amount=D(300), key="c", by=SYSTEM)
    assert sums()["CASH:PREAUTH"] == 300
    ledger.release_preauth(order=order, amount=D(1700), key="r", by=SYSTEM)
    assert sums() == {"CASH:PREAUTH": 300, "FINE_PAYABLE": -300}


def test_the_insurers_share_is_owed_and_paid(order: RentalOrder):
    ledger.insurer_share(order=order, amount=D(6500), key="s", by=SYSTEM)
    assert sums() == {"INSURER_AR": 6500, "REPAIR_RECOVERY": -6500}
    ledger.insurer_paid(order=order, amount=D(6500), channel="TRANSFER", key="i", by=SYSTEM)
    assert sums() == {"CASH:TRANSFER": 6500, "REPAIR_RECOVERY": -6500}


def test_the_named_item_goes_first_then_the_oldest_due(order: RentalOrder):
    late, old, new = owe(order, 100, days=9), owe(order, 100, days=-5), owe(order, 100)
    pay(order, 150, late)
    left = dict(LedgerItem.objects.values_list("pk", "balance"))
    assert left == {late.pk: 0, old.pk: 50, new.pk: 100}


def test_an_overpayment_stays_as_credit_and_pays_the_next_item(order: RentalOrder):
    owe(order, 100)
    pay(order, 130)
    assert credit_of(order.customer_id, order.dealer_id) == 30
    later = owe(order, 50)
    assert later.balance == 20
    assert credit_of(order.customer_id, order.dealer_id) == 0
    assert is_balanced()


def test_credit_is_paid_out_and_no_more_than_that(order: RentalOrder, house: RentalHouse):
    pay(order, 30)
    rest = {"channel": "CASH", "by": house.manager}
    with pytest.raises(DomainError) as error:
        ledger.pay_out_credit(order.customer, order.dealer, D(31), key="o", **rest)
    assert codes(error) == ["CREDIT_MISSING"]
    ledger.pay_out_credit(order.customer, order.dealer, D(30), key="o", **rest)
    assert sums() == {}


def test_the_same_key_posts_once(order: RentalOrder):
    due = timezone.localdate()
    facts = {"order": order, "kind": "RENT", "due_on": due, "key": "once", "by": SYSTEM}
    assert ledger.charge(amount=D(90), **facts) == ledger.charge(amount=D(90), **facts)
    money = {"customer": order.customer, "store": order.dealer, "channel": "CASH", "by": SYSTEM}
    first = ledger.receive(amount=D(40), key="paid", **money)
    assert ledger.receive(amount=D(40), key="paid", **money) == first
    assert sums() == {"AR": 50, "CASH:CASH": 40, "REVENUE:rent": -90}
    with pytest.raises(InvalidInput) as error:
        ledger.receive(amount=D(40), key="once", **money)
    assert codes(error) == ["KEY_REUSED"]


@pytest.mark.parametrize("amount", ["0", "-1", "0.001", "NaN", "Infinity", "1e17"])
def test_absurd_amounts_are_refused(order: RentalOrder, amount: str):
    with pytest.raises(InvalidInput) as error:
        owe(order, amount)
    assert codes(error) == ["AMOUNT_WRONG"]


def test_a_payment_is_reversed_never_edited(order: RentalOrder, house: RentalHouse):
    item = owe(order, 100)
    pay(order, 100)
    payment = JournalEntry.objects.get(kind="PAYMENT")
    mirror = ledger.reverse_entry(payment.pk, reason="bounced", by=house.supervisor)
    item.refresh_from_db()
    assert (item.balance, mirror.reverses) == (100, payment)
    assert sums() == {"AR": 100, "REVENUE:rent": -100}
    with pytest.raises(DomainError) as error:
        ledger.reverse_entry(payment.pk, reason="again", by=house.supervisor)
    assert codes(error) == ["ENTRY_REVERSED"]


def test_a_paid_charge_is_not_reversed_before_its_payment(order: RentalOrder, house: RentalHouse):
    owe(order, 100)
    pay(order, 60)
    charge = JournalEntry.objects.get(kind="CHARGE")
    with pytest.raises(DomainError) as error:
        ledger.reverse_entry(charge.pk, reason="wrong", by=house.manager)
    assert codes(error) == ["ITEM_PAID"]


def test_credit_that_was_used_is_not_reversed(order: RentalOrder, house: RentalHouse):
    pay(order, 50)
    owe(order, 50)
    payment = JournalEntry.objects.get(kind="PAYMENT")
    with pytest.raises(DomainError) as error:
        ledger.reverse_entry(payment.pk, reason="bounced", by=house.manager)
    assert codes(error) == ["MONEY_SPENT"]


def test_only_supervisors_reverse_and_nobody_elses_entries(order: RentalOrder, house: RentalHouse):
    owe(order, 100)
    entry = JournalEntry.objects.get()
    with pytest.raises(DomainError) as error:
        ledger.reverse_entry(entry.pk, reason="x", by=house.collector)
    assert codes(error) == ["WRONG_ROLE"]
    with pytest.raises(JournalEntry.DoesNotExist):
        ledger.reverse_entry(entry.pk, reason="x", by=house.neighbour)


def test_a_credit_note_lowers_the_item_and_turns_the_rest_into_credit(order: RentalOrder):
    item = owe(order, 100)
    pay(order, 70)
    ledger.credit_note(item.pk, D(50), key="n", by=SYSTEM)
    item.refresh_from_db()
    assert (item.balance, credit_of(order.customer_id, order.dealer_id)) == (0, 20)
    with pytest.raises(InvalidInput) as error:
        ledger.credit_note(item.pk, D("50.01"), key="m", by=SYSTEM)
    assert codes(error) == ["CREDIT_TOO_HIGH"]
    assert is_balanced()


def test_paid_is_what_the_customer_paid(order: RentalOrder, house: RentalHouse):
    """Not what was moved, given up, taken back or reversed (domain.md 5.10)."""
    credited, reversed_, given_up, moved = (owe(order, 100, days=day) for day in range(4))
    pay(order, 30, credited)
    ledger.credit_note(credited.pk, D(50), key="n", by=SYSTEM)
    pay(order, 40, reversed_)
    payment = JournalEntry.objects.filter(kind="PAYMENT").latest("pk")
    ledger.reverse_entry(payment.pk, reason="bounced", by=house.supervisor)
    pay(order, 10, given_up)
    proof = [("proof.png", make_paper())]
    proposal = propose_write_off(given_up.pk, "BANKRUPTCY", proof, by=house.collector)
    approve_write_off(proposal.pk, by=house.manager)
    pay(order, 25, moved)
    today = timezone.localdate()
    plan = propose_plan(moved.pk, count=2, first_on=today, on=today, by=house.collector)
    sign_plan(plan.pk, Signature("王小红"), on=today, by=SYSTEM)
    paid = {credited.pk: 30, reversed_.pk: 0, given_up.pk: 10, moved.pk: 25}
    paid |= {part.item_id: 0 for part in plan.parts.all()}

    rows = ITEMS.queryset(house.operator, QueryDict("view=all"))
    columns = [one for one in ITEMS.columns if one.name in ("item", "paid")]
    assert dict(ITEMS.rows(rows, columns)) == paid
    listed = {
        item.pk: item.paid for item in statement_of(order.customer, house.operator, today).items
    }
    assert listed == {
        pk: amount for pk, amount in paid.items() if pk not in (given_up.pk, moved.pk)
    }


def test_another_store_takes_no_money_for_us(order: RentalOrder, house: RentalHouse):
    with pytest.raises(Dealer.DoesNotExist):
        ledger.receive(
            customer=order.customer, store=house.store, amount=D(1), channel="CASH", key="x",
            by=house.neighbour,
        )  # fmt: skip


def test_ageing_is_the_balance(order: RentalOrder):
    for days in (5, 0, -1, -30, -31, -60, -61, -90, -91):
        owe(order, 10, days=days)
    pay(order, "12.34")
    aged = age(all_owed(), timezone.localdate())
    assert aged.total == receivable_total() == D("77.66")
    assert aged.columns == {
        Bucket.NOT_DUE: 20,
        Bucket.D30: 20,
        Bucket.D60: 20,
        Bucket.D90: D("17.66"),
        Bucket.OVER_90: 0,
    }


def test_open_debt_is_what_is_overdue_and_undisputed(order: RentalOrder):
    owe(order, 10, days=1)
    owe(order, 20)
    owe(order, 30, days=-1)
    disputed = owe(order, 40, days=-2)
    assert open_debt(order.customer) == 70
    LedgerItem.objects.filter(pk=disputed.pk).update(disputed_at=timezone.now())
    assert open_debt(order.customer) == 30


def test_a_debt_of_a_record_that_was_merged_is_the_person_s(order: RentalOrder):
    owe(order, 70, days=-1)
    kept = make_renter()
    Customer.objects.filter(pk=order.customer_id).update(merged_into=kept)
    order.customer.refresh_from_db()
    assert open_debt(kept) == open_debt(order.customer) == 70


def test_exposure_is_fines_fees_and_damage_not_rent(order: RentalOrder):
    owe(order, 1000)
    owe(order, 200, ItemKind.FINE)
    owe(order, 50, ItemKind.AGENT_FEE)
    owe(order, 800, ItemKind.DAMAGE)
    assert exposure(order) == 1050


# --- what the database refuses ----------------------------------------------------------------------
def an_entry(order: RentalOrder, key: str = "raw") -> JournalEntry:
    return JournalEntry.objects.create(
        booked_on=dt.date(2026, 11, 1), kind="PAYMENT", dealer=order.dealer, idempotency_key=key,
        made_at=timezone.now(),
    )  # fmt: skip


def checked_now() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_an_unbalanced_entry_is_refused(order: RentalOrder):
    cash = Account.objects.create(code="CASH:X", kind="CASH", detail="X")
    entry = an_entry(order)
    JournalLine.objects.create(entry=entry, account=cash, debit=5)
    JournalLine.objects.create(entry=entry, account=cash, credit=4)
    with pytest.raises(IntegrityError, match="rental_entry_is_balanced"):
        checked_now()


def test_an_entry_without_lines_is_refused(order: RentalOrder):
    an_entry(order)
    with pytest.raises(IntegrityError, match="rental_entry_is_balanced"):
        checked_now()


def test_a_line_has_one_side(order: RentalOrder):
    cash = Account.objects.create(code="CASH:X", kind="CASH", detail="X")
    with pytest.raises(IntegrityError, match="rental_line_is_debit_or_credit"):
        JournalLine.objects.create(entry=an_entry(order), account=cash, debit=5, credit=5)


def test_entries_and_lines_are_never_edited(order: RentalOrder):
    owe(order, 100)
    for change in (
        lambda: JournalEntry.objects.update(ref="x"),
        lambda: JournalLine.objects.update(debit=1),
        lambda: JournalLine.objects.all().delete(),
        lambda: JournalEntry.objects.all()._raw_delete("default"),
        lambda: LedgerItem.objects.update(amount=1),
    ):
        with pytest.raises(IntegrityError, match="rental_frozen"), transaction.atomic():
            change()


def test_a_key_is_used_once(order: RentalOrder):
    owe(order, 1)
    used = JournalEntry.objects.values_list("idempotency_key", flat=True)[0]
    with pytest.raises(IntegrityError, match="idempotency_key"):
        an_entry(order, used)


def test_an_item_is_paid_once(order: RentalOrder):
    item = owe(order, 10)
    receivable = Account.objects.get(kind="AR")
    with pytest.raises(IntegrityError, match="rental_item_is_paid_once"), transaction.atomic():
        JournalLine.objects.create(entry=an_entry(order), account=receivable, item=item, credit=11)


def test_a_reversal_names_its_entry(order: RentalOrder):
    with pytest.raises(IntegrityError, match="rental_reversal_names_its_entry"):
        JournalEntry.objects.create(
            booked_on=dt.date(2026, 11, 1), kind="REVERSAL", dealer=order.dealer,
            idempotency_key="r", made_at=timezone.now(),
        )  # fmt: skip


def test_the_database_keeps_accounts_items_and_keys_whole(order: RentalOrder):
    item = owe(order, 10)
    now, day = timezone.now(), timezone.localdate()
    owed = {
        "dealer": order.dealer, "customer": order.customer, "kind": "RENT", "charged_on": day,
        "due_on": day,
    }  # fmt: skip
    plan = InstalmentPlan.objects.create(item=item, total=10, count=2, first_on=day)
    part = {"plan": plan, "number": 1, "due_on": day, "amount": 5}
    other = owe(order, 5)
    for name, rows in {
        "rental_account_of_a_customer_has_one": [Account(code="AR:0", kind="AR")],
        "rental_one_account_per_customer_and_kind": [
            Account(code="AR:again", kind="AR", customer=order.customer)
        ],
        "rental_item_is_positive": [LedgerItem(**owed, amount=0)],
        "rental_item_dispute_was_opened": [LedgerItem(**owed, amount=1, dispute_closed_at=now)],
        "rental_instalment_number_once": [
            Instalment(**part, item=item),
            Instalment(**part, item=other),
        ],
        "rental_entry_has_its_key": [
            JournalEntry(booked_on=day, kind="CHARGE", dealer=order.dealer, made_at=now)
        ],
    }.items():
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            _save_all(rows)


def _save_all(rows) -> None:
    for row in rows:
        row.save()


# --- the audit --------------------------------------------------------------------------------------
def planted(sql: str) -> None:
    """A fault that no door of the house lets in: the triggers look away."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("rental_journalline", "rental_ledgeritem"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(sql)


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("UPDATE rental_journalline SET debit = debit + 1 WHERE debit > 0", "UNBALANCED_ENTRY"),
        ("UPDATE rental_ledgeritem SET balance = balance - 1", "ITEM_BALANCE"),
        ("UPDATE rental_ledgeritem SET balance = balance - 1", "AGEING_BALANCE"),
        ("UPDATE rental_ledgeritem SET dealer_id = {other}", "ITEM_OF_ANOTHER"),
        ("UPDATE rental_journalline SET item_id = NULL WHERE debit = 100", "CREDIT_BELOW_ZERO"),
        (
            "UPDATE rental_journalline SET debit = credit, credit = debit WHERE account_id IN"
            " (SELECT id FROM rental_account WHERE kind = 'DEPOSIT')",
            "DEPOSIT_BELOW_ZERO",
        ),
    ],
)
def test_the_nightly_audit_finds_a_planted_fault(house: RentalHouse, order, sql: str, code: str):
    owe(order, 100)
    ledger.take_deposit(order=order, amount=D(10), channel="CASH", key="d", by=SYSTEM)
    on = timezone.localdate()
    assert ledger.audit_ledger(on=on).findings == []
    planted(sql.format(other=house.other.pk))
    audit = ledger.audit_ledger(on=on)
    assert code in [one["code"] for one in audit.findings]
