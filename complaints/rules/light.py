"""What may be done to a light by hand (domain.md 3.4)."""

from collections.abc import Set

from django.utils.translation import gettext_lazy as _

from complaints.calc.risk import RANK
from complaints.choices import ENDED
from complaints.choices.light import ANSWERED
from complaints.models import Case
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.errors import Refusal
from dealerops.foundation.workflow import WRONG_ROLE

OVERRIDERS = frozenset({Role.RISK_MANAGER})
RATERS = frozenset({Role.COMPLAINT_DESK, Role.RISK_MANAGER})
TELLERS = frozenset(
    {
        *(Role.COMPLAINT_DESK, Role.RISK_MANAGER, Role.QUALITY, Role.LEGAL),
        *(Role.REGION_STAFF, Role.REGION_HEAD, Role.REGION_CAM),
        *(Role.D_CAM, Role.D_GM, Role.D_SVC_DIR),
    }
)
CASE_ENDED = Refusal("CASE_ENDED", _("The case is over."))
REASON_MISSING = Refusal("REASON_MISSING", _("Please give a reason."), "reason")
NOT_RESOLVED = Refusal(
    "ALERT_STANDS", _("A quick alert is released when the case is resolved, not before.")
)
NO_ALERT = Refusal("NO_ALERT", _("No quick alert holds this case."))
ALERT_IN_FORCE = Refusal(
    "ALERT_IN_FORCE", _("A quick alert holds this case at red; release it first.")
)
NOT_LOWER = Refusal("LIGHT_NOT_LOWER", _("An override lowers the light; rises act by themselves."))
BELOW_FLOOR = Refusal("LIGHT_BELOW_FLOOR", _("This case may not be lower than yellow."), "lamp")


def has_role(actor: Actor, roles: Set[Role]) -> Refusal | None:
    return None if actor.role in roles else WRONG_ROLE


def is_alive(case: Case) -> Refusal | None:
    return CASE_ENDED if case.state in ENDED else None


def has_reason(reason: str) -> Refusal | None:
    return None if reason.strip() else REASON_MISSING


def is_resolved(case: Case) -> Refusal | None:
    """Releasing an alert waits until the trouble is over (domain.md 3.4)."""
    return None if case.state in ANSWERED else NOT_RESOLVED


def lowers(case: Case, lamp: str) -> Refusal | None:
    return None if RANK[lamp] < RANK[case.lamp] else NOT_LOWER


def keeps_the_floor(lamp: str, floor: str) -> Refusal | None:
    return None if RANK[lamp] >= RANK[floor] else BELOW_FLOOR
