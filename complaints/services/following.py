"""What follows from every command about a case, in its transaction: first the light, then the clocks."""

from django.db import transaction

from complaints.choices.light import HOURLY
from complaints.models import Case
from complaints.services.clocks import set_clocks
from complaints.services.light import rejudge
from dealerops.foundation.actor import Actor


def follow(case: Case, occasion: str, *, by: Actor) -> None:
    """Called once at the end of every command; `case` is locked, `occasion` the topic of its entry."""
    rejudge(case, occasion, by=by)
    set_clocks(case, by=by)


@transaction.atomic
def follow_elsewhere(case_id: int, occasion: str, *, by: Actor) -> None:
    """One case by itself, because of something that happened elsewhere."""
    case = Case.objects.visible_to(by).lock(case_id)
    if rejudge(case, occasion, by=by):
        set_clocks(case, by=by)


@transaction.atomic
def follow_the_hour(case_id: int, *, by: Actor) -> bool:
    """One case as time passes, unless somebody is at it this moment: the next run comes. Whether it was.

    A light that changes with time is paged, climbs the ladder and re-dates the clocks like any other.
    """
    rows = Case.objects.visible_to(by).select_for_update(of=("self",), skip_locked=True)
    case = rows.filter(pk=case_id).first()
    if case is None:
        return False
    if rejudge(case, HOURLY, by=by):
        set_clocks(case, by=by)
    return True
