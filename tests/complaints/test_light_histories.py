"""Random lives of cases through the services: every fall of a light is looked up in the rows afterwards."""

import datetime as dt
import random

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from complaints.choices import CaseState
from complaints.models import Case
from complaints.services.case_facts import say_fact, withdraw_fact
from complaints.services.light_by_hand import (
    NewRating,
    override_lamp,
    release_alert,
    rerate_case,
    tell_alert,
)
from complaints.services.light_hours import rejudge_hour
from dealerops.foundation.errors import DomainError
from tests.factories.complaints_light import change, hear, judged_case, moment

ORDER = ("GREEN", "YELLOW", "RED")
BORDER = {"YELLOW": 30, "RED": 60}
STEPS = 30


def live(house, rng: random.Random) -> Case:
    """A life of thirty things that happen, from minutes to days apart."""
    manager, now = house.risk_manager, moment("2026-03-02T09:00")
    with time_machine.travel(now, tick=False):
        case = judged_case(house.dealer, severity=rng.choice(("S3", "S4", "S5")))

    def say(kind: str) -> None:
        fact = case.facts.filter(kind=kind, withdrawn_at=None).first()
        if fact:
            withdraw_fact(fact.pk, "over", by=house.desk)
        else:
            say_fact(case.pk, kind, by=house.desk)

    deeds = (
        lambda: rerate_case(
            case.pk, NewRating(rng.choice(("S1", "S2", "S3", "S4", "S5")), views=rng.choice((0, 5_000))),
            "news", by=house.desk,
        ),
        lambda: hear(case),
        lambda: hear(case),
        lambda: rejudge_hour(timezone.now()),
        lambda: rejudge_hour(timezone.now()),
        lambda: tell_alert(case.pk, "BLOCKADE", "", by=house.desk),
        lambda: change(case, state=CaseState.RESOLVED, resolved_at=timezone.now()),
        lambda: change(case, state=CaseState.EXECUTING, resolved_at=None),
        lambda: release_alert(case.pk, "over", by=manager),
        lambda: override_lamp(case.pk, rng.choice(("GREEN", "YELLOW")), "agreed", by=manager),
        lambda: say("PASSENGER"),
        lambda: say("RECALL"),
    )  # fmt: skip
    for _ in range(STEPS):
        now += dt.timedelta(hours=rng.choice((0.2, 1, 6, 25, 49, 60)))
        with time_machine.travel(now, tick=False):
            try:
                rng.choice(deeds)()
            except DomainError:
                continue  # an alert stands, the light is low enough: no is an answer too
    return case


def rows(statement: str, case: Case) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [case.pk])
        return cursor.fetchall()


@pytest.mark.parametrize("seed", range(6))
def test_every_fall_had_its_condition(house, seed):
    case = live(house, random.Random(seed))
    points = rows(
        "SELECT at, score, lamp FROM complaints_risksnapshot WHERE case_id = %s ORDER BY number",
        case,
    )
    contacts = [at for (at,) in rows("SELECT at FROM complaints_contact WHERE case_id = %s", case)]
    overrides = rows(
        "SELECT set_at, ended_at, lamp FROM complaints_lampoverride WHERE case_id = %s", case
    )
    alerts = rows(
        "SELECT raised_at, released_at FROM complaints_casealert WHERE case_id = %s", case
    )
    assert len(points) > 5
    for number in range(1, len(points)):
        at, _score, lamp = points[number]
        if ORDER.index(lamp) >= ORDER.index(points[number - 1][2]):
            continue
        assert not any(begin <= at and (end is None or end > at) for begin, end in alerts)
        if any(begin <= at and (end is None or end > at) for begin, end, _to in overrides):
            continue
        for left in ORDER[ORDER.index(lamp) + 1 : ORDER.index(points[number - 1][2]) + 1]:
            since = below_since(points[: number + 1], BORDER[left])
            assert since is not None, "the score is not below the band"
            assert at - since >= dt.timedelta(hours=48)
            assert any(spoken > since for spoken in contacts if spoken <= at)


def below_since(points: list[tuple], border: int) -> dt.datetime | None:
    """When the last unbroken run of scores below the border began."""
    since = None
    for at, score, _lamp in points:
        since = None if score >= border else since or at
    return since
