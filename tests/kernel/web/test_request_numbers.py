"""One number from the request through entry, delivery and every line of the log."""

import json
import logging
import re

import pytest
from django.db import transaction
from django.test import Client

from dealerops.accounts.models import User
from dealerops.celery import app
from dealerops.foundation import tracing
from dealerops.foundation.actor import SYSTEM, Role
from dealerops.foundation.logs import JSONFormatter, LineFormatter
from dealerops.journal.models import Entry
from dealerops.journal.services import drain, record
from dealerops.network.models import Region
from tests.factories.claims import make_person

pytestmark = pytest.mark.django_db
DRAWN = "0123456789abcdef0123456789abcdef"


def told_by(caplog, name: str, formatter: logging.Formatter | None = None) -> list[str]:
    line = formatter or LineFormatter("%(levelname)s %(message)s")
    return [line.format(record) for record in caplog.records if record.name.startswith(name)]


@pytest.fixture
def lines(caplog) -> list[str]:
    """What would stand in the log, written while the request runs."""
    found: list[str] = []

    class Writer(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append(self.format(record))

    writer = Writer()
    writer.setFormatter(JSONFormatter())
    logging.getLogger().addHandler(writer)
    caplog.set_level("INFO")
    yield found
    logging.getLogger().removeHandler(writer)


def signed_in() -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=make_person(Role.SYSADMIN).user_id))
    return client


def test_a_proxys_number_is_taken_over_where_there_is_a_proxy(settings):
    settings.PROXY_COUNT = 1
    answer = Client().get("/healthz", headers={"x-request-id": DRAWN})
    assert answer["X-Request-ID"] == DRAWN


@pytest.mark.parametrize(
    "told", ["13800138000", "11010519491231002X", "王芳", "a" * 33, DRAWN.upper(), f"{DRAWN}\n", ""]
)
def test_only_a_drawn_number_comes_in(settings, told):
    settings.PROXY_COUNT = 1
    answer = Client().get("/healthz", headers={"x-request-id": told})
    assert re.fullmatch("[0-9a-f]{32}", answer["X-Request-ID"])
    assert answer["X-Request-ID"] != told


def test_nobody_is_believed_where_there_is_no_proxy(settings):
    settings.PROXY_COUNT = 0
    answer = Client().get("/healthz", headers={"x-request-id": DRAWN})
    assert answer["X-Request-ID"] != DRAWN


def test_the_line_about_a_request_tells_route_and_person_but_no_address(lines):
    client = signed_in()
    answer = client.get("/search/?q=13800138000")
    (line,) = [json.loads(one) for one in lines if "dealerops.access" in one]
    assert line["request_id"] == answer["X-Request-ID"]
    assert (line["method"], line["route"], line["status"]) == ("GET", "portal:search", 200)
    assert line["user_id"] == int(client.session["_auth_user_id"])
    assert line["ms"] >= 0
    assert "13800138000" not in "".join(lines)


def test_machines_that_ask_all_day_leave_no_line(lines):
    Client().get("/healthz")
    assert not [one for one in lines if "dealerops.access" in one]


def test_a_delivery_works_under_the_number_of_what_happened(listen_once, lines):
    def handle(entry: Entry) -> None:
        record(entry, "network.followed", by=SYSTEM)
        raise_nothing = logging.getLogger("dealerops.trial")
        raise_nothing.info("at work")

    listen_once("network.tried", handle)
    region = Region.objects.create(code="N", name="N", name_en="N")
    with tracing.errand(DRAWN), transaction.atomic():
        record(region, "network.tried", by=SYSTEM)
    drain("default")
    assert set(Entry.objects.values_list("request_id", flat=True)) == {DRAWN}
    (line,) = [json.loads(one) for one in lines if "at work" in one]
    assert line["request_id"] == DRAWN


def test_a_tick_of_the_clock_has_a_number_of_its_own(lines):
    seen = []

    @app.task(name="tests.tick")
    def tick() -> None:
        seen.append(tracing.current().request_id)

    tick.apply()
    tick.apply()
    assert len(set(seen)) == 2
    assert all(re.fullmatch("[0-9a-f]{32}", number) for number in seen)
    assert tracing.current().request_id == ""


@pytest.fixture
def listen_once():
    from dealerops.journal import registry  # noqa: PLC0415

    names = []

    def listen(topic, handler):
        registry.subscribe(topic)(handler)
        names.append((topic, f"{handler.__module__}.{handler.__qualname__}"))

    yield listen
    for topic, name in names:
        del registry._subscriptions[topic][name]
