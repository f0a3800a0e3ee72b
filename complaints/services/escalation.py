"""The ladder E1 to E5: up by itself, each rung once, down only by hand (domain.md 3.6)."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.choices import CaseState, Lamp, Level, QuickAlert, Severity
from complaints.choices.alerts import AlertKind
from complaints.choices.clocks import ClockKind, Outcome
from complaints.choices.ladder import (
    CRISIS_SCORE,
    LOWERERS,
    LOWERING,
    RUNG_OF,
    RUNG_WAIT,
    STARTS,
    Rise,
)
from complaints.models import Case, CaseClock, Escalation
from complaints.querysets import CaseQuerySet
from complaints.selectors.harm import tells_of_harm
from complaints.selectors.reach import roles_on_rung
from complaints.services.paging import Occasion, raise_alert
from complaints.services.timing import Timing
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import InvalidInput, Refusal, TransitionRefused
from dealerops.journal.services import record
from dealerops.policy.services import value
from dealerops.workcal.services import local_date

NOT_LOWER = Refusal("NOT_LOWER", _("Choose a level below the present one."), "level")
NO_REASON = Refusal("NO_REASON_GIVEN", _("Say why."), "note")
NOT_YOURS_TO_LOWER = Refusal(
    "NOT_YOURS_TO_LOWER", _("Your role may not lower a case from this level.")
)
NOT_YOUR_RUNG = Refusal("NOT_YOUR_RUNG", _("This level is not yours to take on."))
OVER = frozenset(
    {
        CaseState.RESOLVED,
        CaseState.CLOSED,
        CaseState.MERGED,
        CaseState.INVALID,
        CaseState.WITHDRAWN,
    }
)
MISSED: dict[str, Rise] = {
    ClockKind.FIRST_RESPONSE: Rise.RESPONSE_MISSED,
    ClockKind.NO_PLAN: Rise.NO_PLAN,
    ClockKind.PLAN: Rise.PLAN_MISSED,
    ClockKind.RED_OPEN: Rise.RED_OPEN,
    ClockKind.RESOLUTION: Rise.RESOLUTION_MISSED,
}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a case belongs on a rung, and since when that has been true."""

    rise: Rise
    level: int
    since: dt.datetime


def climb(case: Case, timing: Timing, *, now: dt.datetime, by: Actor) -> None:
    """Raise the case to the highest rung that it belongs on; never down. `case` is locked.

    What was true already when somebody lowered the case does not raise it again. A rung that is
    jumped over is told as well. Safe to repeat: the case stands on one rung, each rung once a climb.
    """
    rung = _present_rung(case, timing, now=now, by=by)
    if case.state in OVER:
        return
    _redate(case, rung, timing)
    quiet_until = rung.at if rung.reason == Rise.LOWERED else None
    reasons = [
        one
        for one in reasons_of(case, rung, timing, now)
        if one.level > rung.level and (quiet_until is None or one.since > quiet_until)
    ]
    if reasons:
        best = max(reasons, key=lambda one: (one.level, -one.since.timestamp()))
        _rise(case, rung, best, timing, now=now, by=by)


def reasons_of(case: Case, rung: Escalation, timing: Timing, now: dt.datetime) -> Iterator[Reason]:
    """Everything that speaks for a rung now (domain.md 3.6), whatever rung the case stands on."""
    clocks = case.clocks.filter(round=case.reopen_count).exclude(outcome=Outcome.DROPPED)
    for clock in clocks:
        rise = MISSED.get(clock.kind)
        if rise and _is_missed(clock, now):
            yield Reason(rise, RUNG_OF[rise], clock.due_at)
        if clock.kind == ClockKind.RED_OPEN and case.lamp == Lamp.RED:
            yield Reason(Rise.RED, RUNG_OF[Rise.RED], clock.started_at)
    if case.level > rung.level:
        yield Reason(Rise.BROUGHT, case.level, now)
    yield from _crisis(case)
    if _is_left_alone(case, rung, now) and rung.level < Level.E5 and not timing.is_paused:
        yield Reason(Rise.WAITED, rung.level + 1, rung.due_at or now)


@transaction.atomic
def lower_case(
    case_id: int, level: int, note: str, *, by: Actor, version: int | None = None
) -> Case:
    """Bring a case down by hand, with a reason; from there it may climb again.

    Raises InvalidInput for a level that is not below or a missing reason, TransitionRefused for a
    role that does not stand above the rung.
    """
    case = Case.objects.visible_to(by).lock(case_id)
    case.expect_version(version)
    if by.role not in LOWERING.get(case.level, frozenset()):
        raise TransitionRefused(NOT_YOURS_TO_LOWER)
    wrong = [NOT_LOWER] if not Level.E1 <= level < case.level else []
    wrong += [] if note.strip() else [NO_REASON]
    if wrong:
        raise InvalidInput(*wrong)
    now, timing = timezone.now(), Timing(case)
    rung = _present_rung(case, timing, now=now, by=by)
    lowered = _next(case, rung, Reason(Rise.LOWERED, level, now), now=now)
    lowered.by_id, lowered.note = by.user_id, note.strip()
    lowered.acknowledged_at, lowered.acknowledged_by_id = now, by.user_id
    lowered.save()
    _set_level(case, level)
    record(case, "complaints.lowered", by=by, note=note.strip(), level=level, climb=lowered.climb)
    return case


@transaction.atomic
def take_on_rung(case_id: int, *, by: Actor) -> Escalation:
    """Somebody of the present rung has the case: the next one is not told for waiting.

    Raises TransitionRefused for a role that does not stand on it.
    """
    case = Case.objects.visible_to(by).lock(case_id)
    rung = _present_rung(case, Timing(case), now=timezone.now(), by=by)
    if by.role not in roles_on_rung(case, rung.level):
        raise TransitionRefused(NOT_YOUR_RUNG)
    return mark_taken(case, rung, by=by)


def mark_taken(case: Case, rung: Escalation, *, by: Actor) -> Escalation:
    """The caller holds the case and has looked whether this person may."""
    if rung.acknowledged_at is None:
        rung.acknowledged_at, rung.acknowledged_by_id = timezone.now(), by.user_id
        rung.save(update_fields=("acknowledged_at", "acknowledged_by"))
        record(case, "complaints.rung_taken_on", by=by, level=rung.level, climb=rung.climb)
    return rung


def may_lower(actor: Actor, case: Case) -> bool:
    return actor.role in LOWERERS and actor.role in LOWERING.get(case.level, frozenset())


def _present_rung(case: Case, timing: Timing, *, now: dt.datetime, by: Actor) -> Escalation:
    """The rung the case stands on; a new case and a reopened one begin on the level they came with."""
    rows = list(case.escalations.order_by("pk"))
    reopened = sum(row.reason == Rise.REOPENED for row in rows)
    if rows and reopened >= case.reopen_count:
        return rows[-1]
    start = case.reopened_at if case.reopen_count and case.reopened_at else case.received_at
    rise = Rise.REOPENED if case.reopen_count else Rise.OPENED
    rung = _next(case, rows[-1] if rows else None, Reason(rise, case.level, start), now=now)
    rung.due_at = _wait(case, start, timing) if case.level < Level.E5 else None
    rung.save()
    if case.level > Level.E1:
        occasion = Occasion(AlertKind.ESCALATION, _occasion_of(rung), rise, now)
        raise_alert(case, occasion, roles_on_rung(case, case.level), by=by)
    return rung


def _occasion_of(rung: Escalation) -> str:
    return f"rung:{rung.climb}:{rung.level}"


def _next(case: Case, before: Escalation | None, reason: Reason, *, now: dt.datetime) -> Escalation:
    """End the rung before; the new one is not saved yet. What begins anew begins a climb."""
    number = before.climb if before else 0
    if before:
        before.ended_at = now
        before.save(update_fields=("ended_at",))
    return Escalation(
        case=case,
        climb=number + (reason.rise in STARTS),
        level=reason.level,
        reason=reason.rise,
        since=reason.since,
        at=now,
        lamp=case.lamp,
    )


def _rise(
    case: Case, rung: Escalation, reason: Reason, timing: Timing, *, now: dt.datetime, by: Actor
) -> None:
    below, jumped = rung.level, range(rung.level + 1, reason.level + 1)
    reached = _next(case, rung, reason, now=now)
    if reason.level < Level.E5:
        reached.due_at = _wait(case, now, timing)
    reached.save()
    _set_level(case, reason.level)
    record(
        case, "complaints.escalated", by=by, reason=reason.rise, level=reason.level, below=below,
        climb=reached.climb, since=reason.since,
    )  # fmt: skip
    roles = [role for level in jumped for role in roles_on_rung(case, level)]
    occasion = Occasion(AlertKind.ESCALATION, _occasion_of(reached), reason.rise, now)
    raise_alert(case, occasion, roles, by=by)


def _redate(case: Case, rung: Escalation, timing: Timing) -> None:
    """Another light, another time to take the case on, from when the rung was reached, without pauses."""
    if rung.due_at is None or (rung.lamp == case.lamp and not timing.pauses):
        return
    start = rung.since if rung.reason in STARTS else rung.at
    rung.lamp, rung.due_at = case.lamp, _wait(case, start, timing)
    rung.save(update_fields=("lamp", "due_at"))


def _wait(case: Case, start: dt.datetime, timing: Timing) -> dt.datetime | None:
    limit = timing.limit(RUNG_WAIT, case.lamp, local_date(start))
    return timing.after(start, limit, case.lamp) if limit else None


def _is_left_alone(case: Case, rung: Escalation, now: dt.datetime) -> bool:
    """Nobody on this rung has said that they have the case; on E1 its owner does so by working on it."""
    if rung.due_at is None or rung.due_at > now or rung.acknowledged_at:
        return False
    if rung.reason == Rise.OPENED:
        return not (case.acknowledged_at or case.responded_at)
    if rung.reason == Rise.REOPENED:
        return case.last_contact_at is None or case.last_contact_at < rung.since
    return True


def _is_missed(clock: CaseClock, now: dt.datetime) -> bool:
    """Not done by its due time, even if it was done later and nobody looked in between."""
    return clock.due_at is not None and (clock.stopped_at or now) >= clock.due_at


def _crisis(case: Case) -> Iterator[Reason]:
    """The crisis team: media, somebody hurt, or a score that high; S4 hurts nobody (domain.md 3.4).

    Without a rating, by the words.
    """
    alerts = set(case.quick_alerts)
    if QuickAlert.MEDIA in alerts:
        yield Reason(Rise.MEDIA, Level.E5, _alerted_at(case, QuickAlert.MEDIA))
    if QuickAlert.INJURY in alerts and (case.severity == Severity.S5 or tells_of_harm(case)):
        yield Reason(Rise.INJURY, Level.E5, _alerted_at(case, QuickAlert.INJURY))
    limit = value(CRISIS_SCORE, dealer_id=case.dealer_id)
    if case.score >= limit:
        yield Reason(Rise.SCORE, Level.E5, _high_since(case, limit))


def _alerted_at(case: Case, code: str) -> dt.datetime:
    """When the house was alerted to it."""
    alerts = case.alerts.filter(occasion__endswith=f":{code}").order_by("raised_at")
    first = alerts.values_list("raised_at", flat=True).first()
    return first or timezone.now()


def _high_since(case: Case, limit: int) -> dt.datetime:
    """The first snapshot since which the score has not been below."""
    below = case.snapshots.filter(score__lt=limit).order_by("-number").first()
    above = (
        case.snapshots.filter(number__gt=below.number if below else 0).order_by("number").first()
    )
    return above.at if above else case.received_at


def _set_level(case: Case, level: int) -> None:
    if case.level != level:
        case.level = level
        case.save_fields("level")


def cases_to_look_at(now: dt.datetime, cases: CaseQuerySet) -> Sequence[int]:
    """Pending cases of which a clock or a rung is over; each is looked at once for each of them."""
    clocks = CaseClock.objects.filter(case__in=cases).missed(now).values("case")
    rungs = Escalation.objects.filter(case__in=cases).waited(now).values("case")
    return list(
        cases.filter(pk__in=clocks.union(rungs)).order_by("pk").values_list("pk", flat=True)
    )
