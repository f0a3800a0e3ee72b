"""Access ends with the next request: roles taken away, accounts switched off, desks left."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dealerops.accounts.models import Membership, User
from dealerops.accounts.services import end_membership, key_for, set_language, try_code
from dealerops.foundation.actor import SYSTEM, Role
from tests.factories.claims import make_person
from tests.kernel.accounts.conftest import PASSWORD
from tests.kernel.accounts.devices import give_device
from tests.matrix.places import discovered

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_wang(wang) -> Client:
    client = Client()
    client.force_login(wang)
    assert client.get("/").status_code == 200
    return client


def step_back(client: Client, seconds: int) -> None:
    """Pretend that the last request was so long ago."""
    session = client.session
    session["seen"] = session["seen"] - seconds
    session.save()


def test_an_ended_role_is_gone_with_the_next_request(as_wang, wang):
    end_membership(wang.memberships.get().pk, by=SYSTEM)
    assert as_wang.get("/").status_code == 403


def test_a_switched_off_account_is_out_with_the_next_request(as_wang, wang):
    User.objects.filter(pk=wang.pk).update(is_active=False)
    answer = as_wang.get("/")
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/")


def test_a_new_password_ends_the_sessions_elsewhere(as_wang, wang):
    wang.set_password("another-password-1")
    wang.save()
    assert as_wang.get("/").status_code == 302


@pytest.mark.parametrize("role", [Role.SYSADMIN, Role.SSA_SPECIALIST, Role.REGION_STAFF])
def test_staff_who_sat_idle_for_half_an_hour_sign_in_again(region, role, settings):
    actor = make_person(role, region if role == Role.REGION_STAFF else None)
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    assert client.get("/admin/").status_code == 200
    step_back(client, settings.STAFF_IDLE_SECONDS - 60)
    assert client.get("/admin/").status_code == 200  # and the clock starts again
    step_back(client, settings.STAFF_IDLE_SECONDS - 60)
    assert client.get("/admin/").status_code == 200
    step_back(client, settings.STAFF_IDLE_SECONDS + 60)
    answer = client.get("/admin/")
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/")
    assert "_auth_user_id" not in client.session


def test_nothing_is_done_with_the_request_that_came_too_late(settings, region):
    actor = make_person(Role.SYSADMIN)
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    client.get("/admin/")
    step_back(client, settings.STAFF_IDLE_SECONDS + 60)
    typed = {"code": "W", "name": "西", "name_en": "West"}
    assert client.post("/admin/network/region/add/", typed)["Location"] == "/accounts/login/"
    assert type(region).objects.count() == 1


def test_dealers_are_not_sent_away_for_thinking(as_wang, settings):
    session = as_wang.session
    session["seen"] = int(timezone.now().timestamp()) - settings.STAFF_IDLE_SECONDS - 60
    session.save()
    assert as_wang.get("/").status_code == 200


def test_a_session_is_over_after_twelve_hours(as_wang, wang):
    Session.objects.update(expire_date=timezone.now() - dt.timedelta(seconds=1))
    assert as_wang.get("/").status_code == 302


def test_everybody_reads_in_their_own_language(as_wang, wang):
    page = as_wang.get("/", headers={"accept-language": "zh-hans"})
    assert page["Content-Language"] == "en"
    assert 'lang="en"' in page.content.decode()
    set_language(wang, "zh-hans")
    page = as_wang.get("/", headers={"accept-language": "en"})
    assert page["Content-Language"] == "zh-hans"
    assert 'lang="zh-Hans"' in page.content.decode()


def test_memberships_may_not_be_given_to_a_switched_off_account_unseen(wang):
    User.objects.filter(pk=wang.pk).update(is_active=False)
    assert not Membership.objects.live().filter(user=wang).exists()


def test_all_sessions_of_a_person_can_be_ended_at_once(as_wang, wang):
    other = Client()
    other.force_login(wang)
    User.objects.get(pk=wang.pk).end_sessions()
    for client in (as_wang, other):
        assert client.get("/")["Location"] == "/accounts/login/?next=/"


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(timezone.now(), tick=False) as travelling:
        yield travelling


def signed_in(name: str) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": name, "password": PASSWORD})
    return client


def test_working_all_day_does_not_lengthen_the_session(clock, wang):
    client, role = signed_in("wang"), {"membership": wang.memberships.get().pk}
    for _ in range(11):
        clock.shift(dt.timedelta(hours=1))
        client.post(reverse("portal:role"), role)  # this saves the session
        assert client.get("/").status_code == 200
    clock.shift(dt.timedelta(hours=1))
    assert client.get("/").status_code == 302


def test_staff_who_work_on_are_out_after_twelve_hours_too(clock, zhou):
    client = signed_in("zhou")
    for _ in range(12 * 3 - 1):
        clock.shift(dt.timedelta(minutes=20))
        assert client.get("/admin/").status_code == 200
    clock.shift(dt.timedelta(minutes=20))
    assert client.get("/admin/").status_code == 302


def test_a_key_is_dead_from_the_second_it_expires(clock, key):
    row, plain = key
    clock.move_to(row.expires_at - dt.timedelta(seconds=1))
    assert key_for(plain) is not None
    clock.move_to(row.expires_at)
    assert key_for(plain) is None


def test_the_lock_of_a_name_ends_and_a_half_finished_sign_in_is_forgotten(clock, zhou):
    device, client = give_device(zhou), Client()
    client.post("/accounts/login/", {"login": "zhou", "password": PASSWORD})
    clock.shift(dt.timedelta(minutes=16))
    answer = client.post(reverse("mfa_authenticate"), {"code": device.code()})
    assert answer["Location"] == reverse("account_login")
    assert "_auth_user_id" not in client.session


def test_the_code_of_a_minute_and_a_half_ago_is_dead(clock, zhou):
    device = give_device(zhou)
    code = device.code()
    clock.shift(dt.timedelta(seconds=90))
    assert try_code(zhou.pk, code)[0] == "incorrect_code"


# A customer has no account: one link for one quote or one survey, dead once it is answered or withdrawn
# (tests/aftersales/test_order_pages.py, test_callback_pages.py).
CUSTOMERS = {
    "aftersales:customer",
    "aftersales:customer_answer",
    "aftersales:customer_ask",
    "aftersales:customer_photo",
    "callbacks:survey",
}
# Nor has whoever rents a car (tests/rental): an offer, a sheet, a change, a violation, a statement.
RENTERS = {
    *("rental:offer", "rental:offer_accept", "rental:change_page"),
    *("rental:sheet", "rental:sheet_answer", "rental:sheet_photo"),
    *("rental:violation_customer", "rental:violation_answer"),
    *("rental:statement", "rental:statement_do", "rental:statement_paper"),
}


def test_nothing_else_opens_by_a_link_alone():
    """Nobody who has an account has signed addresses or reset links that could outlive anything."""
    word = re.compile(r"token|sign(ed|ature)|reset|confirm")
    found = {place.name for place in discovered() if word.search(place.route)}
    # The link that ends a subscription reads nothing and begins nothing; leaving is always allowed.
    assert found == CUSTOMERS | RENTERS | {"claims-api:reset", "report_calendar:leave"}
