"""What owners write for the quarterly summary, until the cut-off (R23)."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor, House
from dealerops.foundation.errors import InvalidInput, Refusal, TransitionRefused
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record
from dealerops.workcal.services import add_months, add_workdays, at
from reports.choices.notices import QuarterTopic
from reports.models import QuarterNote

MADE_ON = 5  # workday after the quarter
MADE_AT = dt.time(8, 30)
OVER = Refusal("QUARTER_CLOSED", _("The summary of this quarter is made already."), "quarter")
NO_QUARTER = Refusal("QUARTER_UNKNOWN", _("A quarter begins in January, April, July or October."))


def cut_off(quarter: dt.date) -> dt.datetime:
    """When the summary is made: the fifth workday after the quarter."""
    last = add_months(quarter, 3) - dt.timedelta(days=1)
    return at(add_workdays(last, MADE_ON), MADE_AT)


@transaction.atomic
def write_quarter_note(quarter: dt.date, topic: str, text: str, *, by: Actor) -> QuarterNote:
    """Write or change one's own words on a topic. Raises TransitionRefused, InvalidInput."""
    if by.house != House.DEALER or by.user_id is None:
        raise TransitionRefused(WRONG_ROLE)
    if quarter.day != 1 or quarter.month % 3 != 1 or topic not in QuarterTopic.values:
        raise InvalidInput(NO_QUARTER)
    if timezone.now() >= cut_off(quarter):
        raise InvalidInput(OVER)
    note, is_new = QuarterNote.objects.select_for_update().get_or_create(
        dealer_id=min(by.dealer_ids),
        quarter=quarter,
        topic=topic,
        person_id=by.user_id,
        defaults={"text": text.strip()[:1000]},
    )
    if not is_new:
        note.text = text.strip()[:1000]
        note.save_fields("text")
    record(note, "reports.quarter_note_written", by=by, about=topic)
    return note
