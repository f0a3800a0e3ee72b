"""The back office page of the calendars."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from dealerops.accounts.models import Membership, User
from dealerops.foundation.actor import Role
from dealerops.network.models import Dealer, Region
from dealerops.workcal import services
from dealerops.workcal.models import CalendarDay
from dealerops.workcal.tasks import reseed

pytestmark = pytest.mark.django_db

LIST = "admin:workcal_calendarday_changelist"
ADD = "admin:workcal_calendarday_add"


@pytest.fixture
def sign_in(client):
    def as_role(role: Role):
        user = User.objects.create(username=role.lower(), display_name=role, language="en")
        Membership.objects.create(user=user, role=role)
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return as_role


@time_machine.travel("2026-11-21T04:00:00Z", tick=False)
def test_a_provisional_year_is_announced(sign_in):
    services.seed(range(2026, 2028))
    text = sign_in(Role.AUDITOR).get(reverse(LIST)).content.decode()
    assert "The calendar of 2027 is provisional" in text


def test_a_day_by_hand_replaces_the_stored_one(sign_in):
    services.seed(range(2026, 2027))
    typed = {"dealer": "", "date": "2026-02-13", "name": "大雪"}
    assert sign_in(Role.SYSADMIN).post(reverse(ADD), typed).status_code == 302
    row = CalendarDay.objects.get(date=dt.date(2026, 2, 13))
    assert (row.is_open, row.source, row.name) == (False, "MANUAL", "大雪")
    url = reverse("admin:workcal_calendarday_change", args=(row.pk,))
    assert sign_in(Role.AUDITOR).post(url, {"is_open": "on"}).status_code == 403


def test_a_wrong_day_is_put_right(sign_in):
    row = CalendarDay.objects.create(
        calendar=services.CN_WORKDAY, date=dt.date(2026, 2, 13), is_open=False, source="MANUAL"
    )
    url = reverse("admin:workcal_calendarday_change", args=(row.pk,))
    sent = {"is_open": "on", "name": "", "version": row.version}
    assert sign_in(Role.SYSADMIN).post(url, sent).status_code == 302
    row.refresh_from_db()
    assert row.is_open


def test_a_dealers_open_day_goes_to_its_own_calendar(sign_in):
    region = Region.objects.create(code="N", name="华北大区", name_en="North")
    dealer = Dealer.objects.create(
        code="BJ01",
        name="北京星辰",
        name_en="Beijing Star",
        legal_name="北京星辰汽车销售有限公司",
        usc_code="91110000600037341L",
        region=region,
        city="北京",
    )
    typed = {"dealer": dealer.pk, "date": "2026-02-18", "is_open": "on", "name": ""}
    assert sign_in(Role.SYSADMIN).post(reverse(ADD), typed).status_code == 302
    assert services.is_open(dt.date(2026, 2, 18), services.dealer_open(dealer.pk))


def test_only_the_administrator_enters_days(sign_in):
    assert sign_in(Role.SSA_HEAD).get(reverse(ADD)).status_code == 403


def test_a_holiday_is_named_in_the_readers_language():
    day = CalendarDay(name="Spring Festival")
    with translation.override("en"):
        assert day.display_name == "Spring Festival"
    assert CalendarDay(name="大雪").display_name == "大雪"


def test_the_nightly_bell_keeps_four_years():
    with time_machine.travel("2026-11-21T04:00:00Z", tick=False):
        assert reseed() == 365 + 365 + 365 + 366
        assert reseed() == 0
