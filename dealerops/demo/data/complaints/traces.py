"""What a told story leaves behind beside the case: clocks, rungs and entries, as rows."""

from collections.abc import Sequence
from datetime import datetime

from complaints.choices import CaseState, Lamp, Level
from complaints.models import Case, CaseClock, Escalation
from dealerops.demo.data.bulk.chain import Chain
from dealerops.demo.data.bulk.tables import Tables
from dealerops.demo.data.complaints.clocks import TAKEN_AFTER, Clock, Rung
from dealerops.demo.data.complaints.life import Story
from dealerops.foundation.actor import SYSTEM, Actor, Channel, Role

TOPICS = {
    CaseState.TRIAGED: "complaints.case_triaged",
    CaseState.RESPONDED: "complaints.case_responded",
    CaseState.INVESTIGATING: "complaints.case_investigated",
    CaseState.PLAN_PROPOSED: "complaints.plan_proposed",
    CaseState.PLAN_AGREED: "complaints.plan_agreed",
    CaseState.EXECUTING: "complaints.plan_begun",
    CaseState.RESOLVED: "complaints.case_resolved",
    CaseState.CLOSED: "complaints.case_closed",
    CaseState.REOPENED: "complaints.case_reopened",
    CaseState.INVALID: "complaints.invalid_decided",
    CaseState.WITHDRAWN: "complaints.case_withdrawn",
}


def put_clocks(tables: Tables, case_id: int, clocks: Sequence[Clock], now: datetime) -> None:
    for one in clocks:
        tables.put(
            CaseClock,
            case_id=case_id,
            kind=one.kind.value,
            round=one.round,
            started_at=one.start,
            due_at=one.due,
            stopped_at=one.done_at,
            outcome=one.outcome,
            lamp=one.lamp.value,
            limit=one.limit,
            missed_at=one.due if one.is_missed(now) else None,
        )


def put_rungs(
    tables: Tables, case_id: int, rungs: Sequence[Rung], taker_id: int, now: datetime
) -> None:
    """Each was taken on soon; the last one is where the case stands."""
    for one, after in zip(rungs, (*rungs[1:], None), strict=True):
        tables.put(
            Escalation,
            case_id=case_id,
            climb=one.climb,
            level=one.level,
            reason=one.rise.value,
            since=one.since,
            at=one.since,
            lamp=Lamp.RED.value if one.level >= Level.E4 else Lamp.YELLOW.value,
            acknowledged_at=min(one.since + TAKEN_AFTER, now),
            acknowledged_by_id=taker_id,
            ended_at=after.since if after else None,
        )


def put_journal(tables: Tables, case_id: int, story: Story, people: tuple[int, int | None]) -> None:
    """Who moved it on: `people` are the desk and the owner."""
    chain = Chain(Case._meta.label_lower, case_id)
    desk = Actor(Role.COMPLAINT_DESK, Channel.BACKOFFICE, people[0])
    advocate = Actor(Role.D_CAM, Channel.PORTAL, people[1])
    chain.add("complaints.case_opened", at=story.plot.received_at, by=SYSTEM)
    for at, source, target in story.told:
        by = desk if target == CaseState.TRIAGED else advocate
        chain.add(TOPICS[target], at=at, by=by, step=(source.value, target.value))
    chain.write(tables)
