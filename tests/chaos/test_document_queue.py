"""Invoices read by workers that are killed: each read once, none lost, none doubled (P1, P2)."""

import time

import pytest
from django.urls import reverse

from claims.models import FieldCheck, InvoiceReading
from dealerops.foundation.actor import Role
from dealerops.journal.models import Delivery, Entry
from dealerops.reading.verdict import Outcome
from tests.chaos.conftest import LEASE_SECONDS
from tests.chaos.invoices import FIELDS, PAPER_FIELDS, mixed
from tests.factories.claims import make_person
from tests.stack import wait_for

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(600)]
EVERYTHING_SECONDS = 300
NOTHING_SECONDS = 2 * LEASE_SECONDS + 5  # long enough for the lease and for two sweeps
HANDFUL_SECONDS = 60  # for a handful of documents on a busy machine


def undone() -> int:
    return Delivery.objects.undone().filter(queue="documents").count()


def all_done() -> bool:
    return undone() == 0


def assert_each_was_read_once(sender) -> None:
    """Every invoice has one reading, one check per field it was compared in, and an entry that says so."""
    documents = {document.pk: document for document in sender.sent}
    deliveries = Delivery.objects.filter(queue="documents")
    heard = deliveries.exclude(done_at=None).values_list("entry__data__document", flat=True)
    assert sorted(heard) == sorted(documents)
    read = InvoiceReading.objects.values_list("attachment_id", flat=True)
    assert sorted(read) == sorted(document.attachment_id for document in sender.sent)
    for document in sender.sent:
        checks = FieldCheck.objects.filter(document=document)
        judged = sorted(checks.values_list("field", flat=True))
        assert judged == sorted(PAPER_FIELDS if document.name.endswith("paper") else FIELDS)
        assert not checks.filter(verdict=Outcome.MISMATCH).exists()
        if document.name.endswith(("ofd", "pdf")):
            assert not checks.exclude(verdict=Outcome.MATCH).exists()
    compared = Entry.objects.filter(topic="claims.invoice_compared").values_list("object_id")
    assert {pk for (pk,) in compared} == {document.claim_id for document in sender.sent}


@pytest.mark.long
@pytest.mark.fault("F1", "F6")
def test_a_hundred_invoices_survive_five_killed_workers_and_a_killed_broker(works, sender):
    forms = iter(mixed(90, 10))
    works.start("worker", "documents", "beat")

    def send(count: int) -> None:
        sender.send(*(next(forms) for _ in range(count)))

    send(25)
    works.kill_at_work()
    send(25)
    works.kill_at_work()
    works.kill_broker()
    send(25)
    time.sleep(3)
    works.broker.start()
    works.kill_at_work()
    send(25)
    works.kill_at_work()
    works.kill_at_work()

    assert len(works.victims) == 5
    assert len(sender.sent) == 100
    assert wait_for(all_done, seconds=EVERYTHING_SECONDS, pause=0.5), f"{undone()} never read"
    assert_each_was_read_once(sender)
    assert not Delivery.objects.quarantined().exists()


@pytest.mark.fault("F2", "F3")
def test_a_document_that_kills_its_reader_is_set_aside_and_the_rest_are_read(
    works, sender, client, django_user_model
):
    works.start("worker", "documents", "beat")
    sender.send("picture", "ofd", "pdf", "ofd")
    poison = sender.delivery(0)
    for _ in range(poison.max_attempts):
        works.kill_at_work(only=poison.pk)

    assert wait_for(Delivery.objects.quarantined().exists, seconds=HANDFUL_SECONDS)
    assert wait_for(all_done, seconds=HANDFUL_SECONDS)
    poison.refresh_from_db()
    assert (poison.attempts, poison.done_at) == (poison.max_attempts, None)
    assert InvoiceReading.objects.count() == 3

    administrator = make_person(Role.SYSADMIN)
    client.force_login(django_user_model.objects.get(pk=administrator.user_id))
    stuck = client.get(
        reverse("admin:journal_delivery_changelist"), {"quarantined_at__isempty": "0"}
    )
    assert stuck.context["cl"].result_list.get() == poison
    assert "the worker died while working" in stuck.content.decode()

    client.post(reverse("admin:journal_delivery_retry", args=(poison.pk,)))
    assert wait_for(all_done, seconds=HANDFUL_SECONDS)
    assert_each_was_read_once(sender)


@pytest.mark.long
@pytest.mark.fault("F10")
def test_without_the_sweep_work_stays_undone_until_the_sweep_is_back(works, sender):
    """The proof that the other tests can fail: bells alone lose work, in both of these ways."""
    works.start("worker", "documents")
    sender.send("picture")
    works.kill_at_work()  # its bell dies with the worker that had taken it
    works.kill_broker()
    sender.send("pdf", "ofd")  # their bells ring nowhere
    works.broker.start()
    assert not wait_for(all_done, seconds=NOTHING_SECONDS, pause=1)
    assert undone() == len(sender.sent)

    works.start("beat")
    assert wait_for(all_done, seconds=HANDFUL_SECONDS)
    assert_each_was_read_once(sender)
