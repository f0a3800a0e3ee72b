"""The figures of complaints over the demo, against SQL written apart from the code."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from complaints.choices import CaseState, Lamp, Split
from complaints.models import (
    Bottleneck,
    Case,
    CaseClock,
    CaseStep,
    Escalation,
    Minutes,
    RegulatorNotice,
    RiskSnapshot,
    SensorRound,
    SensorSignal,
    StandingSeat,
    TargetSheet,
)
from complaints.reports.kpis import KPIS_MONTHLY
from complaints.reports.resolution import RESOLUTION_MONTHLY
from complaints.selectors.case_light import case_light
from complaints.selectors.lead_times import lead_times
from complaints.selectors.measures import measures, overall
from complaints.selectors.pending import clusters
from complaints.services.clocks import bring_in_line
from complaints.services.processes import list_bottlenecks
from complaints.services.timing import Timing
from dealerops.demo.data.complaints import load_complaints
from dealerops.foundation.actor import SYSTEM, Role
from dealerops.foundation.reporting import Period
from dealerops.journal.models import Entry
from dealerops.journal.services import chain_is_intact
from dealerops.network.models import Dealer
from dealerops.workcal.services import add_months
from tests.demo.complaints import complaints

CASES = 600
HOUR = dt.timedelta(hours=1)
# The way of every case: points in time sorted, and the time that passes while at least one step runs.
WAYS = """
WITH closed AS (
  SELECT id, dealer_id, received_at, closed_at FROM complaints_case
   WHERE state = 'CLOSED'
     AND (closed_at AT TIME ZONE 'Asia/Shanghai')::date >= %(start)s
     AND (closed_at AT TIME ZONE 'Asia/Shanghai')::date < %(end)s
), edges AS (
  SELECT s.case_id, s.started_at AS at, 1 AS change FROM complaints_casestep s
    JOIN closed c ON c.id = s.case_id
  UNION ALL
  SELECT s.case_id, s.ended_at, -1 FROM complaints_casestep s JOIN closed c ON c.id = s.case_id
), busy AS (
  SELECT case_id, lead(at) OVER w - at AS length,
         sum(change) OVER (PARTITION BY case_id ORDER BY at, change DESC
                           ROWS UNBOUNDED PRECEDING) AS running
    FROM edges WINDOW w AS (PARTITION BY case_id ORDER BY at, change DESC)
), covered AS (
  SELECT case_id, sum(length) FILTER (WHERE running > 0) AS covered FROM busy GROUP BY case_id
), steps AS (
  SELECT s.case_id, sum(s.ended_at - s.started_at) AS steps FROM complaints_casestep s
    JOIN closed c ON c.id = s.case_id GROUP BY s.case_id
)
SELECT {key}, count(*), sum(c.closed_at - c.received_at), sum(steps),
       sum(c.closed_at - c.received_at) - sum(covered), sum(steps) - sum(covered),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY c.closed_at - c.received_at),
       percentile_cont(0.9) WITHIN GROUP (ORDER BY c.closed_at - c.received_at)
  FROM closed c JOIN steps ON steps.case_id = c.id JOIN covered v ON v.case_id = c.id
 GROUP BY 1
"""
COUNTS = """
SELECT count(*) FILTER (WHERE received_at >= %(start)s AND received_at < %(end)s),
       count(*) FILTER (WHERE received_at < %(start)s
                          AND NOT (state = 'CLOSED' AND closed_at < %(start)s)),
       count(*) FILTER (WHERE state = 'CLOSED' AND closed_at >= %(start)s AND closed_at < %(end)s),
       count(*) FILTER (WHERE first_closed_at >= %(start)s AND first_closed_at < %(end)s),
       count(*) FILTER (WHERE first_closed_at >= %(start)s AND first_closed_at < %(end)s
                          AND (reopened_at AT TIME ZONE 'Asia/Shanghai')::date
                              <= (first_closed_at AT TIME ZONE 'Asia/Shanghai')::date + 30),
       coalesce(sum(cost) FILTER (WHERE state = 'CLOSED' AND closed_at >= %(start)s
                                    AND closed_at < %(end)s), 0)
  FROM complaints_case WHERE state NOT IN ('MERGED', 'INVALID', 'WITHDRAWN')
"""


@pytest.fixture(scope="module")
def _filled(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), complaints(CASES):
        yield


@pytest.fixture
def demo(_filled: None, db: None) -> Period:
    """The last month that is over."""
    first = timezone.localdate().replace(day=1)
    return Period(add_months(first, -1), first)


def ask(sql: str, **values: object) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def rounded(span: dt.timedelta) -> Decimal:
    return round(Decimal(span.total_seconds()) / 3600, 1)


@pytest.mark.parametrize("back", [1, 2, 6, 12])
def test_end_to_end_steps_gap_and_overlap_are_what_plain_sql_says(demo, back):
    start = add_months(demo.start, 1 - back)
    month = Period(start, add_months(start, 1))
    ((_key, cases, e2e, steps, gap, overlap, median, p90),) = ask(
        WAYS.format(key="''"), start=month.start, end=month.end
    )
    found = lead_times(SYSTEM, month, timezone.now())[""]
    assert cases > 5
    assert (found.cases, found.e2e, found.sum_steps) == (cases, e2e, steps)
    assert (found.handover_gap, found.overlap) == (gap, overlap)
    assert abs(found.e2e_median - rounded(median)) <= Decimal("0.1")
    assert abs(found.e2e_p90 - rounded(p90)) <= Decimal("0.1")
    assert overlap > HOUR * 0


def test_dealers_have_their_own_ways(demo):
    year = Period(add_months(demo.start, -11), demo.end)
    told = ask(WAYS.format(key="c.dealer_id"), start=year.start, end=year.end)
    found = lead_times(SYSTEM, year, timezone.now(), by=Split.DEALER)
    assert {
        key: (one.cases, one.e2e, one.sum_steps, one.handover_gap, one.overlap)
        for key, one in found.items()
    } == {row[0]: tuple(row[1:6]) for row in told}


def test_counts_are_what_plain_sql_says(demo):
    bounds = {
        "start": dt.datetime.fromisoformat(f"{demo.start}T00:00+08:00"),
        "end": dt.datetime.fromisoformat(f"{demo.end}T00:00+08:00"),
    }
    ((received, opening, closed, first_closed, reopened, cost),) = ask(COUNTS, **bounds)
    found = overall(SYSTEM, demo, timezone.now())
    assert (found.received, found.opening, found.closed) == (received, opening, closed)
    assert (found.first_closed, found.reopened, found.cost) == (first_closed, reopened, cost)
    for split in (Split.DEALER, Split.SOURCE, Split.TOUCH_POINT, Split.REGION, Split.DEPARTMENT):
        groups = measures(SYSTEM, demo, timezone.now(), by=split)
        assert sum(one.closed for one in groups.values()) == closed


def test_the_demo_has_what_a_year_of_complaints_has(demo):
    states = Counter(Case.objects.visible_to(SYSTEM).values_list("state", flat=True))
    assert set(CaseState) - set(states) <= {CaseState.REOPENED, CaseState.PLAN_AGREED}
    cases = Case.objects.visible_to(SYSTEM)
    assert set(cases.values_list("lamp", flat=True)) == set(Lamp)
    assert set(cases.values_list("source__code", flat=True)) >= {"REG_12315", "SOCIAL", "MEDIA"}
    assert cases.filter(reopen_count__gt=0).exists()
    assert cases.filter(recurs_of__isnull=False).exists()
    assert cases.filter(quick_alerts__contains=["MEDIA"], lamp=Lamp.RED).count() == 1
    assert cases.values("dealer").distinct().count() == Dealer.objects.filter(kind="DEALER").count()
    assert SensorSignal.objects.visible_to(SYSTEM).to_triage().count() == 14
    assert any(one.touch_point == "SOFTWARE" for one in clusters(SYSTEM, timezone.localdate()))


def test_rows_of_the_demo_agree_with_each_other(demo):
    newest = RiskSnapshot.objects.visible_to(SYSTEM).order_by("case", "-number").distinct("case")
    computed = dict(newest.values_list("case", "score"))
    lights = dict(Case.objects.visible_to(SYSTEM).values_list("pk", "score"))
    assert {pk: lights[pk] for pk in computed} == computed
    assert len(computed) > CASES
    closed = Case.objects.visible_to(SYSTEM).closed()
    steps = CaseStep.objects.visible_to(SYSTEM).filter(case__in=closed)
    assert not steps.filter(ended_at=None).exists()
    for case in closed.prefetch_related("steps"):
        for step in case.steps.all():
            assert case.received_at <= step.started_at <= step.ended_at <= case.closed_at
    for pk in closed.values_list("pk", flat=True)[:20]:
        assert chain_is_intact("complaints.case", pk)
    assert not Entry.objects.visible_to(SYSTEM).filter(topic="").exists()


def test_every_light_of_the_demo_can_be_explained(demo):
    cases = Case.objects.visible_to(SYSTEM).order_by("state", "lamp", "pk")
    for case in cases.distinct("state", "lamp"):
        light = case_light(case, actor=SYSTEM, now=timezone.now())
        assert all(one.words for one in light.factors)
        assert light.moves or light.snapshot.lamp == light.snapshot.band


def test_clocks_and_rungs_of_the_demo_are_those_of_the_services(demo):
    """Whoever takes a case of the demo in hand finds its clocks where the services would have set them."""
    clocks = CaseClock.objects.visible_to(SYSTEM)
    pending = Case.objects.visible_to(SYSTEM).pending()
    assert set(pending) - {one.case for one in clocks.filter(case__in=pending)} == set()
    for case in pending.order_by("pk")[:40]:
        before = _standing(case)
        bring_in_line(case, Timing(case), now=timezone.now())
        assert _standing(case) == before
    stand = Escalation.objects.visible_to(SYSTEM).filter(ended_at=None)
    assert {one.case_id: one.level for one in stand.filter(case__in=pending)} == dict(
        pending.values_list("pk", "level")
    )


def _standing(case: Case) -> set[tuple[object, ...]]:
    return set(case.clocks.values_list("kind", "round", "due_at", "stopped_at", "lamp"))


def test_the_demo_has_papers_rounds_and_targets(demo):
    notices = RegulatorNotice.objects.visible_to(SYSTEM)
    assert notices.filter(closed_at=None).exists()
    assert notices.exclude(outcome="").exists()
    rounds = SensorRound.objects.visible_to(SYSTEM)
    held = rounds.filter(kind="COMPANY", state="HELD")
    assert held.count() == 2
    assert all(one.items.filter(decisions__isnull=False).exists() for one in held)
    assert set(Minutes.objects.visible_to(SYSTEM).values_list("state", flat=True)) == {"FINAL"}
    for one in held:
        assert not one.items.filter(case__received_at__gt=one.scheduled_at).exists()
    assert rounds.filter(kind="COMPANY", state="PLANNED").exists()
    assert StandingSeat.objects.visible_to(SYSTEM).filter(function="REGION").count() > 3
    states = TargetSheet.objects.visible_to(SYSTEM).values_list("state", flat=True)
    assert set(states) == {"AGREED", "PROPOSED"}
    assert Bottleneck.objects.visible_to(SYSTEM).values("month").distinct().count() == 3


def test_nobody_is_filled_twice(demo):
    before = Case.objects.visible_to(SYSTEM).count()
    load_complaints(CASES, seed="seed", tick=lambda _count: None)
    assert Case.objects.visible_to(SYSTEM).count() == before


def test_the_reports_speak_of_the_demo(demo):
    kpis = KPIS_MONTHLY.rows(SYSTEM, demo, timezone.now())
    assert {one.part for one in kpis}
    for one in kpis:
        assert all(column.value(one) is not NotImplemented for column in KPIS_MONTHLY.columns)
    lines = RESOLUTION_MONTHLY.rows(SYSTEM, demo, timezone.now())
    cases = [one for one in lines if one.vin6 or one.received_on]
    assert len(cases) >= overall(SYSTEM, demo, timezone.now()).received
    assert RESOLUTION_MONTHLY.recipients == {*(Role.D_SVC_DIR, Role.D_GM, Role.D_CAM, Role.D_INFO)}


def test_the_month_has_bottlenecks_once(demo):
    assert Bottleneck.objects.visible_to(SYSTEM).filter(month=demo.start).exists()
    assert list_bottlenecks(demo.start) == 0
    before = add_months(demo.start, -6)
    assert list_bottlenecks(before) > 0
