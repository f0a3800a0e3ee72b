"""Since when a case has stood at its stage, as the map of the way tells it (domain.md 3.5, 3.9)."""

import pytest

from complaints.choices import CaseState, TouchPoint
from complaints.selectors.pending import way
from complaints.services.casework import acknowledge_case, assign_owner
from complaints.services.closing import verify_case
from complaints.services.holds import lift_hold, place_hold
from complaints.services.triage import Rating, triage_case
from tests.factories.complaints import make_case
from tests.factories.complaints_light import moment, travel

pytestmark = pytest.mark.django_db
S = CaseState
RATING = Rating(touch_point=TouchPoint.REPAIR, severity="S2")


def since(actor) -> dict[str, str]:
    """The stages at which somebody waits, and the day and hour since when."""
    return {
        one.state: f"{one.waiting_since.astimezone(moment('2026-01-01T00:00').tzinfo):%m-%dT%H}"
        for one in way(actor)
        if one.waiting_since
    }


def triaged(house):
    """Received and acknowledged on the first, triaged on the twentieth."""
    with travel("2026-11-01T10:00"):
        case = make_case(house.dealer, owner_id=house.advocate.user_id)
        acknowledge_case(case.pk, by=house.advocate)
    assert since(house.desk) == {S.NEW: "11-01T10"}
    with travel("2026-11-20T10:00"):
        return triage_case(case.pk, RATING, by=house.desk)


def test_a_triaged_case_waits_since_it_was_triaged(house):
    triaged(house)
    assert since(house.desk) == {S.TRIAGED: "11-20T10"}


def test_a_hand_over_does_not_begin_the_stage_anew(house):
    case = triaged(house)
    with travel("2026-11-21T10:00"):
        assign_owner(case.pk, house.second_advocate.user_id, by=house.desk)
    assert since(house.desk) == {S.TRIAGED: "11-20T10"}


def test_after_an_unhappy_call_the_work_waits_since_the_call(house):
    with travel("2026-11-01T10:00"):
        facts = {"owner_id": house.advocate.user_id, "agreed_at": moment("2026-11-01T10:00")}
        case = make_case(house.dealer, S.RESOLVED, **facts)
    with travel("2026-11-20T10:00"):
        verify_case(case.pk, "NOT_SATISFIED", "还在漏", by=house.second_advocate)
    assert since(house.desk) == {S.EXECUTING: "11-20T10"}


def test_a_legal_hold_waits_since_it_was_placed_and_the_case_since_it_was_lifted(house):
    with travel("2026-11-01T10:00"):
        facts = {"responded_at": moment("2026-11-01T10:00"), "owner_id": house.advocate.user_id}
        case = make_case(house.dealer, S.INVESTIGATING, **facts)
    with travel("2026-11-20T10:00"):
        place_hold(case.pk, reason="收到律师函", by=house.lawyer)
    assert since(house.desk) == {S.LEGAL_HOLD: "11-20T10"}
    with travel("2026-11-21T10:00"):
        lift_hold(case.pk, reason="和解", by=house.lawyer)
    assert since(house.desk) == {S.INVESTIGATING: "11-21T10"}


def test_the_map_asks_twice_however_many_wait(house, django_assert_num_queries):
    triaged(house)
    for _ in range(3):
        make_case(house.dealer, S.TRIAGED)
    with django_assert_num_queries(2):
        way(house.desk)
