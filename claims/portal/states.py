"""What a dealer is told of a claim's state: its badge and its steps."""

from collections.abc import Mapping, Sequence

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims.choices import ClaimState as S
from claims.lists.columns import shown_state
from claims.models import Claim
from claims.selectors.badges import STATE_TONES
from claims.selectors.timeline import TimelineRow
from dealerops.portal.registry import Badge

Text = str | Promise
Step = tuple[Text, str, Text]
STEPS: tuple[Text, ...] = (_("Draft"), _("Submitted"), _("Check"), _("Approval"), _("Decision"))
PLACE = {
    S.DRAFT: 0,
    S.SUBMITTED: 1,
    S.ASSIGNED: 2,
    S.CHECKING: 2,
    S.REJECT_PROPOSED: 2,
    S.RESET: 2,
    S.CHECK_PASSED: 3,
    S.IN_APPROVAL: 3,
    S.APPROVED: 5,
    S.REJECTED: 4,
    S.WITHDRAWN: 4,
}


def badge_of(claim: Claim) -> Badge:
    state = shown_state(claim.state)
    return Badge(STATE_TONES[state], state.label)


def steps_of(claim: Claim, events: Sequence[TimelineRow]) -> list[Step]:
    """The five steps with where the claim stands and when each was done.

    A claim that ended badly stops at the last one.
    """
    days = _days(claim, events)
    return [_step(number, label, claim, days) for number, label in enumerate(STEPS)]


def _step(number: int, label: Text, claim: Claim, days: Mapping[int, Text]) -> Step:
    place = PLACE[S(claim.state)]
    note = days.get(number, "") if number <= place else ""
    if number < place:
        done = claim.state != S.WITHDRAWN or number < 2
        return label, "done" if done else "", note
    if number > place:
        return label, "", note
    if claim.state in {S.REJECTED, S.WITHDRAWN}:
        return S(claim.state).label, "stopped", note
    return (S.RESET.label if claim.state == S.RESET else label), "now", note


def _days(claim: Claim, events: Sequence[TimelineRow]) -> dict[int, Text]:
    """By step: opened, handed in, checked, decided by the last level, decided at all."""
    last = {event.topic: event.at for event in events}
    moments = {
        0: claim.created_at,
        1: claim.first_submitted_at,
        2: last.get("claims.check_passed"),
        3: last.get("claims.approved") or last.get("claims.level_approved"),
        4: claim.decided_at,
    }
    return {place: f"{timezone.localtime(at):%m-%d}" for place, at in moments.items() if at}
