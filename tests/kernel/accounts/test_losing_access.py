"""Access ends with the next request: roles taken away, accounts switched off, desks left."""

import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from dealerops.accounts.models import Membership, User
from dealerops.accounts.services import end_membership, set_language
from dealerops.foundation.actor import SYSTEM, Role
from tests.factories.claims import make_person

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
