"""The bell counts what was sent to a person and not read; the list leads to what it is about."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from dealerops.accounts.models import Membership, User
from dealerops.foundation.actor import Role
from dealerops.notifications import links
from dealerops.notifications.links import Link, register_link
from dealerops.notifications.models import Message
from dealerops.notifications.selectors import PAGE
from tests.kernel.notifications.conftest import hello

LIST, READ = "/notices/", "/notices/read/"


@pytest.fixture(autouse=True)
def _links(monkeypatch):
    monkeypatch.setattr(links, "_links", {})
    register_link("accounts.user", Link(lambda actor, pk: f"/people/{pk}/", "user"))


def enter(user: User, role: Role, **place: object) -> Client:
    Membership.objects.create(user=user, role=role, **place)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def as_wang(wang: User) -> Client:
    return enter(wang, Role.ASSOCIATE)


@pytest.fixture
def as_smith(smith: User) -> Client:
    return enter(smith, Role.SYSADMIN)


def bell(client: Client, page: str = LIST) -> str:
    return client.get(page).context["shell"].unread


def test_the_bell_counts_only_what_was_sent_to_the_person(as_wang, as_smith, wang, smith):
    hello(wang), hello(wang, dedupe="2"), hello(smith)
    assert bell(as_wang) == "2"
    assert bell(as_smith, "/admin/notices/") == "1"


def test_no_news_no_number(as_wang):
    text = as_wang.get(LIST).text
    assert bell(as_wang) == ""
    assert "暂无新通知" in text


def test_following_a_notice_marks_it_and_leads_to_the_record(as_wang, wang):
    message = hello(wang)
    response = as_wang.post(reverse("portal:notice_open", args=(message.pk,)))
    assert response["Location"] == f"/people/{wang.pk}/"
    message.refresh_from_db()
    assert message.read_at is not None
    assert bell(as_wang) == ""


def test_a_notice_without_a_page_comes_back_to_the_list(as_wang, wang, monkeypatch):
    monkeypatch.setattr(links, "_links", {})
    message = hello(wang)
    assert as_wang.post(f"{LIST}{message.pk}/open/")["Location"] == LIST


def test_nobody_follows_or_reads_what_was_sent_to_others(as_wang, wang, smith):
    message = hello(smith)
    assert as_wang.post(f"{LIST}{message.pk}/open/").status_code == 404
    as_wang.post(READ)
    message.refresh_from_db()
    assert message.read_at is None
    assert message.subject not in as_wang.get(LIST).text


def test_all_are_read_at_once(as_wang, wang):
    hello(wang), hello(wang, dedupe="2")
    as_wang.post(READ)
    assert bell(as_wang) == ""
    assert "dx-unread" not in as_wang.get(LIST).text
    assert as_wang.get(f"{LIST}?view=unread").context["inbox"].days == []


def test_notices_stand_by_day_newest_first(as_wang, wang):
    old, new = hello(wang), hello(wang, dedupe="2")
    Message.objects.filter(pk=old.pk).update(created_at=timezone.now() - dt.timedelta(days=2))
    days = as_wang.get(LIST).context["inbox"].days
    assert [[notice.pk for notice in notices] for _day, notices in days] == [[new.pk], [old.pk]]


def test_a_long_list_goes_on_behind_its_last_row(as_wang, wang):
    for number in range(PAGE + 1):
        hello(wang, dedupe=str(number))
    first = as_wang.get(LIST).context["inbox"]
    assert first.older
    rest = as_wang.get(LIST, {"before": first.older}).context["inbox"]
    assert [len(notices) for _day, notices in rest.days] == [1]
    assert rest.older == 0


def test_staff_have_the_same_list_in_their_own_office(as_smith, smith):
    message = hello(smith)
    assert as_smith.get(LIST)["Location"] == reverse("admin:notices")
    assert escape(message.subject) in as_smith.get("/admin/notices/").text


def test_the_list_costs_the_same_however_long_it_is(as_wang, wang, django_assert_num_queries):
    hello(wang)
    as_wang.get(LIST)
    with django_assert_num_queries(5):
        as_wang.get(LIST)
    for number in range(10, 20):
        hello(wang, dedupe=str(number))
    with django_assert_num_queries(5):
        as_wang.get(LIST)
