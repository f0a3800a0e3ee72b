"""How people and dealers keep to their duties, who owes what, and the month as a file (4.13)."""

import html
import io
import re
from decimal import Decimal

import pytest
from django.test import Client
from openpyxl import load_workbook

from dealerops.foundation.actor import Role
from reports.choices.duties import WaiveReason
from reports.models import ObligationDefinition, ObligationInstance
from reports.selectors.duties import debtors, punctuality
from reports.services.duties import finish_duty, waive_duty
from tests.factories.market import known_paper, make_person
from tests.reports.conftest import moment
from tests.reports.duties import House, at, person, plan_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    """The morning feedback alone: in time, late, let go, open; and one of somebody of the same name."""
    house = House.open("11-09 00:00")
    ObligationDefinition.objects.exclude(code__in=("D1", "SD1")).update(is_active=False)
    plan_at("11-09 06:00")
    for text in ("11-09 11:00", "11-10 13:30"):
        with at(text):
            duty = house.duty("D1", f"2026-{text[:5]}")
            finish_duty(duty.pk, by=house.clerk, file=("d.png", known_paper()))
    with at("11-11 09:00"):
        let_go = house.duty("D1", "2026-11-11")
        waive_duty(let_go.pk, WaiveReason.MANAGER, note="Closed hall", by=house.director)
    namesake = make_person(Role.D_INFO, house.dealer, "d_info")
    rows = ObligationInstance.objects.filter(dealer=house.dealer)
    rows.filter(code="D1", period="2026-11-13").update(owner=namesake.user_id)
    rows.filter(code="SD1").exclude(period="2026-11-12").delete()
    rows.filter(code="SD1").update(owner=house.clerk.user_id)  # standing in for the seller
    return house


def test_rates_are_of_each_person_and_of_the_house(house: House):
    """Namesakes are two people; one person with duties of two roles is one."""
    first, end, now = moment("11-01 00:00"), moment("11-14 00:00"), moment("11-13 20:00")
    days = (first.date(), end.date())
    found = punctuality(house.manager, *days, now)
    figures = [(one.name, one.total, one.on_time, one.late, one.waiting, one.rate) for one in found]
    assert figures == [
        ("d_info", 1, 0, 0, 1, Decimal("0.0000")),
        ("d_info", 4, 1, 1, 2, Decimal("0.2500")),
    ]
    [dealer] = punctuality(house.manager, *days, now, by_dealer=True)
    assert (dealer.total, dealer.on_time, dealer.late, dealer.missed) == (5, 1, 1, 0)
    assert dealer.rate == Decimal("0.2000")


def test_who_owes_what_tells_namesakes_apart(house: House):
    owing = debtors(house.manager, moment("11-13 20:00"))
    assert [[duty.code for duty in one.duties] for one in owing] == [["D1", "SD1"], ["D1"]]


def test_the_month_is_exported_as_it_is_seen(house: House):
    client = Client()
    client.force_login(person(house.director))
    with at("11-13 20:00"):
        page = client.get("/duties/month/", {"month": "2026-11"}).content.decode()
        sent = dict(re.findall(r'<input type="hidden" name="(list|query)" value="([^"]*)">', page))
        asked = {name: html.unescape(value) for name, value in sent.items()}
        answer = client.post("/exports/start/", asked, follow=True)
    assert answer.status_code == 200
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    text = {str(cell) for row in book.worksheets[0].values for cell in row if cell}
    shown = ObligationInstance.objects.filter(due_on__month=11)
    assert {one.deadline for one in shown} <= text
    assert not any(one.startswith("2026-12") for one in text)
