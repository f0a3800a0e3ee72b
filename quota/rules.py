"""Who may decide about quantities."""

from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.errors import Refusal
from dealerops.foundation.workflow import WRONG_ROLE

ALLOCATORS = frozenset({Role.SSA_SPECIALIST, Role.SSA_MANAGER, Role.SSA_HEAD, Role.SYSTEM})
ADJUSTERS = frozenset({Role.SSA_HEAD, Role.SYSTEM})  # over-quota is L3 (domain.md 2Q.3)


def may_allocate(actor: Actor) -> Refusal | None:
    return None if actor.role in ALLOCATORS else WRONG_ROLE


def may_adjust(actor: Actor) -> Refusal | None:
    return None if actor.role in ADJUSTERS else WRONG_ROLE
