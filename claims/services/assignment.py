"""Giving claims to checkers (domain.md 2.11)."""

import datetime as dt

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.calc import Candidate, choose_checker
from claims.choices import (
    CHECK_CUT_OFF,
    CHECK_WORKDAYS,
    CHECKER_SHARE,
    RECHECK_WORKDAYS,
    CheckOutcome,
    ClaimState,
)
from claims.models import CheckAssignment, Checker, Claim
from claims.workflow import CLAIM_FLOW
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError, TransitionRefused
from dealerops.journal.services import record
from dealerops.policy.services import Values
from dealerops.workcal.services import (
    Shift,
    add_workdays,
    end_of,
    local_date,
    shift,
    workdays_between,
)

HANDS = ("state", "firm", "checker", "check_due_at")


class NoCheckerAvailable(DomainError):
    default_code = "NO_CHECKER"
    default_message = _("No checker is available for this program.")


@transaction.atomic
def assign_claim(claim_id: int, *, by: Actor) -> Claim:
    """Give a submitted claim to one checker; safe to repeat. Raises NoCheckerAvailable."""
    claim = Claim.objects.visible_to(by).select_related("program").lock(claim_id)
    if claim.state != ClaimState.SUBMITTED:
        return claim
    step = CLAIM_FLOW.fire(claim, "assign", by=by)
    values = _values(claim)
    checker = _choose(claim, values)
    _hand_to(claim, checker, values, is_recheck=False)
    claim.save_fields(*HANDS)
    record(
        claim,
        "claims.assigned",
        by=by,
        step=step,
        checker=checker.user_id,
        policy=values.used(),
    )
    return claim


@transaction.atomic
def reassign_claim(
    claim_id: int, *, by: Actor, checker_id: int | None = None, version: int | None = None
) -> Claim:
    """Take an assigned claim to another checker: the named one, else the next best.

    Raises NoCheckerAvailable when nobody else can take it.
    """
    claim = Claim.objects.visible_to(by).lock(claim_id)
    claim.expect_version(version)
    step = CLAIM_FLOW.fire(claim, "reassign", by=by)
    old = claim.assignments.open().get()
    values = _values(claim)
    checker = _choose(claim, values, without=old.checker_id, named=checker_id)
    end_check(claim, CheckOutcome.REASSIGNED)
    _hand_to(claim, checker, values, is_recheck=old.is_recheck)
    claim.save_fields(*HANDS)
    record(
        claim,
        "claims.reassigned",
        by=by,
        step=step,
        checker=checker.user_id,
        policy=values.used(),
    )
    return claim


def try_assign(claim_id: int, *, by: Actor) -> bool:
    """For background work: False, and the claim waits on, when nobody can take it now."""
    try:
        assign_claim(claim_id, by=by)
    except NoCheckerAvailable:
        return False
    return True


def try_reassign(claim_id: int, *, by: Actor) -> bool:
    """For background work: False, and the claim stays where it is, when nobody else can take it.

    Nor is it given away once its checker has begun.
    """
    try:
        reassign_claim(claim_id, by=by)
    except (NoCheckerAvailable, TransitionRefused):
        return False
    return True


def give_back_to_checker(claim: Claim) -> Values:
    """A re-check sticks to the first checker unless they are gone for more than a workday.

    Returns the policy values it used.
    """
    values = _values(claim)
    last = claim.assignments.order_by("-pk").first()
    today = timezone.localdate()
    checker = Checker.objects.employed().filter(user=last.checker_id).first() if last else None
    if checker is None or _is_away(checker, today):
        try:
            checker = _choose(claim, values)
        except NoCheckerAvailable:
            if checker is None:
                raise
    _hand_to(claim, checker, values, is_recheck=last is not None)
    return values


def end_check(claim: Claim, outcome: CheckOutcome) -> CheckAssignment:
    """The claim leaves its checker's hands, and with it the firm's right to see it."""
    assignment = claim.assignments.open().get()
    assignment.ended_at = timezone.now()
    assignment.outcome = outcome
    assignment.save(update_fields=("ended_at", "outcome"))
    claim.firm = claim.checker = None
    claim.check_due_at = None
    return assignment


def check_due(since: dt.datetime, values: Values, *, is_recheck: bool) -> dt.datetime:
    """The exclusive instant by which a check must end; after the cut-off it starts the next workday.

    The cut-off itself is still in time (domain.md 0.2).
    """
    day = local_date(since)
    if timezone.localtime(since).time() > values[CHECK_CUT_OFF]:
        day = shift(day + dt.timedelta(days=1), Shift.NEXT)
    workdays = values[RECHECK_WORKDAYS if is_recheck else CHECK_WORKDAYS]
    return end_of(add_workdays(day, workdays))


def _is_away(checker: Checker, today: dt.date) -> bool:
    away = checker.absent
    if away is None or today not in away:
        return False
    if away.upper is None:
        return True
    day = dt.timedelta(days=1)  # both ends of the absence count, the day of return does not
    return workdays_between(today - day, away.upper - day) > 1


def _values(claim: Claim) -> Values:
    return Values(on=timezone.localdate(), dealer_id=claim.dealer_id, program=claim.program.code)


def _hand_to(claim: Claim, checker: Checker, values: Values, *, is_recheck: bool) -> None:
    now = timezone.now()
    claim.firm, claim.checker = checker.firm, checker.user
    due_at = check_due(claim.submitted_at or now, values, is_recheck=is_recheck)
    if due_at <= now:  # late before it came to them: their own time begins now
        due_at = check_due(now, values, is_recheck=is_recheck)
    claim.check_due_at = due_at
    CheckAssignment.objects.create(
        claim=claim,
        firm=checker.firm,
        checker=checker.user,
        is_recheck=is_recheck,
        assigned_at=now,
        due_at=claim.check_due_at,
    )
    checker.last_assigned_at = now
    checker.save(update_fields=("last_assigned_at",))


def _choose(
    claim: Claim, values: Values, *, without: int | None = None, named: int | None = None
) -> Checker:
    """The rule of domain.md 2.11; the lock on the checkers makes assignments queue up."""
    today = timezone.localdate()
    able = (
        Checker.objects.select_for_update(of=("self",))
        .select_related("firm", "user")
        .at_work(today)
        .filter(programs__contains=[claim.program.code])
        .exclude(user=claim.created_by_id)
        .exclude(user=without)
        .order_by("pk")
    )
    if named is not None:
        able = able.filter(user=named)
    checkers = {checker.user_id: checker for checker in able}
    monday = today - dt.timedelta(days=today.weekday())
    this_week = CheckAssignment.objects.filter(
        claim__dealer=claim.dealer_id, assigned_at__date__gte=monday, is_recheck=False
    )
    chosen = choose_checker(
        _candidates(list(checkers.values()), this_week_of=claim.dealer_id, monday=monday),
        dealer_total=this_week.count(),
        largest_share=values[CHECKER_SHARE],
    )
    if chosen is None:
        raise NoCheckerAvailable
    return checkers[chosen]


def _candidates(checkers: list[Checker], *, this_week_of: int, monday: dt.date) -> list[Candidate]:
    counts = (
        CheckAssignment.objects.filter(checker__in=[one.user_id for one in checkers])
        .values("checker")
        .annotate(
            load=Count("pk", filter=Q(ended_at=None)),
            of_dealer=Count(
                "pk",
                filter=Q(
                    claim__dealer=this_week_of, assigned_at__date__gte=monday, is_recheck=False
                ),
            ),
        )
        .values_list("checker", "load", "of_dealer")
    )
    by_checker = {checker: (load, of_dealer) for checker, load, of_dealer in counts}
    return [
        Candidate(
            checker_id=one.user_id,
            open_load=by_checker.get(one.user_id, (0, 0))[0],
            daily_capacity=one.daily_capacity,
            last_assigned_at=one.last_assigned_at,
            of_dealer=by_checker.get(one.user_id, (0, 0))[1],
        )
        for one in checkers
    ]
