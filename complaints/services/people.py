"""Who stands behind a command that a person must have given."""

from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError
from dealerops.foundation.workflow import WRONG_ROLE


def person_of(by: Actor) -> int:
    """The person's id; raises DomainError (WRONG_ROLE) where the system itself would have to sign."""
    if by.user_id is None:
        raise DomainError(WRONG_ROLE)
    return by.user_id
