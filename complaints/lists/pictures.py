"""A year of complaints drawn: what was closed, what was left."""

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy

from complaints.choices import Split
from complaints.selectors.measures import measures
from dealerops.foundation.actor import Actor
from dealerops.foundation.reporting import Period
from dealerops.portal.bars import Column, Series, stacked
from dealerops.portal.registry import Tone
from dealerops.workcal.services import add_months

DONE_AND_LEFT = (
    Series(pgettext_lazy("complaints", "Closed"), Tone.GREEN),
    Series(_lazy("Pending at the end of the month"), Tone.AMBER),
)
MONTHS = 12


def months_picture(actor: Actor) -> SafeString:
    """Of the cases that the actor sees: closed in each month of the last twelve, and left by it."""
    this_month = timezone.localdate().replace(day=1)
    year = Period(add_months(this_month, 1 - MONTHS), add_months(this_month, 1))
    found = measures(actor, year, timezone.now(), by=Split.MONTH)
    columns = [
        Column(f"{month:%m}", (one.closed, max(one.pending, 0))) for month, one in found.items()
    ]
    return stacked(columns, DONE_AND_LEFT, title=_("Cases closed and left by month"))
