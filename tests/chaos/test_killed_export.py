"""A long export whose worker is killed in the middle: made once, never half (P1, P2)."""

import pytest
from django.test import Client
from openpyxl import load_workbook

from claims.choices import ClaimState
from dealerops.accounts.models import User
from dealerops.documents.models import Attachment
from dealerops.documents.services import open_file
from dealerops.exports.choices import ExportState
from dealerops.exports.models import Export
from dealerops.journal.models import Delivery, Entry
from tests.chaos.conftest import LEASE_SECONDS
from tests.factories.claims import Cast, make_claim
from tests.factories.crowd import crowd
from tests.stack import wait_for

pytestmark = [pytest.mark.chaos, pytest.mark.long, pytest.mark.timeout(600)]
ROWS = 60_000
MADE_SECONDS = 180


@pytest.fixture
def cast() -> Cast:
    return Cast.hire()


@pytest.fixture
def export(works, cast, client: Client) -> Export:
    """The specialist has asked for every claim of the house."""
    crowd(make_claim(cast, ClaimState.SUBMITTED), ROWS - 1)
    client.force_login(User.objects.get(pk=cast.specialist.user_id))
    client.post("/exports/start/", {"list": "claims.claims", "query": ""})
    return Export.objects.get()


def state_of(export: Export) -> tuple[str, int]:
    return Export.objects.values_list("state", "rows_done").get(pk=export.pk)


def test_an_export_whose_worker_is_killed_is_made_once_and_whole(works, export, client):
    works.start("worker", "beat")
    assert wait_for(lambda: state_of(export) > (ExportState.RUNNING, 1_000), seconds=60)
    works.stack.kill("worker")
    assert state_of(export)[0] == ExportState.RUNNING
    assert not Attachment.objects.filter(kind="xlsx").exists()
    assert client.get(f"/exports/{export.pk}/file/").status_code == 404

    works.stack.restart("worker")
    assert wait_for(
        lambda: state_of(export)[0] == ExportState.DONE, seconds=MADE_SECONDS, pause=0.5
    )
    export.refresh_from_db()
    assert (export.attempt, export.rows_done, export.rows_total) == (2, ROWS, ROWS)
    delivery = Delivery.objects.get(queue="exports")
    undone = Delivery.objects.undone().filter(pk=delivery.pk)
    assert wait_for(lambda: not undone.exists(), seconds=LEASE_SECONDS)
    assert delivery.attempts == 2
    assert Entry.objects.filter(topic="exports.finished").count() == 1
    assert Attachment.objects.filter(kind="xlsx").get() == export.attachment
    with open_file(export.attachment) as file:
        sheet = load_workbook(file, read_only=True).worksheets[0]
        numbers = {row[0] for row in sheet.iter_rows(min_row=2, max_col=1, values_only=True)}
    assert len(numbers) == ROWS
