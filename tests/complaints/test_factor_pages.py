"""The factor tables in the back office."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from complaints.calc.factors import FIRST, read_factors
from complaints.forms.factors import initial_of
from complaints.models import FactorTable
from complaints.services.factor_tables import factors_on, install_factors

ADD = "admin:complaints_factortable_add"
LIST = "admin:complaints_factortable_changelist"
PAGE = "admin:complaints_factortable_change"


@pytest.fixture
def entered() -> dict[str, object]:
    """What the risk manager types: a recurrence that weighs more, from tomorrow on."""
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    return {
        **initial_of(FIRST),
        "recurrence__1": "0.20",
        "severity__S3": 22,
        "valid_from": tomorrow.isoformat(),
        "reason": "Experience of a year",
    }


def test_the_risk_manager_begins_a_version_with_other_numbers(house, sign_in, entered):
    install_factors()
    client = sign_in(house.risk_manager)
    page = client.get(reverse(ADD), HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert "r: times it came back in the days below · 1" in page
    assert client.post(reverse(ADD), entered).status_code == 302
    table = FactorTable.objects.get(version="2")
    factors = read_factors(table.tables)
    assert (str(factors.recurrence[1]), factors.severity["S3"]) == ("0.20", 22)
    assert factors_on(timezone.localdate())[0] == "1"
    assert factors_on(table.valid_from)[0] == "2"


def test_numbers_that_fall_are_refused_beside_what_was_typed(house, sign_in, entered):
    client = sign_in(house.risk_manager)
    page = client.post(
        reverse(ADD), {**entered, "recurrence__3": "0.10"}, HTTP_ACCEPT_LANGUAGE="en"
    )
    assert page.status_code == 400
    assert "a step that falls" in page.content.decode()
    assert not FactorTable.objects.filter(version="2").exists()


def test_whoever_reads_cases_reads_the_tables_and_changes_nothing(house, sign_in, entered):
    table = install_factors()
    client = sign_in(house.desk)
    assert client.get(reverse(LIST)).status_code == 200
    page = client.get(reverse(PAGE, args=(table.pk,)), HTTP_ACCEPT_LANGUAGE="en")
    assert "p: how many saw it · step 3 · from" in page.content.decode()
    assert "100001" in page.content.decode()
    assert client.post(reverse(ADD), entered).status_code == 403
    manager = sign_in(house.risk_manager)
    assert manager.post(reverse(PAGE, args=(table.pk,)), entered).status_code == 403
    assert sign_in(house.regional).get(reverse(LIST)).status_code == 403
    assert FactorTable.objects.count() == 1
