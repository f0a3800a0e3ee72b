"""Consents, do-not-call requests and the one contact a day (domain.md 4.12)."""

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.errors import InvalidInput
from dealerops.journal.models import Entry
from dealerops.registry.choices import (
    ConsentScope,
    ContactChannel,
    ContactPurpose,
    DncScope,
)
from dealerops.registry.models import ConsentRecord, ContactLog, DncEntry
from dealerops.registry.services import (
    ContactRefused,
    allow_contacts,
    change_mobile,
    consent_to,
    log_contact,
    note_contact,
    record_consent,
    refusal_to_contact,
    stop_contacts,
)

CALLS = {ContactPurpose.CALLBACK, ContactPurpose.SURVEY}
OFFERS = {ContactPurpose.MARKETING, ContactPurpose.WIN_BACK}
NOTICES = {ContactPurpose.SAFETY, ContactPurpose.VIOLATION}


def say(person, scope: str, *, yes: bool) -> ConsentRecord:
    return record_consent(person.pk, scope, is_given=yes, channel=ContactChannel.COUNTER, by=SYSTEM)


def stop(person, scope: str) -> DncEntry:
    return stop_contacts(person.pk, scope, channel=ContactChannel.PHONE, by=SYSTEM)


def refused(person) -> dict[str, str]:
    """Purpose to code, for every purpose that is refused."""
    found = {one.value: refusal_to_contact(person.pk, one) for one in ContactPurpose}
    return {purpose: refusal.code for purpose, refusal in found.items() if refusal}


def test_without_a_word_only_what_belongs_to_the_repair_is_allowed(person):
    assert refused(person) == dict.fromkeys(OFFERS | {ContactPurpose.SURVEY}, "CONSENT_MISSING")


def test_a_clear_refusal_forbids_and_agreeing_again_allows(person):
    say(person, ConsentScope.SERVICE_CALL, yes=False)
    assert refusal_to_contact(person.pk, ContactPurpose.CALLBACK).code == "CONSENT_REFUSED"
    say(person, ConsentScope.SERVICE_CALL, yes=True)
    assert refusal_to_contact(person.pk, ContactPurpose.CALLBACK) is None


def test_every_version_of_a_consent_is_kept(person):
    for yes in (True, False, True):
        say(person, ConsentScope.MARKETING, yes=yes)
    kept = ConsentRecord.objects.order_by("number").values_list("number", "is_given")
    assert list(kept) == [(1, True), (2, False), (3, True)]
    assert consent_to(person.pk, ConsentScope.MARKETING) is True
    assert consent_to(person.pk, ConsentScope.SURVEY) is None
    assert [one.number for one in ConsentRecord.objects.in_force()] == [3]


@pytest.mark.parametrize(
    ("scope", "stopped"),
    [
        (DncScope.ALL, CALLS | OFFERS | {ContactPurpose.REMINDER}),
        (DncScope.SURVEY, CALLS),
        (DncScope.MARKETING, OFFERS),
    ],
)
def test_a_do_not_call_request_reaches_as_far_as_it_says(person, scope, stopped):
    for consent in ConsentScope:
        say(person, consent, yes=True)
    assert refused(person) == {}
    stop(person, scope)
    assert refused(person) == dict.fromkeys(stopped, "DNC")


def test_safety_and_due_dates_of_violations_are_told_in_any_case(person):
    stop(person, DncScope.ALL)
    assert not NOTICES & set(refused(person))


def test_taking_it_back_is_as_easy_and_asking_twice_is_once(person):
    assert stop(person, DncScope.ALL) == stop(person, DncScope.ALL)
    assert allow_contacts(person.pk, DncScope.ALL, by=SYSTEM)
    assert not allow_contacts(person.pk, DncScope.ALL, by=SYSTEM)
    assert refusal_to_contact(person.pk, ContactPurpose.CALLBACK) is None
    topics = Entry.objects.order_by("pk").values_list("topic", flat=True)
    assert list(topics) == ["registry.contacts_stopped", "registry.contacts_allowed"]


def contact(person, purpose=ContactPurpose.CALLBACK, *, was_reached=True) -> ContactLog:
    return log_contact(person.pk, purpose, ContactChannel.PHONE, was_reached=was_reached, by=SYSTEM)


def test_a_customer_is_reached_once_a_day_across_apps(person):
    with time_machine.travel("2026-09-11T10:00+08:00", tick=False):
        contact(person, ContactPurpose.REMINDER)
        with pytest.raises(ContactRefused, match="CONTACTED_TODAY"):
            contact(person)
    with time_machine.travel("2026-09-12T00:00+08:00", tick=False):
        contact(person)


def test_a_safety_notice_does_not_wait_and_does_not_count(person):
    contact(person, ContactPurpose.SAFETY)
    contact(person)
    contact(person, ContactPurpose.VIOLATION)
    assert ContactLog.objects.filter(is_counted=True).count() == 1


def test_who_was_not_reached_may_be_tried_again(person):
    contact(person, was_reached=False)
    contact(person)


def test_what_happened_is_noted_even_where_it_should_not_have(person):
    contact(person)
    noted = note_contact(
        person.pk, ContactPurpose.CALLBACK, ContactChannel.PHONE, was_reached=True, by=SYSTEM
    )
    assert not noted.is_counted


def test_the_database_counts_one_contact_a_day(person):
    contact(person)
    with (
        pytest.raises(IntegrityError, match="registry_one_contact_per_customer_and_day"),
        transaction.atomic(),
    ):
        ContactLog.objects.create(
            customer=person, day=timezone.localdate(), at=timezone.now(), is_counted=True,
            purpose=ContactPurpose.CALLBACK, channel=ContactChannel.PHONE,
        )  # fmt: skip


def test_the_database_keeps_each_version_once_and_each_request_once(person):
    said = say(person, ConsentScope.MARKETING, yes=True)
    said.pk = None
    with (
        pytest.raises(IntegrityError, match="registry_consent_number_once"),
        transaction.atomic(),
    ):
        said.save(force_insert=True)
    with (
        pytest.raises(IntegrityError, match="registry_consent_number_begins_at_one"),
        transaction.atomic(),
    ):
        ConsentRecord.objects.update(number=0)
    entry = stop(person, DncScope.ALL)
    entry.pk = None
    with pytest.raises(IntegrityError, match="registry_dnc_once_in_force"), transaction.atomic():
        entry.save(force_insert=True)


def test_another_number_is_checked_and_kept_encrypted(person):
    with pytest.raises(InvalidInput, match="PHONE_FORMAT"):
        change_mobile(person.pk, "123", by=SYSTEM)
    assert change_mobile(person.pk, "+86 13987654321", by=SYSTEM).mobile == "13987654321"
