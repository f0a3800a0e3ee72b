"""What Prometheus reads, and who else may."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.utils import timezone

from dealerops.accounts.models import User
from dealerops.foundation.actor import SYSTEM, Role
from dealerops.journal.models import Delivery
from dealerops.journal.services import record
from dealerops.network.models import Region
from dealerops.notifications.choices import MessageState
from dealerops.notifications.models import Message
from tests.factories.claims import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_remembered():
    cache.clear()
    yield
    cache.clear()


def waiting(age: dt.timedelta, **more: object) -> Delivery:
    region = Region.objects.create(code="N", name="N", name_en="N")
    with transaction.atomic():
        entry = record(region, "network.tried", by=SYSTEM)
    due = timezone.now() - age
    fields = {"queue": "mail", "max_attempts": 3, "run_at": due, **more}
    return Delivery.objects.create(entry=entry, subscriber="tests.nobody", **fields)


def mail(state: str, age: dt.timedelta) -> None:
    wang = User.objects.create(username=f"wang{state}", email="w@x.example")
    message = Message.objects.create(
        topic="t", dedupe="1", recipient=wang, address="w@x.example", language="en", subject="s",
        text="t", message_id=state, about_type="x", about_id=1, state=state,
    )  # fmt: skip
    Message.objects.filter(pk=message.pk).update(created_at=timezone.now() - age)


def read(**headers: str) -> str:
    answer = Client().get("/metrics", headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def value(text: str, name: str) -> float:
    (line,) = [line for line in text.splitlines() if line.startswith(f"{name} ")]
    return float(line.rpartition(" ")[2])


def test_how_long_work_waits_and_how_much_of_it():
    waiting(dt.timedelta(minutes=4), attempts=2)
    text = read()
    assert value(text, "dealerops_database_up") == 1
    assert 240 <= value(text, 'dealerops_delivery_oldest_due_seconds{queue="mail"}') < 250
    assert value(text, 'dealerops_delivery_oldest_due_seconds{queue="documents"}') == 0
    assert value(text, 'dealerops_delivery_undone{queue="mail"}') == 1
    assert value(text, "dealerops_delivery_attempts") == 2
    assert value(text, "dealerops_delivery_quarantined") == 0


def test_what_was_set_aside_and_what_was_not_sent():
    waiting(dt.timedelta(minutes=4), quarantined_at=timezone.now())
    mail(MessageState.FAILED, dt.timedelta(minutes=20))
    mail(MessageState.QUEUED, dt.timedelta(minutes=1))
    text = read()
    assert value(text, "dealerops_delivery_quarantined") == 1
    assert value(text, 'dealerops_mails{state="FAILED"}') == 1
    assert value(text, 'dealerops_mails{state="QUEUED"}') == 1
    assert value(text, "dealerops_mails_late") == 1


def test_requests_are_counted_by_route_and_status():
    Client().get("/nowhere/138/")
    Client().get("/healthz")
    text = read()
    assert 'view="healthz"' in text
    assert 'status="404"' in text
    assert "138" not in [part for line in text.splitlines() for part in line.split("/")]


@pytest.mark.parametrize("header", ["x-forwarded-for", "forwarded", "x-real-ip"])
def test_whoever_comes_through_a_proxy_finds_nothing(header):
    assert Client().get("/metrics", headers={header: "127.0.0.1"}).status_code == 404


def test_whoever_sits_elsewhere_finds_nothing():
    assert Client(REMOTE_ADDR="10.0.0.7").get("/metrics").status_code == 404


def test_the_token_opens_from_everywhere_and_only_the_token(settings):
    settings.METRICS_TOKEN = "drawn"
    assert "dealerops_database_up" in read(authorization="Bearer drawn")
    for told in ("Bearer draw", "drawn", ""):
        assert Client().get("/metrics", headers={"authorization": told}).status_code == 404


def banner_of(role: Role) -> str:
    client = Client()
    client.force_login(User.objects.get(pk=make_person(role).user_id))
    return client.get("/admin/").content.decode()


def test_stuck_work_stands_above_every_page_of_those_who_can_mend_it():
    waiting(dt.timedelta(minutes=6))
    page = banner_of(Role.SYSADMIN)
    assert "Background work has been waiting for 6 minutes" in page
    assert "/admin/journal/delivery/?done_at__isempty=1" in page
    assert "Background work" not in banner_of(Role.SSA_SPECIALIST)


def test_work_of_four_minutes_is_no_news():
    waiting(dt.timedelta(minutes=4))
    assert "Background work" not in banner_of(Role.SYSADMIN)


def test_what_was_set_aside_waits_for_a_person():
    waiting(dt.timedelta(minutes=1), quarantined_at=timezone.now())
    assert "waits for a decision" in banner_of(Role.AUDITOR)


@pytest.mark.parametrize(
    "state", [MessageState.FAILED, MessageState.UNCERTAIN, MessageState.QUEUED]
)
def test_a_mail_that_does_not_go_out_is_seen_after_a_quarter_of_an_hour(state):
    mail(state, dt.timedelta(minutes=14))
    assert "was not sent" not in banner_of(Role.SSA_MANAGER)
    cache.clear()
    Message.objects.update(created_at=timezone.now() - dt.timedelta(minutes=16))
    page = banner_of(Role.SSA_MANAGER)
    assert "1 mail was not sent within a quarter of an hour." in page
    assert "/admin/notifications/message/?sent_at__isempty=1" in page


def test_the_addresses_the_alerts_lead_to_are_there():
    waiting(dt.timedelta(minutes=6))
    mail(MessageState.FAILED, dt.timedelta(minutes=20))
    client = Client()
    client.force_login(User.objects.get(pk=make_person(Role.SYSADMIN).user_id))
    for url in (
        "/admin/journal/delivery/?done_at__isempty=1",
        "/admin/journal/delivery/?quarantined_at__isempty=0",
        "/admin/notifications/message/?sent_at__isempty=1",
    ):
        assert client.get(url).status_code == 200
