"""Secrets through every address: they turn up in no log line, no error page, no metric, no entry (P23)."""

from urllib.parse import urlencode

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client

from dealerops.journal.models import Delivery, Entry
from tests.canary.secrets import SECRETS, found_in
from tests.matrix import world as worlds
from tests.matrix.places import Place, discovered
from tests.matrix.world import values_for

pytestmark = pytest.mark.django_db
SAID_TO_NOBODY = {403, 404, 405, 413, 429, 500, 503}  # pages that are not about what was typed
FIELDS = {
    "q": "mobile", "search": "name", "name": "name", "buyer": "name", "buyer_name": "name",
    "plate": "plate", "phone": "mobile", "mobile": "mobile", "id_number": "id_number",
    "buyer_code": "id_number", "note": "name", "reason": "name", "token": "token",
    "login": "mobile", "username": "mobile", "password": "token", "code": "mobile", "vin": "plate",
}  # fmt: skip
TYPED = {field: SECRETS[kind] for field, kind in FIELDS.items()}
QUERY = urlencode(TYPED)


@pytest.mark.parametrize(
    "who",
    [
        "ANONYMOUS",
        "KEY",
        *(
            pytest.param(who, marks=pytest.mark.long)
            for who in (
                "SYSADMIN",
                "SPECIALIST",
                "FINANCE",
                "AUDITOR",
                "REGION",
                "D_SSA",
                "CHECKER",
            )
        ),
    ],
)
@pytest.mark.timeout(600)
def test_what_is_typed_anywhere_stays_there(log, who):
    world = worlds.build()
    client = world.clients[who]
    talkative: list[str] = []
    for place in discovered():
        if who == "KEY" and not place.route.startswith("api/"):
            continue
        url = place.url(values_for(world.side(who), place.model, place.route))
        talkative += _visit(client, place, url)
    assert talkative == []
    assert found_in(log.getvalue()) == []
    assert "dealerops.access" in log.getvalue()
    assert found_in(Client().get("/metrics").content) == []


def _visit(client: Client, place: Place, url: str) -> list[str]:
    """Ask and send; whatever was done is undone. Returns the pages and records that tell a secret."""
    wrong = []
    cookies = client.cookies.copy()
    is_api = place.route.startswith("api/")
    kind = {"content_type": "application/json"} if is_api else {}
    for method in ("get", "post"):
        with transaction.atomic():
            if method == "get":
                answer = client.get(f"{url}?{QUERY}")
            else:
                answer = client.post(f"{url}?{QUERY}", data=dict(TYPED), **kind)
            if answer.status_code in SAID_TO_NOBODY and found_in(answer.content):
                wrong.append(f"{method} {place.name}: {answer.status_code}")
            wrong += [f"{method} {place.name}: {one}" for one in _kept()]
            transaction.set_rollback(True)
        client.cookies = cookies.copy()
        mail.outbox.clear()
    return wrong


def _kept() -> list[str]:
    """What the request left behind, apart from notes: those are a person's own words."""
    entries = str(list(Entry.objects.order_by("-pk").values_list("data", "reason")[:5]))
    errors = str(list(Delivery.objects.values_list("last_error", flat=True)))
    mails = "".join(one.subject + one.body for one in mail.outbox)
    return [
        what
        for what, text in (("entry", entries), ("error", errors), ("mail", mails))
        if found_in(text)
    ]


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    ("kind", "status"),
    [("bug", 500), ("rule", 500), ("away", 503), ("busy", 409), ("refused", 409)],
)
def test_what_breaks_tells_a_number_and_nothing_else(log, settings, kind, status, method):
    settings.ROOT_URLCONF = "tests.canary.broken"
    client = Client(raise_request_exception=False)
    answer = getattr(client, method)(f"/broken/{kind}/?{QUERY}")
    if answer.status_code == 302:  # a refusal of a form goes back to the form
        assert (kind, method) == ("refused", "post")
        return
    assert answer.status_code == status
    assert found_in(answer.content) == []
    assert answer["X-Request-ID"] in answer.content.decode()
    assert found_in(log.getvalue()) == []
    assert answer["X-Request-ID"] in log.getvalue()


@pytest.mark.parametrize(("kind", "status"), [("bug", 500), ("away", 503), ("busy", 409)])
def test_systems_get_the_same_as_an_object(log, settings, kind, status):
    settings.ROOT_URLCONF = "tests.canary.broken_api"
    answer = Client(raise_request_exception=False).post(f"/api/broken/{kind}/", data=TYPED)
    assert answer.status_code == status
    (error,) = answer.json()["errors"]
    assert set(error) == {"code", "message"}
    assert found_in(answer.content) == []


def test_only_who_typed_it_gets_it_back_when_the_database_is_away(settings):
    settings.ROOT_URLCONF = "tests.canary.broken"
    client = Client(raise_request_exception=False)
    page = client.post(
        "/broken/away/", data={"buyer_name": SECRETS["name"], "password": SECRETS["token"]}
    )
    assert found_in(page.content) == ["name"]
    assert "no-store" in page["Cache-Control"]
