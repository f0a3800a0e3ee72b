"""A hundred thousand claims from the database into a file: in the background, in constant memory."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from python_calamine import CalamineWorkbook

from claims.choices import ClaimState
from dealerops.accounts.models import User
from dealerops.documents.services import open_file
from dealerops.exports.choices import ExportState
from dealerops.exports.models import Export
from dealerops.journal.models import Delivery
from tests.factories.claims import Cast, make_claim
from tests.factories.crowd import crowd
from tests.kernel.exports.conftest import signed_in, start
from tests.stack import database_url

pytestmark = [
    pytest.mark.long,
    pytest.mark.timeout(900),
    pytest.mark.django_db(transaction=True),
]
SHORT, LONG = 10_000, 100_000


def measured(arm: str, export: Export) -> dict[str, float]:
    env = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "STATEMENT_TIMEOUT_MS": "600000",
        "DJANGO_SETTINGS_MODULE": "dealerops.settings.dev",
    }
    argv = [sys.executable, "-m", "tests.kernel.exports.measured", arm, str(export.pk)]
    done = subprocess.run(
        argv, env=env, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def asked(client, query: str) -> Export:
    assert start(client, query, "claims.claims")["Location"] == "/exports/"
    return Export.objects.latest("pk")


def test_a_hundred_thousand_rows_take_no_more_memory_than_ten_thousand(capsys):
    cast = Cast.hire()
    claim = make_claim(cast, ClaimState.SUBMITTED)
    crowd(claim, SHORT - 1)
    client = signed_in(User.objects.get(pk=cast.specialist.user_id))
    short = measured("ours", asked(client, "view=all"))
    crowd(claim, LONG - SHORT, first=SHORT)
    export = asked(client, "")
    assert (export.state, Delivery.objects.filter(queue="exports").count()) == ("QUEUED", 2)
    other = measured("openpyxl", export)
    long = measured("ours", export)

    export.refresh_from_db()
    assert export.state == ExportState.DONE
    assert (short["rows"], long["rows"], other["rows"]) == (SHORT, LONG, LONG)
    with open_file(export.attachment) as file:
        sheet = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0)
        assert sheet.height == LONG + 1
    memory, seconds = long["memory"] / short["memory"], long["seconds"] / other["seconds"]
    assert memory <= 1.5
    with capsys.disabled():
        print(f"\nmemory {memory:.2f} of 1.5, processor time {seconds:.2f} of 0.25")  # noqa: T201
