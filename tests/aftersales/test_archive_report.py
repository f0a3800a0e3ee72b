"""R22, archive completeness: its rows, its readers and its file (domain.md 6.4)."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import translation

from aftersales.models import ArchiveFile
from aftersales.reports.archives import ARCHIVES_MONTHLY
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.reporting import Cadence, Period
from reports.engine.heading import Heading
from reports.engine.table import table_of
from reports.engine.workbook import write_workbook
from tests.aftersales.conftest import Workshop
from tests.factories.aftersales import a_delivered_order, make_vehicle
from tests.factories.archives import archive_of, explain_gap, out_of_the_yard
from tests.factories.callbacks import moment, travel
from tests.factories.market import make_person

pytestmark = pytest.mark.django_db
D = dt.date.fromisoformat
SEPTEMBER = Period(D("2026-09-01"), D("2026-10-01"))
AS_OF = moment("2026-10-08T08:30")


@pytest.fixture
def sellers(workshop: Workshop) -> Actor:
    """The sales director of a dealer with two files, one of them complete, and gaps in the pad."""
    clerk = make_person(Role.D_SALES_CLERK, workshop.dealer)
    with travel("2026-09-20T10:00"):
        files = [
            archive_of(a_delivered_order(workshop.dealer, delivered_at=moment(f"{day}T16:00")))
            for day in ("2026-09-01", "2026-09-18", "2026-08-31")
        ]
        ArchiveFile.objects.filter(pk=files[0].pk).update(missing=[])
        for serial in (2, 4):
            out_of_the_yard(workshop.dealer, make_vehicle(), by=clerk, serial=serial)
        explain_gap(workshop.dealer.pk, 2026, (3, 3), "=作废", by=clerk)
    return make_person(Role.D_SALES_DIR, workshop.dealer)


def lines(actor: Actor, as_of: dt.datetime = AS_OF) -> list[tuple[object, ...]]:
    with translation.override("en"):
        rows = ARCHIVES_MONTHLY.rows(actor, SEPTEMBER, as_of)
        return [
            (row.part, row.label, row.files, row.complete, row.rate, row.missing) for row in rows
        ]


def test_it_names_kinds_and_missing_papers(sellers, workshop):
    found = lines(workshop.director)
    assert found[0] == ("Archives", "Repair order", 2, 1, Decimal("0.5000"), 1)
    assert ("Missing papers", "AS01 Signed repair order", 2, None, None, 1) in found
    assert "Gate-out numbers" not in {row[0] for row in found}  # those are the sales director's


def test_it_lists_gaps_explained_and_not(sellers):
    with translation.override("en"):
        rows = ARCHIVES_MONTHLY.rows(sellers, SEPTEMBER, AS_OF)
    assert [(row.label, row.missing, row.note) for row in rows] == [
        ("BJ01 2026-000001", 1, "not explained"),
        ("BJ01 2026-000003", 1, "=作废"),
    ]


def test_files_that_were_opened_later_are_not_in_it(sellers, workshop):
    assert lines(workshop.director, moment("2026-09-19T08:30")) == []


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_it_becomes_a_workbook(sellers, workshop, language):
    with translation.override(language):
        rows = ARCHIVES_MONTHLY.rows(workshop.manager, SEPTEMBER, AS_OF)
        table = table_of(ARCHIVES_MONTHLY, rows)
        data = write_workbook(Heading(str(ARCHIVES_MONTHLY.title), [], AS_OF), table)
    assert len(table.rows) == len(rows) > 3
    assert data[:2] == b"PK"


def test_it_goes_to_both_directors_and_the_clerk_on_the_third():
    assert ARCHIVES_MONTHLY.cadence == Cadence.MONTHLY
    assert ARCHIVES_MONTHLY.recipients == {Role.D_SVC_DIR, Role.D_SALES_DIR, Role.D_INFO}


def test_a_neighbour_reads_nothing_of_it(sellers, workshop):
    assert lines(workshop.neighbour) == []


def test_made_again_it_speaks_of_the_same_files(workshop):
    """domain.md 8 N07: by the clock alone, without new data, nothing becomes another version."""
    with travel("2026-09-30T18:00"):
        for day in ("2026-09-18", "2026-09-30"):
            archive_of(a_delivered_order(workshop.dealer, delivered_at=moment(f"{day}T16:00")))
    first = lines(workshop.director)
    assert first[0][:3] == (
        "Archives",
        "Repair order",
        1,
    )  # 10-08 is within the workdays of the other
    assert lines(workshop.director, moment("2026-11-20T10:00")) == first
