"""Every duty of the first quarter of 2026, against a table written by hand from domain.md 4.13 and 0.4.

The table imports nothing of the calendar or of the duties: where the two differ, one of them is wrong.
New Year 1 to 3 January with the 4th worked, Spring Festival 15 to 23 February with the 14th and the
28th worked; the dealer is closed from 16 to 19 February.
"""

import datetime as dt
from itertools import groupby
from operator import itemgetter

import pytest
import time_machine

from dealerops.journal.models import Entry
from reports.choices.duties import DutyState, Trigger, WaiveReason
from reports.models import ObligationDefinition, ObligationInstance
from reports.services.duties import enter_leave, finish_duty, raise_duties
from tests.factories.market import known_paper
from tests.reports.conftest import moment
from tests.reports.duties import House, at, clocks_at, plan_at, told

pytestmark = pytest.mark.django_db

MONDAYS = "01-05 01-12 01-19 01-26 02-02 02-09 02-24 03-02 03-09 03-16 03-23 03-30"
TUESDAYS = "01-06 01-13 01-20 01-27 02-03 02-10 02-24 03-03 03-10 03-17 03-24 03-31"
THURSDAYS = "01-04 01-08 01-15 01-22 01-29 02-05 02-12 02-26 03-05 03-12 03-19 03-26"
FRIDAYS = "01-04 01-09 01-16 01-23 01-30 02-06 02-13 02-27 03-06 03-13 03-20 03-27"
THE_3RD = "01-04 02-03 03-03"
THE_5TH = "01-05 02-05 03-05"
DUE = {
    "W1": ("17:00", MONDAYS),
    "W2": ("17:00", MONDAYS),
    "W3": ("17:00", TUESDAYS),
    "W4": ("17:00", THURSDAYS),
    "W5": ("17:00", FRIDAYS),
    "M1": ("17:00", THE_3RD),
    "M2": ("17:00", THE_3RD),
    "M3": ("17:00", THE_3RD),
    "M4": ("17:00", THE_5TH),
    "M5": ("17:00", "01-12 02-10 03-10"),
    "M6": ("17:00", "01-15 02-24 03-16"),
    "M7": ("17:00", "01-20 02-24 03-20"),
    "Q1": ("17:00", "01-08"),
    "SW1": ("17:00", MONDAYS),
    "SW2": ("13:30", MONDAYS),
    "SW3": ("17:00", FRIDAYS),
    "SM1": ("18:00", "01-30 02-28 03-31"),
    "SM2": ("17:00", THE_3RD),
    "SM3": ("17:00", THE_5TH),
    "SM4": ("17:00", THE_3RD),
    "SY1": ("17:00", "01-12"),
}
EVERY_DAY = {
    "D1": "12:00",
    "D3": "",
    "D4": "12:00",
    "D5": "16:00",
    "D6": "18:00",
    "D7": "18:00",
    "SD1": "18:00",
    "SD2": "18:00",
    "SD3": "",
}
AFTER_EVENTS = {
    # code: (what happened, on which days, due by the end of which)
    "D2": (Trigger.PERSON_CHANGED, "01-02 02-13 02-15 02-27", "01-03 02-14 02-20 02-28"),
    "Q2": (Trigger.NOTICE_ISSUED, "01-02 02-13 02-14 02-27", "01-04 02-14 02-24 02-28"),
    "E1": (Trigger.ACTIVITY_ENDED, "01-30 02-14 02-26 03-01", "02-02 02-17 03-01 03-04"),
}
WAIVED = {"W2", "W3", "W4", "W5", "SW1", "SW2", "SW3"}  # in the week of 16 February


SPOKEN = {
    ("W1", "01-05"): "2025-12-29 … 2026-01-04",
    ("W1", "02-24"): "2026-02-09 … 2026-02-22",
    ("W1", "03-02"): "2026-02-23 … 2026-03-01",
    ("M1", "01-04"): "2025-12-01 … 2025-12-31",
    ("M5", "02-10"): "2026-01-01 … 2026-01-31",
    ("Q1", "01-08"): "2025-10-01 … 2025-12-31",
    ("SY1", "01-12"): "2025-01-01 … 2025-12-31",
}


def every_day() -> list[str]:
    first, closed = dt.date(2026, 1, 1), {"02-16", "02-17", "02-18", "02-19"}
    days = [f"{first + dt.timedelta(days=n):%m-%d}" for n in range(90)]
    return [day for day in days if day not in closed]


def test_every_duty_of_the_quarter_is_due_when_the_table_says():
    house = House.open("01-01 00:00")
    for text in ("01-01 06:00", "02-01 06:00", "03-01 06:00"):
        plan_at(text)
    table = {
        code: [f"{day} {clock}" for day in days.split()] for code, (clock, days) in DUE.items()
    }
    for code, clock in EVERY_DAY.items():
        table[code] = [f"{day} {clock}".strip() for day in every_day()]
    codes = set(ObligationDefinition.objects.values_list("code", flat=True))
    assert codes == {*table, *AFTER_EVENTS}
    assert {code: house.due(code, "01-01", "03-31") for code in table} == table
    waived = ObligationInstance.objects.filter(state=DutyState.WAIVED)
    assert {(one.code, one.period, one.waived_reason) for one in waived} == {
        (code, "2026-W08", WaiveReason.HOLIDAY) for code in WAIVED
    }
    spoken = {
        (one.code, one.deadline[5:10]): str(one.days) for one in ObligationInstance.objects.all()
    }
    assert SPOKEN.items() <= spoken.items()


def of(codes: tuple[str, ...], *, planned: str) -> House:
    """A house that owes nothing but these."""
    house = House.open("01-01 00:00")
    ObligationDefinition.objects.exclude(code__in=codes).update(is_active=False)
    plan_at(planned)
    return house


def test_what_happens_brings_a_duty_that_has_the_whole_day():
    house = House.open("01-01 00:00")
    for code, (trigger, days, wanted) in AFTER_EVENTS.items():
        for day in days.split():
            now = moment(f"{day} 10:00")
            with at(f"{day} 10:00"):
                raise_duties(trigger, house.dealer.pk, day, on=now.date(), now=now)
        duties = [house.duty(code, day) for day in days.split()]
        assert [one.deadline for one in duties] == [f"2026-{day}" for day in wanted.split()]
        ends = [moment(f"{day} 00:00") + dt.timedelta(days=1) for day in wanted.split()]
        assert [one.due_at for one in duties] == ends


TIMELINES = {
    # Thursday's key users, in the week before the holiday: two of the three workdays lie before it.
    ("W4", "2026-W07"): (
        ("02-09 00:00", "opened"),
        ("02-11 17:00", "reminded"),
        ("02-12 15:00", "reminded"),
        ("02-12 19:00", "overdue 1"),
        ("02-13 17:00", "overdue 2"),
        ("02-24 17:00", "overdue 3"),
        ("02-26 17:00", "missed"),
    ),
    # The morning feedback of the first day of the holiday, on which the dealer is open.
    ("D1", "2026-02-15"): (
        ("02-15 00:00", "opened"),
        ("02-15 11:00", "reminded"),
        ("02-15 11:45", "reminded"),
        ("02-15 14:00", "overdue 1"),
        ("02-24 12:00", "overdue 2"),
        ("02-26 12:00", "overdue 3"),
        ("02-28 12:00", "missed"),
    ),
    # The first Monday after the holiday: reminded on the last workday before it, a Saturday.
    ("W2", "2026-W09"): (
        ("02-14 17:00", "reminded"),
        ("02-23 00:00", "opened"),
        ("02-24 15:00", "reminded"),
        ("02-24 19:00", "overdue 1"),
        ("02-25 17:00", "overdue 2"),
        ("02-27 17:00", "overdue 3"),
        ("03-02 17:00", "missed"),
    ),
    # Three workdays after the holiday: on its eve, on the workday before and on the day.
    ("W4", "2026-W09"): (
        ("02-14 09:00", "reminded"),
        ("02-23 00:00", "opened"),
        ("02-25 17:00", "reminded"),
        ("02-26 15:00", "reminded"),
        ("02-26 19:00", "overdue 1"),
        ("02-27 17:00", "overdue 2"),
        ("03-02 17:00", "overdue 3"),
        ("03-04 17:00", "missed"),
    ),
}


def test_time_reminds_and_tells_those_above():
    """One minute before each moment nothing has happened yet."""
    house = of(("W2", "W4", "D1"), planned="02-08 06:00")
    duties = {key: house.duty(*key) for key in TIMELINES}
    ObligationInstance.objects.exclude(pk__in=[one.pk for one in duties.values()]).delete()
    happened: dict[tuple[str, str], list[str]] = {key: [] for key in TIMELINES}
    moments = sorted((text, key, what) for key, line in TIMELINES.items() for text, what in line)
    for text, together in groupby(moments, key=itemgetter(0)):
        minute_before = moment(text) - dt.timedelta(minutes=1)
        clocks_at(f"{minute_before:%m-%d %H:%M}")
        assert {key: _story(duty) for key, duty in duties.items()} == happened, text
        clocks_at(text)
        for _text, key, what in together:
            happened[key].append(what)
        assert {key: _story(duty) for key, duty in duties.items()} == happened, text
    for key in TIMELINES:
        assert told("duty_overdue", *key) == ["d_svc_dir", "d_info", "d_svc_dir", "d_gm"]


def _story(duty: ObligationInstance) -> list[str]:
    entries = Entry.objects.filter(
        object_type="reports.obligationinstance", object_id=duty.pk
    ).order_by("pk")
    return [
        f"{one.topic.removeprefix('reports.duty_')} {one.data.get('level', '')}".strip()
        for one in entries
    ]


def test_while_somebody_is_away_the_deputy_is_reminded_and_told():
    house = of(("W4",), planned="02-08 06:00")
    days = (moment("02-11 00:00").date(), moment("02-13 00:00").date())
    with at("02-10 09:00"):
        enter_leave(
            house.dealer.pk,
            house.clerk.user_id,
            *days,
            deputy_id=house.advisor.user_id,
            by=house.director,
        )
    key = ("W4", "2026-W07")
    for text in ("02-11 17:00", "02-12 15:00", "02-12 19:00"):
        clocks_at(text)
    assert told("duty_reminder", *key) == ["d_sa", "d_sa"]
    assert told("duty_overdue", *key) == ["d_svc_dir", "d_sa"]
    with at("02-13 10:00"):
        done = finish_duty(house.duty(*key).pk, by=house.advisor, file=("a.png", known_paper()))
    assert (done.state, done.done_by_id) == (DutyState.DONE_LATE, house.advisor.user_id)
    assert house.duty("W4", "2026-W09").owner_id == house.clerk.user_id


SECOND = dt.timedelta(seconds=1)
MIDNIGHT = dt.timedelta(minutes=1)
LAST_MOMENTS = {
    # key: the last minute in time, and how much later is too late
    ("D1", "2026-02-15"): ("02-15 12:00", SECOND),
    ("D3", "2026-02-15"): ("02-15 23:59", MIDNIGHT),
    ("W4", "2026-W01"): ("01-04 17:00", SECOND),
    ("M5", "2026-01"): ("02-10 17:00", SECOND),
    ("SW2", "2026-W09"): ("02-24 13:30", SECOND),
}


@pytest.mark.parametrize("key", LAST_MOMENTS)
def test_the_evidence_comes_in_time_or_late(key: tuple[str, str]):
    last, too_late = LAST_MOMENTS[key]
    house = of(key[:1], planned=f"{last[:5]} 06:00")
    person = house.seller if key[0].startswith("S") else house.clerk
    clocks_at(last)
    duty, states = house.duty(*key), []
    for when in (moment(last), moment(last) + too_late):
        with time_machine.travel(when, tick=False):
            done = finish_duty(duty.pk, by=person, file=("a.png", known_paper()))
        states.append(done.state)
        ObligationInstance.objects.filter(pk=duty.pk).update(state=DutyState.OPEN, done_at=None)
    assert states == [DutyState.DONE, DutyState.DONE_LATE]
