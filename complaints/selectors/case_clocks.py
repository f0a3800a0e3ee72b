"""The clocks of a case as its page shows them, the rungs it has stood on, and who was alerted (domain.md 3.6)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy

from complaints.choices.alerts import AlertState
from complaints.choices.clocks import WATCHES, Outcome, Unit
from complaints.models import Alert, Case, CaseClock, ClockPause, Escalation
from dealerops.foundation.actor import SYSTEM, Actor, Role
from dealerops.foundation.reporting import Kind
from dealerops.portal.registry import Badge, Tone
from dealerops.portal.templatetags.dx import written

Text = str | Promise
LATE = Badge(Tone.RED, _lazy("Overdue"))
RUNNING = Badge(Tone.BLUE, pgettext_lazy("a clock", "Running"))
STANDING = Badge(Tone.AMBER, pgettext_lazy("a clock", "Stands still"))
MET = Badge(Tone.GREEN, pgettext_lazy("a clock", "In time"))
MISSED = Badge(Tone.AMBER, pgettext_lazy("a clock", "Too late"))
ALERT_TONES = {
    AlertState.WAITING: Tone.NEUTRAL,
    AlertState.SENT: Tone.AMBER,
    AlertState.ACKNOWLEDGED: Tone.GREEN,
    AlertState.PASSED_ON: Tone.AMBER,
    AlertState.OVER: Tone.NEUTRAL,
}
MOST_ALERTS = 20


@dataclass(frozen=True, slots=True)
class ClockRow:
    """One clock: what has to happen, how it stands, by when and how long it runs."""

    label: Text
    badge: Badge
    words: str


@dataclass(frozen=True, slots=True)
class Rung:
    """One level the case stood on, with the names that components/timeline.html reads."""

    at: dt.datetime
    title: Text
    who: str
    text: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class AlertRow:
    """Who was told, as what, how fast, and whether they answered."""

    pk: int
    kind: Text
    to: str
    badge: Badge
    words: str


@dataclass(frozen=True, slots=True)
class Clocks:
    """Everything the panel of clocks shows; running clocks first, the next due before the others."""

    rows: Sequence[ClockRow]
    pauses: Sequence[str]
    rungs: Sequence[Rung]
    alerts: Sequence[AlertRow]


def clocks_of(case: Case, reader: Actor, now: dt.datetime) -> Clocks:
    """For a reader who was allowed to open the case."""
    return Clocks(
        rows=_rows(case, reader, now),
        pauses=_pauses(case, reader),
        rungs=_rungs(case, reader),
        alerts=_alerts(case, reader),
    )


def overdue_cases() -> QuerySet[CaseClock, Any]:
    """Keys of the cases one of whose running clocks is past its time."""
    late = CaseClock.objects.visible_to(SYSTEM).running().exclude(kind__in=WATCHES)
    return late.filter(due_at__lte=timezone.now()).values("case")


def with_next_due(cases: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """Adds `next_due`: when the next of the running clocks is due; empty where none is."""
    running = CaseClock.objects.visible_to(SYSTEM).running().exclude(kind__in=WATCHES)
    due = running.filter(case=OuterRef("pk")).order_by("due_at").values("due_at")[:1]
    found: QuerySet[Any, Any] = cases.annotate(next_due=Subquery(due))
    return found


def _rows(case: Case, reader: Actor, now: dt.datetime) -> list[ClockRow]:
    clocks = CaseClock.objects.visible_to(reader).filter(case=case).exclude(kind__in=WATCHES)
    shown = [one for one in clocks if one.outcome != Outcome.DROPPED]
    running = sorted((one for one in shown if one.stopped_at is None), key=_urgency)
    return [_clock(one, now) for one in (*running, *(one for one in shown if one.stopped_at))]


def _urgency(clock: CaseClock) -> tuple[bool, dt.datetime]:
    """The next due first, those that stand still last."""
    return clock.due_at is None, clock.due_at or clock.started_at


def _clock(one: CaseClock, now: dt.datetime) -> ClockRow:
    return ClockRow(one.get_kind_display(), _badge(one, now), _words(one))


def _badge(one: CaseClock, now: dt.datetime) -> Badge:
    if one.stopped_at:
        return MET if one.is_met else MISSED
    if one.due_at is None:
        return STANDING
    return LATE if one.due_at <= now else RUNNING


def _words(one: CaseClock) -> str:
    limit = _("%(count)s %(unit)s") % {"count": one.limit[:-1], "unit": Unit(one.limit[-1]).label}
    parts = [limit]
    if one.due_at:
        parts.insert(0, _("due %(at)s") % {"at": written(one.due_at, Kind.DATETIME)})
    if one.stopped_at:
        parts.append(_("done %(at)s") % {"at": written(one.stopped_at, Kind.DATETIME)})
    return " · ".join(parts)


def _pauses(case: Case, reader: Actor) -> list[str]:
    pauses = ClockPause.objects.visible_to(reader).running().filter(case=case)
    return [
        _("%(why)s, since %(at)s: the clocks stand still.")
        % {"why": one.get_kind_display(), "at": written(one.from_at, Kind.DATETIME)}
        for one in pauses
    ]


def _rungs(case: Case, reader: Actor) -> list[Rung]:
    """Newest first."""
    rungs = Escalation.objects.visible_to(reader).filter(case=case)
    return [_rung(one) for one in rungs.select_related("acknowledged_by", "by").order_by("-pk")]


def _rung(one: Escalation) -> Rung:
    text = one.note
    if one.acknowledged_by:
        facts = {"person": one.acknowledged_by, "at": written(one.acknowledged_at, Kind.DATETIME)}
        text = " · ".join(
            part for part in (text, _("Taken on by %(person)s %(at)s") % facts) if part
        )
    tone = Tone.NEUTRAL if one.ended_at else Tone.RED if one.level >= 3 else Tone.AMBER
    title = f"{one.get_level_display()}: {one.get_reason_display()}"
    return Rung(one.at, title, str(one.by or ""), text, tone)


def _alerts(case: Case, reader: Actor) -> list[AlertRow]:
    alerts = Alert.objects.visible_to(reader).filter(case=case)
    newest = alerts.select_related("recipient", "robot").order_by("-pk")[:MOST_ALERTS]
    return [_alert(one) for one in newest]


def _alert(one: Alert) -> AlertRow:
    state = AlertState(one.state)
    role = str(Role(one.role).label) if one.role else ""
    to = " · ".join(part for part in (str(one.recipient or one.robot), role) if part)
    said = [_("raised %(at)s") % {"at": written(one.raised_at, Kind.DATETIME)}]
    if one.latency_seconds is not None:
        said.append(_("sent after %(count)s s") % {"count": one.latency_seconds})
    if one.answer_seconds is not None:
        said.append(_("answered after %(count)s s") % {"count": one.answer_seconds})
    badge = Badge(ALERT_TONES[state], state.label)
    return AlertRow(one.pk, one.get_kind_display(), to, badge, " · ".join(said))
