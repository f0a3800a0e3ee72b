"""R01: what lies with whom, day by day (domain.md 6.4, 2.11)."""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine

from claims.choices import ClaimState, DocumentType, Reason
from claims.models import Claim
from claims.reports.workload import THIRD_PARTY_DAILY, THIRD_PARTY_WEEKLY
from claims.selectors.checks_of_week import checks_of_week
from claims.selectors.workload import workload_by_checker
from claims.services import (
    FindingInput,
    attach_document,
    confirm_rejection,
    overrule_rejection,
    pass_check,
    propose_rejection,
    reassign_claim,
    reset_check,
    resubmit_claim,
    start_check,
)
from dealerops.accounts.models import User
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.reporting import Period
from dealerops.journal.services import record
from dealerops.network.models import Firm
from tests.factories.claims import make_claim, make_paper, make_person
from tests.factories.drills import numbers_checked

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
ILLEGIBLE = [FindingInput(DocumentType.D01, Reason.A01)]
WRONG_VIN = [FindingInput(DocumentType.D01, Reason.B01)]


def moment(text: str) -> dt.datetime:
    return dt.datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)


def at(text: str):
    return time_machine.travel(moment(text), tick=False)


def days(first: str, last: str) -> Period:
    start, end = (dt.date.fromisoformat(f"2026-{text}") for text in (first, last))
    return Period(start, end + dt.timedelta(days=1))


def in_check(cast, when: str) -> Claim:
    """A claim that the first checker has started on."""
    with at(when):
        claim = make_claim(cast, ClaimState.ASSIGNED)
        if claim.checker_id != cast.checker.user_id:
            claim = reassign_claim(claim.pk, by=cast.specialist, checker_id=cast.checker.user_id)
        return start_check(claim.pk, by=cast.checker)


def sums(rows) -> dict[str, int]:
    names = ("received", "resubmitted", "moved", "passed", "reset", "reject_proposed")
    return {name: sum(getattr(row.load, name) for row in rows) for name in names}


def adds_up(row) -> bool:
    load = row.load
    came = load.received + load.resubmitted + load.moved
    return load.opening + came - load.finished == load.closing


def of(rows, checker: Actor):
    name = str(User.objects.get(pk=checker.user_id))
    return [row for row in rows if row.checker == name]


def test_every_row_adds_up_and_opens_where_the_day_before_closed(cast):
    first = in_check(cast, "10-08 10:00")
    second = in_check(cast, "10-08 11:00")
    third = in_check(cast, "10-09 09:30")
    with at("10-09 10:00"):
        pass_check(first.pk, by=cast.checker)
        reset_check(second.pk, ILLEGIBLE, by=cast.checker)
    with at("10-10 10:00"):
        attach_document(second.pk, DocumentType.D01, make_paper(), name="n.png", by=cast.applicant)
        resubmit_claim(second.pk, by=cast.applicant)
        propose_rejection(third.pk, WRONG_VIN, by=cast.checker)
    rows = workload_by_checker(cast.specialist, days("10-08", "10-12"), moment("10-12 17:30"))
    assert all(map(adds_up, rows))
    assert sums(rows) == {
        "received": 3,
        "resubmitted": 1,
        "moved": 0,
        "passed": 1,
        "reset": 1,
        "reject_proposed": 1,
    }
    mine = of(rows, cast.checker)
    assert [row.load.opening for row in mine][1:] == [row.load.closing for row in mine][:-1]
    assert [row.day.day for row in mine] == [8, 9, 10, 11, 12]
    assert mine[-1].load.closing == 1


def test_hours_are_business_hours_of_what_was_finished(cast):
    claim = in_check(cast, "09-30 16:00")  # two hours that day, then seven closed days
    with at("10-08 12:00"):
        pass_check(claim.pk, by=cast.checker)
    rows = workload_by_checker(cast.specialist, days("10-01", "10-08"), moment("10-08 17:30"))
    assert {row.load.hours for row in rows[:-1]} == {None}
    assert rows[-1].load.hours == Decimal("5.0")


def test_a_report_ends_when_it_is_made_and_the_next_one_tells_the_rest(cast):
    claim = in_check(cast, "10-08 10:00")
    with at("10-08 17:45"):
        pass_check(claim.pk, by=cast.checker)
    before = workload_by_checker(cast.specialist, days("10-08", "10-08"), moment("10-08 17:30"))
    after = workload_by_checker(cast.specialist, days("10-09", "10-09"), moment("10-09 17:30"))
    assert (sums(before)["passed"], of(before, cast.checker)[-1].load.closing) == (0, 1)
    evening = of(after, cast.checker)
    assert [(row.day.day, row.load.opening, row.load.passed) for row in evening] == [(8, 1, 1)]


def test_what_is_given_to_a_colleague_is_moved_and_not_received_again(cast):
    with at("10-08 10:00"):
        claim = make_claim(cast, ClaimState.ASSIGNED)
    giver = cast.checker_of(claim)
    with at("10-09 10:00"):
        reassign_claim(claim.pk, by=cast.specialist)
    rows = workload_by_checker(cast.specialist, days("10-08", "10-09"), moment("10-09 17:30"))
    assert all(map(adds_up, rows))
    assert (sums(rows)["received"], sums(rows)["moved"]) == (1, 0)
    assert [row.load.moved for row in rows if row.day.day == 9] in ([-1, 1], [1, -1])
    assert giver is not None


def test_a_proposal_leaves_the_desk_and_comes_back_when_it_is_overruled(cast):
    claim = in_check(cast, "10-08 10:00")
    other = in_check(cast, "10-08 10:30")
    with at("10-08 11:00"):
        propose_rejection(claim.pk, WRONG_VIN, by=cast.checker)
        propose_rejection(other.pk, WRONG_VIN, by=cast.checker)
    with at("10-09 11:00"):
        overrule_rejection(claim.pk, by=cast.specialist)
        confirm_rejection(other.pk, by=cast.specialist)
    told = workload_by_checker(cast.specialist, days("10-08", "10-09"), moment("10-09 17:30"))
    rows = of(told, cast.checker)
    assert all(map(adds_up, rows))
    assert [(row.load.reject_proposed, row.load.closing) for row in rows] == [(2, 0), (0, 1)]
    assert rows[1].load.moved == 1


def test_a_check_is_overdue_on_the_evening_of_its_last_day(cast):
    in_check(cast, "10-08 10:00")  # two workdays: by 10-10, a make-up Saturday
    rows = workload_by_checker(cast.specialist, days("10-08", "10-11"), moment("10-12 09:00"))
    assert [(row.day.day, row.load.overdue) for row in of(rows, cast.checker)] == [
        (8, 0),
        (9, 0),
        (10, 1),
        (11, 1),
    ]


def test_what_was_recorded_after_the_report_is_not_in_it(cast):
    claim = in_check(cast, "10-08 10:00")
    with at("10-08 15:00"):
        pass_check(claim.pk, by=cast.checker)
    rows = workload_by_checker(cast.specialist, days("10-08", "10-08"), moment("10-08 14:00"))
    assert of(rows, cast.checker)[-1].load.closing == 1


def test_a_lead_sees_the_own_firm_only(cast):
    in_check(cast, "10-08 10:00")
    other = Firm.objects.create(code="F2", name="另一家公司", name_en="Other firm")
    own, foreign = make_person(Role.TP_LEAD, cast.firm), make_person(Role.TP_LEAD, other)
    span = days("10-08", "10-08"), moment("10-08 17:30")
    assert workload_by_checker(own, *span) == workload_by_checker(cast.specialist, *span)
    assert workload_by_checker(foreign, *span) == []


def test_twenty_claims_take_as_many_queries_as_two(cast, django_assert_max_num_queries):
    for _ in range(4):
        in_check(cast, "10-08 10:00")
    with django_assert_max_num_queries(5):
        workload_by_checker(cast.specialist, days("10-08", "10-08"), moment("10-08 17:30"))


def test_made_late_after_an_outage_a_report_says_what_it_says_at_its_hour(cast):
    claim = in_check(cast, "10-08 10:00")
    with at("10-08 17:45"):
        pass_check(claim.pk, by=cast.checker)
    span = days("10-08", "10-08")
    in_time, late = (
        workload_by_checker(cast.specialist, span, moment(made))
        for made in ("10-08 17:30", "10-09 09:00")
    )
    assert late == in_time


def test_every_number_of_claims_leads_to_the_claims_it_counts(cast):
    first, second = in_check(cast, "10-08 10:00"), in_check(cast, "10-08 11:00")
    third = in_check(cast, "10-09 09:30")
    with at("10-09 10:00"):
        pass_check(first.pk, by=cast.checker)
        reset_check(second.pk, ILLEGIBLE, by=cast.checker)
        propose_rejection(third.pk, WRONG_VIN, by=cast.checker)
    asked = in_check(cast, "10-09 09:30")
    with at("10-09 11:00"):
        record(asked, "claims.enquiry_opened", by=cast.checker)
    made = moment("10-12 17:30")
    shown = {
        f"load.{name}" for name in ("received", "passed", "reset", "reject_proposed", "enquiries")
    }
    for report, span in (
        (THIRD_PARTY_DAILY, days("10-08", "10-12")),
        (THIRD_PARTY_WEEKLY, days("10-05", "10-11")),
    ):
        found = numbers_checked(report, cast.specialist, span, made)
        assert shown <= found
    assert "enquiries_open" in found  # of the weekly
    thursday = numbers_checked(THIRD_PARTY_DAILY, cast.specialist, days("10-08", "10-08"), made)
    assert "load.closing" in thursday


def test_a_checker_reads_of_the_own_work_and_the_lead_of_the_whole_firm_s(cast):
    """R01 and R02, domain.md 7.2."""

    def given_to(checker: Actor) -> Claim:
        with at("10-08 10:00"):
            claim = make_claim(cast, ClaimState.ASSIGNED)
            if claim.checker_id != checker.user_id:
                reassign_claim(claim.pk, by=cast.specialist, checker_id=checker.user_id)
            return start_check(claim.pk, by=checker)

    for checker in (cast.checker, *([cast.second_checker] * 4)):
        with at("10-09 10:00"):
            reset_check(given_to(checker).pk, ILLEGIBLE, by=checker)
    for checker in (cast.checker, cast.second_checker):
        with at("10-09 10:00"):
            record(given_to(checker), "claims.enquiry_opened", by=checker)
    lead = make_person(Role.TP_LEAD, Firm.objects.get())
    name = str(User.objects.get(pk=cast.checker.user_id))
    week, until = days("10-05", "10-11"), moment("10-12 17:30")

    def told(actor: Actor) -> list[object]:
        rows = checks_of_week(actor, week, until)
        return [
            {row.checker for row in workload_by_checker(actor, week, until)},
            {row.checker for row in rows if row.checker},
            [row.count for row in rows if row.count],
            rows[0].enquiries_open,
        ]

    other = str(User.objects.get(pk=cast.second_checker.user_id))
    assert told(cast.checker) == [{name}, {name}, [1], 1]  # one reason, no dealer with many resets
    assert told(lead) == [{name, other}, {name, other}, [5, 5], 2]
