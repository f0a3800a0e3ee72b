"""The light of a case: computed anew whenever something happens to it (domain.md 3.4)."""

from complaints.models import Case
from dealerops.foundation.actor import Actor


def rejudge(case: Case, occasion: str, *, by: Actor) -> None:
    """Compute score and lamp anew; `case` is locked by the caller, its columns are saved here."""
