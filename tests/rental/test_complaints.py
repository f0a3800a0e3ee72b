"""Complaints about rentals: every one is heard, a store settles within its limit (domain.md 5.11)."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from complaints.choices import SourceCode
from complaints.models import SensorSignal
from complaints.services.hearing import hear
from complaints.services.sources import install_sources
from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.errors import DomainError, InvalidInput, TransitionRefused
from dealerops.journal.models import Entry
from dealerops.journal.registry import subscriptions_to
from rental.choices import OrderState
from rental.choices.complaints import SCRIPTS, Cause, ComplaintState, Topic
from rental.models import RentalComplaint
from rental.selectors.complaints import hot_topics, per_hundred
from rental.services import complaints as s
from tests.factories.rental import RentalHouse, an_order

DAY = dt.timedelta(days=1)


def codes(error: pytest.ExceptionInfo[DomainError]) -> set[str]:
    return {one.code for one in error.value.refusals}


def told(house: RentalHouse, topic: str = Topic.DIRTY, **more: object) -> RentalComplaint:
    facts = s.ComplaintFacts(topic, "the seats were dirty", **more)
    return s.take_complaint(facts, dealer_id=house.store.pk, by=house.operator)


def heard(topic: str, complaint: RentalComplaint) -> SensorSignal:
    entry = Entry.objects.visible_to(SYSTEM).get(topic=topic, object_id=complaint.pk)
    signal = hear(entry)
    assert signal is not None
    assert hear(entry).pk == signal.pk
    return signal


class TestHeard:
    def test_every_complaint_becomes_one_signal_of_the_rental_sensor(
        self, house: RentalHouse
    ) -> None:
        install_sources(by=SYSTEM)
        now = timezone.now()
        order = an_order(house.store, house.a, now - DAY, now + DAY, state=OrderState.IN_USE)
        complaint = told(house, order_id=order.pk, wish="another car")
        signal = heard("rental.complaint_received", complaint)
        assert signal.source.code == SourceCode.RENTAL
        assert signal.external_id == complaint.number
        assert (signal.customer_id, signal.dealer_id) == (order.customer_id, house.store.pk)
        assert signal.vehicle_id == order.vehicle.vehicle_id

    def test_disputes_about_money_weigh_more(self, house: RentalHouse) -> None:
        install_sources(by=SYSTEM)
        weights = {
            topic: heard("rental.complaint_received", told(house, topic)).severity
            for topic in (Topic.DIRTY, Topic.CHARGE, Topic.VIOLATION)
        }
        assert weights == {Topic.DIRTY: "S1", Topic.CHARGE: "S2", Topic.VIOLATION: "S2"}

    def test_passed_on_the_desk_hears_again(self, house: RentalHouse) -> None:
        install_sources(by=SYSTEM)
        complaint = told(house)
        s.pass_on_complaint(complaint.pk, "offered 500", by=house.operator)
        signal = heard("rental.complaint_passed_on", complaint)
        assert signal.external_id == f"{complaint.number}/desk"

    def test_somebody_listens_to_both(self) -> None:
        assert subscriptions_to("rental.complaint_received")
        assert subscriptions_to("rental.complaint_passed_on")


class TestSettling:
    def test_up_to_500_is_the_stores_own(self, house: RentalHouse) -> None:
        complaint = told(house)
        done = s.settle_complaint(
            complaint.pk,
            cause=Cause.CLEANING,
            measure="cleaned",
            compensation=Decimal(500),
            by=house.operator,
        )
        assert (done.state, done.compensation) == (ComplaintState.SETTLED, Decimal(500))

    def test_a_cent_more_is_the_desks_even_in_two_parts(self, house: RentalHouse) -> None:
        complaint = told(house)
        said = {"cause": Cause.CLEANING, "measure": "cleaned", "by": house.manager}
        with pytest.raises(TransitionRefused) as error:
            s.settle_complaint(complaint.pk, compensation=Decimal("500.01"), **said)
        assert codes(error) == {"LIMIT_EXCEEDED"}
        s.settle_complaint(complaint.pk, compensation=Decimal(300), **said)
        s.reopen_complaint(complaint.pk, by=house.operator)
        with pytest.raises(TransitionRefused) as error:
            s.settle_complaint(complaint.pk, compensation=Decimal(201), **said)
        assert codes(error) == {"LIMIT_EXCEEDED"}

    def test_settled_says_why_and_how(self, house: RentalHouse) -> None:
        complaint = told(house)
        with pytest.raises(TransitionRefused) as error:
            s.settle_complaint(complaint.pk, cause="", measure=" ", by=house.operator)
        assert codes(error) == {"CAUSE_MISSING", "MEASURE_MISSING"}
        with pytest.raises(IntegrityError, match="why_and_how"), transaction.atomic():
            RentalComplaint.objects.filter(pk=complaint.pk).update(state="SETTLED")

    def test_who_may(self, house: RentalHouse) -> None:
        complaint = told(house)
        with pytest.raises(TransitionRefused) as error:
            s.settle_complaint(complaint.pk, cause="", measure="", by=house.collector)
        assert codes(error) == {"WRONG_ROLE"}
        with pytest.raises(RentalComplaint.DoesNotExist):
            s.reopen_complaint(complaint.pk, by=house.neighbour)
        facts = s.ComplaintFacts(Topic.OTHER, "words")
        with pytest.raises(DomainError) as refused:
            s.take_complaint(facts, dealer_id=house.other.pk, by=house.operator)
        assert codes(refused) == {"WRONG_ROLE"}

    def test_words_are_needed(self, house: RentalHouse) -> None:
        with pytest.raises(InvalidInput):
            s.take_complaint(
                s.ComplaintFacts(Topic.OTHER, " "), dealer_id=house.store.pk, by=house.operator
            )

    def test_there_is_a_script_for_every_topic(self) -> None:
        assert set(SCRIPTS) == set(Topic)


class TestHotTopics:
    def test_a_month_against_its_orders(self, house: RentalHouse) -> None:
        now = timezone.now()
        month = timezone.localdate(now).replace(day=1)
        for _n in range(4):
            an_order(
                house.store, house.a, now, now + DAY, state=OrderState.IN_USE, handed_out_at=now
            )
        made = [told(house, topic) for topic in (Topic.DIRTY, Topic.DIRTY, Topic.LATE)]
        for one in made[:2]:
            s.settle_complaint(
                one.pk, cause=Cause.CLEANING, measure="cleaned", by=house.operator,
                compensation=Decimal(50),
            )  # fmt: skip
        last_month = month - DAY
        RentalComplaint.objects.filter(pk=told(house).pk).update(
            received_at=dt.datetime.combine(last_month, dt.time(12), dt.UTC),
            cause=Cause.CLEANING,
        )
        hot = hot_topics(month, house.manager)
        assert (hot.count, hot.orders, hot.per_hundred) == (3, 4, Decimal("75.00"))
        assert (hot.topics[0].count, hot.topics[0].before) == (2, 1)
        assert [one.count for one in hot.repeated] == [2]
        assert (hot.open, hot.compensation, len(hot.measures)) == (1, Decimal(100), 2)
        assert hot_topics(month, house.neighbour).count == 0

    def test_without_orders_there_is_no_rate(self) -> None:
        assert per_hundred(3, 0) is None
        assert per_hundred(1, 3) == Decimal("33.33")
