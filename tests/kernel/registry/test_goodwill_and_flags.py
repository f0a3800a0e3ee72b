"""Goodwill of a car and flags of a customer, read by every app."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from dealerops.foundation.actor import SYSTEM
from dealerops.journal.models import Entry
from dealerops.registry.choices import ContactPurpose, DncScope, FlagKind
from dealerops.registry.models import CustomerFlag, GoodwillUse
from dealerops.registry.services import (
    ContactRefused,
    GoodwillExhausted,
    GoodwillFacts,
    allow_contacts,
    give_goodwill,
    goodwill_since,
    is_flagged,
    is_stopped,
    lift_flag,
    log_contact,
    raise_flag,
    refusal_to_contact,
)
from tests.factories.aftersales import make_driver, make_vehicle

pytestmark = pytest.mark.django_db
HOLD = FlagKind.LEGAL_HOLD


def gift(about="test:1", amount=100):
    return GoodwillFacts(about=about, amount=Decimal(amount), dealer_share=30)


def yesterday():
    return timezone.localdate() - dt.timedelta(days=1)


def test_gifts_add_up_from_the_day_after():
    car = make_vehicle()
    assert give_goodwill(car.pk, gift(), by=SYSTEM, since=yesterday()) == 0
    assert give_goodwill(car.pk, gift("test:2", 50), by=SYSTEM, since=yesterday()) == 100
    assert goodwill_since(car.pk, yesterday()) == 150
    assert goodwill_since(car.pk, timezone.localdate()) == 0  # of the day itself nothing counts
    assert goodwill_since(make_vehicle().pk, yesterday()) == 0


def test_the_same_record_gives_once():
    car = make_vehicle()
    for _ in range(2):
        give_goodwill(car.pk, gift(), by=SYSTEM, since=yesterday())
    assert GoodwillUse.objects.count() == 1
    assert Entry.objects.filter(topic="registry.goodwill_given").count() == 1


@pytest.mark.parametrize(("ceiling", "passes"), [(150, True), ("149.99", False), (None, True)])
def test_a_ceiling_counts_what_was_given_before(ceiling, passes):
    car = make_vehicle()
    give_goodwill(car.pk, gift(), by=SYSTEM, since=yesterday())
    most = None if ceiling is None else Decimal(ceiling)

    def again() -> Decimal:
        return give_goodwill(car.pk, gift("test:2", 50), by=SYSTEM, since=yesterday(), ceiling=most)

    if passes:
        assert again() == 100
        return
    with pytest.raises(GoodwillExhausted) as refused:
        again()
    assert refused.value.refusals[0].code == "GOODWILL_LIMIT"
    assert goodwill_since(car.pk, yesterday()) == 100


def test_a_flag_is_raised_once_per_record_and_lifted_for_it():
    customer = make_driver()
    first = raise_flag(customer.pk, HOLD, about="test:1", by=SYSTEM)
    assert raise_flag(customer.pk, HOLD, about="test:1", by=SYSTEM) == first
    raise_flag(customer.pk, HOLD, about="test:2", by=SYSTEM)
    assert lift_flag(customer.pk, HOLD, about="test:1", by=SYSTEM)
    assert not lift_flag(customer.pk, HOLD, about="test:1", by=SYSTEM)
    assert is_flagged(customer.pk, HOLD)
    assert lift_flag(customer.pk, HOLD, about="test:2", by=SYSTEM)
    assert not is_flagged(customer.pk, HOLD)
    assert CustomerFlag.objects.count() == 2  # the history stays


@pytest.mark.parametrize("purpose", ["CALLBACK", "SURVEY", "REMINDER", "MARKETING", "WIN_BACK"])
def test_under_a_legal_hold_nobody_turns_to_the_customer(purpose):
    customer = make_driver()
    raise_flag(customer.pk, HOLD, about="test:1", by=SYSTEM)
    assert is_stopped(customer.pk, purpose)
    assert refusal_to_contact(customer.pk, purpose).code == "LEGAL_HOLD"
    with pytest.raises(ContactRefused):
        log_contact(customer.pk, purpose, "PHONE", was_reached=True, by=SYSTEM)
    allow_contacts(customer.pk, DncScope.ALL, by=SYSTEM)
    assert is_stopped(customer.pk, purpose)  # only the lawyer lifts it


@pytest.mark.parametrize("purpose", [ContactPurpose.SAFETY, ContactPurpose.VIOLATION])
def test_a_notice_that_may_not_wait_goes_out_all_the_same(purpose):
    customer = make_driver()
    raise_flag(customer.pk, HOLD, about="test:1", by=SYSTEM)
    assert refusal_to_contact(customer.pk, purpose) is None


def test_other_apps_hear_that_contacts_stop():
    customer = make_driver()
    raise_flag(customer.pk, HOLD, about="test:1", by=SYSTEM)
    topics = Entry.objects.about(customer).values_list("topic", flat=True)
    assert list(topics)[-2:] == ["registry.flag_raised", "registry.contacts_stopped"]


def test_a_complaint_is_answered_as_often_as_needed():
    customer = make_driver()
    for _ in range(3):
        log_contact(customer.pk, ContactPurpose.COMPLAINT, "PHONE", was_reached=True, by=SYSTEM)
    with pytest.raises(ContactRefused) as refused:
        log_contact(customer.pk, ContactPurpose.CALLBACK, "PHONE", was_reached=True, by=SYSTEM)
    assert refused.value.refusals[0].code == "CONTACTED_TODAY"
