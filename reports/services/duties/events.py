"""Duties that arise because something happened (D2, Q2, E1)."""

import datetime as dt

from django.db import IntegrityError, transaction

from dealerops.foundation.actor import SYSTEM
from dealerops.journal.models import Entry
from dealerops.journal.services import record
from dealerops.network.choices import DealerKind
from dealerops.network.models import Dealer
from dealerops.workcal.services import CN_WORKDAY, dealer_open, lookup
from reports.choices.duties import OWED, DutyCalendar, Trigger
from reports.models import ObligationDefinition, ObligationInstance
from reports.services.duties.planning import event_turn, make_duty
from reports.services.duties.staffing import BEHIND, Staff

ONCE = "reports_duty_once_per_period"


def raise_duties(
    trigger: Trigger,
    dealer_id: int,
    key: str,
    *,
    on: dt.date,
    now: dt.datetime,
    entry: Entry | None = None,
) -> list[ObligationInstance]:
    """Create what this dealer owes because of an event of day `on`; the same key twice is one duty.

    With an `entry` the events of a day share one duty, until it is over: what the journal tells after
    that raises another.
    """
    dealers = Dealer.objects.active().filter(kind=DealerKind.DEALER, pk=dealer_id)
    if not dealers.exists():
        return []
    definitions = ObligationDefinition.objects.active().filter(trigger=trigger)
    made = [
        _raise(one, dealer_id, _key(one, dealer_id, key, on, entry) if entry else key, on, now)
        for one in definitions
    ]
    return [duty for duty in made if duty]


def _key(
    definition: ObligationDefinition, dealer_id: int, key: str, on: dt.date, entry: Entry
) -> str:
    """`key` while a duty of the day can still tell of this entry, else one of its own."""
    shared = ObligationInstance.objects.filter(
        definition=definition, dealer=dealer_id, period_start=on
    )
    duties = list(shared)
    tells = any(one.state in OWED or (one.done_at or one.created_at) >= entry.at for one in duties)
    return key if tells or not duties else f"{key}-{entry.pk}"


def _raise(
    definition: ObligationDefinition, dealer_id: int, key: str, on: dt.date, now: dt.datetime
) -> ObligationInstance | None:
    of_dealer = definition.calendar == DutyCalendar.DEALER_OPEN
    calendar = dealer_open(dealer_id) if of_dealer else CN_WORKDAY
    turn = event_turn(definition, key, on, lookup(calendar))
    duty = make_duty(definition, dealer_id, turn, now=now, is_open=lookup())
    person = Staff(dealer_id, on - BEHIND, turn.due).owner_on(duty.owner_role, turn.due)
    duty.owner_id, duty.stands_in_for_id = person
    try:
        with transaction.atomic():
            duty.save(force_insert=True)
            record(
                duty, "reports.duty_raised", by=SYSTEM, code=duty.code, trigger=definition.trigger
            )
    except IntegrityError as error:
        if ONCE in str(error):
            return None
        raise
    return duty
