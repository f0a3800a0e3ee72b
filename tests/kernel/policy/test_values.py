"""Policy values: typed, scoped, dated, and remembered by the decision that used them."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from dealerops.foundation.actor import Actor, Channel, Role
from dealerops.foundation.errors import InvalidInput
from dealerops.network.models import Dealer, Region
from dealerops.policy import services
from dealerops.policy.keys import Key, WrongValue
from dealerops.policy.models import PolicyParam

pytestmark = pytest.mark.django_db

DAYS = Key("tests.days", int, 10, "Days")
RATE = Key("tests.rate", Decimal, Decimal("0.005"), "Rate")
CUT_OFF = Key("tests.cut_off", dt.time, dt.time(16), "Cut-off")
MARCH = dt.date(2026, 3, 1)


@pytest.fixture
def dealer() -> Dealer:
    north = Region.objects.create(code="N", name="华北大区", name_en="North")
    return Dealer.objects.create(
        code="BJ01",
        name="北京星辰",
        name_en="Beijing Star",
        legal_name="北京星辰汽车销售有限公司",
        usc_code="91110000600037341L",
        region=north,
        city="北京",
    )


def param(value, **scope) -> PolicyParam:
    valid = scope.pop("valid", (dt.date(2026, 1, 1), None))
    return PolicyParam.objects.create(key=DAYS.name, value=value, valid=valid, **scope)


def test_without_a_row_the_default_holds():
    assert services.value(DAYS, on=MARCH) == 10
    assert services.value("tests.rate", on=MARCH) == Decimal("0.005")


def test_the_dealer_beats_its_region_beats_the_program_beats_everybody(dealer):
    def ask() -> int:
        return services.value(DAYS, on=MARCH, dealer_id=dealer.pk, program="SME")

    param(11)
    assert ask() == 11
    param(12, program="SME")
    assert ask() == 12
    param(13, region=dealer.region)
    assert ask() == 13
    param(14, dealer=dealer)
    assert ask() == 14
    assert services.value(DAYS, on=MARCH, region_id=dealer.region_id) == 13
    assert services.value(DAYS, on=MARCH, program="CORP_FLEET") == 11


def test_a_value_holds_from_its_first_day_to_the_day_before_its_end():
    param(11, valid=(dt.date(2026, 3, 1), dt.date(2026, 4, 1)))
    assert services.value(DAYS, on=dt.date(2026, 2, 28)) == 10
    assert services.value(DAYS, on=dt.date(2026, 3, 31)) == 11
    assert services.value(DAYS, on=dt.date(2026, 4, 1)) == 10


def test_two_values_never_hold_on_one_day_for_one_scope():
    param(11)
    with pytest.raises(IntegrityError, match="one_value_a_day"), transaction.atomic():
        param(12)


def test_a_value_is_for_a_dealer_or_a_program_not_both(dealer):
    with pytest.raises(IntegrityError, match="one_scope_at_most"), transaction.atomic():
        param(12, dealer=dealer, program="SME")


@pytest.mark.parametrize("raw", ["10", 1.5, True, None, [10]])
def test_a_value_of_another_type_is_refused(raw):
    with pytest.raises(WrongValue):
        DAYS.read(raw)
    row = PolicyParam(key=DAYS.name, value=raw, valid=(MARCH, None))
    with pytest.raises(ValidationError):
        row.full_clean()


def test_an_unknown_key_is_refused():
    with pytest.raises(ValidationError):
        PolicyParam(key="tests.unknown", value=1, valid=(MARCH, None)).full_clean()


def test_two_different_keys_of_one_name_are_a_bug():
    with pytest.raises(ValueError, match=r"tests\.days"):
        Key("tests.days", int, 11, "Other days")


def test_decimals_and_times_survive_json():
    assert RATE.read(RATE.write(Decimal("0.0125"))) == Decimal("0.0125")
    assert CUT_OFF.read("16:30") == dt.time(16, 30)
    with pytest.raises(WrongValue):
        RATE.read("much")


def test_a_decision_stores_exactly_the_values_it_used():
    param(11)
    values = services.Values(on=MARCH)
    assert values[DAYS] == 11
    assert values.used() == {"tests.days": 11}
    assert values[CUT_OFF] == dt.time(16)
    assert values.used() == {"tests.cut_off": "16:00:00", "tests.days": 11}


def test_a_later_change_does_not_alter_what_a_decision_read():
    values = services.Values(on=MARCH)
    assert values[DAYS] == 10
    param(11)
    assert values[DAYS] == 10


def test_setting_a_value_ends_the_one_before():
    admin = Actor(Role.SYSADMIN, Channel.BACKOFFICE, 7)
    services.set_value(DAYS, 11, valid_from=dt.date(2026, 1, 1), by=admin)
    row = services.set_value(DAYS, 12, valid_from=MARCH, by=admin)
    assert row.approved_by == 7
    assert services.value(DAYS, on=dt.date(2026, 2, 28)) == 11
    assert services.value(DAYS, on=MARCH) == 12
    with pytest.raises(InvalidInput), transaction.atomic():
        services.set_value(DAYS, 13, valid_from=dt.date(2026, 2, 1), by=admin)
