"""The sensor rounds of the demo: who sits in them, the last two as they were held, the coming ones."""

import datetime as dt
import random
from collections.abc import Callable, Iterator, Sequence

import time_machine

from complaints.choices.rounds import (
    Attendance,
    DecisionType,
    Function,
    MinutesState,
    RoundKind,
    RoundState,
    Section,
)
from complaints.models import AgendaItem, Minutes, RoundSeat, SensorRound, StandingSeat
from complaints.services.rounds import (
    Verdict,
    build_agenda,
    decide,
    end_round,
    finalise_minutes,
    issue_minutes,
    note_item,
    plan_rounds,
    seat_came,
    start_round,
    write_summary,
)
from dealerops.demo.data.complaints.staff import Staff
from dealerops.foundation.actor import SYSTEM, Actor, Channel, Role
from dealerops.workcal.calc import local_date
from dealerops.workcal.services import add_workdays

DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
WEEKS_PLANNED = 28 * DAY  # that lie behind
HELD = 2  # company rounds that have taken place
TALKED_ABOUT = 10  # items of a round that something was written to
SEATS = (
    (Function.RISK, Role.RISK_MANAGER, Role.COMPLAINT_DESK),
    (Function.AFTERSALES, Role.COMPLAINT_DESK, None),
    (Function.QUALITY, Role.QUALITY, Role.LEGAL),
    (Function.LEGAL, Role.LEGAL, None),
    (Function.PR, Role.PR_KAM, None),
    (Function.MANAGEMENT, Role.VP, None),
)
CHINA_SEATS = SEATS[:1] + SEATS[2:]
VERDICTS = (
    (DecisionType.TECH_CAMPAIGN, "对同批次车辆发布技术通报，先检查后交车。"),
    (DecisionType.PROCESS_CHANGE, "增项报价须先经客户确认，系统中留痕。"),
    (DecisionType.CONTINUE, ""),
    (DecisionType.CONTINUE, ""),
)
NOTES = (
    "经销商已与客户面谈，客户要求书面说明。",
    "质量部门本周给出检测结论。",
    "区域负责人跟进，周五前反馈。",
)
SUMMARY = "本次例会逐项核对红灯和升级案件，明确责任人和期限；重点关注软件黑屏聚集性投诉，下次例会复核效果。"


def hold_rounds(staff: Staff, rng: random.Random, now: dt.datetime) -> None:
    """Safe to repeat: where somebody sits already, nothing is done."""
    if StandingSeat.objects.visible_to(SYSTEM).exists():
        return
    _seat(staff)
    chair = Actor(Role.RISK_MANAGER, Channel.BACKOFFICE, staff.office[Role.RISK_MANAGER])
    today = local_date(now)
    with time_machine.travel(now - WEEKS_PLANNED, tick=False):
        plan_rounds(on=today - WEEKS_PLANNED)
    _forget_stand_ups(now)
    rounds = SensorRound.objects.visible_to(SYSTEM).filter(
        kind=RoundKind.COMPANY, scheduled_at__lt=now - 4 * HOUR
    )
    for round_ in reversed(rounds.order_by("-scheduled_at")[:HELD]):
        _hold(round_, chair, rng, now)
    _hold_china(chair, rng, now)
    plan_rounds(on=today)
    for round_ in SensorRound.objects.visible_to(SYSTEM).filter(
        state=RoundState.PLANNED, agenda_due_at__lte=now
    ):
        build_agenda(round_.pk, by=SYSTEM)


def _seat(staff: Staff) -> None:
    for kind, seats in ((RoundKind.COMPANY, SEATS), (RoundKind.CHINA, CHINA_SEATS)):
        for function, role, deputy in seats:
            StandingSeat.objects.create(
                kind=kind,
                function=function,
                person_id=staff.office[role],
                deputy_id=staff.office[deputy] if deputy else None,
            )
    for region_id, head in staff.heads.items():
        StandingSeat.objects.create(
            kind=RoundKind.COMPANY,
            function=Function.REGION,
            region_id=region_id,
            person_id=head,
            deputy_id=staff.regional.get(region_id),
        )


def _forget_stand_ups(now: dt.datetime) -> None:
    """Those of the past were planned with the rounds, and nobody wrote down what was said in them."""
    old = SensorRound.objects.visible_to(SYSTEM).filter(
        kind=RoundKind.STAND_UP, scheduled_at__lt=now - DAY
    )
    RoundSeat.objects.visible_to(SYSTEM).filter(round__in=old).delete()
    old.delete()


def _hold(round_: SensorRound, chair: Actor, rng: random.Random, now: dt.datetime) -> None:
    """Agenda, meeting, minutes; what happened since is not on the agenda of then."""
    with time_machine.travel(round_.agenda_due_at + 9 * HOUR, tick=False):
        build_agenda(round_.pk, by=SYSTEM)
    items = AgendaItem.objects.visible_to(SYSTEM).filter(round=round_)
    items.filter(case__received_at__gt=round_.agenda_due_at).delete()
    with time_machine.travel(round_.scheduled_at, tick=False):
        start_round(round_.pk, by=chair)
        for seat in RoundSeat.objects.visible_to(SYSTEM).filter(round=round_).order_by("pk"):
            came = Attendance.DEPUTY if seat.deputy_id and rng.random() < 0.2 else Attendance.PERSON
            seat_came(seat.pk, came, by=chair)
        _talk(round_, chair, rng)
    with time_machine.travel(round_.scheduled_at + 2 * HOUR, tick=False):
        end_round(round_.pk, by=chair)
    _write_down(round_, chair, now)


def _talk(round_: SensorRound, chair: Actor, rng: random.Random) -> None:
    day = local_date(round_.scheduled_at)
    for number, item in enumerate(_of_interest(round_)):
        type_, words = VERDICTS[number % len(VERDICTS)]
        note_item(item.pk, rng.choice(NOTES), by=chair)
        acts = type_ != DecisionType.CONTINUE or round_.kind == RoundKind.CHINA
        owners = [seat.person_id for seat in round_.seats.all() if seat.function != Function.PR]
        verdict = Verdict(
            type_,
            text=words,
            owner_id=rng.choice(owners) if acts else None,
            due_on=add_workdays(day, rng.choice((5, 8, 12))) if acts else None,
        )
        decide(item.pk, verdict, by=chair)


def _of_interest(round_: SensorRound) -> Sequence[AgendaItem]:
    items = AgendaItem.objects.visible_to(SYSTEM).on_the_table().filter(round=round_)
    rows = items.exclude(section__in=(Section.ACTIONS, Section.FIGURES))
    return list(rows.order_by("section", "position")[:TALKED_ABOUT])


def _write_down(round_: SensorRound, chair: Actor, now: dt.datetime) -> None:
    for at, then in _afterwards(round_, chair):
        if at < now:
            with time_machine.travel(at, tick=False):
                then()


def _afterwards(
    round_: SensorRound, chair: Actor
) -> Iterator[tuple[dt.datetime, Callable[[], object]]]:
    held_at = round_.scheduled_at + 2 * HOUR

    def minutes() -> Minutes:
        rows = Minutes.objects.visible_to(SYSTEM).filter(round=round_)
        return rows.exclude(state=MinutesState.REPLACED).get()

    def issue() -> None:
        write_summary(minutes().pk, SUMMARY, by=chair)
        issue_minutes(minutes().pk, by=chair)

    yield held_at + 3 * HOUR, issue
    yield held_at + 6 * DAY, lambda: finalise_minutes(minutes().pk)


def _hold_china(chair: Actor, rng: random.Random, now: dt.datetime) -> None:
    """The China round of last month, if it lies within the weeks that were planned."""
    rounds = SensorRound.objects.visible_to(SYSTEM).filter(
        kind=RoundKind.CHINA,
        scheduled_at__gte=now - WEEKS_PLANNED,
        scheduled_at__lt=now - 4 * HOUR,
    )
    for round_ in rounds.order_by("scheduled_at")[:1]:
        _hold(round_, chair, rng, now)
