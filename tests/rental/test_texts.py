"""Customers hear of violations and debts by text message (domain.md 5.7, 5.8)."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from dealerops.foundation.actor import SYSTEM
from dealerops.journal.models import Entry
from dealerops.journal.services import drain
from dealerops.notifications.wire import NotSent
from dealerops.registry.models import ContactLog, Customer
from dealerops.registry.services import note_contact
from rental.choices.dunning import Rung, StepState
from rental.models import LedgerItem, Violation
from rental.services import texts
from rental.services.debt_talks import Call, log_call, open_dispute
from rental.services.dunning import climb
from rental.services.violations import mark_overdue
from rental.services.violations.links import token_of
from rental.tasks.money import dunning
from tests.factories.market import make_customer
from tests.factories.rental import DAY, RentalHouse
from tests.rental.money import a_rental, owe
from tests.rental.test_violations import told

PHONE = "13800138000"
NOON = dt.datetime(2026, 11, 3, 12, tzinfo=dt.timezone(dt.timedelta(hours=8)))


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, str]]:
    """Phone, words and key of every message that went to the gateway."""
    found: list[tuple[str, str, str]] = []
    monkeypatch.setattr(
        texts, "send_text", lambda mobile, words, *, key: found.append((mobile, words, key))
    )
    return found


def deliver() -> None:
    while drain("default") or drain("mail"):
        pass


def reachable(customer: Customer, mobile: str = PHONE) -> None:
    customer.mobile = mobile
    customer.save(update_fields=("mobile",))


def test_a_notice_reaches_the_phone_with_the_way_to_the_page(house: RentalHouse, sent):
    violation = told(house, place="长安街东口", description="违反规定停放")
    assert violation.order
    reachable(violation.order.customer)
    deliver()
    ((mobile, words, _key),) = sent
    assert mobile == PHONE
    assert f"/rental/v/{token_of(violation)}/" in words
    for said in ("长安街东口", "违反规定停放", "200"):
        assert said in words
    assert violation.plate not in words
    journal = Entry.objects.filter(object_type="rental.violation").values_list("data", flat=True)
    assert not any(PHONE in str(one) for one in journal)


def test_once_the_time_is_over_the_message_says_so(house: RentalHouse, sent):
    violation = told(house)
    assert violation.order
    reachable(violation.order.customer)
    Violation.objects.filter(pk=violation.pk).update(user_due_at=timezone.now() - DAY)
    assert mark_overdue(violation.pk, by=SYSTEM)
    deliver()
    assert ["请尽快" in words or "at once" in words for _mobile, words, _key in sent][-1]


def test_the_driver_of_a_company_is_told(house: RentalHouse, sent):
    violation = told(house)
    order = violation.order
    assert order
    reachable(order.customer, "4008001234")
    texts.text_of_violation(violation.pk, key="k")
    company = make_customer()
    reachable(company)
    type(order).objects.filter(pk=order.pk).update(customer=company)
    texts.text_of_violation(violation.pk, key="k")
    assert [mobile for mobile, _words, _key in sent] == [order.driver_mobile] * 2


def test_what_is_over_or_has_no_number_is_not_told(house: RentalHouse, sent):
    violation = told(house)
    Violation.objects.filter(pk=violation.pk).update(state="CANCELLED")
    texts.text_of_violation(violation.pk, key="k")
    Violation.objects.filter(pk=violation.pk).update(state="NOTIFIED")
    assert violation.order
    Customer.objects.filter(pk=violation.order.customer_id).update(mobile="")
    type(violation.order).objects.filter(pk=violation.order_id).update(driver_mobile="")
    texts.text_of_violation(violation.pk, key="k")
    assert sent == []


def test_a_gateway_that_refuses_is_asked_again(house: RentalHouse, monkeypatch):
    violation = told(house)
    assert violation.order
    reachable(violation.order.customer)

    def refuse(*_args: object, **_more: object) -> None:
        raise NotSent("HTTP_500")

    monkeypatch.setattr(texts, "send_text", refuse)
    with pytest.raises(NotSent):
        texts.text_of_violation(violation.pk, key="k")


def a_debt(house: RentalHouse, *, days: int) -> LedgerItem:
    item = owe(a_rental(house), 640, days=days)
    reachable(item.customer)
    return item


def test_the_steps_that_go_out_by_themselves_are_texted_once(house: RentalHouse, sent):
    with time_machine.travel(NOON, tick=True) as clock:
        item = a_debt(house, days=3)
        for _day in range(12):
            climb(item.pk, on=timezone.localdate())
            deliver()
            clock.shift(DAY)
    rungs = list(item.steps.order_by("pk").values_list("rung", flat=True))
    assert rungs == [Rung.REMINDER, Rung.NOTICE, Rung.CALL, Rung.SECOND_NOTICE]
    assert len(sent) == 3
    assert len({key for _mobile, _words, key in sent}) == 3
    assert all("640" in words for _mobile, words, _key in sent)


def test_a_customer_with_two_debts_gets_one_message_of_both(house: RentalHouse, sent):
    with time_machine.travel(NOON, tick=True):
        first = a_debt(house, days=-1)
        owe(first.order, 90, days=-1)
        assert dunning() == 2
        deliver()
        ((_mobile, words, _key),) = sent
        assert "730" in words
        assert dunning() == 0
    contacts = ContactLog.objects.filter(customer=first.customer_id, purpose="DEBT", channel="SMS")
    assert contacts.count() == 1


def test_on_the_day_of_the_call_nothing_is_texted(house: RentalHouse, sent):
    with time_machine.travel(NOON, tick=True) as clock:
        first = a_debt(house, days=-2)
        assert dunning() == 1
        owe(first.order, 90)
        clock.shift(DAY)
        assert dunning() == 1  # the first sum is to be called about, the notice of the second waits
        log_call(first.pk, Call("LESSEE", "WILL_PAY"), by=house.collector)
        clock.shift(DAY)
        assert dunning() == 1
        deliver()
    assert len(sent) == 2


def test_whoever_was_called_today_by_another_app_is_texted_tomorrow(house: RentalHouse, sent):
    item = a_debt(house, days=-1)
    note_contact(item.customer_id, "CALLBACK", "PHONE", was_reached=True, by=SYSTEM)
    assert climb(item.pk, on=timezone.localdate()) is None
    assert climb(item.pk, on=timezone.localdate() + DAY)


@pytest.mark.parametrize("number", ["", "01065432100", "4008001234"])
def test_a_debtor_without_a_mobile_is_left_to_a_collector(house: RentalHouse, sent, number: str):
    item = a_debt(house, days=-1)
    item.customer.mobile = number
    item.customer.save(update_fields=("mobile",))
    step = climb(item.pk, on=timezone.localdate())
    deliver()
    assert step.state == StepState.OPEN
    assert sent == []


def test_a_message_that_was_held_up_is_not_sent_at_night(house: RentalHouse, sent):
    item = a_debt(house, days=-1)
    step = climb(item.pk, on=timezone.localdate())
    late = timezone.localtime().replace(hour=22)
    with time_machine.travel(late), pytest.raises(NotSent):
        texts.text_of_step(step.pk, key="k")


def test_a_debt_that_is_disputed_meanwhile_is_not_texted(house: RentalHouse, sent):
    item = a_debt(house, days=-1)
    climb(item.pk, on=timezone.localdate())
    open_dispute(item.pk, "not mine", by=house.collector)
    deliver()
    assert sent == []
