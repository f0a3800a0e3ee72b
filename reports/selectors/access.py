"""Who looked at personal data, took files, decided against a rule or on own work (R24).

All of it is read from the journal. What counts as what is said here, once.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import ExtractHour, TruncDate

from dealerops.accounts.models import User
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.reporting import Period
from dealerops.journal.models import Entry
from dealerops.policy.services import value
from dealerops.registry.services import REVEALED, REVEALS_PER_DAY
from dealerops.workcal.calc import SHANGHAI, at
from dealerops.workcal.services import end_of
from reports.calc.anomalies import FROM_HOUR, MEMORY, TO_HOUR, unusual_days
from reports.choices import Anomaly

EXPORTS = (
    *("exports.downloaded", "reports.copy_downloaded", "reports.screen_taken"),
    "imports.errors_taken",
)
# Somebody decided otherwise than a rule, a limit or the person before them.
OVERRIDES = (
    *("claims.overruled", "claims.reassigned", "quota.adjusted", "policy.value_set"),
    *("complaints.light_overridden", "complaints.severity_rerated", "complaints.lowered"),
    *("registry.reading_rejected", "registry.odometer_replaced", "registry.contacts_allowed"),
    *("rental.entry_reversed", "rental.violation_decided", "accounts.second_step_reset"),
    *("accounts.sign_in_released", "accounts.codes_released", "workcal.day_changed"),
)
# An approval, and what its maker or checker did to the same record before (domain.md 0.10).
CLAIM_MADE = (
    *("claims.created", "claims.submitted", "claims.resubmitted"),
    *("claims.check_started", "claims.check_passed", "claims.reject_proposed"),
)
MADE_BEFORE: Mapping[str, Sequence[str]] = {
    "claims.level_approved": CLAIM_MADE,
    "claims.approved": CLAIM_MADE,
    "complaints.goodwill_granted": ("complaints.goodwill_proposed",),
    "complaints.invalid_decided": ("complaints.invalid_proposed",),
    "rental.written_off": ("rental.write_off_proposed",),
}


@dataclass(frozen=True, slots=True)
class Place:
    """One person in one role at one kind of record."""

    user_id: int | None
    role: str
    object_type: str


@dataclass(slots=True)
class AccessRow:
    """What one person in one role did with one kind of record; `found` says how often and when."""

    user: str
    role: str
    object: str
    reveals: int = 0
    exports: int = 0
    overrides: int = 0
    found: dict[Anomaly, list[str]] = field(default_factory=lambda: defaultdict(list))

    @property
    def anomalies(self) -> str | None:
        said = [f"{one.label} ({', '.join(self.found[one])})" for one in Anomaly if self.found[one]]
        return "; ".join(said) or None


def access_of_month(actor: Actor, period: Period, as_of: dt.datetime) -> list[AccessRow]:
    """Rows with something unusual first, then by person, role and kind of record."""
    start, until = at(period.start, dt.time()), min(end_of(period.last_day), as_of)
    seen = Entry.objects.visible_to(actor).filter(at__lt=until)
    told = seen.filter(at__gte=start)
    rows = _Rows()
    _count_looks(seen.filter(topic=REVEALED, at__gte=start - MEMORY), period, rows)
    for entry in _counted(told.filter(topic__in=(*EXPORTS, *OVERRIDES))):
        row = rows.at(entry)
        row.exports += entry["exports"]
        row.overrides += entry["overrides"]
        if entry["at_night"]:
            rows.mark(entry, Anomaly.OUTSIDE_HOURS, str(entry["at_night"]))
    for entry in _own_work(seen, told):
        rows.mark(entry, Anomaly.OWN_WORK, f"#{entry['object_id']}")
    return rows.named()


class _Rows:
    """The rows while they are counted."""

    def __init__(self) -> None:
        self._rows: dict[Place, AccessRow] = {}

    def at(self, entry: Mapping[str, Any]) -> AccessRow:
        place = Place(entry["user_id"], entry["role"], entry["object_type"])
        if place not in self._rows:
            role = Role(place.role).label
            self._rows[place] = AccessRow("", str(role), _kind(place.object_type))
        return self._rows[place]

    def mark(self, entry: Mapping[str, Any], what: Anomaly, words: str) -> None:
        self.at(entry).found[what].append(words)

    def named(self) -> list[AccessRow]:
        people = User.objects.in_bulk({one.user_id for one in self._rows if one.user_id})
        for place, row in self._rows.items():
            person = people.get(place.user_id or 0)
            row.user = f"{person} ({person.username})" if person else str(Role.SYSTEM.label)
        rows = self._rows.values()
        return sorted(rows, key=lambda row: (not row.anomalies, row.user, row.role, row.object))


def _count_looks(looks: QuerySet[Entry], period: Period, rows: _Rows) -> None:
    """Looks by day; the days before the period only say what is usual."""
    limit = value(REVEALS_PER_DAY, on=period.last_day)
    by_person: dict[int | None, Counter[dt.date]] = defaultdict(Counter)
    in_period = []
    for entry in _counted(looks, by_day=True):
        by_person[entry["user_id"]][entry["day"]] += entry["count"]
        if entry["day"] >= period.start:
            in_period.append(entry)
    unusual = {one: set(unusual_days(days, period.start)) for one, days in by_person.items()}
    for entry in in_period:
        rows.at(entry).reveals += entry["count"]
        days, day = by_person[entry["user_id"]], entry["day"]
        if day in unusual[entry["user_id"]]:
            rows.mark(entry, Anomaly.FAR_ABOVE, f"{day:%m-%d}: {days[day]}")
        if days[day] >= limit:
            rows.mark(entry, Anomaly.AT_THE_LIMIT, f"{day:%m-%d}")
        if entry["at_night"]:
            rows.mark(entry, Anomaly.OUTSIDE_HOURS, f"{day:%m-%d}: {entry['at_night']}")


def _counted(entries: QuerySet[Entry], *, by_day: bool = False) -> QuerySet[Entry, dict[str, Any]]:
    keys = ("user_id", "role", "object_type", *(("day",) if by_day else ()))
    night = Q(hour__lt=FROM_HOUR) | Q(hour__gte=TO_HOUR)
    return (  # type: ignore[no-any-return]
        entries.annotate(
            day=TruncDate("at", tzinfo=SHANGHAI), hour=ExtractHour("at", tzinfo=SHANGHAI)
        )
        .order_by(*keys)
        .values(*keys)
        .annotate(
            count=Count("pk"),
            exports=Count("pk", filter=Q(topic__in=EXPORTS)),
            overrides=Count("pk", filter=Q(topic__in=OVERRIDES)),
            at_night=Count("pk", filter=night & ~Q(topic__in=OVERRIDES)),
        )
    )


def _own_work(seen: QuerySet[Entry], told: QuerySet[Entry]) -> list[dict[str, Any]]:
    """Approvals in the period by somebody who made or checked the same record before.

    Whoever acts for somebody else is as bound as that person (domain.md 0.10).
    """
    shape = ("topic", "user_id", "for_user_id", "role", "object_type", "object_id", "data")
    approvals = list(told.filter(topic__in=MADE_BEFORE).order_by("pk").values(*shape))
    made = seen.filter(
        topic__in={one for topics in MADE_BEFORE.values() for one in topics},
        object_id__in={one["object_id"] for one in approvals},
    )
    makers: dict[tuple[str, int], list[dict[str, Any]]] = defaultdict(list)
    for one in made.values(*shape):
        makers[one["object_type"], one["object_id"]].append(one)
    return [
        approval
        for approval in approvals
        if any(
            _is_own(approval, one) for one in makers[approval["object_type"], approval["object_id"]]
        )
    ]


def _is_own(approval: Mapping[str, Any], made: Mapping[str, Any]) -> bool:
    """A case may have several goodwills; they are told apart by what the entries name."""
    return (
        made["topic"] in MADE_BEFORE[approval["topic"]]
        and made["data"].get("goodwill") == approval["data"].get("goodwill")
        and bool(_people(made) & _people(approval))
    )


def _people(entry: Mapping[str, Any]) -> set[int]:
    return {entry["user_id"], entry["for_user_id"]} - {None}


def _kind(object_type: str) -> str:
    """What a record is called; a kind that no longer exists goes by its key."""
    try:
        return str(apps.get_model(object_type)._meta.verbose_name)
    except LookupError:
        return object_type
