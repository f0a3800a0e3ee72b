"""Cases, people and rounds as a sensor round meets them; written as rows, without the ways that lead there."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import time_machine
from django.db.models import Model
from django.utils import timezone

from complaints.choices import Lamp, SourceCode, TouchPoint
from complaints.choices.rounds import Attendance, Function, RoundKind, TopicKind
from complaints.models import (
    ActionItem,
    AgendaItem,
    Case,
    Minutes,
    RegulatorNotice,
    RiskSnapshot,
    RoundTopic,
    SensorRound,
    SensorSource,
    StandingSeat,
)
from complaints.services.rounds import build_agenda, plan_rounds, seat_came, start_round
from dealerops.documents.services import store_upload
from dealerops.foundation.actor import SYSTEM, Actor, Role
from dealerops.network.models import Dealer, Region
from dealerops.registry.models import Vehicle, VehicleModel
from dealerops.workcal.calc import ONE_DAY
from dealerops.workcal.services import at, end_of
from tests.factories.market import (
    make_dealer,
    make_model,
    make_paper,
    make_person,
    make_region,
    make_vin,
    numbers,
)


def on(day: str, clock: str = "12:00") -> dt.datetime:
    """A moment of Shanghai."""
    return at(dt.date.fromisoformat(day), dt.time.fromisoformat(clock))


@contextmanager
def today_is(day: str, clock: str = "12:00") -> Iterator[None]:
    with time_machine.travel(on(day, clock), tick=False):
        yield


def a_source(code: str = SourceCode.HOTLINE_400) -> SensorSource:
    return SensorSource.objects.get_or_create(
        code=code, defaults={"feed": "PERSON", "reliability": 2}
    )[0]


def a_case(
    dealer: Dealer,
    *,
    lamp: str = Lamp.GREEN,
    score: int = 10,
    topic: str = TouchPoint.REPAIR,
    received: dt.datetime | None = None,
    source: str = SourceCode.HOTLINE_400,
    model: VehicleModel | None = None,
    **more: Any,
) -> Case:
    """A pending case with the light that it shall have."""
    number = f"CC-202611-{next(numbers):06d}"
    car = Vehicle.objects.create(vin=make_vin(), model=model) if model else None
    return Case.objects.create(
        number=number,
        source=a_source(source),
        dealer=dealer,
        region_id=dealer.region_id,
        vehicle=car,
        words="…",
        touch_point=topic,
        severity="S2",
        received_at=received or timezone.now(),
        lamp=lamp,
        score=score,
        state=more.pop("state", "TRIAGED"),
        **more,
    )


def judged(case: Case, at_: dt.datetime, lamp: str, score: int) -> RiskSnapshot:
    """One line of the history of a light."""
    return RiskSnapshot.objects.create(
        case=case, number=case.snapshots.count() + 1, at=at_, occasion="test", table_version="1",
        severity=20, spread="0.20", recurrence="0.15", time="0.10", legal=10, score=score,
        band=lamp, lamp=lamp,
    )  # fmt: skip


def a_notice(case: Case, last_day: str) -> RegulatorNotice:
    """A notice of 12315 that must be settled by the end of that day."""
    day = dt.date.fromisoformat(last_day)
    return RegulatorNotice.objects.create(
        case=case, authority="12315", number=f"{next(numbers)}", received_on=dt.date(2026, 11, 2),
        printed_due_on=day, due_at=end_of(day), answer_due_at=end_of(day), reply_due_at=end_of(day),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Table:
    """Whoever sits around it, and two dealers of two regions to talk about."""

    north: Region
    south: Region
    dealer: Dealer
    far_dealer: Dealer
    chair: Actor
    desk: Actor
    quality: Actor
    legal: Actor
    press: Actor
    management: Actor
    auditor: Actor
    head: Actor
    advocate: Actor
    far_head: Actor
    model: VehicleModel

    @classmethod
    def set(cls) -> "Table":
        north, south = make_region("N"), make_region("S")
        table = cls(
            north=north,
            south=south,
            dealer=make_dealer("BJ01", north),
            far_dealer=make_dealer("GZ01", south),
            chair=make_person(Role.RISK_MANAGER, name="周风险"),
            desk=make_person(Role.COMPLAINT_DESK, name="陈客诉"),
            quality=make_person(Role.QUALITY, name="吴质量"),
            legal=make_person(Role.LEGAL, name="郑法务"),
            press=make_person(Role.PR_KAM, name="王公关"),
            management=make_person(Role.VP, name="赵副总"),
            auditor=make_person(Role.AUDITOR),
            head=make_person(Role.REGION_HEAD, north, "北区总"),
            advocate=make_person(Role.REGION_CAM, north, "北区客户代表"),
            far_head=make_person(Role.REGION_HEAD, south, "南区总"),
            model=make_model(),
        )
        seats = (
            (RoundKind.COMPANY, Function.RISK, table.chair, table.desk, None),
            (RoundKind.COMPANY, Function.AFTERSALES, table.desk, None, None),
            (RoundKind.COMPANY, Function.QUALITY, table.quality, table.legal, None),
            (RoundKind.COMPANY, Function.REGION, table.head, table.advocate, north),
            (RoundKind.COMPANY, Function.PR, table.press, None, None),
            (RoundKind.CHINA, Function.RISK, table.chair, None, None),
        )
        for kind, function, person, deputy, region in seats:
            StandingSeat.objects.create(
                kind=kind, function=function, person_id=person.user_id, region=region,
                deputy_id=deputy.user_id if deputy else None,
            )  # fmt: skip
        return table


def a_round(kind: str = RoundKind.COMPANY) -> SensorRound:
    """The next planned round of a kind, with its agenda."""
    plan_rounds(on=timezone.localdate())
    rounds = SensorRound.objects.filter(kind=kind, scheduled_at__gte=timezone.now())
    found = rounds.order_by("scheduled_at").first()
    assert found is not None
    return build_agenda(found.pk, by=SYSTEM)


def everybody_came(round_: SensorRound, by: Actor) -> None:
    for seat in round_.seats.all():
        seat_came(seat.pk, Attendance.PERSON, by=by)


def in_session(table: Table, kind: str = RoundKind.COMPANY) -> SensorRound:
    """A round that is open, with everybody in the room."""
    round_ = start_round(a_round(kind).pk, by=table.chair)
    everybody_came(round_, table.chair)
    return round_


def round_papers(dealer: Dealer, person: Actor) -> list[Model]:
    """One of everything that hangs on a round, as pages and matrices need it; no round was held."""
    number, now = next(numbers), timezone.now()
    case = a_case(dealer, lamp=Lamp.RED, score=82)
    who = person.user_id
    round_ = SensorRound.objects.create(
        kind=RoundKind.COMPANY, nominal_on=dt.date(2000, 1, 1) + number * ONE_DAY, state="HELD",
        scheduled_at=now, agenda_due_at=now, agenda_at=now, chair_id=who, opened_at=now, held_at=now,
    )  # fmt: skip
    AgendaItem.objects.create(
        round=round_, section=2, position=1, subject=f"case:{case.pk}", case=case,
        regions=[dealer.region_id], why=[["RED", {"score": 82}]],
    )  # fmt: skip
    file = make_paper()
    evidence = store_upload(file, name="proof.png", by=person)
    action = ActionItem.objects.create(
        round=round_, case=case, text="…", owner_id=who, due_on=dt.date(2026, 1, 5), state="CLOSED",
        result="…", evidence=evidence, evidence_name="proof.png", closed_at=now, closed_by_id=who,
    )  # fmt: skip
    seat = StandingSeat.objects.create(
        kind=RoundKind.COMPANY, function=Function.REGION, region=dealer.region, person_id=who
    )
    topic = RoundTopic.objects.create(kind=TopicKind.PROCESS, title="…", case=case)
    minutes = Minutes.objects.create(round=round_, issue_due_at=now)
    return [round_, action, seat, topic, minutes]
