"""The figures of complaints: what is counted where, and what a reopening takes away (domain.md 3.9)."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import translation

from complaints.calc.kpis import Counts, age_of, is_provisional, rate
from complaints.choices import Age, CaseState, Lamp, Split
from complaints.choices.clocks import ClockKind
from complaints.models import CaseClock
from complaints.selectors.lead_times import lead_times
from complaints.selectors.measures import measures, overall
from complaints.selectors.pending import ageing, clusters, risk_board, way
from complaints.selectors.splits import named
from dealerops.foundation.actor import Role
from dealerops.foundation.reporting import Period
from dealerops.registry.models import Vehicle
from tests.factories.complaints_measures import a_case, a_closed_case, a_step, moment
from tests.factories.market import make_dealer, make_model, make_person, make_region, make_vin

pytestmark = pytest.mark.django_db
D = dt.date.fromisoformat
MAY = Period(D("2026-05-01"), D("2026-06-01"))
JUNE = Period(D("2026-06-01"), D("2026-07-01"))
JULY = Period(D("2026-07-01"), D("2026-08-01"))
LATER = moment("2026-08-31T08:30")
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def dealer(db):
    return make_dealer("BJ01", make_region("N"))


@pytest.fixture
def desk(db):
    return make_person(Role.COMPLAINT_DESK)


def test_rates_without_a_denominator_say_nothing():
    assert rate(0, 0) is None
    assert rate(1, 3) == Decimal("0.3333")
    assert Counts().closure_rate is None
    assert Counts().cost_per_case is None


@pytest.mark.parametrize(
    ("days", "bucket"),
    [(0, "D3"), (3, "D3"), (4, "D7"), (7, "D7"), (8, "D15"), (15, "D15"), (16, "D30"),
     (30, "D30"), (31, "OLDER")],
)  # fmt: skip
def test_ages_fall_into_buckets(days, bucket):
    assert age_of(D("2026-06-01"), D("2026-06-01") + dt.timedelta(days=days)) == Age(bucket)


def test_a_case_of_tomorrow_has_no_age():
    with pytest.raises(ValueError, match="no age"):
        age_of(D("2026-06-02"), D("2026-06-01"))


@pytest.mark.parametrize(("on", "expected"), [("2026-07-30", True), ("2026-07-31", False)])
def test_a_month_is_provisional_while_its_last_case_may_come_back(on, expected):
    assert is_provisional(JUNE.last_day, D(on)) is expected


def test_a_reopened_case_leaves_the_closings_of_its_month(dealer, desk):
    case = a_closed_case(dealer, "2026-05-31T09:00", "2026-06-10T09:00")
    before = overall(desk, JUNE, LATER)
    assert (before.opening, before.closed, before.first_closed, before.reopened) == (1, 1, 1, 0)
    case.state, case.closed_at = CaseState.INVESTIGATING, None
    case.reopened_at, case.reopen_count = moment("2026-07-08T09:00"), 1
    case.save()
    june = overall(desk, JUNE, LATER)
    assert (june.closed, june.first_closed, june.reopened) == (0, 1, 1)
    assert june.reopen_rate == Decimal(1)
    assert overall(desk, JULY, LATER).opening == 1
    case.state, case.closed_at = CaseState.CLOSED, moment("2026-07-20T09:00")
    case.save()
    july = overall(desk, JULY, LATER)
    assert (july.closed, july.first_closed) == (1, 0)
    assert lead_times(desk, JULY, LATER)[""].e2e == moment("2026-07-20T09:00") - case.received_at
    assert lead_times(desk, JUNE, LATER) == {}


def test_what_was_not_known_yet_is_not_in_the_reopen_rate(dealer, desk):
    a_closed_case(
        dealer, "2026-05-31T09:00", "2026-06-10T09:00", state=CaseState.REOPENED, closed_at=None,
        reopened_at="2026-07-08T09:00", reopen_count=1,
    )  # fmt: skip
    assert overall(desk, JUNE, moment("2026-07-05T08:30")).reopened == 0


def test_whoever_came_back_later_than_thirty_days_is_no_reopening_of_the_month(dealer, desk):
    facts = {"reopen_count": 1, "state": CaseState.REOPENED, "closed_at": None}
    a_closed_case(
        dealer, "2026-06-01T09:00", "2026-06-10T09:00", reopened_at="2026-07-10T23:59", **facts
    )
    a_closed_case(
        dealer, "2026-06-01T09:00", "2026-06-10T09:00", reopened_at="2026-07-11T00:00", **facts
    )
    assert overall(desk, JUNE, LATER).reopened == 1


def test_closure_counts_what_lay_open_and_what_came(dealer, desk):
    a_case(dealer, "2026-05-20T09:00")
    a_closed_case(dealer, "2026-05-20T09:00", "2026-05-25T09:00")
    a_closed_case(dealer, "2026-06-02T09:00", "2026-06-25T09:00", verification="ACCEPTED")
    a_case(dealer, "2026-06-30T23:59")
    a_case(dealer, "2026-07-01T00:00")
    june = overall(desk, JUNE, LATER)
    assert (june.opening, june.received, june.closed, june.pending) == (1, 2, 1, 2)
    assert june.closure_rate == Decimal("0.3333")
    assert (june.verified, june.satisfied, june.satisfaction_rate) == (1, 0, Decimal(0))


def test_a_case_that_is_none_counts_nowhere(dealer, desk):
    for state in (CaseState.INVALID, CaseState.WITHDRAWN):
        a_case(dealer, "2026-06-02T09:00", state=state)
    kept = a_case(dealer, "2026-06-02T09:00")
    a_case(dealer, "2026-06-02T09:00", state=CaseState.MERGED, merged_into=kept)
    assert overall(desk, JUNE, LATER).received == 1
    assert ageing(desk, D("2026-06-05")).total == 1


def test_first_response_is_asked_of_whoever_answered_or_is_late(dealer, desk):
    a_case(dealer, "2026-06-02T09:00", responded_at="2026-06-03T08:59")
    a_case(dealer, "2026-06-02T09:00", responded_at="2026-06-03T09:00")
    a_case(dealer, "2026-06-02T09:00", lamp=Lamp.RED, responded_at="2026-06-02T10:59")
    a_case(dealer, "2026-06-02T09:00", lamp=Lamp.YELLOW)
    a_case(dealer, "2026-06-29T09:00")
    june = overall(desk, JUNE, moment("2026-06-29T10:00"))
    assert (june.received, june.answerable, june.answered) == (5, 4, 2)
    assert june.first_response_rate == Decimal("0.5")


def test_the_first_answer_is_judged_by_the_clock_of_the_first_round(dealer, desk):
    """A case that came back has a later clock, and one that stood still was in time."""
    late = a_case(dealer, "2026-06-02T09:00", responded_at="2026-06-03T09:30", reopen_count=1)
    for number, due in ((0, "2026-06-03T09:00"), (1, "2026-06-20T09:00")):
        CaseClock.objects.create(
            case=late, kind=ClockKind.FIRST_RESPONSE, round=number, lamp=Lamp.GREEN, limit="24c",
            started_at=late.received_at, due_at=moment(due), stopped_at=moment("2026-06-21T09:00"),
            outcome="DONE",
        )  # fmt: skip
    stood = a_case(dealer, "2026-06-02T09:00", responded_at="2026-06-09T09:00")
    CaseClock.objects.create(
        case=stood, kind=ClockKind.FIRST_RESPONSE, lamp=Lamp.GREEN, limit="24c",
        started_at=stood.received_at, stopped_at=stood.responded_at, outcome="DONE",
    )  # fmt: skip
    june = overall(desk, JUNE, LATER)
    assert (june.answerable, june.answered) == (2, 1)


def test_in_time_are_the_workdays_of_the_light(dealer, desk):
    # 2026-06-19 is a holiday, so the third workday after Tuesday the 16th is Monday the 22nd.
    for solved, lamp in (
        ("2026-06-22T23:59", Lamp.RED),
        ("2026-06-23T00:00", Lamp.RED),
        ("2026-06-24T23:59", Lamp.YELLOW),
        ("2026-07-01T23:59", Lamp.GREEN),
    ):
        a_closed_case(dealer, "2026-06-16T09:00", "2026-07-02T09:00", lamp=lamp, resolved_at=solved)
    july = overall(desk, JULY, LATER)
    assert (july.closed, july.in_time) == (4, 3)


def test_escalated_coming_back_and_costs(dealer, desk):
    first = a_closed_case(dealer, "2026-06-02T09:00", "2026-06-05T09:00", cost=Decimal("99.99"))
    a_closed_case(dealer, "2026-06-20T09:00", "2026-06-25T09:00", recurs_of=first, cost=Decimal(1))
    a_case(dealer, "2026-06-20T09:00", recurrence_count=2, level=3)
    june = overall(desk, JUNE, LATER)
    assert (june.recurrence_rate, june.escalation_rate) == (Decimal("0.6667"), Decimal("0.3333"))
    assert june.cost_per_case == Decimal("50.50")


def test_months_carry_over_what_they_leave(dealer, desk):
    a_case(dealer, "2026-04-20T09:00")
    a_closed_case(dealer, "2026-05-20T09:00", "2026-06-25T09:00")
    a_closed_case(dealer, "2026-06-30T23:00", "2026-07-01T00:30")
    found = measures(desk, Period(MAY.start, JULY.end), LATER, by=Split.MONTH)
    assert {key: (one.opening, one.received, one.closed) for key, one in found.items()} == {
        D("2026-05-01"): (1, 1, 0),
        D("2026-06-01"): (2, 1, 1),
        D("2026-07-01"): (2, 0, 1),
    }
    assert found[D("2026-07-01")] == overall(desk, JULY, LATER)


@pytest.mark.parametrize("split", [one for one in Split if one != Split.MONTH])
def test_groups_add_up_to_the_whole(dealer, desk, split):
    other = make_dealer("SH01", make_region("S"))
    a_closed_case(dealer, "2026-06-02T09:00", "2026-06-05T09:00")
    a_closed_case(other, "2026-06-02T09:00", "2026-06-05T09:00", touch_point="PRICE")
    a_case(None, "2026-06-20T09:00", source="SOCIAL", department="PR")
    a_case(dealer, "2026-05-02T09:00")
    groups = measures(desk, JUNE, LATER, by=split)
    whole = overall(desk, JUNE, LATER)
    for name in ("received", "opening", "closed", "in_time", "first_closed", "cost"):
        assert sum(getattr(one, name) for one in groups.values()) == getattr(whole, name)
    with translation.override("en"):
        names = named(desk, split, list(groups))
    assert set(names) == set(groups)
    assert all(names.values())


def test_lead_times_add_up_like_the_example(dealer, desk):
    case = a_closed_case(dealer, "2026-06-02T00:00", "2026-06-03T00:00")
    a_step(case, 0, 4, kind="TRIAGE", hands_on_minutes=72)
    a_step(case, 10, 16)
    a_step(case, 15, 20, kind="PLAN")
    a_closed_case(dealer, "2026-06-02T00:00", "2026-06-02T06:00")
    found = lead_times(desk, JUNE, LATER)[""]
    assert (found.cases, found.e2e, found.sum_steps) == (2, 30 * HOUR, 15 * HOUR)
    assert (found.covered, found.handover_gap, found.overlap) == (14 * HOUR, 16 * HOUR, HOUR)
    assert found.flow_efficiency == Decimal("0.04")
    assert (found.e2e_median, found.e2e_p90) == (Decimal("15.0"), Decimal("22.2"))
    assert (found.steps_median, found.gap_median) == (Decimal("7.5"), Decimal("8.0"))


def test_places_see_their_own_figures(dealer, desk):
    other = make_dealer("SH01", make_region("S"))
    a_case(dealer, "2026-06-02T09:00")
    a_case(other, "2026-06-02T09:00")
    advocate = make_person(Role.D_CAM, dealer)
    regional = make_person(Role.REGION_CAM, other.region)
    for person, expected in ((desk, 2), (advocate, 1), (regional, 1)):
        assert overall(person, JUNE, LATER).received == expected
    assert set(measures(advocate, JUNE, LATER, by=Split.DEALER)) == {dealer.pk}


def test_pending_cases_age_by_calendar_days_and_the_oldest_is_named(dealer, desk):
    today = D("2026-06-30")
    for days in (0, 3, 4, 15, 31, 40):
        a_case(dealer, f"{today - dt.timedelta(days=days)}T23:30", lamp=Lamp.YELLOW)
    a_closed_case(dealer, "2026-01-01T09:00", "2026-01-02T09:00")
    found = ageing(desk, today)
    assert [found.of(age) for age in Age] == [2, 1, 1, 0, 2]
    assert found.buckets[Age.D3][Lamp.YELLOW] == 2
    assert found.oldest.received_at == moment("2026-05-21T23:30")


def test_the_ages_of_a_month_end_are_those_that_were_pending_then(dealer, desk):
    """They add up to what the month left, whatever was closed since."""
    a_case(dealer, "2026-06-28T09:00")
    a_closed_case(dealer, "2026-06-10T09:00", "2026-07-02T09:00")
    a_closed_case(dealer, "2026-06-10T09:00", "2026-06-30T23:59")
    a_case(dealer, "2026-07-01T00:00")
    found = ageing(desk, JUNE.last_day)
    assert [found.of(age) for age in Age] == [1, 0, 0, 1, 0]
    assert found.total == overall(desk, JUNE, LATER).pending


def test_the_way_says_where_how_many_wait_and_with_whom(dealer, desk):
    owner = make_person(Role.D_CAM, dealer, "王倡导")
    waiting = {"state": CaseState.INVESTIGATING, "owner_id": owner.user_id}
    a_case(dealer, "2026-06-01T09:00", responded_at="2026-06-02T09:00", **waiting)
    a_case(dealer, "2026-06-01T09:00", responded_at="2026-06-03T09:00", lamp=Lamp.RED, **waiting)
    a_case(dealer, "2026-06-01T09:00", state=CaseState.INVESTIGATING)
    stages = {one.state: one for one in way(desk)}
    there = stages[CaseState.INVESTIGATING]
    assert (there.cases, there.red) == (3, 1)
    assert there.waiting_since == moment("2026-06-01T09:00")
    assert [(name, cases) for _pk, name, cases in there.owners] == [("王倡导", 2), ("", 1)]
    assert stages[CaseState.NEW].cases == 0


def test_three_of_a_topic_at_a_dealer_are_a_cluster(dealer, desk):
    other = make_dealer("BJ02", dealer.region)
    for day in ("2026-06-01", "2026-06-10", "2026-06-30"):
        a_case(dealer, f"{day}T09:00", lamp=Lamp.RED if day == "2026-06-10" else Lamp.GREEN)
    a_case(dealer, "2026-05-30T09:00")
    a_case(dealer, "2026-06-20T09:00", touch_point="PRICE")
    a_case(other, "2026-06-20T09:00")
    (found,) = clusters(desk, D("2026-06-30"))
    assert (found.dealer_id, found.model_id, found.cases) == (dealer.pk, None, 3)
    assert (found.touch_point, found.worst) == ("REPAIR", Lamp.RED)


def test_a_cluster_names_model_and_dealer_where_its_cases_share_both(dealer, desk):
    car = Vehicle.objects.create(vin=make_vin(), model=make_model())
    for day in ("2026-06-10", "2026-06-11", "2026-06-12"):
        a_case(dealer, f"{day}T09:00", vehicle=car)
    (found,) = clusters(desk, D("2026-06-30"))
    assert (found.model_id, found.dealer_id, found.cases) == (car.model_id, dealer.pk, 3)


def test_the_risk_board_puts_the_highest_score_first_and_counts_all(dealer, desk):
    for number in range(14):
        a_case(dealer, "2026-06-20T09:00", lamp=Lamp.RED, score=60 + number)
    a_case(dealer, "2026-06-20T09:00", lamp=Lamp.YELLOW, last_contact_at="2026-06-29T09:00")
    a_closed_case(dealer, "2026-06-01T09:00", "2026-06-02T09:00", lamp=Lamp.RED)
    red, yellow, green = risk_board(desk, moment("2026-06-30T09:00"))
    assert (red.lamp, red.total, len(red.tickets)) == (Lamp.RED, 14, 12)
    assert [one.score for one in red.tickets[:2]] == [73, 72]
    assert (yellow.total, green.total) == (1, 0)
    assert (red.tickets[0].no_contact, yellow.tickets[0].no_contact) == (True, False)
    assert red.tickets[0].customer == "张*明"


def test_whoever_was_not_content_has_answered_too(dealer, desk):
    """One said no and the case was closed without agreement; of another nobody asked."""
    a_closed_case(dealer, "2026-06-02T09:00", "2026-06-25T09:00")
    without = {"resolved_at": None, "exception_reason": "…", "exception_note": "…"}
    for said in ("NOT_SATISFIED", ""):
        a_closed_case(
            dealer, "2026-06-02T09:00", "2026-06-25T09:00", verification=said,
            exception_by_id=desk.user_id, **without,
        )  # fmt: skip
    june = overall(desk, JUNE, LATER)
    assert (june.closed, june.verified, june.satisfied) == (3, 2, 1)
    assert june.satisfaction_rate == Decimal("0.5")
