"""Personal data: unreadable at rest, found by full number only, shown for a reason and on record."""

import pytest
from cryptography.fernet import Fernet, InvalidToken
from django.core.exceptions import FieldError
from django.db import connection, transaction

from dealerops.foundation.actor import SYSTEM, Actor, Channel, Role
from dealerops.foundation.errors import DomainError, InvalidInput
from dealerops.journal.models import Entry
from dealerops.policy.models import PolicyParam
from dealerops.registry import services
from dealerops.registry.choices import Purpose
from dealerops.registry.fields import search_hash
from dealerops.registry.models import Customer
from tests.kernel.registry.conftest import ID_NUMBER, MOBILE, YEAR

pytestmark = pytest.mark.django_db
CHECK = Purpose.CHECK_DOCUMENTS


def whole_row(customer: Customer) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT c::text FROM registry_customer c WHERE id = %s", [customer.pk])
        return cursor.fetchone()[0]


def limit_to(count: int) -> None:
    PolicyParam.objects.create(key="pii.reveals_per_day", value=count, valid=YEAR)


def test_the_database_holds_no_plain_phone_or_id(person):
    row = whole_row(person)
    for secret in (ID_NUMBER, MOBILE, ID_NUMBER[6:14], MOBILE[-8:]):
        assert secret not in row
    again = Customer.objects.get(pk=person.pk)
    assert (again.id_number, again.mobile) == (ID_NUMBER, MOBILE)


def test_two_customers_with_one_phone_have_different_ciphers(person):
    twin = Customer.objects.create(kind="PRIVATE", name="李四", mobile=MOBILE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT mobile) FROM registry_customer")
        assert cursor.fetchone()[0] == 2
    assert set(Customer.objects.with_mobile(MOBILE)) == {person, twin}


def test_nothing_is_searched_by_cipher(person):
    for lookup in ("id_number", "mobile__contains", "mobile__startswith", "mobile__in"):
        with pytest.raises(FieldError):
            Customer.objects.filter(**{lookup: MOBILE}).exists()
    assert Customer.objects.filter(mobile__isnull=False).exists()


def test_only_the_full_number_finds(person, specialist):
    assert services.find_customer_by_id_number(ID_NUMBER.lower(), by=specialist) == person
    assert services.find_customer_by_id_number(ID_NUMBER[:-1], by=specialist) is None
    assert services.find_customer_by_id_number("", by=specialist) is None


def test_an_empty_number_is_found_by_nothing():
    Customer.objects.create(kind="PRIVATE", name="王五")
    assert not Customer.objects.with_mobile("").exists()
    assert search_hash(" ") == ""


def test_who_has_no_business_with_customers_finds_none(person, applicant):
    assert services.find_customer_by_id_number(ID_NUMBER, by=applicant) is None
    for role in (Role.SYSADMIN, Role.HR, Role.REGION_STAFF, Role.TP_CHECKER, Role.RENTAL_OP):
        stranger = Actor(role=role, channel=Channel.BACKOFFICE, user_id=1)
        assert not Customer.objects.visible_to(stranger).exists()


def test_the_hash_follows_the_number_even_in_a_partial_save(person):
    person.mobile = "13912345678"
    person.save_fields("mobile")
    assert Customer.objects.with_mobile("13912345678").get() == person
    assert not Customer.objects.with_mobile(MOBILE).exists()


def test_the_hash_needs_the_key(settings):
    before = search_hash(MOBILE)
    settings.SEARCH_KEY = "another"
    assert search_hash(MOBILE) != before


def test_keys_are_rotated_without_losing_a_number(person, settings):
    old, new = settings.FIELD_KEYS[0], Fernet.generate_key().decode()
    before = whole_row(person)
    settings.FIELD_KEYS = [new, old]
    assert Customer.objects.get().mobile == MOBILE
    assert services.reencrypt_customers() == 1
    settings.FIELD_KEYS = [new]
    assert Customer.objects.get().id_number == ID_NUMBER
    assert Customer.objects.with_id_number(ID_NUMBER).get() == person
    assert whole_row(person) != before
    settings.FIELD_KEYS = [old]
    with pytest.raises(InvalidToken):
        Customer.objects.get()


def test_masks_show_what_they_may(person, company):
    assert str(person) == person.masked_name == "张*明"
    assert person.masked_mobile == "138****5678"
    assert person.masked_id_number == "110105********002X"
    assert str(company) == company.name


def test_revealing_gives_the_value_and_leaves_an_entry_without_it(person, specialist):
    assert services.reveal(person, "mobile", purpose=CHECK, by=specialist) == MOBILE
    assert services.reveal(person, "id_number", purpose=CHECK, by=specialist) == ID_NUMBER
    latest, first = Entry.objects.filter(topic="registry.revealed")
    assert (first.user_id, first.object_id, first.reason) == (
        specialist.user_id,
        person.pk,
        "CHECK_DOCUMENTS",
    )
    assert (first.data, latest.data) == ({"field": "mobile"}, {"field": "id_number"})
    for entry in (first, latest):
        assert MOBILE not in str(entry.payload())
        assert ID_NUMBER not in str(entry.payload())


@pytest.mark.parametrize("purpose", ["", "because", "check_documents"])
def test_without_a_purpose_nothing_is_revealed(person, specialist, purpose):
    with pytest.raises(InvalidInput) as caught:
        services.reveal(person, "mobile", purpose=purpose, by=specialist)
    assert caught.value.refusals[0].code == "REVEAL_PURPOSE"
    assert not Entry.objects.exists()


def test_roles_with_masked_data_only_reveal_nothing(person):
    masked = [
        Actor(role=role, channel=Channel.BACKOFFICE, user_id=1)
        for role in (Role.SYSADMIN, Role.FINANCE, Role.VP, Role.D_CASHIER, Role.IT_ADJ)
    ]
    for actor in (*masked, SYSTEM, Actor(role=Role.AUDITOR, channel=Channel.API)):
        with pytest.raises(DomainError) as caught:
            services.reveal(person, "mobile", purpose=CHECK, by=actor)
        assert caught.value.refusals[0].code == "WRONG_ROLE"
    assert not Entry.objects.exists()


def test_a_dealers_applicant_reveals_the_customer_of_a_claim(person, applicant):
    assert services.reveal(person, "name", purpose=CHECK, by=applicant) == "张小明"


def test_the_days_looks_run_out_for_each_person_alone(person, specialist, applicant):
    limit_to(2)
    for _look in range(2):
        services.reveal(person, "mobile", purpose=CHECK, by=specialist)
    with pytest.raises(services.RevealsExhausted):
        services.reveal(person, "mobile", purpose=CHECK, by=specialist)
    assert services.reveal(person, "mobile", purpose=CHECK, by=applicant) == MOBILE
    assert Entry.objects.filter(user_id=specialist.user_id).count() == 2


def test_yesterdays_looks_do_not_count(person, specialist, time_machine):
    limit_to(1)
    time_machine.move_to("2026-11-20T15:59:00Z", tick=False)  # 23:59 in Shanghai
    services.reveal(person, "mobile", purpose=CHECK, by=specialist)
    time_machine.move_to("2026-11-20T16:00:00Z", tick=False)
    services.reveal(person, "mobile", purpose=CHECK, by=specialist)
    with pytest.raises(services.RevealsExhausted):
        services.reveal(person, "mobile", purpose=CHECK, by=specialist)


def test_a_look_cannot_be_taken_back_by_a_transaction_around_it(person, specialist):
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        services.reveal(person, "mobile", purpose=CHECK, by=specialist)


def test_other_fields_are_not_revealed(person, specialist):
    with pytest.raises(ValueError, match="masked"):
        services.reveal(person, "id_number_hash", purpose=CHECK, by=specialist)
