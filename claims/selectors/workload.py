"""The third-party check day by day: what came, what left, what lies there (R01)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from claims.calc.workload import Came, Hours, Left, Load, Span, Stay, load_of, spans
from claims.choices import CheckOutcome
from claims.models import CheckAssignment, Claim
from dealerops.foundation.actor import SYSTEM, Actor, Role
from dealerops.foundation.reporting import Period
from dealerops.journal.models import Entry
from dealerops.workcal.calc import at, business_time_between
from dealerops.workcal.services import OFFICE, lookup

CUT_OFF = dt.time(17, 30)  # the daily report is made at this hour
PROPOSED, OVERRULED = "claims.reject_proposed", "claims.overruled"
ENQUIRY = "claims.enquiry_opened"
ONE_DAY = dt.timedelta(days=1)
WAYS_OUT = {
    CheckOutcome.PASSED: Left.PASSED,
    CheckOutcome.RESET: Left.RESET,
    CheckOutcome.REJECT_PROPOSED: Left.REJECT_PROPOSED,
    CheckOutcome.REASSIGNED: Left.GIVEN_AWAY,
}


@dataclass(frozen=True, slots=True)
class WorkloadRow:
    """One local day of one checker in one program."""

    day: dt.date
    program: str
    checker: str
    load: Load


@dataclass(frozen=True, slots=True)
class Desk:
    """One checker in one program; rows are sorted by it."""

    program_code: str
    checker: str
    checker_id: int
    program: str
    program_id: int


def workload_by_checker(actor: Actor, period: Period, as_of: dt.datetime) -> list[WorkloadRow]:
    """Rows per local day, program and checker, from the report before to `as_of`.

    A report ends at its hour, not at midnight, also where an outage delays it. What happened later on
    its last day opens the next one: as further rows of that day, so that nothing falls between two
    reports or is counted twice.
    """
    start = at(period.start - ONE_DAY, CUT_OFF)
    until = min(at(period.last_day, CUT_OFF), as_of)
    desks = desks_between(actor, start, until)
    hours = office_hours()
    return [
        WorkloadRow(span.day, desk.program, desk.checker, load)
        for span in spans(start, until)
        for desk in sorted(desks, key=lambda desk: (desk.program_code, desk.checker))
        if _is_shown(load := load_of(desks[desk], span, hours), span, period)
    ]


def own_work(actor: Actor) -> Q:
    """A checker reads of the own work, their lead of the whole firm's (domain.md 7.2)."""
    return Q(checker=actor.user_id) if actor.role == Role.TP_CHECKER else Q()


def office_hours() -> Hours:
    """Measures business hours between two moments, with the calendar read once."""
    is_open = lookup(OFFICE.calendar)

    def hours(since: dt.datetime, till: dt.datetime) -> Decimal:
        return Decimal(business_time_between(since, till, OFFICE, is_open).total_seconds()) / 3600

    return hours


def _is_shown(load: Load, span: Span, period: Period) -> bool:
    return load.has_movement or (load.opening > 0 and span.day >= period.start)


def desks_between(actor: Actor, start: dt.datetime, until: dt.datetime) -> dict[Desk, list[Stay]]:
    """Everything that lay with somebody at some time in [start, until), by whom."""
    before = CheckAssignment.objects.visible_to(SYSTEM).filter(
        claim=OuterRef("claim"), pk__lt=OuterRef("pk")
    )
    ended = before.exclude(outcome=CheckOutcome.REASSIGNED).order_by("-pk").values("pk")[:1]
    given_late = before.filter(
        outcome=CheckOutcome.REASSIGNED, ended_at__gte=F("due_at"), pk__gt=OuterRef("check_before")
    )
    assignments = list(
        CheckAssignment.objects.visible_to(actor)
        .filter(own_work(actor))
        .filter(Q(ended_at=None) | Q(ended_at__gte=start), assigned_at__lt=until)
        .annotate(outcome_before=Subquery(before.order_by("-pk").values("outcome")[:1]))
        .annotate(check_before=Coalesce(Subquery(ended), 0))
        .annotate(was_late=Exists(given_late))
        .select_related("claim__program", "checker")
        .order_by("pk")
    )
    told = _told_about({one.claim_id for one in assignments}, until)
    desks: dict[Desk, list[Stay]] = defaultdict(list)
    for one in assignments:
        program = one.claim.program
        desk = Desk(
            program.code, str(one.checker), one.checker_id, program.display_name, program.pk
        )
        desks[desk] += _stays(one, told[one.claim_id], until)
    return desks


def _told_about(claim_ids: Iterable[int], until: dt.datetime) -> dict[int, list[Entry]]:
    """Proposals, their overruling and enquiries, oldest first."""
    entries = Entry.objects.visible_to(SYSTEM).filter(
        topic__in=(PROPOSED, OVERRULED, ENQUIRY),
        object_type=Claim._meta.label_lower,
        object_id__in=list(claim_ids),
        at__lt=until,
    )
    by_claim: dict[int, list[Entry]] = defaultdict(list)
    for entry in entries.order_by("object_id", "seq"):
        by_claim[entry.object_id].append(entry)
    return by_claim


def _stays(one: CheckAssignment, told: Sequence[Entry], until: dt.datetime) -> Iterator[Stay]:
    """A proposal takes the claim out of the checker's hands; overruling it puts it back."""
    ended_at = one.ended_at if one.ended_at and one.ended_at < until else None
    pk, late = one.claim_id, one.was_late  # type: ignore[attr-defined]
    mine = [e for e in told if one.assigned_at <= e.at and (ended_at is None or e.at <= ended_at)]
    enquiries = tuple(entry.at for entry in mine if entry.topic == ENQUIRY)
    came_at: dt.datetime | None = one.assigned_at
    came = _way_in(one)
    for entry in mine:
        if entry.topic == PROPOSED and came_at:
            yield Stay(
                came_at, came, one.due_at, entry.at, Left.REJECT_PROPOSED, enquiries, pk, late
            )
            came_at, enquiries = None, ()
        elif entry.topic == OVERRULED and came_at is None:
            came_at, came = entry.at, Came.RETURNED
    if came_at:
        left = WAYS_OUT[CheckOutcome(one.outcome)] if ended_at else None
        yield Stay(came_at, came, one.due_at, ended_at, left, enquiries, pk, late)


def _way_in(one: CheckAssignment) -> Came:
    if one.outcome_before == CheckOutcome.REASSIGNED:  # type: ignore[attr-defined]
        return Came.TAKEN_OVER
    return Came.AGAIN if one.is_recheck else Came.FIRST
