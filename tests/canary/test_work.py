"""Secrets in records, through services, workers, broker, mails and dumps: at rest and on the way (P22)."""

import base64
import json
import os

import pytest
import redis
from django.core import mail
from django.test import Client

from claims.services import ClaimFacts, update_claim
from dealerops.accounts.models import User
from dealerops.backup import programs
from dealerops.foundation.actor import SYSTEM, Role
from dealerops.journal.models import Delivery, Entry
from dealerops.journal.registry import QUEUES
from dealerops.journal.services import drain
from dealerops.registry.choices import Purpose
from dealerops.registry.models import Customer
from dealerops.registry.services import register_person, reveal
from tests.canary.secrets import SECRETS, found_in
from tests.factories.claims import Cast, draft_claim, give_quota, make_line, make_person
from tests.stack import database_url

pytestmark = pytest.mark.django_db(transaction=True)
AT_REST = {"mobile", "id_number"}


@pytest.fixture
def broker():
    client = redis.Redis.from_url(os.environ["REDIS_URL"])
    client.flushdb()
    yield client
    client.flushdb()
    client.close()


def buyer() -> Customer:
    return register_person(
        SECRETS["name"], SECRETS["id_number"], mobile=SECRETS["mobile"], by=SYSTEM
    )


def everything_in(broker: redis.Redis) -> str:
    """All keys with all they hold, the bodies of tasks unpacked."""
    told = []
    for key in broker.scan_iter():
        told.append(repr(key) + repr(broker.dump(key)))
        if broker.type(key) == b"list":
            told += [_unpacked(one) for one in broker.lrange(key, 0, -1)]
        elif broker.type(key) == b"hash":
            told += [_unpacked(one) for one in broker.hvals(key)]
    return "\n".join(told)


def _unpacked(item: bytes) -> str:
    told = item.decode("utf-8", "replace")
    try:
        envelope = json.loads(told)
        body = envelope["body"] if isinstance(envelope, dict) else envelope[0]["body"]
        return told + base64.b64decode(body).decode("utf-8", "replace")
    except (ValueError, KeyError, TypeError):
        return told


def test_a_life_of_a_claim_leaves_no_secret_on_its_way(log, broker, scratch, tmp_path):
    cast = Cast.hire()
    line = make_line(cast.dealer, customer=buyer())
    claim = draft_claim(cast, line=line, buyer_name=SECRETS["name"], plate=SECRETS["plate"])
    give_quota(cast.dealer, 1, on=claim.invoice_date, program=claim.program.code)
    update_claim(claim.pk, ClaimFacts(plate=SECRETS["plate"]), by=cast.applicant)
    client = Client()
    client.force_login(User.objects.get(pk=cast.applicant.user_id))
    pages = [client.get(url).content for url in ("/", "/claims/", f"/claims/{claim.pk}/")]
    queued = everything_in(broker)
    assert queued  # the bell of the document queue rang
    for queue in QUEUES:
        drain(queue)
    told = {
        "log": log.getvalue(),
        "broker": queued + everything_in(broker),
        "entries": str(list(Entry.objects.values())),
        "deliveries": str(list(Delivery.objects.values())),
        "metrics": Client().get("/metrics").content.decode(),
        "mails": "".join(one.subject + one.body for one in mail.outbox),
        "temporary files": "".join(
            path.read_bytes().decode("utf-8", "replace")
            for path in scratch.rglob("*")
            if path.is_file()
        ),
    }
    leaks = {place: found_in(text) for place, text in told.items() if found_in(text)}
    assert leaks == {}
    assert not AT_REST & {kind for page in pages for kind in found_in(page)}


def test_a_dump_of_the_database_tells_neither_phone_nor_id_card(tmp_path):
    customer = buyer()
    reader = make_person(Role.SSA_SPECIALIST)
    for field in customer.REVEALABLE:
        assert reveal(customer, field, purpose=Purpose.values[0], by=reader)
    file = tmp_path / "dump.sql"
    programs.run("pg_dump", ["--file", str(file)], database_url=database_url())
    text = file.read_text("utf-8")
    assert "registry_customer" in text
    assert not AT_REST & set(found_in(text))
    looks = Entry.objects.filter(topic="registry.revealed")
    assert looks.count() == len(customer.REVEALABLE)


@pytest.mark.parametrize("role", [Role.SYSADMIN, Role.SSA_SPECIALIST, Role.FINANCE, Role.AUDITOR])
def test_lists_show_masks(role):
    customer = buyer()
    client = Client()
    client.force_login(User.objects.get(pk=make_person(role).user_id))
    for url in ("/admin/registry/customer/", f"/admin/registry/customer/{customer.pk}/change/"):
        answer = client.get(url)
        if answer.status_code == 200:
            assert "139****1234" in answer.content.decode()
            assert found_in(answer.content) == []
