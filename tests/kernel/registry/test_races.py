"""Two people, or one person twice, at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from dealerops.foundation.errors import DomainError
from dealerops.journal.models import Entry
from dealerops.policy.models import PolicyParam
from dealerops.registry import services
from dealerops.registry.choices import Purpose
from dealerops.registry.models import Customer, Vehicle
from tests.kernel.registry.conftest import ID_NUMBER, MOBILE, YEAR

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 4


def at_once(act: Callable[[], object]) -> list[object]:
    """What each of several callers got; a refusal counts as its code."""
    start = Barrier(AT_ONCE)

    def one(_number: int) -> object:
        start.wait(timeout=10)
        try:
            return act()
        except DomainError as error:
            return error.refusals[0].code
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))


def test_parallel_looks_do_not_pass_the_limit(person, specialist):
    PolicyParam.objects.create(key="pii.reveals_per_day", value=1, valid=YEAR)
    found = at_once(lambda: services.reveal(person, "mobile", purpose=Purpose.AUDIT, by=specialist))
    assert sorted(found) == sorted([MOBILE] + ["REVEAL_LIMIT"] * (AT_ONCE - 1))
    assert Entry.objects.filter(topic="registry.revealed").count() == 1


def test_one_customer_comes_of_parallel_registrations(applicant):
    found = at_once(lambda: services.register_person("张小明", ID_NUMBER, by=applicant).pk)
    assert len(set(found)) == Customer.objects.count() == 1


def test_one_vehicle_comes_of_parallel_registrations(model, applicant):
    found = at_once(
        lambda: services.register_vehicle("LSGZJ5356TS000123", model=model, by=applicant).pk
    )
    assert len(set(found)) == Vehicle.objects.count() == 1
