"""The life of an offer of goodwill (domain.md 3.14); the limits of the roles are a rule of the service."""

from django.utils.translation import gettext_lazy as _

from complaints.choices.handling import GoodwillState as S
from complaints.models import Goodwill
from complaints.rules import goodwill as r
from dealerops.foundation.actor import Role
from dealerops.foundation.workflow import Transition, Workflow

PROPOSERS = {Role.D_CAM, Role.D_SVC_DIR, Role.D_GM, Role.REGION_STAFF, Role.REGION_CAM, Role.REGION_HEAD, Role.COMPLAINT_DESK, Role.RISK_MANAGER}  # fmt: skip
GRANTERS = {Role.D_CAM, Role.D_GM, Role.REGION_HEAD, Role.RISK_MANAGER, Role.VP}

# fmt: off
GOODWILL_FLOW = Workflow[Goodwill](
    field="state",
    transitions=(
        Transition("bring_agreement", _("Add the settlement agreement"), {S.PROPOSED}, S.PROPOSED,  PROPOSERS | GRANTERS),
        Transition("grant",           _("Grant"),                        {S.PROPOSED}, S.GRANTED,   GRANTERS, (r.has_agreement,)),
        Transition("refuse",          _("Refuse"),                       {S.PROPOSED}, S.REFUSED,   GRANTERS, (), (r.is_somebody_elses,)),
        Transition("cancel",          _("Take back"),                    {S.PROPOSED}, S.CANCELLED, PROPOSERS, (), (r.is_own,)),
    ),
)
# fmt: on
