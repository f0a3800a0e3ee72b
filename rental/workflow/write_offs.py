"""The life of a write-off (domain.md 5.10): the level of its amount decides, never who collected it."""

from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Role
from dealerops.foundation.workflow import Transition, Workflow
from rental.choices.dunning import Approval
from rental.choices.dunning import WriteOffState as S
from rental.models import WriteOff
from rental.rules.write_offs import kept_apart

DECIDERS = {Role(value) for value in Approval.values}

# fmt: off
WRITE_OFF_FLOW = Workflow[WriteOff](
    field="state",
    transitions=(
        Transition("approve", _("Write it off"), {S.PROPOSED}, S.APPROVED, DECIDERS, (), (kept_apart,)),
        Transition("reject",  _("Reject"),       {S.PROPOSED}, S.REJECTED, DECIDERS, (), (kept_apart,)),
    ),
)
# fmt: on
