"""Claims in figures for the first pages: by week, by state and age, and those that end next.

Each question reads a window that an index bounds: claims of the last weeks, or claims that are open.
"""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import pairwise
from typing import Any

from django.db.models import Count, F, Q
from django.db.models.functions import TruncWeek

from claims.choices import ClaimState as S
from claims.choices import StepDecision
from claims.models import ApprovalStep, Claim
from claims.querysets import OPEN_STATES
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.workcal.services import end_of

WEEKS = 12
AGES = (3, 7, 15)  # days since the claim was handed in; older ones come last
SOON = 8
IN_CHECK = (S.ASSIGNED, S.CHECKING, S.REJECT_PROPOSED)


@dataclass(frozen=True, slots=True)
class Week:
    """The claims opened from this Monday on, without drafts, by the state they are in now."""

    monday: dt.date
    states: Mapping[str, int]

    def among(self, states: Sequence[S]) -> int:
        return sum(self.states.get(state, 0) for state in states)


@dataclass(frozen=True, slots=True)
class OpenState:
    """Open claims in one state; `ages` counts up to each of AGES and beyond the last."""

    state: S
    count: int
    ages: Sequence[int]


def claims_by_week(actor: Actor, *, today: dt.date) -> list[Week]:
    """The last WEEKS weeks, this one included; weeks without a claim are there too."""
    monday = today - dt.timedelta(days=today.weekday())
    mondays = [monday - dt.timedelta(weeks=back) for back in reversed(range(WEEKS))]
    found: dict[dt.date, Counter[str]] = {day: Counter() for day in mondays}
    rows = (
        Claim.objects.visible_to(actor)
        .filter(created_at__gte=end_of(mondays[0] - dt.timedelta(days=1)))
        .exclude(state=S.DRAFT)
        .order_by()
        .annotate(week=TruncWeek("created_at"))
        .values_list("week", "state")
        .annotate(count=Count("pk"))
    )
    for week, state, count in rows:
        found[week.date()][state] += count
    return [Week(day, dict(counts)) for day, counts in found.items()]


def open_by_state(actor: Actor, *, now: dt.datetime) -> list[OpenState]:
    """Drafts and open claims, in the order of their life; states without a claim are left out."""
    limits = [now - dt.timedelta(days=days) for days in AGES]
    youngest = {f"to_{place}": _since(limit) for place, limit in enumerate(limits)}
    rows = (
        Claim.objects.visible_to(actor)
        .filter(state__in=(S.DRAFT, *OPEN_STATES))
        .order_by()
        .values("state")
        .annotate(count=Count("pk"), **youngest)
    )
    found = {row["state"]: row for row in rows}
    return [_open_state(S(state), found[state]) for state in S if state in found]


def _since(limit: dt.datetime) -> Count:
    return Count("pk", filter=Q(first_submitted_at__gte=limit))


def _open_state(state: S, row: Mapping[str, Any]) -> OpenState:
    upto = [0, *(row[f"to_{place}"] for place in range(len(AGES))), row["count"]]
    steps = [later - earlier for earlier, later in pairwise(upto)]
    return OpenState(state, row["count"], steps)


def due_next(actor: Actor) -> list[tuple[dt.datetime, Claim]]:
    """The SOON claims whose time ends first, overdue ones before them: (exclusive instant, claim)."""
    seen = Claim.objects.visible_to(actor).select_related("dealer", "program")
    answers = seen.filter(state=S.RESET).order_by("reset_due_at", "pk")[:SOON]
    checks = seen.filter(state__in=IN_CHECK).order_by("check_due_at", "pk")[:SOON]
    dated = [
        *((one.reset_due_at, one) for one in answers),
        *((one.check_due_at, one) for one in checks),
        *_decisions(actor),
    ]
    timed = [(at, claim) for at, claim in dated if at is not None]
    return nsmallest(SOON, timed, key=lambda pair: (pair[0], pair[1].pk))


def _decisions(actor: Actor) -> list[tuple[dt.datetime, Claim]]:
    """Levels that are due, of claims that the actor may see."""
    waiting = (
        ApprovalStep.objects.visible_to(SYSTEM)
        .filter(decision=StepDecision.WAITING, claim__state=S.IN_APPROVAL)
        .filter(claim__in=Claim.objects.visible_to(actor), round=F("claim__approval_round"))
        .select_related("claim__dealer", "claim__program")
        .order_by("due_at", "claim", "level")
    )
    first: dict[int, tuple[dt.datetime, Claim]] = {}
    for step in waiting[: SOON * 5]:  # five levels at most
        first.setdefault(step.claim_id, (step.due_at, step.claim))
    return list(first.values())[:SOON]
