"""The reports of claims, quota and the house as workbooks and pictures, in both languages."""

import datetime as dt
import io

import openpyxl
import pytest
from django.db import transaction
from django.utils import translation

from claims.services import approve_claim, reset_check
from dealerops.foundation.actor import Role
from dealerops.foundation.reporting import Cadence, Period, declared
from dealerops.journal.services import record
from dealerops.network.models import DealerContact
from reports.engine.charts import draw
from reports.engine.heading import Heading
from reports.engine.table import table_of
from reports.engine.workbook import write_workbook
from tests.claims.test_reports_workload import ILLEGIBLE, at, in_check, moment
from tests.factories.claims import make_claim

pytestmark = pytest.mark.django_db
NOVEMBER = moment("11-05 08:30")
WEEK = Period(dt.date(2026, 10, 12), dt.date(2026, 10, 19))
MONTH = Period(dt.date(2026, 10, 1), dt.date(2026, 11, 1))
PERIODS = {"R02": WEEK, "R03": MONTH, "R06": WEEK, "R06M": WEEK, "R16": MONTH, "R24": MONTH}


@pytest.fixture
def happened(cast):
    """A reset, an approval that used quota, a contact, a look at personal data."""
    claim = in_check(cast, "10-13 10:00")
    with at("10-14 10:00"):
        reset_check(claim.pk, ILLEGIBLE, by=cast.checker)
        sold = make_claim(cast)
        approve_claim(sold.pk, by=cast.specialist)
        DealerContact.objects.create(dealer=cast.dealer, function="GM", name="=王小明")
        with transaction.atomic():
            record(cast.dealer, "registry.revealed", by=cast.specialist, field="mobile")
    cast.dealer.__class__.objects.update(created_at=moment("01-05 09:00"))
    return cast


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("code", PERIODS)
def test_every_report_is_a_workbook_with_a_picture(happened, code, language):
    report = declared()[code]
    actor = happened.auditor if Role.AUDITOR in report.recipients else happened.manager
    with translation.override(language):
        rows = report.rows(actor, PERIODS[code], NOVEMBER)
        table = table_of(report, rows)
        book = write_workbook(Heading(str(report.title), (), NOVEMBER), table)
        assert draw(report.charts[0], rows) is not None
    cells = {
        cell.value
        for sheet in openpyxl.load_workbook(io.BytesIO(book)).worksheets
        for row in sheet.iter_rows()
        for cell in row
    }
    assert {head.label for head in table.heads} <= cells
    assert all(column.note for column in report.columns)


def test_each_report_comes_when_the_house_expects_it():
    said = {code: (declared()[code].cadence, declared()[code].at) for code in PERIODS}
    morning = dt.time(8, 30)
    assert said == {
        "R02": (Cadence.WEEKLY, morning),
        "R03": (Cadence.MONTHLY, morning),
        "R06": (Cadence.WEEKLY, morning),
        "R06M": (Cadence.MID_MONTH, morning),
        "R16": (Cadence.MONTHLY_FIRST, morning),
        "R24": (Cadence.MONTHLY_5TH, morning),
    }
