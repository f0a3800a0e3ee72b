"""R14 and R18: what they say of a month, to whom, and what of it is still provisional (domain.md 6.4)."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from complaints.choices import Kpi, Lamp, TargetScope
from complaints.models import Case, RiskSnapshot, TargetSheet
from complaints.reports.kpis import KPIS_MONTHLY
from complaints.reports.resolution import RESOLUTION_MONTHLY
from complaints.reports.sensors import SENSORS, SENSORS_DAILY
from complaints.services.closing import withdraw_case
from dealerops.foundation.actor import Role
from dealerops.foundation.reporting import Cadence, Period
from dealerops.network.models import Region
from reports.engine.content import content_hash
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


def test_what_happened_to_a_case_later_is_not_told_of_then(house):
    case = a_case(house.dealer, "2026-06-05T09:00", state="INVESTIGATING")
    before = resolutions(house.manager)
    assert (before[0].result, before[0].lamp_max) == ("Being investigated", "Green")
    withdraw_case(case.pk, reason="客户撤诉", by=house.regional_advocate)
    assert resolutions(house.manager) == before
    assert resolutions(house.manager, timezone.now()) == []


def test_cost_and_return_of_a_case_are_told_once_they_are_known(house):
    a_closed_case(house.dealer, "2026-06-05T09:00", "2026-07-20T09:00", cost=Decimal("860.00"))
    a_case(
        house.dealer, "2026-06-06T09:00", state="REOPENED", reopen_count=1,
        first_closed_at="2026-06-20T09:00", reopened_at="2026-07-10T09:00",
    )  # fmt: skip
    then = [(one.cost, one.reopened) for one in resolutions(house.manager) if one.customer]
    later = [(one.cost, one.reopened) for one in resolutions(house.manager, LATER) if one.customer]
    assert (then, later) == ([(None, 0), (None, 0)], [(Decimal("860.00"), 0), (None, 1)])


def test_the_worst_light_of_then_does_not_know_the_light_of_now(house):
    case = a_case(house.dealer, "2026-06-05T09:00", state="INVESTIGATING", lamp=Lamp.RED)
    a_snapshot(case, 1, "2026-06-06T09:00", Lamp.YELLOW, 40)
    a_snapshot(case, 2, "2026-07-10T09:00", Lamp.RED, 90)
    assert [one.lamp_max for one in resolutions(house.manager) if one.customer] == ["Yellow"]
    assert [one.lamp_max for one in resolutions(house.manager, LATER) if one.customer] == ["Red"]


def test_the_red_cases_of_a_day_are_those_that_were_red_then(house):
    """One has burnt since, one has cooled down since, one is closed since."""
    later, cooled = (
        a_case(house.dealer, "2026-06-05T09:00", state="INVESTIGATING") for _ in range(2)
    )
    gone = a_case(house.dealer, "2026-06-05T09:00", state="INVESTIGATING", lamp=Lamp.RED, score=70)
    a_snapshot(later, 1, "2026-06-06T09:00", Lamp.GREEN, 10)
    a_snapshot(later, 2, "2026-06-10T09:00", Lamp.RED, 90)
    a_snapshot(cooled, 1, "2026-06-06T09:00", Lamp.RED, 80)
    a_snapshot(cooled, 2, "2026-06-10T09:00", Lamp.GREEN, 20)
    Case.objects.filter(pk=later.pk).update(lamp=Lamp.RED, score=90)
    Case.objects.filter(pk=cooled.pk).update(lamp=Lamp.GREEN, score=20)
    withdraw_case(gone.pk, reason="客户撤诉", by=house.risk_manager)

    def red(as_of: str) -> list[tuple[str, int]]:
        day = D(as_of[:10])
        rows = SENSORS_DAILY.rows(
            house.risk_manager, Period(day, day + dt.timedelta(days=1)), moment(as_of)
        )
        return [(one.number, one.score) for one in rows]

    assert red("2026-06-08T08:30") == [(cooled.number, 80), (gone.number, 70)]
    assert red("2026-06-11T08:30") == [(later.number, 90), (gone.number, 70)]


def a_snapshot(case: Case, number: int, at: str, lamp: Lamp, score: int) -> RiskSnapshot:
    return RiskSnapshot.objects.create(
        case=case, number=number, at=moment(at), occasion="complaints.case_opened",
        table_version="1", severity=10, spread=0, recurrence=0, time=0, legal=0, score=score,
        band=lamp, lamp=lamp,
    )  # fmt: skip


def test_a_case_closed_without_agreement_is_solved_on_that_day(house):
    """Of May; its customer never said yes, so nobody ever said that it was resolved."""
    a_closed_case(
        house.dealer, "2026-05-20T09:00", "2026-06-10T09:00", resolved_at=None, verified_at=None,
        verification="", exception_by_id=house.regional_head.user_id,
        exception_reason="客户坚持三倍赔偿", exception_note="无法律依据",
    )  # fmt: skip
    (line,) = [one for one in resolutions(house.manager) if one.customer]
    assert (line.solved_on, line.days) == (D("2026-06-10"), 21)
    assert line.reaction == "closed without agreement"
    assert resolutions(house.manager, moment("2026-06-09T08:30")) == []


def test_days_that_pass_are_no_news_and_a_worse_light_is(house):
    """R14 and R17: what the clock alone changes makes no new version (domain.md 8 N07)."""
    case = a_case(house.dealer, "2026-06-05T09:00", state="INVESTIGATING")

    def said(as_of: dt.datetime) -> str:
        return content_hash(
            RESOLUTION_MONTHLY, table_of(RESOLUTION_MONTHLY, resolutions(house.manager, as_of))
        )

    assert said(ON_THE_THIRD) == said(LATER)
    a_snapshot(case, 1, "2026-07-10T09:00", Lamp.RED, 90)
    assert said(ON_THE_THIRD) != said(LATER)
    for report in (SENSORS, SENSORS_DAILY):
        assert [one.source for one in report.columns if one.ages] == ["age"]


def test_two_and_a_half_days_are_three_on_average(house):
    for days in (2, 3):
        a_closed_case(house.dealer, "2026-06-05T09:00", f"2026-06-{5 + days:02}T09:00")
    assert [one.days for one in resolutions(house.manager)] == [2, 3, 3]


def test_that_a_month_became_final_makes_no_other_version(house, month):
    """domain.md 8 N07: only the clock says so."""
    then, later = (
        content_hash(KPIS_MONTHLY, table_of(KPIS_MONTHLY, kpis(house.desk, as_of)))
        for as_of in (ON_THE_THIRD, LATER)
    )
    assert then == later
