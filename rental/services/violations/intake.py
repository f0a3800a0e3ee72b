"""Records of the authority come in, each once, and meet whoever had the car (domain.md 5.7)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import InvalidInput, Refusal
from dealerops.identifiers import plate as plates
from dealerops.identifiers.messages import refusal_of
from dealerops.journal.services import record
from dealerops.policy.services import value
from dealerops.registry.services.bulk import AT_ONCE, batches
from dealerops.workcal.services import local_date
from rental.calc.violations import Terms, same_event_key, statutory_day
from rental.choices.violations import POINTS, STATUTORY_DAYS
from rental.models import Violation
from rental.rules.violations import DUE_EARLY
from rental.selectors.violations import Event, find_holders
from rental.services.violations.blocking import look_at_blocks
from rental.services.violations.matching import Placing
from rental.services.violations.numbers import violation_numbers

WRONG_POINTS = Refusal("POINTS_UNKNOWN", _("A record has 0, 1, 3, 6, 9 or 12 points."), "points")
AHEAD = Refusal("DAY_AHEAD", _("This day has not come yet."), "occurred_at")
FOUND_EARLY = Refusal(
    "FOUND_BEFORE", _("A record is found after what it tells of happened."), "found_at"
)
FINE_WRONG = Refusal("FINE_WRONG", _("A fine is an amount that is not negative."), "fine")


@dataclass(frozen=True, slots=True)
class ViolationFacts:
    """One record as the authority or its service tells it.

    `statutory_on` is the last day that stands on the authority's notice of `notice_on`, where one came.
    """

    source: str
    plate: str
    occurred_at: dt.datetime
    place: str
    code: str
    fine: Decimal
    points: int = 0
    external_id: str = ""
    description: str = ""
    authority: str = ""
    found_at: dt.datetime | None = None
    notice_on: dt.date | None = None
    statutory_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """A record of the list: the violation it became, or the one on record already."""

    violation: Violation
    is_new: bool


def faults_of(facts: ViolationFacts, now: dt.datetime) -> list[Refusal]:
    """What does not fit together in one record."""
    found = []
    refusal = refusal_of(plates.validate(facts.plate))
    if refusal:
        found.append(Refusal(refusal.code, refusal.message, "plate"))
    if facts.points not in POINTS:
        found.append(WRONG_POINTS)
    if facts.fine < 0:
        found.append(FINE_WRONG)
    if facts.occurred_at > now:
        found.append(AHEAD)
    if facts.found_at and facts.found_at < facts.occurred_at:
        found.append(FOUND_EARLY)
    found += _days_ahead(facts, local_date(now))
    happened_on = local_date(facts.occurred_at)
    if facts.statutory_on and facts.statutory_on < happened_on:
        found.append(DUE_EARLY)
    return found


def _days_ahead(facts: ViolationFacts, today: dt.date) -> list[Refusal]:
    """Nobody has found or been told of anything tomorrow."""
    found_on = facts.found_at and local_date(facts.found_at)
    days = {"found_at": found_on, "notice_on": facts.notice_on}
    return [
        Refusal(AHEAD.code, AHEAD.message, name)
        for name, day in days.items()
        if day and day > today
    ]


@transaction.atomic
def take_in(rows: Sequence[ViolationFacts], *, dealer_id: int, by: Actor) -> list[Taken]:
    """Each record once: by its number at the source, else by plate, minute, code and place.

    The same event told by another source, or without a number, is the one on record. `dealer_id` is whose
    a record is while nobody knows the car. Raises InvalidInput with every fault of every row.
    """
    now = timezone.now()
    wrong = [refusal for facts in rows for refusal in faults_of(facts, now)]
    if wrong:
        raise InvalidInput(*wrong)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('rental:violations', 0))")
    drafts = [_draft(facts, dealer_id, now) for facts in rows]
    known = _Known(drafts)
    taken: list[Taken] = []
    new: list[Violation] = []
    for draft in drafts:
        found = known.find(draft)
        taken.append(Taken(found or draft, is_new=found is None))
        if found is None:
            known.add(draft)
            new.append(draft)
    _place(new, by=by)
    return taken


def _draft(facts: ViolationFacts, dealer_id: int, now: dt.datetime) -> Violation:
    plate = plates.validate(facts.plate).normalized
    source, number = facts.source.strip(), facts.external_id.strip()
    event = same_event_key(plate, facts.occurred_at, facts.code, facts.place)
    found_at = facts.found_at or now
    terms = Terms(statutory=value(STATUTORY_DAYS, dealer_id=dealer_id))
    return Violation(
        dealer_id=dealer_id,
        source=source,
        external_id=number,
        dedupe_key=f"{source}:{number}" if number else f"={event}",
        event_key=event,
        plate=plate,
        occurred_at=facts.occurred_at,
        place=facts.place.strip(),
        code=facts.code.strip(),
        description=facts.description.strip(),
        fine=facts.fine,
        points=facts.points,
        authority=facts.authority.strip(),
        found_at=found_at,
        notice_on=facts.notice_on,
        statutory_on=statutory_day(
            facts.notice_on or local_date(found_at), facts.statutory_on, terms
        ),
    )


class _Known:
    """What is on record of the events and numbers of a list."""

    def __init__(self, drafts: Sequence[Violation]) -> None:
        self.by_key: dict[str, Violation] = {}
        self.by_event: dict[str, list[Violation]] = {}
        for some in batches(drafts, AT_ONCE):
            keys = [one.dedupe_key for one in some]
            events = [one.event_key for one in some]
            rows = Violation.objects.filter(Q(dedupe_key__in=keys) | Q(event_key__in=events))
            for row in rows.order_by("pk"):
                self.add(row)

    def add(self, one: Violation) -> None:
        self.by_key[one.dedupe_key] = one
        self.by_event.setdefault(one.event_key, []).append(one)

    def find(self, one: Violation) -> Violation | None:
        """Two numbers of one source are two records, however alike."""
        if one.dedupe_key in self.by_key:
            return self.by_key[one.dedupe_key]
        same = self.by_event.get(one.event_key, ())
        return next((each for each in same if not _are_two(one, each)), None)


def _are_two(one: Violation, other: Violation) -> bool:
    numbered = bool(one.external_id and other.external_id)
    return numbered and one.source == other.source and one.external_id != other.external_id


def _place(new: Sequence[Violation], *, by: Actor) -> None:
    """Number them, find who had each car, save all at once, and note each in the journal."""
    if not new:
        return
    placing = Placing()
    matches = find_holders([Event(one.plate, one.occurred_at) for one in new])
    numbers = violation_numbers([local_date(one.found_at) for one in new])
    steps = []
    for one, found, number in zip(new, matches, numbers, strict=True):
        one.number = number
        steps.append(placing.place(one, found))
    Violation.objects.bulk_create(new, batch_size=500)
    for one, step in zip(new, steps, strict=True):
        record(
            one, "rental.violation_imported", by=by, step=step, result=one.result,
            doubt=one.doubt, order=one.order_id, source=one.source,
        )  # fmt: skip
    look_at_blocks({one.vehicle_id for one in new if one.vehicle_id}, by=by)
