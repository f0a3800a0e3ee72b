"""The states of a claim as people group them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.choices import ClaimState as S

UNDER_WAY = (
    S.SUBMITTED, S.ASSIGNED, S.CHECKING, S.REJECT_PROPOSED, S.CHECK_PASSED, S.IN_APPROVAL,
)  # fmt: skip
OPEN = (S.DRAFT, S.RESET, *UNDER_WAY)


@dataclass(frozen=True, slots=True)
class Group:
    """A tab of the list; no states means every claim."""

    key: str
    label: str | Promise
    states: Sequence[S] = ()

    @property
    def where(self) -> Q:
        return Q(state__in=self.states) if self.states else Q()


GROUPS = (
    Group("all", _("All")),
    Group("drafts", _("Drafts"), (S.DRAFT,)),
    Group("returned", _("Sent back"), (S.RESET,)),
    Group("running", _("In progress"), UNDER_WAY),
    Group("approved", _("Approved"), (S.APPROVED,)),
    Group("closed", pgettext_lazy("claims", "Closed"), (S.REJECTED, S.WITHDRAWN)),
)


def group_of(key: str) -> Group:
    return next((group for group in GROUPS if group.key == key), GROUPS[0])
