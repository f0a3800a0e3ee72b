"""What a dealer is told of a claim's state: its badge, its steps, the groups of the list."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.choices import ClaimState as S
from claims.models import Claim
from claims.selectors.badges import STATE_TONES
from dealerops.portal.registry import Badge

Text = str | Promise
Step = tuple[Text, str, Text]
UNDER_WAY = (
    S.SUBMITTED, S.ASSIGNED, S.CHECKING, S.REJECT_PROPOSED, S.CHECK_PASSED, S.IN_APPROVAL,
)  # fmt: skip
OPEN = (S.DRAFT, S.RESET, *UNDER_WAY)


@dataclass(frozen=True, slots=True)
class Group:
    """A saved view of the list; no states means every claim."""

    key: str
    label: Text
    states: Sequence[S] = ()


GROUPS = (
    Group("all", _("All")),
    Group("drafts", _("Drafts"), (S.DRAFT,)),
    Group("returned", _("Sent back"), (S.RESET,)),
    Group("running", _("In progress"), UNDER_WAY),
    Group("approved", _("Approved"), (S.APPROVED,)),
    Group("closed", pgettext_lazy("claims", "Closed"), (S.REJECTED, S.WITHDRAWN)),
)
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


def group_of(key: str) -> Group:
    return next((group for group in GROUPS if group.key == key), GROUPS[0])


def shown_state(claim: Claim) -> S:
    """A proposed rejection is between the checker and head office; until decided it is a check."""
    return S.CHECKING if claim.state == S.REJECT_PROPOSED else S(claim.state)


def badge_of(claim: Claim) -> Badge:
    state = shown_state(claim)
    return Badge(STATE_TONES[state], state.label)


def steps_of(claim: Claim) -> list[Step]:
    """The five steps with where the claim stands; a claim that ended badly stops at the last one."""
    place = PLACE[S(claim.state)]
    return [_step(number, label, place, claim) for number, label in enumerate(STEPS)]


def _step(number: int, label: Text, place: int, claim: Claim) -> Step:
    note = _note(number, claim)
    if number < place:
        done = claim.state != S.WITHDRAWN or number < 2
        return label, "done" if done else "", note
    if number > place:
        return label, "", note
    if claim.state in {S.REJECTED, S.WITHDRAWN}:
        return S(claim.state).label, "stopped", note
    return (S.RESET.label if claim.state == S.RESET else label), "now", note


def _note(number: int, claim: Claim) -> Text:
    moments = {0: claim.created_at, 1: claim.first_submitted_at, 4: claim.decided_at}
    moment = moments.get(number)
    return f"{timezone.localtime(moment):%m-%d}" if moment else ""
