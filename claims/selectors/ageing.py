"""The claims that nobody has finished, by state and by how long they have been in it (R04)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, Q, Subquery

from claims.choices import ClaimState, HoldReason
from claims.models import Claim
from claims.querysets import OPEN_STATES
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.foundation.reporting import Period
from dealerops.journal.models import Entry
from dealerops.workcal.calc import workdays_between
from dealerops.workcal.services import end_of, local_date, lookup

HELD = "claims.held"
TONES = {
    ClaimState.SUBMITTED: "gray",
    ClaimState.ASSIGNED: "blue",
    ClaimState.CHECKING: "blue",
    ClaimState.REJECT_PROPOSED: "red",
    ClaimState.CHECK_PASSED: "green",
    ClaimState.IN_APPROVAL: "green",
    ClaimState.RESET: "amber",
}
STATES = list(ClaimState)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One open claim at the cut-off; `age` in workdays since it entered its state."""

    number: str
    state: ClaimState
    hold: HoldReason
    amount: Decimal
    since: dt.datetime
    age: int


@dataclass(frozen=True, slots=True)
class AgeingRow:
    """All open claims in one state under one hold."""

    state: ClaimState
    hold: HoldReason
    claims: Sequence[Waiting]

    @property
    def state_label(self) -> str:
        return str(self.state.label)

    @property
    def hold_label(self) -> str | None:
        return None if self.hold == HoldReason.NONE else str(self.hold.label)

    @property
    def tone(self) -> str:
        return TONES[self.state]

    @property
    def count(self) -> int:
        return len(self.claims)

    @property
    def amount(self) -> Decimal:
        return sum((one.amount for one in self.claims), Decimal(0))

    @property
    def to_3(self) -> int:
        return self._aged(0, 3)

    @property
    def to_7(self) -> int:
        return self._aged(4, 7)

    @property
    def to_15(self) -> int:
        return self._aged(8, 15)

    @property
    def over_15(self) -> int:
        return sum(one.age > 15 for one in self.claims)

    @property
    def oldest(self) -> str:
        return min(self.claims, key=lambda one: (one.since, one.number)).number

    def _aged(self, first: int, last: int) -> int:
        return sum(first <= one.age <= last for one in self.claims)


def ageing_by_state(actor: Actor, period: Period, as_of: dt.datetime) -> list[AgeingRow]:
    """Open claims as they stood at the end of the period, as far as recorded before `as_of`.

    The state, its age and the hold come from the journal, so that a late report tells the same.
    """
    cut_off = min(end_of(period.last_day), as_of)
    groups: dict[tuple[ClaimState, HoldReason], list[Waiting]] = defaultdict(list)
    for one in _waiting(actor, cut_off):
        groups[one.state, one.hold].append(one)
    order = sorted(
        groups, key=lambda key: (STATES.index(key[0]), key[1] != HoldReason.NONE, key[1])
    )
    return [AgeingRow(state, hold, groups[state, hold]) for state, hold in order]


def _waiting(actor: Actor, cut_off: dt.datetime) -> list[Waiting]:
    steps = (
        Entry.objects.visible_to(SYSTEM)
        .filter(object_type=Claim._meta.label_lower, object_id=OuterRef("pk"), at__lt=cut_off)
        .exclude(to_state="")
        .exclude(to_state=F("from_state"))
        .order_by("-seq")
    )
    held = Entry.objects.visible_to(SYSTEM).filter(
        topic=HELD,
        object_type=Claim._meta.label_lower,
        object_id=OuterRef("pk"),
        at__lt=cut_off,
        seq__gt=OuterRef("seq_then"),
    )
    # A claim that was open then and is not any more has been saved since.
    candidates = (
        Claim.objects.visible_to(actor)
        .filter(
            Q(state__in=OPEN_STATES) | Q(updated_at__gte=cut_off), first_submitted_at__lt=cut_off
        )
        .annotate(
            state_then=Subquery(steps.values("to_state")[:1]),
            since_then=Subquery(steps.values("at")[:1]),
            seq_then=Subquery(steps.values("seq")[:1]),
        )
        .annotate(is_held_then=Exists(held))
        .order_by("pk")
    )
    is_open = lookup()
    today = local_date(cut_off - dt.timedelta(microseconds=1))
    found = []
    for claim in candidates:
        state = ClaimState(claim.state_then or claim.state)  # type: ignore[attr-defined]
        if state not in OPEN_STATES:
            continue
        since = claim.since_then or claim.submitted_at or claim.created_at  # type: ignore[attr-defined]
        found.append(
            Waiting(
                number=claim.number,
                state=state,
                hold=_hold_of(claim, cut_off),
                amount=claim.support_amount or Decimal(0),
                since=since,
                age=workdays_between(local_date(since), today, is_open),
            )
        )
    return found


def _hold_of(claim: Claim, cut_off: dt.datetime) -> HoldReason:
    """A claim that was saved since tells by the journal whether it had no quota then."""
    if claim.updated_at < cut_off:
        return HoldReason(claim.hold_reason)
    return HoldReason.QUOTA if claim.is_held_then else HoldReason.NONE  # type: ignore[attr-defined]
