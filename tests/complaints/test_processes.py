"""Process maps in versions and what holds the processes up (domain.md 3.12)."""

import datetime as dt
from decimal import Decimal

import pytest

from complaints.calc.bottlenecks import (
    StepRun,
    exchanges,
    large_steps,
    long_gaps,
    ping_pong,
    slow_steps,
    unowned_steps,
)
from complaints.choices import Hold, Process
from complaints.models import Bottleneck, ProcessMap
from complaints.selectors.process_runs import process_of_case, runs_of_month
from complaints.services.processes import (
    FIRST_VERSION,
    Step,
    install_process_maps,
    list_bottlenecks,
    publish_map,
)
from dealerops.foundation.actor import SYSTEM, Role
from dealerops.foundation.errors import DomainError, InvalidInput
from dealerops.journal.models import Entry
from tests.factories.complaints_measures import a_closed_case, a_step, moment
from tests.factories.market import make_dealer, make_person, make_region

HOUR = dt.timedelta(hours=1)
JUNE = dt.date(2026, 6, 1)
LATER = moment("2026-07-02T09:00")


def runs(*lengths: float, kind: str = "PLAN", owner: int | None = 1) -> list[StepRun]:
    return [StepRun(n, kind, owner, HOUR * length) for n, length in enumerate(lengths)]


def test_a_step_is_slow_when_nine_of_ten_take_more_than_twice_the_standard():
    ten = [4] * 10
    assert list(slow_steps(runs(*ten), {"PLAN": 2 * HOUR})) == []
    (found,) = slow_steps(runs(*ten[:8], 9, 9), {"PLAN": 2 * HOUR})
    assert (found.hold, found.kind, found.limit, found.cases) == (Hold.SLOW, "PLAN", 4, 2)
    assert list(slow_steps(runs(9, 9), {})) == []


def test_a_step_is_large_above_three_tenths_of_the_whole_way():
    assert list(large_steps(runs(3, 3), 20 * HOUR)) == []
    (found,) = large_steps(runs(3, 4), 20 * HOUR)
    assert (found.hold, found.figure, found.cases) == (Hold.SHARE, Decimal("0.35"), 2)
    assert list(large_steps(runs(1), HOUR * 0)) == []


def test_a_gap_is_long_above_eight_open_hours():
    waits = [(1, "PLAN", Decimal(8)), (2, "PLAN", Decimal("8.01")), (3, "PLAN", Decimal(30))]
    (found,) = long_gaps(waits)
    assert (found.hold, found.figure, found.cases) == (Hold.GAP, Decimal("30.0"), 2)


def test_steps_that_nobody_had_are_told():
    assert list(unowned_steps(runs(1, 2))) == []
    (found,) = unowned_steps([*runs(1, 2), *runs(5, owner=None)])
    assert (found.hold, found.kind, found.cases) == (Hold.UNOWNED, "PLAN", 1)


@pytest.mark.parametrize(
    ("owners", "expected"),
    [
        ([1, 2], 1),
        ([1, 2, 1], 2),
        ([1, 2, 1, 2], 3),
        ([1, 1, 2, 2, 1], 2),
        ([1, 3, 2, 3, 1], 2),
        ([1, None, 2, 1], 2),
        ([None], 0),
    ],
)
def test_exchanges_are_hand_overs_between_the_same_two(owners, expected):
    assert exchanges(owners) == expected


def test_more_than_two_exchanges_are_ping_pong():
    to_and_fro = [StepRun(1, "PLAN", owner, HOUR) for owner in (1, 2, 1)]
    assert list(ping_pong(to_and_fro)) == []
    (found,) = ping_pong([*to_and_fro, StepRun(1, "PLAN", 2, HOUR)])
    assert (found.hold, found.figure, found.cases) == (Hold.PING_PONG, 3, 1)


@pytest.mark.parametrize(
    ("source", "touch_point", "demand", "expected"),
    [
        ("HOTLINE_400", "REPAIR", "", Process.HOTLINE),
        ("REG_OTHER", "REPAIR", "APOLOGY", Process.REG_12315),
        ("MEDIA", "REPAIR", "", Process.SOCIAL),
        ("WALK_IN", "REPAIR", "", Process.DEALER),
        ("HOTLINE_400", "REPAIR", "RETURN", Process.SANBAO),
        ("REG_12315", "PRICE", "COMPENSATION", Process.GOODWILL),
        ("HOTLINE_400", "RENTAL", "RETURN", Process.RENTAL),
    ],
)
def test_a_case_goes_through_one_process(source, touch_point, demand, expected):
    assert process_of_case(source, touch_point, demand) == expected


def test_seven_processes_are_mapped_once(db):
    assert install_process_maps() == len(Process) == len(FIRST_VERSION) == 7
    assert install_process_maps() == 0
    for one in ProcessMap.objects.visible_to(SYSTEM).prefetch_related("steps"):
        steps = list(one.steps.all())
        assert [step.place for step in steps] == list(range(1, len(steps) + 1))
        assert all(step.owner_role and step.standard_minutes for step in steps)


def test_a_new_version_leaves_the_old_one_as_it_was(db):
    install_process_maps()
    steps = (Step("TRIAGE", Role.COMPLAINT_DESK, "400", 30),)
    written = publish_map(Process.HOTLINE, steps, valid_from=JUNE, by=SYSTEM)
    assert written.number == 2
    maps = ProcessMap.objects.visible_to(SYSTEM)
    in_force = {one.process: one.number for one in maps.in_force(JUNE)}
    assert in_force[Process.HOTLINE] == 2
    earlier = {one.process: one.number for one in maps.in_force(JUNE - dt.timedelta(days=1))}
    assert set(earlier.values()) == {1}
    assert maps.get(process=Process.HOTLINE, number=1).steps.count() == 6


@pytest.mark.parametrize(
    ("steps", "since", "code"),
    [
        ((), JUNE, "MAP_WITHOUT_STEPS"),
        ((Step("PLAN", Role.D_CAM, "DMS", 30),) * 2, JUNE, "STEP_TWICE"),
        ((Step("PLAN", Role.D_CAM, "DMS", 0),), JUNE, "STEP_WITHOUT_TIME"),
        (
            (Step("PLAN", Role.D_CAM, "DMS", 30),),
            dt.date(2024, 12, 31),
            "MAP_BEFORE_THE_LAST",
        ),
    ],
)
def test_a_map_makes_sense(db, steps, since, code):
    install_process_maps()
    with pytest.raises(InvalidInput) as error:
        publish_map(Process.HOTLINE, steps, valid_from=since, by=SYSTEM)
    assert [one.code for one in error.value.refusals] == [code]


def test_desk_and_risk_manager_publish_maps(db):
    step = Step("TRIAGE", Role.COMPLAINT_DESK, "400", 30)
    with pytest.raises(DomainError, match="WRONG_ROLE"):
        publish_map(Process.HOTLINE, [step], valid_from=JUNE, by=make_person(Role.QUALITY))
    desk = make_person(Role.COMPLAINT_DESK)
    assert publish_map(Process.HOTLINE, [step], valid_from=JUNE, by=desk).number == 1


@pytest.fixture
def month(db):
    """A case of June with a night between two steps, and one that took its time over the plan."""
    dealer = make_dealer("BJ01", make_region("N"))
    owner = make_person(Role.D_CAM, dealer).user_id
    case = a_closed_case(dealer, "2026-06-02T09:00", "2026-06-12T09:00")
    a_step(case, 0, 1, kind="TRIAGE", owner_id=owner)
    a_step(case, 10, 11, kind="FIRST_RESPONSE", owner_id=owner)
    a_step(case, 100, 200, kind="PLAN")
    a_closed_case(dealer, "2026-05-02T09:00", "2026-05-12T09:00")
    return case


def test_gaps_are_counted_in_open_hours_of_the_dealer(month):
    found = runs_of_month(JUNE, as_of=LATER)[Process.HOTLINE]
    assert found.e2e == 240 * HOUR
    # From ten until the dealer closes at six; then three whole days from half past eight to six, and
    # on the fourth until one.
    assert [(kind, hours) for _case, kind, hours in found.gaps] == [
        ("FIRST_RESPONSE", Decimal(8)),
        ("PLAN", Decimal(33)),
    ]


def test_nobody_waits_until_a_customer_comes_back(month):
    a_step(month, 201, 202, kind="VERIFICATION")
    a_step(month, 239, 240, kind="INVESTIGATION")
    found = runs_of_month(JUNE, as_of=LATER)[Process.HOTLINE]
    assert [kind for _case, kind, hours in found.gaps if hours] == [
        "FIRST_RESPONSE", "PLAN", "VERIFICATION",
    ]  # fmt: skip


def test_a_month_has_its_list_and_each_line_is_told_to_the_rounds(month):
    found = list_bottlenecks(JUNE)
    lines = Bottleneck.objects.visible_to(SYSTEM)
    assert found == lines.count()
    assert set(lines.values_list("hold", "kind")) == {
        ("SLOW", "PLAN"), ("SHARE", "PLAN"), ("GAP", "PLAN"), ("UNOWNED", "PLAN"),
    }  # fmt: skip
    assert Entry.objects.filter(topic="complaints.bottleneck_found").count() == found
    assert list_bottlenecks(JUNE) == 0
