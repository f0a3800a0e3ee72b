"""Policy about one offer of goodwill (domain.md 0.10, 3.14)."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from complaints.models import Goodwill
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import Refusal

NO_AGREEMENT = Refusal("AGREEMENT_MISSING", _("Add the signed settlement agreement first."), "file")
OWN_PROPOSAL = Refusal(
    "OWN_PROPOSAL",
    _("Above the limit of the role that proposed it, somebody else grants what you proposed."),
)
NOT_OWN = Refusal("NOT_YOUR_PROPOSAL", _("Only whoever proposed it takes it back."))
OWN_REFUSAL = Refusal("OWN_REFUSAL", _("Take your own proposal back instead of refusing it."))


def has_agreement(goodwill: Goodwill) -> Refusal | None:
    return None if goodwill.agreement_id else NO_AGREEMENT


def is_own(goodwill: Goodwill, actor: Actor) -> Refusal | None:
    return None if goodwill.proposed_by_id == actor.user_id else NOT_OWN


def is_somebody_elses(goodwill: Goodwill, actor: Actor) -> Refusal | None:
    return OWN_REFUSAL if goodwill.proposed_by_id == actor.user_id else None


def limit_of(role: str, limits: Mapping[str, int], last: str) -> Decimal | None:
    """What a role may grant per car in the period; None is no limit, for the last role of the ladder."""
    return None if role == last else Decimal(limits.get(role, 0))


def grants_own(total: Decimal, limit: Decimal | None) -> Refusal | None:
    """A person grants what they proposed only within the limit of the role they proposed it in.

    `total` is what the car would have been given in the period, `limit` that role's; one person may
    hold two roles, and the second does not approve what the first proposed (domain.md 0.10).
    """
    return OWN_PROPOSAL if limit is None or total > limit else None
