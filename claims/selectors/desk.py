"""Claims as head office sees them in lists: how many flags, which level is due, and by when."""

import datetime as dt
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from claims.choices import ClaimState, HoldReason, StepDecision
from claims.models import ApprovalStep, CheckAssignment, Claim, ClaimFlag
from claims.querysets import ClaimQuerySet
from claims.rules import LEVEL_OF_ROLE
from dealerops.foundation.actor import Actor
from dealerops.journal.models import Entry
from dealerops.lists.count import CAP
from dealerops.workcal.services import local_date

BEING_CHECKED = (ClaimState.ASSIGNED, ClaimState.CHECKING, ClaimState.REJECT_PROPOSED)
DECISIONS = (
    "claims.level_approved",
    "claims.approved",
    "claims.reset",
    "claims.rejected",
    "claims.overruled",
)
APPROVABLE = (HoldReason.NONE, HoldReason.QUOTA)  # quota is asked again at each approval


def with_desk_facts(claims: ClaimQuerySet) -> ClaimQuerySet:
    """Adds `flag_count`, `due_level` ('' when no level is due) and `desk_due_at` to every claim."""
    due = ApprovalStep.objects.filter(claim=OuterRef("pk"), decision=StepDecision.WAITING).order_by(
        "round", "level"
    )
    flags = ClaimFlag.objects.filter(claim=OuterRef("pk")).order_by().values("claim")
    return claims.annotate(
        flag_count=Coalesce(Subquery(flags.annotate(n=Count("pk")).values("n")), 0),
        due_level=Subquery(due.values("level")[:1]),
        desk_due_at=Case(
            When(state=ClaimState.RESET, then=F("reset_due_at")),
            When(state__in=BEING_CHECKED, then=F("check_due_at")),
            When(state=ClaimState.IN_APPROVAL, then=Subquery(due.values("due_at")[:1])),
            output_field=DateTimeField(),
        ),
    )


def waiting_for(actor: Actor) -> ClaimQuerySet:
    """Claims this person can decide now: their level is due, and they neither filed nor checked."""
    level = LEVEL_OF_ROLE.get(actor.role)
    claims = Claim.objects.visible_to(actor)
    if level is None:
        return claims.none()
    rows: Any = with_desk_facts(apart_from(claims, actor))
    approvable = rows.filter(state=ClaimState.IN_APPROVAL, hold_reason__in=APPROVABLE)
    due: ClaimQuerySet = approvable.filter(due_level=level).order_by("desk_due_at", "pk")
    return due


def late_before(actor: Actor) -> ClaimQuerySet:
    """Claims that are late with the level before this person's, to look at only (domain.md 2.8)."""
    waiting = ApprovalStep.objects.filter(
        claim=OuterRef("pk"), decision=StepDecision.WAITING
    ).order_by("round", "level")
    claims: Any = with_desk_facts(Claim.objects.visible_to(actor))
    late = claims.filter(state=ClaimState.IN_APPROVAL, desk_due_at__lte=timezone.now())
    mine_next = late.alias(next_level=Subquery(waiting.values("level")[1:2])).filter(
        next_level=LEVEL_OF_ROLE.get(actor.role)
    )
    found: ClaimQuerySet = mine_next.order_by("desk_due_at", "pk")
    return found


def rejections_to_confirm(actor: Actor) -> ClaimQuerySet:
    """Proposed rejections that this person may confirm, overrule or soften."""
    claims = apart_from(Claim.objects.visible_to(actor), actor)
    proposed = with_desk_facts(claims).filter(state=ClaimState.REJECT_PROPOSED)
    return proposed.order_by("check_due_at", "pk")


def apart_from(claims: ClaimQuerySet, actor: Actor) -> ClaimQuerySet:
    """Without those that the person created or ever checked (domain.md 0.10)."""
    people = [pk for pk in (actor.user_id, actor.for_user_id) if pk is not None]
    checked = CheckAssignment.objects.filter(claim=OuterRef("pk"), checker__in=people)
    return claims.exclude(created_by__in=people).exclude(Exists(checked))


def decided_claims(actor: Actor) -> set[int]:
    """Ids of the claims of the person's newest ten thousand decisions, whatever became of them since.

    Read first, so that the claims are reached by their key, however many there are.
    """
    entries = Entry.objects.filter(user_id=actor.user_id, topic__in=DECISIONS)
    return set(entries.order_by("-pk").values_list("object_id", flat=True)[:CAP])


def last_day(due_at: dt.datetime) -> dt.date:
    """The local day within which something must be done by the exclusive instant `due_at`."""
    return local_date(due_at - dt.timedelta(microseconds=1))
