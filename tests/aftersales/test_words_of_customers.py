"""What customers and people wrote goes into reports without the numbers of persons in it."""

import datetime as dt

import pytest
from django.utils import translation

from aftersales.models import QuickForm
from aftersales.reports.callbacks import CALLBACKS_DAILY, CALLBACKS_WEEKLY, SATISFACTION_MONTHLY
from aftersales.services import Said
from dealerops.foundation.reporting import Period
from reports.engine.table import table_of
from tests.factories.callbacks import a_callback, interviewed, moment, travel

D = dt.date.fromisoformat
PERIODS = {
    "R11": Period(D("2026-09-11"), D("2026-09-12")),
    "R12": Period(D("2026-09-07"), D("2026-09-14")),
    "R13": Period(D("2026-09-01"), D("2026-10-01")),
}
PHONE, PERSON = "13912345678", "11010519491231002X"


@pytest.mark.parametrize(("report", "says"), [
    (CALLBACKS_DAILY, "139****5678"),
    (CALLBACKS_WEEKLY, "110105********002X"),
    (SATISFACTION_MONTHLY, "139****5678"),
], ids=lambda one: getattr(one, "code", ""))  # fmt: skip
def test_no_report_of_callbacks_carries_a_number_of_a_person(workshop, caller, report, says):
    task = a_callback(workshop.dealer, advisor=workshop.advisor)
    with travel("2026-09-11T10:00"):
        interviewed(
            task,
            caller,
            q4c=1,
            said=Said(words=f"打我 {PHONE}", club_suggestion=f"Call {PHONE}"),
        )
    QuickForm.objects.update(measure=f"Letter to {PERSON}", solved_at=moment("2026-09-12T10:00"))
    with translation.override("en"):
        rows = report.rows(workshop.director, PERIODS[report.code], moment("2026-10-03T17:00"))
        told = str(table_of(report, rows).rows)
    assert PHONE not in told
    assert PERSON not in told
    assert says in told
