"""What one person was alerted to, is asked, and has to do."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from complaints.choices.alerts import OPEN_ALERTS, AlertKind, AlertState
from complaints.choices.raci import ENDED_BY_HAND, Part
from complaints.models import Alert, CaseTask, Standby
from complaints.querysets.alerts import AlertQuerySet
from complaints.querysets.cases import AT_THE_DEALER, READERS, WHO_TELLS
from complaints.selectors.alert_words import duration, reason_words
from dealerops.accounts.models import Membership
from dealerops.foundation.actor import Actor, House, Role
from dealerops.portal.registry import Badge, Tone

REGIONAL = frozenset({Role.REGION_STAFF, Role.REGION_HEAD, Role.REGION_CAM})
OFFICES = READERS | REGIONAL | {Role.PR_KAM}
ALERTED = AT_THE_DEALER | WHO_TELLS | OFFICES
SHOWN = 50
TONES = {
    AlertState.WAITING: Tone.NEUTRAL,
    AlertState.SENT: Tone.RED,
    AlertState.PASSED_ON: Tone.AMBER,
    AlertState.ACKNOWLEDGED: Tone.GREEN,
    AlertState.OVER: Tone.NEUTRAL,
}


@dataclass(frozen=True, slots=True)
class AlertLine:
    """One alert as a row; `is_open` ones can be acknowledged."""

    pk: int
    title: str
    reason: str
    case: str
    place: str
    raised_at: dt.datetime
    latency: str
    answered_in: str
    badge: Badge
    is_open: bool
    in_place_of: str


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One part of an activity that is this role's; `ends_by_hand` where whoever does it says that it is done."""

    pk: int
    case: str
    activity: str
    part: Part
    label: str
    due_at: dt.datetime | None
    is_late: bool
    ends_by_hand: bool


def unanswered(actor: Actor) -> AlertQuerySet:
    return Alert.objects.visible_to(actor).addressed_to(actor).open()


def my_alerts(actor: Actor, *, is_open: bool) -> Sequence[AlertLine]:
    """The newest first; open ones, or those that are answered or over."""
    alerts = Alert.objects.visible_to(actor).addressed_to(actor)
    alerts = alerts.open() if is_open else alerts.exclude(state__in=OPEN_ALERTS)
    alerts = alerts.select_related("case__dealer", "deputy_for__recipient").order_by("-pk")
    return [_line(one) for one in alerts[:SHOWN]]


def my_tasks(actor: Actor, *parts: Part) -> Sequence[TaskLine]:
    """What the duties give to the acting role in cases that it sees, the next due first."""
    now = timezone.now()
    tasks = CaseTask.objects.visible_to(actor).for_role_of(actor).open().filter(part__in=parts)
    rows = tasks.select_related("case").order_by("due_at", "pk")[:SHOWN]
    return [
        TaskLine(
            pk=one.pk,
            case=str(one.case),
            activity=str(one.get_activity_display()),
            part=Part(one.part),
            label=str(one.get_part_display()),
            due_at=one.due_at,
            is_late=one.due_at is not None and one.due_at <= now,
            ends_by_hand=one.part == Part.R and one.activity in ENDED_BY_HAND,
        )
        for one in rows
    ]


def standby_of(actor: Actor) -> Standby | None:
    return Standby.objects.of(actor).select_related("deputy").first()


def possible_deputies(actor: Actor) -> list[tuple[int, str]]:
    """Colleagues of the same house who have to do with complaints, as (id, name)."""
    held = Membership.objects.live().exclude(user=actor.user_id)
    if actor.house is House.DEALER:
        held = held.filter(dealer__in=actor.dealer_ids, role__in=AT_THE_DEALER)
    elif actor.house is House.REGION:
        held = held.filter(region__in=actor.region_ids, role__in=REGIONAL)
    else:
        held = held.filter(role__in=READERS | {Role.PR_KAM})
    people = {one.user_id: str(one.user) for one in held.select_related("user").order_by("pk")}
    return sorted(people.items(), key=lambda one: one[1])


class MyAlerts:
    """One page for both offices: what I was alerted to, what I have to do, what I am asked and told."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    @property
    def open(self) -> Sequence[AlertLine]:
        return my_alerts(self.actor, is_open=True)

    @property
    def past(self) -> Sequence[AlertLine]:
        return my_alerts(self.actor, is_open=False)

    @property
    def duties(self) -> Sequence[TaskLine]:
        return my_tasks(self.actor, Part.R)

    @property
    def asked(self) -> Sequence[TaskLine]:
        return my_tasks(self.actor, Part.C)

    @property
    def told(self) -> Sequence[TaskLine]:
        return my_tasks(self.actor, Part.I)

    @property
    def known_number(self) -> str:
        """Masked; the number itself is not shown again."""
        row = standby_of(self.actor)
        return row.masked_mobile if row and row.mobile else ""


def _line(alert: Alert) -> AlertLine:
    case, first = alert.case, alert.deputy_for
    return AlertLine(
        pk=alert.pk,
        title=str(AlertKind(alert.kind).label),
        reason=reason_words(alert.kind, alert.reason),
        case=case.number,
        place=case.dealer.display_name if case.dealer else "",
        raised_at=alert.raised_at,
        latency=duration(alert.latency_seconds),
        answered_in=duration(alert.answer_seconds),
        badge=Badge(TONES[AlertState(alert.state)], AlertState(alert.state).label),
        is_open=alert.state in OPEN_ALERTS,
        in_place_of=str(first.recipient) if first and first.recipient else "",
    )
