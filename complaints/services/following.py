"""What follows from every command about a case, in its transaction: first the light, then the clocks."""

from complaints.models import Case
from complaints.services.clocks import set_clocks
from complaints.services.light import rejudge
from dealerops.foundation.actor import Actor


def follow(case: Case, occasion: str, *, by: Actor) -> None:
    """Called once at the end of every command; `case` is locked, `occasion` the topic of its entry."""
    rejudge(case, occasion, by=by)
    set_clocks(case, by=by)
