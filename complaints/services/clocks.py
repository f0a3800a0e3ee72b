"""The clocks of a case: started, stopped and re-dated as it moves and as its light changes (domain.md 3.6)."""

from complaints.models import Case
from dealerops.foundation.actor import Actor


def set_clocks(case: Case, *, by: Actor) -> None:
    """Bring every clock in line with state, lamp and contacts; `case` is locked by the caller."""
