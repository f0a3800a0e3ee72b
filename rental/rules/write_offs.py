"""Who may decide a write-off (domain.md 0.10, 5.10)."""

from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import Refusal
from dealerops.foundation.workflow import WRONG_ROLE
from rental.choices.dunning import Approval
from rental.models import WriteOff

COLLECTED = Refusal(
    "OWN_DEBT", _("Whoever proposed it or collected this debt cannot decide about it.")
)
LADDER = tuple(Approval.values)


def has_the_level(write_off: WriteOff, actor: Actor) -> Refusal | None:
    """The role that its amount asks for, or a higher one."""
    allowed = LADDER[LADDER.index(write_off.level) :]
    return None if actor.role in allowed else WRONG_ROLE


def kept_apart(write_off: WriteOff, actor: Actor) -> Refusal | None:
    """Neither the proposer nor anybody who collected the debt, nor a stand-in for one of them."""
    refusal = has_the_level(write_off, actor)
    if refusal:
        return refusal
    item = write_off.item
    collectors = {write_off.proposed_by_id, item.collector_id}
    collectors |= set(item.steps.values_list("done_by", flat=True))
    collectors |= set(item.promises.values_list("taken_by", flat=True))
    return COLLECTED if collectors & {actor.user_id, actor.for_user_id} - {None} else None
