"""R24: separated duties and access to personal data (domain.md 0.10, 6.4, 7.3)."""

import datetime as dt
from pathlib import Path

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import translation

from claims.choices import ClaimState
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.reporting import Period
from dealerops.journal.services import record
from dealerops.network.models import Region
from reports.calc.anomalies import is_far_above
from reports.reports.access import ACCESS_MONTHLY
from reports.selectors.access import EXPORTS, MADE_BEFORE, OVERRIDES, access_of_month
from tests.factories.claims import make_claim
from tests.reports.conftest import moment

pytestmark = pytest.mark.django_db
OCTOBER = Period(dt.date(2026, 10, 1), dt.date(2026, 11, 1))
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def report(actor, as_of: str = "11-05 08:30"):
    return access_of_month(actor, OCTOBER, moment(as_of))


def did(by: Actor, topic: str, when: str, times: int = 1, obj=None, **data) -> None:
    with time_machine.travel(moment(when), tick=False), transaction.atomic():
        for _ in range(times):
            record(obj or Region.objects.first(), topic, by=by, **data)


def look(by: Actor, when: str, times: int = 1) -> None:
    did(by, "registry.revealed", when, times, field="mobile")


def test_looks_files_and_overrides_are_counted_by_person_role_and_kind(cast):
    look(cast.specialist, "10-08 10:00", 3)
    look(cast.manager, "10-08 10:00")
    did(cast.specialist, "exports.downloaded", "10-08 11:00", 2)
    did(cast.specialist, "reports.screen_taken", "10-08 11:05")
    did(cast.manager, "claims.overruled", "10-09 11:00")
    did(cast.manager, "claims.submitted", "10-09 11:00")
    rows = report(cast.auditor)
    assert [(row.role, row.object, row.reveals, row.exports, row.overrides) for row in rows] == [
        ("Special-sales manager", "region", 1, 0, 1),
        ("Special-sales specialist", "region", 3, 3, 0),
    ]
    assert [row.anomalies for row in rows] == [None, None]


def test_the_sums_are_those_of_plain_sql(cast):
    for day in range(1, 29):
        look(cast.specialist, f"10-{day:02d} 12:00", day % 4)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM journal_entry WHERE topic = 'registry.revealed'"
            " AND at >= '2026-10-01 00:00+08' AND at < '2026-11-01 00:00+08'"
        )
        assert sum(row.reveals for row in report(cast.auditor)) == cursor.fetchone()[0] == 42


def test_the_month_holds_its_first_and_last_minute_and_nothing_recorded_after_the_run(cast):
    for when in ("09-30 23:59", "10-01 00:00", "10-31 23:59", "11-01 00:00"):
        look(cast.specialist, when)
    assert [row.reveals for row in report(cast.auditor)] == [2]
    assert [row.reveals for row in report(cast.auditor, as_of="10-20 00:00")] == [1]


def test_many_looks_for_one_are_usual_for_another(cast):
    for day in (1, 2, 3, 7, 8):
        look(cast.specialist, f"09-{day:02d} 10:00", 2)
        look(cast.manager, f"09-{day:02d} 10:00", 8)
    look(cast.specialist, "10-09 10:00", 12)
    look(cast.manager, "10-09 10:00", 12)
    rows = {row.role: row.anomalies for row in report(cast.auditor)}
    assert rows["Special-sales specialist"] == "Far more looks than usual (10-09: 12)"
    assert rows["Special-sales manager"] is None


@pytest.mark.parametrize(
    ("count", "usual", "told"),
    [(10, [], False), (11, [], True), (12, [4, 4], False), (13, [4, 4], True), (11, [1], True)],
)
def test_far_above_is_three_times_the_median_and_more_than_ten(count, usual, told):
    assert is_far_above(count, usual) is told


def test_the_limit_of_the_day_and_the_night_are_told(cast):
    look(cast.specialist, "10-09 10:00", 49)
    look(cast.specialist, "10-09 20:59", 1)
    look(cast.manager, "10-09 06:59")
    look(cast.manager, "10-09 21:00")
    look(cast.manager, "10-09 07:00")
    rows = {row.role: row.anomalies for row in report(cast.auditor)}
    assert "At the day's limit of looks (10-09)" in rows["Special-sales specialist"]
    assert "Outside" not in rows["Special-sales specialist"]
    assert rows["Special-sales manager"] == "Outside working hours (10-09: 2)"


def test_an_approval_of_own_work_is_told_with_its_number_and_others_are_not(cast):
    with time_machine.travel(moment("09-20 10:00"), tick=False):
        claim, other = (make_claim(cast, ClaimState.IN_APPROVAL) for _ in range(2))
    did(cast.applicant, "claims.approved", "10-09 10:00", obj=claim)
    did(cast.specialist, "claims.approved", "10-09 10:00", obj=other)
    (row,) = report(cast.auditor)
    assert (row.object, row.anomalies) == ("claim", f"Approved own work (#{claim.pk})")


def test_a_deputy_is_bound_by_what_the_absent_person_did(cast):
    case = Region.objects.first()
    did(cast.manager, "complaints.goodwill_proposed", "10-08 10:00", obj=case, goodwill=1)
    did(cast.manager, "complaints.goodwill_proposed", "10-08 11:00", obj=case, goodwill=2)
    deputy = Actor(
        Role.SSA_HEAD, cast.head.channel, cast.head.user_id, for_user_id=cast.manager.user_id
    )
    did(deputy, "complaints.goodwill_granted", "10-09 10:00", obj=case, goodwill=1)
    did(cast.head, "complaints.goodwill_granted", "10-09 11:00", obj=case, goodwill=2)
    assert [row.anomalies for row in report(cast.auditor)] == [f"Approved own work (#{case.pk})"]


def test_what_is_unusual_stands_first_and_only_the_auditor_reads_it(cast):
    look(cast.manager, "10-09 10:00")
    look(cast.specialist, "10-09 23:00")
    assert [bool(row.anomalies) for row in report(cast.auditor)] == [True, False]
    assert report(cast.manager) == report(cast.regional) == []
    assert ACCESS_MONTHLY.recipients == {Role.AUDITOR}


def test_a_thousand_entries_take_as_many_queries_as_two(cast, django_assert_max_num_queries):
    look(cast.manager, "10-09 10:00", 5)
    did(cast.manager, "claims.overruled", "10-09 11:00", 5)
    with django_assert_max_num_queries(7):
        rows = report(cast.auditor)
    assert all(
        column.note and column.value(row) != "" for row in rows for column in ACCESS_MONTHLY.columns
    )


def test_every_topic_the_rules_speak_of_is_recorded_somewhere():
    apps = ("claims", "quota", "complaints", "rental", "aftersales", "reports", "dealerops")
    code = "".join(
        path.read_text()
        for app in apps
        for path in (ROOT / app).rglob("*.py")
        if path != ROOT / "reports" / "selectors" / "access.py"
    )
    topics = {*EXPORTS, *OVERRIDES, *MADE_BEFORE, *(t for ts in MADE_BEFORE.values() for t in ts)}
    assert {topic for topic in topics if f'"{topic}"' not in code} == set()
