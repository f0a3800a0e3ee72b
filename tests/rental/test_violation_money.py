"""What violations cost, in the ledger: the fine as it is, the agent's fee, the contract's penalty."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.errors import DomainError, InvalidInput, TransitionRefused
from dealerops.workcal.services import add_workdays, local_date
from rental.choices.violations import Proof, ViolationState
from rental.models import JournalEntry, LedgerItem, Violation
from rental.selectors.ledger import about, exposure
from rental.services import violations as s
from rental.services.debt_talks import open_dispute
from rental.services.instalments import Signature, propose_plan, sign_plan
from rental.services.ledger import audit_ledger, receive, reverse_entry
from rental.services.ledger.receiving import credit_of
from rental.services.write_offs import approve_write_off, propose_write_off, recover
from tests.factories.market import make_paper
from tests.factories.rental import RentalHouse
from tests.rental.money import is_balanced, owe, pay, sums
from tests.rental.test_violations import codes, told

DAY = dt.timedelta(days=1)


def items(violation: Violation) -> dict[str, tuple[Decimal, Decimal]]:
    """Kind of each item: what was charged, and what is left."""
    rows = LedgerItem.objects.filter(about=f"violation {violation.pk}")
    return {one.kind: (one.amount, one.balance) for one in rows}


def left_open(house: RentalHouse, **more: object) -> Violation:
    violation = told(house, **more)
    Violation.objects.filter(pk=violation.pk).update(user_due_at=timezone.now() - DAY)
    s.mark_overdue(violation.pk, by=SYSTEM)
    violation.refresh_from_db()
    return violation


def paid(days_ago: int = 1, decided: int = 2) -> s.Payment:
    today = timezone.localdate()
    return s.Payment("1101-22", today - decided * DAY, today - days_ago * DAY)


class TestAgent:
    def test_costs_the_fine_and_fifty_by_the_customers_last_day(self, house: RentalHouse) -> None:
        violation = told(house)
        s.ask_agent(violation.pk, by=SYSTEM)
        assert items(violation) == {
            "FINE": (Decimal(200), Decimal(200)),
            "AGENT_FEE": (Decimal(50), Decimal(50)),
        }
        due = {one.due_on for one in LedgerItem.objects.all()}
        assert due == {local_date(violation.user_due_at) - DAY}

    def test_an_item_is_called_by_the_number_of_what_it_is_for(self, house: RentalHouse) -> None:
        violation = told(house)
        s.ask_agent(violation.pk, by=SYSTEM)
        assert {about(one) for one in LedgerItem.objects.all()} == {violation.number}
        assert about(owe(violation.order, 10)) == violation.order.number

    def test_exposure_counts_a_fine_once(self, house: RentalHouse) -> None:
        violation = told(house)
        assert exposure(violation.order) == 200
        s.ask_agent(violation.pk, by=SYSTEM)
        assert exposure(violation.order) == 250

    def test_we_pay_verify_and_close_once_the_customer_has_paid(self, house: RentalHouse) -> None:
        violation = told(house)
        s.ask_agent(violation.pk, by=SYSTEM)
        after = s.pay_for_customer(violation.pk, paid(), by=house.operator)
        assert after.state == ViolationState.PROOF_SUBMITTED
        assert JournalEntry.objects.filter(kind="FINE_PAID").count() == 1
        assert s.verify_violation(violation.pk, by=house.operator).decision_no == "1101-22"
        assert items(violation)["FINE"] == (Decimal(200), Decimal(200))
        with pytest.raises(TransitionRefused) as error:
            s.close_violation(violation.pk, by=house.operator)
        assert codes(error) == {"CHARGE_OPEN"}
        receive(
            customer=violation.order.customer, store=house.store, amount=Decimal(250),
            channel="WECHAT", key="all", by=house.operator,
        )  # fmt: skip
        assert s.close_violation(violation.pk, by=house.operator).state == ViolationState.CLOSED

    def test_who_paid_the_authority_themselves_owes_us_nothing(self, house: RentalHouse) -> None:
        violation = told(house)
        s.ask_agent(violation.pk, by=SYSTEM)
        s.hand_proof(violation.pk, s.ProofFacts(Proof.AUTHORITY), by=house.operator)
        s.verify_violation(violation.pk, by=house.operator)
        assert {left for _amount, left in items(violation).values()} == {Decimal(0)}
        assert exposure(violation.order) == 0


class TestLeftOpen:
    def test_the_fine_becomes_a_debt_and_the_penalty_is_due(self, house: RentalHouse) -> None:
        violation = left_open(house)
        assert {kind: amount for kind, (amount, _left) in items(violation).items()} == {
            "FINE": Decimal(200),
            "PENALTY": Decimal(200),
        }

    def test_shown_late_the_fine_is_taken_back_and_the_penalty_stays(
        self, house: RentalHouse
    ) -> None:
        violation = left_open(house)
        s.hand_proof(violation.pk, s.ProofFacts(Proof.RECEIPT, "1"), by=SYSTEM)
        s.verify_violation(violation.pk, by=house.operator)
        assert {kind: left for kind, (_amount, left) in items(violation).items()} == {
            "FINE": Decimal(0),
            "PENALTY": Decimal(200),
        }

    def test_what_we_paid_late_costs_what_came_on_top(self, house: RentalHouse) -> None:
        violation = left_open(house)
        today = timezone.localdate()
        decided = today - 60 * DAY
        days_late = (today - add_workdays(decided, 15)).days
        s.pay_for_customer(violation.pk, s.Payment("1", decided, today), by=house.supervisor)
        violation.refresh_from_db()
        assert violation.late_charged == min(Decimal(200), Decimal(6) * days_late) > 0

    def test_what_may_not_be_paid(self, house: RentalHouse) -> None:
        in_time, points = told(house), left_open(house, points=3)
        for violation, code in ((in_time, "NOT_OVERDUE"), (points, "POINTS_NOT_HANDLED")):
            with pytest.raises(DomainError) as error:
                s.pay_for_customer(violation.pk, paid(), by=house.manager)
            assert codes(error) == {code}
        with pytest.raises(InvalidInput) as refused:
            s.pay_for_customer(in_time.pk, paid(days_ago=-1), by=house.manager)
        assert codes(refused) == {"DAY_AHEAD"}


class TestDisputes:
    def test_nobody_duns_meanwhile_and_what_was_wrong_is_taken_back(
        self, house: RentalHouse
    ) -> None:
        violation = left_open(house)
        s.dispute(violation.pk, "not me", by=SYSTEM)
        assert all(one.is_disputed for one in LedgerItem.objects.all())
        s.judge_dispute(violation.pk, "he is right", stands=False, by=house.supervisor)
        assert {left for _amount, left in items(violation).values()} == {Decimal(0)}
        violation.refresh_from_db()
        assert (violation.fine_charged, violation.penalty_charged) == (0, 0)

    def test_what_stands_is_owed_again(self, house: RentalHouse) -> None:
        violation = left_open(house)
        s.dispute(violation.pk, "not me", by=SYSTEM)
        s.judge_dispute(violation.pk, "it stands", stands=True, by=house.supervisor)
        assert not any(one.is_disputed for one in LedgerItem.objects.all())

    def test_whose_proof_is_refused_is_dunned_again(self, house: RentalHouse) -> None:
        violation = disputed_with_proof(house)
        s.refuse_proof(violation.pk, "unreadable", by=house.operator)
        violation.refresh_from_db()
        assert violation.state == ViolationState.SELF_HANDLING
        assert violation.dispute_ended_at is not None
        assert not LedgerItem.objects.disputed().exists()

    def test_what_is_left_after_proof_is_dunned_again(self, house: RentalHouse) -> None:
        violation = disputed_with_proof(house)
        s.verify_violation(violation.pk, by=house.operator)
        violation.refresh_from_db()
        assert violation.dispute_ended_at is not None
        left = LedgerItem.objects.open().get()
        assert (left.kind, left.is_disputed) == ("PENALTY", False)

    def test_an_item_disputed_by_itself_stays_so(self, house: RentalHouse) -> None:
        violation = left_open(house)
        penalty = LedgerItem.objects.get(kind="PENALTY")
        open_dispute(penalty.pk, "nobody told me of a penalty", by=house.collector)
        s.hand_proof(violation.pk, s.ProofFacts(Proof.RECEIPT, "1"), by=SYSTEM)
        s.refuse_proof(violation.pk, "unreadable", by=house.operator)
        assert LedgerItem.objects.disputed().get() == penalty


def test_the_customer_is_reminded_once_before_the_deadline(house: RentalHouse) -> None:
    violation = told(house)
    assert s.remind(violation.pk, by=SYSTEM)
    assert not s.remind(violation.pk, by=SYSTEM)


class TestTakenBack:
    """Only what was really paid becomes the customer's credit."""

    def test_a_fine_that_was_given_up_is_given_back_to_bad_debt(self, house: RentalHouse) -> None:
        violation = left_open(house)
        fine = LedgerItem.objects.get(kind="FINE")
        given_up = propose_write_off(
            fine.pk, "BANKRUPTCY", [("proof.pdf", make_paper())], by=house.collector
        )
        approve_write_off(given_up.pk, by=house.supervisor)
        recover(given_up.pk, Decimal(30), channel="CASH", key="r", by=house.collector)
        dealt_with(house, violation)
        assert credit_of(violation.order.customer_id, house.store.pk) == 30
        assert sums() == {"AR": 170, "CASH:CASH": 30, "REVENUE:penalty": -200}
        with pytest.raises(InvalidInput) as error:
            recover(given_up.pk, Decimal(1), channel="CASH", key="s", by=house.collector)
        assert codes(error) == {"RECOVERY_TOO_HIGH"}
        assert_audited()

    @pytest.mark.parametrize("ends", ["won", "verified"])
    def test_of_a_fine_in_instalments_what_was_paid(self, house: RentalHouse, ends: str) -> None:
        violation = left_open(house)
        fine, today = LedgerItem.objects.get(kind="FINE"), timezone.localdate()
        plan = propose_plan(fine.pk, count=2, first_on=today, on=today, by=house.collector)
        sign_plan(plan.pk, Signature("王小红"), on=today, by=house.collector)
        first = LedgerItem.objects.get(instalment__number=1)
        pay(violation.order, 100, first)
        if ends == "won":
            s.dispute(violation.pk, "not me", by=SYSTEM)
            s.judge_dispute(violation.pk, "he is right", stands=False, by=house.supervisor)
        else:
            dealt_with(house, violation)
        left = Decimal(0 if ends == "won" else 200)  # of the penalty
        assert LedgerItem.objects.all().owed() == left
        assert credit_of(violation.order.customer_id, house.store.pk) == 100
        assert sums().get("FINE_PAYABLE", 0) == sums().get("REPAIR_RECOVERY", 0) == 0
        assert_audited()

    def test_nothing_of_a_charge_that_was_reversed(self, house: RentalHouse) -> None:
        violation = left_open(house)
        entry = JournalEntry.objects.get(kind="CHARGE", lines__item__kind="FINE", lines__credit=0)
        reverse_entry(entry.pk, reason="wrong", by=house.supervisor)
        dealt_with(house, violation)
        assert sums() == {"AR": 200, "REVENUE:penalty": -200}
        assert_audited()


def disputed_with_proof(house: RentalHouse) -> Violation:
    """Nobody duns while the proof is looked at."""
    violation = left_open(house)
    s.dispute(violation.pk, "not me", by=SYSTEM)
    s.hand_proof(violation.pk, s.ProofFacts(Proof.RECEIPT, "1"), by=SYSTEM)
    assert all(one.is_disputed for one in LedgerItem.objects.all())
    return violation


def dealt_with(house: RentalHouse, violation: Violation) -> None:
    s.hand_proof(violation.pk, s.ProofFacts(Proof.RECEIPT, "1"), by=SYSTEM)
    s.verify_violation(violation.pk, by=house.operator)


def assert_audited() -> None:
    assert is_balanced()
    assert audit_ledger(on=timezone.localdate()).findings == []
