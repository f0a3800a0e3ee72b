"""The pure sums of money: ageing, allocation, instalments, recovery, the ladder (domain.md 5.8 to 5.10)."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rental.calc.ageing import Owed, age, bucket_of
from rental.calc.allocation import OpenItem, allocate
from rental.calc.instalments import missed, parts, split
from rental.calc.ladder import approver, may_call, next_rung
from rental.calc.recovery import Clauses, Damage, charge, components
from rental.choices.dunning import Approval, Rung
from rental.choices.ledger import Bucket
from rental.choices.money_policy import DUNNING_DAYS

D = Decimal
DUE = dt.date(2026, 11, 1)
DAYS = DUNNING_DAYS.default
STRICT = Clauses(loss_of_use=True, depreciation=D("0.2"))


def after(days: int) -> dt.date:
    return DUE + dt.timedelta(days=days)


def a_damage(**more: object) -> Damage:
    facts: dict[str, object] = {
        "repair_cost": D(8000),
        "insurer_paid": D(6500),
        "uncovered": D(0),
        "repair_days": 4,
        "daily_rate": D(400),
        "liability": D(1),
        "deductible": D(1500),
    }
    return Damage(**{**facts, **more})  # type: ignore[arg-type]


def shares(damage: Damage, clauses: Clauses = STRICT) -> dict[str, Decimal]:
    return {line.code: line.share for line in components(damage, clauses)}


@pytest.mark.parametrize(
    ("days", "bucket"),
    [
        (-1, "NOT_DUE"),
        (0, "NOT_DUE"),
        (1, "D30"),
        (30, "D30"),
        (31, "D60"),
        (60, "D60"),
        (61, "D90"),
        (90, "D90"),
        (91, "OVER_90"),
    ],
)
def test_a_debt_ages_from_the_day_after_it_was_due(days: int, bucket: str):
    assert bucket_of(DUE, after(days)) == bucket


@given(st.lists(st.tuples(st.integers(1, 10**6), st.integers(-200, 200))), st.integers(0, 10**6))
def test_the_five_columns_sum_to_the_balance(items: list[tuple[int, int]], credit: int):
    owed = [Owed(D(cents) / 100, after(days)) for cents, days in items]
    owed.append(Owed(-D(credit) / 100, None))
    aged = age(owed, DUE)
    assert aged.total == sum((one.balance for one in owed), D(0))
    assert len(aged.columns) == len(Bucket) == 5


def test_the_named_item_is_paid_first_then_the_oldest():
    items = [
        OpenItem(1, after(0), D(100)),
        OpenItem(2, after(-9), D(50)),
        OpenItem(3, after(9), D(70)),
    ]
    found = allocate(D(200), items, named=(3,))
    assert found.parts == {3: D(70), 2: D(50), 1: D(80)}
    assert found.credit == 0


def test_what_is_left_over_is_the_customers_credit():
    assert allocate(D(90), [OpenItem(1, DUE, D(80))]).credit == 10
    assert allocate(D(90), []).credit == 90


@given(st.integers(1, 10**9), st.integers(1, 6))
def test_instalments_sum_to_the_debt_to_the_cent(cents: int, count: int):
    amounts = split(D(cents) / 100, count)
    assert sum(amounts) == D(cents) / 100
    assert max(amounts) - min(amounts) <= D("0.01")


def test_instalments_fall_due_on_the_same_day_or_the_last_of_the_month():
    found = parts(D(3380), 3, dt.date(2026, 12, 31))
    assert [one.due_on.isoformat() for one in found] == ["2026-12-31", "2027-01-31", "2027-02-28"]
    assert [str(one.amount) for one in found] == ["1126.67", "1126.67", "1126.66"]


def test_an_instalment_is_missed_the_day_after_it_was_due():
    due = [(DUE, D(1)), (after(30), D(1))]
    assert missed(due, DUE) == 0
    assert missed(due, after(1)) == 1
    assert missed([(DUE, D(0)), due[1]], after(31)) == 1


def test_s12_repair_loss_of_use_and_depreciation():
    found = shares(a_damage())
    assert found == {"REPAIR": 1500, "UNCOVERED": 0, "LOSS_OF_USE": 1280, "DEPRECIATION": 600}
    assert charge(components(a_damage(), STRICT)) == 3380


def test_s12_a_dearer_repair_is_capped_to_the_deductible():
    assert shares(a_damage(insurer_paid=D(6000)))["REPAIR"] == 1500


def test_loss_of_use_and_depreciation_need_their_clauses():
    found = shares(a_damage(), Clauses(loss_of_use=False, depreciation=None))
    assert (found["LOSS_OF_USE"], found["DEPRECIATION"]) == (0, 0)


def test_lost_use_counts_fifteen_days_at_most():
    assert shares(a_damage(repair_days=40))["LOSS_OF_USE"] == 15 * 400 * D("0.8")


def test_depreciation_begins_above_five_thousand():
    assert shares(a_damage(repair_cost=D(5000)))["DEPRECIATION"] == 0
    assert shares(a_damage(repair_cost=D("5000.05")))["DEPRECIATION"] == D("0.01")


def test_an_insurer_that_paid_more_takes_nothing_off_the_rest():
    found = shares(a_damage(insurer_paid=D(9000), uncovered=D(300)))
    assert (found["REPAIR"], found["UNCOVERED"]) == (0, 300)


def test_the_full_plan_pays_the_repair_unless_it_is_void():
    assert shares(a_damage(deductible=D(0)))["REPAIR"] == 0
    assert shares(a_damage(deductible=D(0), is_void=True))["REPAIR"] == 1500
    assert shares(a_damage(deductible=None, insurer_paid=D(0)))["REPAIR"] == 8000


def test_liability_takes_its_share_of_every_line_rounded():
    found = shares(a_damage(liability=D("0.3333"), uncovered=D("10.05")))
    assert found == {
        "REPAIR": D("499.95"),
        "UNCOVERED": D("3.35"),
        "LOSS_OF_USE": D("426.62"),
        "DEPRECIATION": D("199.98"),
    }


@pytest.mark.parametrize(
    ("days", "rung"),
    [
        (-4, None),
        (-3, Rung.REMINDER),
        (0, None),
        (1, Rung.NOTICE),
        (3, Rung.CALL),
        (7, Rung.SECOND_NOTICE),
        (15, Rung.DEMAND),
        (30, Rung.MANAGER),
        (60, Rung.LEGAL),
    ],
)
def test_every_rung_has_its_day(days: int, rung: str | None):
    order = list(Rung)
    taken = order[: order.index(rung)] if rung else ([Rung.REMINDER] if days == 0 else [])
    assert next_rung(DUE, taken, after(days), DAYS) == rung
    if rung:
        assert next_rung(DUE, taken, after(days - 1), DAYS) is None


def test_an_old_debt_climbs_every_rung_in_order_without_the_friendly_reminder():
    taken: list[str] = []
    while rung := next_rung(DUE, taken, after(100), DAYS):
        taken.append(rung)
    assert taken == list(Rung)[1:]


def test_a_broken_promise_does_not_wait_for_the_day():
    taken = [Rung.REMINDER, Rung.NOTICE]
    assert next_rung(DUE, taken, after(2), DAYS) is None
    assert next_rung(DUE, taken, after(2), DAYS, at_once=True) == Rung.CALL


def test_calls_are_made_from_nine_to_eight():
    nine, eight = dt.time(9), dt.time(20)
    assert may_call(dt.time(9), nine, eight)
    assert may_call(dt.time(19, 59), nine, eight)
    assert not may_call(dt.time(8, 59), nine, eight)
    assert not may_call(dt.time(20), nine, eight)


@pytest.mark.parametrize(
    ("amount", "role"),
    [
        ("500", "RENTAL_SUPERVISOR"),
        ("500.01", "RENTAL_MGR"),
        ("5000", "RENTAL_MGR"),
        ("5000.01", "FINANCE"),
        ("50000", "FINANCE"),
        ("50000.01", "CFO"),
    ],
)
def test_a_write_off_is_decided_by_its_amount(amount: str, role: str):
    limits = {
        Approval.SUPERVISOR: D(500),
        Approval.MANAGER: D(5000),
        Approval.FINANCE: D(50000),
    }
    assert approver(D(amount), limits) == role
