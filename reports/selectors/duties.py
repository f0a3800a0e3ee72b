"""What pages show of duties: what waits, the month, and how well people keep to it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Case, Count, F, Q, Value, When
from django.utils.translation import get_language

from dealerops.foundation.actor import Actor, Role
from dealerops.workcal.calc import add_months
from dealerops.workcal.services import CN_WORKDAY, lookup
from reports.choices.duties import DutyState
from reports.models import ObligationInstance
from reports.querysets import DutyQuerySet

ONE_DAY = dt.timedelta(days=1)
WEEK = 7


def mine(actor: Actor) -> DutyQuerySet:
    """What this person owes: in person, for somebody, or because nobody has the role."""
    rows = ObligationInstance.objects.visible_to(actor).owed()
    return rows.filter(Q(owner=actor.user_id) | Q(owner=None, owner_role=actor.role))


@dataclass
class Day:
    """One square of the month."""

    day: dt.date
    is_open: bool
    duties: list[ObligationInstance] = field(default_factory=list)


@dataclass(frozen=True)
class Month:
    """Whole weeks from Monday to Sunday; days outside the month are empty squares."""

    first: dt.date
    weeks: Sequence[Sequence[Day | None]]

    @property
    def earlier(self) -> dt.date:
        return add_months(self.first, -1)

    @property
    def later(self) -> dt.date:
        return add_months(self.first, 1)

    @property
    def days(self) -> list[Day]:
        """The days with something on them, for a narrow screen."""
        return [day for week in self.weeks for day in week if day and day.duties]


def month_of(first: dt.date, actor: Actor) -> Month:
    """The duties due in a month, as far as the actor may see them, by day."""
    following = add_months(first, 1)
    rows = (
        ObligationInstance.objects.visible_to(actor)
        .filter(due_on__gte=first, due_on__lt=following)
        .select_related("owner", "dealer")
        .order_by("due_at", "code")
    )
    is_open = lookup(CN_WORKDAY)
    count = (following - first).days
    days = [Day(day, is_open(day)) for day in (first + ONE_DAY * n for n in range(count))]
    for duty in rows:
        days[duty.due_on.day - 1].duties.append(duty)
    squares: list[Day | None] = [None] * first.weekday() + list(days)
    squares += [None] * (-len(squares) % WEEK)
    weeks = [squares[n : n + WEEK] for n in range(0, len(squares), WEEK)]
    return Month(first, weeks)


@dataclass(frozen=True, slots=True)
class Punctuality:
    """How one person or dealer kept to what was due; waived duties do not count."""

    name: str
    total: int
    on_time: int
    late: int
    missed: int
    waiting: int

    @property
    def rate(self) -> Decimal | None:
        """None where nothing was due (domain.md 0.6)."""
        if not self.total:
            return None
        return (Decimal(self.on_time) / self.total).quantize(Decimal("0.0001"), ROUND_HALF_UP)


def punctuality(
    actor: Actor, start: dt.date, end: dt.date, now: dt.datetime, *, by_dealer: bool = False
) -> list[Punctuality]:
    """Rates of what was due in [start, end) and whose time is over, worst first."""
    name = "dealer__name_en" if (get_language() or "").startswith("en") else "dealer__name"
    keys = ("dealer", name) if by_dealer else ("owner", "owner__display_name", "role")
    nobodys = Case(When(owner=None, then=F("owner_role")), default=Value(""))
    rows = (
        ObligationInstance.objects.visible_to(actor)
        .filter(due_on__gte=start, due_on__lt=end)
        .counted(now)
        .annotate(role=nobodys)
        .order_by()
        .values_list(*keys)
        .annotate(
            total=Count("pk"),
            on_time=Count("pk", filter=Q(state=DutyState.DONE)),
            late=Count("pk", filter=Q(state=DutyState.DONE_LATE)),
            missed=Count("pk", filter=Q(state=DutyState.MISSED)),
        )
    )
    found = []
    for _pk, label, *role, total, on_time, late, missed in rows:
        label = str(Role(role[0]).label) if role and role[0] else label or "–"
        waiting = total - on_time - late - missed
        found.append(Punctuality(label, total, on_time, late, missed, waiting))
    return sorted(found, key=lambda one: (one.rate or 0, one.name))


@dataclass(frozen=True, slots=True)
class Debtor:
    """Somebody with overdue duties; `oldest` is the first deadline that passed."""

    name: str
    oldest: dt.datetime
    duties: Sequence[ObligationInstance]


def debtors(actor: Actor, now: dt.datetime) -> list[Debtor]:
    """Who owes what, the longest first."""
    rows = (
        ObligationInstance.objects.visible_to(actor)
        .overdue(now)
        .for_list()
        .order_by("due_at", "pk")
    )
    by_person: dict[object, list[ObligationInstance]] = defaultdict(list)
    for duty in rows:
        by_person[duty.owner_id or duty.owner_role].append(duty)
    found = [
        Debtor(str(first.owner or first.get_owner_role_display()), first.due_at, [first, *others])
        for first, *others in by_person.values()
    ]
    return sorted(found, key=lambda one: one.oldest)
