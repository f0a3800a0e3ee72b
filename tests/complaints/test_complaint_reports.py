"""R14 and R18: what they say of a month, to whom, and what of it is still provisional (domain.md 6.4)."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import translation

from complaints.choices import Kpi, Lamp, TargetScope
from complaints.models import RiskSnapshot, TargetSheet
from complaints.reports.kpis import KPIS_MONTHLY
from complaints.reports.resolution import RESOLUTION_MONTHLY
from dealerops.foundation.actor import Role
from dealerops.foundation.reporting import Cadence, Period
from dealerops.network.models import Region
from reports.engine.heading import Heading
from reports.engine.table import table_of
from reports.engine.workbook import write_workbook
from tests.factories.complaints_measures import a_case, a_closed_case, a_step, moment
from tests.factories.market import make_dealer

pytestmark = pytest.mark.django_db
D = dt.date.fromisoformat
JUNE = Period(D("2026-06-01"), D("2026-07-01"))
ON_THE_THIRD, LATER = moment("2026-07-03T08:30"), moment("2026-08-03T08:30")


@pytest.fixture
def month(house):
    """One solved from May, one of June that was reopened, one next door; the solved one burnt red."""
    solved = a_closed_case(
        house.dealer, "2026-05-28T09:00", "2026-06-02T09:00", vin="LSGZJ5356TS000123",
        owner_id=house.advocate.user_id, lamp=Lamp.YELLOW, cost=Decimal("860.00"),
    )  # fmt: skip
    RiskSnapshot.objects.create(
        case=solved, number=1, at=solved.received_at, occasion="complaints.case_opened",
        table_version="1", severity=50, spread=1, recurrence=0, time=0, legal=0, score=100,
        band=Lamp.RED, lamp=Lamp.RED,
    )  # fmt: skip
    a_step(solved, 1, 49)
    a_case(
        house.dealer, "2026-06-05T09:00", state="REOPENED", reopen_count=1, department="SALES",
        first_closed_at="2026-06-20T09:00", reopened_at="2026-07-01T09:00", resolved_at=None,
    )  # fmt: skip
    a_case(house.next_door, "2026-06-06T09:00")
    return solved


def resolutions(actor, as_of=ON_THE_THIRD):
    with translation.override("en"):
        return RESOLUTION_MONTHLY.rows(actor, JUNE, as_of)


def kpis(actor, as_of=ON_THE_THIRD):
    with translation.override("en"):
        return KPIS_MONTHLY.rows(actor, JUNE, as_of)


def test_a_resolved_case_is_told_with_its_worst_light_and_masked(house, month):
    solved, reopened, *totals = resolutions(house.manager)
    assert (solved.number, solved.customer, solved.vin6) == (month.number, "张*明", "000123")
    assert (solved.lamp_max, solved.reaction, solved.responsible) == ("Red", "Satisfied", "何专员")
    assert (solved.received_on, solved.solved_on, solved.days) == (
        D("2026-05-28"),
        D("2026-06-02"),
        5,
    )
    assert solved.committed_on == D("2026-06-04")  # five workdays of a yellow one
    assert (reopened.reopened, reopened.solved_on, reopened.days) == (1, None, 28)
    assert [(one.department, one.number, one.cost, one.reopened) for one in totals] == [
        ("Sales", "1 case", Decimal(0), 1),
        ("Customer care", "1 case", Decimal("860.00"), 0),
    ]


def test_each_dealer_reads_its_own(house, month):
    assert len(resolutions(house.neighbour)) == 2  # its case and its total
    assert month.number not in {one.number for one in resolutions(house.neighbour)}
    assert resolutions(house.advisor) == []


def test_kpis_are_told_for_all_and_for_each_group(house, month):
    found = {(one.part, one.label): one for one in kpis(house.desk)}
    whole = found["All cases", "All cases"]
    assert (whole.cases, whole.closed, whole.pending) == (2, 1, 2)
    assert (whole.reopen, whole.cost) == (Decimal("0.5"), Decimal("860.00"))
    assert (whole.e2e_median, whole.steps_median) == (Decimal("120.0"), Decimal("48.0"))
    dealer = found["Dealer", "BJ01 Dealer BJ01"]
    assert (dealer.cases, dealer.closed) == (1, 1)
    assert found["Touch point", "Quality of a repair"].cases == 2
    assert found["Pending", "16 to 30 days"].cases == 2
    assert found["Top causes", "Quality of a repair: Process"].cases == 1


def test_no_figure_beside_a_target_has_cases_of_another_region(house, month):
    """Two closed in the south: head office reads of three closings, the north of its one."""
    people = {"owner_id": house.advocate.user_id, "taken_by_id": house.advocate.user_id}
    sheet = TargetSheet.objects.create(
        **people, dealer=house.dealer, region=house.dealer.region, state="AGREED",
        period=(JUNE.start, JUNE.end), given_by_id=house.regional_advocate.user_id,
        given_at=month.received_at, taken_at=month.received_at,
    )  # fmt: skip
    sheet.lines.create(
        kpi=Kpi.CLOSURE, scope=TargetScope.TOUCH_POINT, touch_point=month.touch_point,
        target=Decimal("0.9"), weight=100,
    )  # fmt: skip
    far = make_dealer("SZ01", Region.objects.get(code="S"))
    for _ in range(2):
        a_closed_case(far, "2026-06-10T09:00", "2026-06-12T09:00")

    def beside(actor):
        return {(one.part, one.label): one.status for one in kpis(actor)}[
            "Touch point", "Quality of a repair"
        ]

    assert beside(house.desk).startswith("Closure rate 60% of 90%")
    assert beside(house.regional_head).startswith("Closure rate 33.3% of 90%")


@pytest.mark.parametrize(("as_of", "said"), [(ON_THE_THIRD, "provisional"), (LATER, "final")])
def test_a_month_is_provisional_for_thirty_days(house, month, as_of, said):
    assert {one.final for one in kpis(house.desk, as_of) if one.counts} == {said}


def test_a_case_that_came_back_leaves_the_month_restated(house, month):
    before = kpis(house.desk)[0].closed
    month.state, month.closed_at = "REOPENED", None
    month.reopened_at, month.reopen_count = moment("2026-07-02T09:00"), 1
    month.save()
    after = kpis(house.desk)[0]
    assert (before, after.closed, after.reopen) == (1, 0, Decimal(1))


@pytest.mark.parametrize("report", [RESOLUTION_MONTHLY, KPIS_MONTHLY])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_they_become_workbooks(house, month, report, language):
    with translation.override(language):
        rows = report.rows(house.advocate, JUNE, ON_THE_THIRD)
        table = table_of(report, rows)
        data = write_workbook(Heading(str(report.title), [], ON_THE_THIRD), table)
    assert len(table.rows) == len(rows) > 3
    assert data[:2] == b"PK"


def test_they_go_to_whom_they_concern():
    assert (RESOLUTION_MONTHLY.cadence, KPIS_MONTHLY.cadence) == (
        Cadence.MONTHLY,
        Cadence.MONTHLY_5TH,
    )
    assert RESOLUTION_MONTHLY.recipients == {*(Role.D_SVC_DIR, Role.D_GM, Role.D_CAM, Role.D_INFO)}
    assert KPIS_MONTHLY.recipients == {
        *(Role.VP, Role.RISK_MANAGER, Role.COMPLAINT_DESK, Role.D_CAM),
        *(Role.REGION_HEAD, Role.REGION_CAM, Role.REGION_STAFF),
    }


def test_a_month_without_a_complaint_has_noughts_and_no_rates(house):
    assert resolutions(house.manager) == []
    whole, *pending = kpis(house.manager)
    assert (whole.cases, whole.closed, whole.closure) == (0, 0, None)
    assert {one.part for one in pending} == {"Pending"}
