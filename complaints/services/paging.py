"""Raising an alert: who is told, and whether that can wait until the morning (domain.md 3.4, 3.6).

The rows are written in the transaction of what happened; the handlers of the journal send them after it.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from complaints.choices import PENDING, CaseState, Lamp
from complaints.choices.alerts import (
    OPEN_ALERTS,
    PAGED,
    QUIET_FROM,
    QUIET_TO,
    TURNED_RED,
    AlertKind,
    AlertState,
)
from complaints.choices.clocks import ClockKind
from complaints.models import Alert, AlertRobot, Case
from complaints.selectors.reach import everybody
from dealerops.accounts.models import User
from dealerops.foundation.actor import Actor, Role
from dealerops.journal.services import record
from dealerops.policy.services import Values
from dealerops.workcal.calc import ONE_DAY, at
from dealerops.workcal.services import local_date

URGENT = frozenset({AlertKind.QUICK_ALERT, AlertKind.RED})


@dataclass(frozen=True, slots=True)
class Occasion:
    """What happened; `key` is the same for the same event, however often it is looked at.

    `knows_no_night` is told at once, whatever its kind and light.
    """

    kind: AlertKind
    key: str
    reason: str
    at: dt.datetime
    knows_no_night: bool = False


def page(case: Case, *, now: dt.datetime, by: Actor) -> None:
    """Quick alerts and a light that turned red are told at once; a case that is over troubles nobody.

    Called after every command with the case locked; each of these is told once.
    """
    if case.state not in PENDING:
        _end_alerts(case)
        return
    for code in case.quick_alerts:
        occasion = Occasion(AlertKind.QUICK_ALERT, _key_of(case, code), code, now)
        raise_alert(case, occasion, PAGED, by=by)
    red = case.clocks.running().filter(kind=ClockKind.RED_OPEN).first()
    if red and not case.quick_alerts and case.state != CaseState.RESOLVED:
        occasion = Occasion(AlertKind.RED, f"red:{red.pk}", AlertKind.RED, now)
        raise_alert(case, occasion, TURNED_RED, by=by)


def _key_of(case: Case, code: str) -> str:
    """An alert that was released and is told again is another occasion."""
    released = case.rung_alerts.filter(kind=code).exclude(released_at=None).count()
    return f"quick:{case.reopen_count}{f'.{released}' if released else ''}:{code}"


def raise_alert(case: Case, occasion: Occasion, roles: Iterable[Role], *, by: Actor) -> int:
    """Write an alert to everybody in these roles and to the groups; how many are new.

    Whoever was told of this occasion is not told again.
    """
    if case.alerts.filter(occasion=occasion.key).exists():
        return 0
    people = everybody(case, roles)
    alerts = [_alert_to(case, occasion, person, role) for person, role in people.values()]
    alerts += [_alert_to_group(case, occasion, robot) for robot in _groups(case, occasion)]
    return sum(_raise(one, case, by=by) for one in alerts)


def pass_on(
    alert: Alert, deputies: Iterable[tuple[User, Role]], *, now: dt.datetime, by: Actor
) -> int:
    """The same alert to those who stand in; how many of them had not been told."""
    case, told = alert.case, 0
    known = set(case.alerts.filter(occasion=alert.occasion).values_list("recipient", flat=True))
    occasion = Occasion(AlertKind(alert.kind), alert.occasion, alert.reason, now)
    for person, role in deputies:
        if person.pk not in known:
            known.add(person.pk)
            new = _alert_to(case, occasion, person, role)
            new.deputy_for, new.is_urgent = alert, alert.is_urgent
            told += _raise(new, case, by=by)
    return told


def quiet_end(case: Case, now: dt.datetime) -> dt.datetime | None:
    """The end of the quiet hours that `now` lies in, or None."""
    today = local_date(now)
    values = Values(on=today, dealer_id=case.dealer_id)
    begins, ends = values[QUIET_FROM], values[QUIET_TO]
    if begins == ends:
        return None
    for day in (today - ONE_DAY, today):
        end = at(day if begins < ends else day + ONE_DAY, ends)
        if at(day, begins) <= now < end:
            return end
    return None


def _alert_to(case: Case, occasion: Occasion, person: User, role: Role) -> Alert:
    alert = _alert(case, occasion)
    alert.recipient, alert.role = person, role
    return alert


def _alert_to_group(case: Case, occasion: Occasion, robot: AlertRobot) -> Alert:
    alert = _alert(case, occasion)
    alert.robot = robot
    return alert


def _alert(case: Case, occasion: Occasion) -> Alert:
    return Alert(
        case=case,
        kind=occasion.kind,
        occasion=occasion.key,
        reason=occasion.reason,
        raised_at=occasion.at,
        is_urgent=_is_urgent(case, occasion),
    )


def _raise(alert: Alert, case: Case, *, by: Actor) -> bool:
    """Write it down and let it be sent, or hold it back until the quiet hours are over."""
    until = None if alert.is_urgent else quiet_end(case, alert.raised_at)
    if until:
        alert.state, alert.next_at = AlertState.WAITING, until
    alert.save()
    topic = "complaints.alert_held_back" if until else "complaints.alert_raised"
    record(alert, topic, by=by, case=case.pk, kind=alert.kind, occasion=alert.occasion)
    return True


def _groups(case: Case, occasion: Occasion) -> list[AlertRobot]:
    region = case.region_id or (case.dealer.region_id if case.dealer else None)
    robots = AlertRobot.objects.listening(region)
    return list(robots if _is_urgent(case, occasion) else robots.filter(only_urgent=False))


def _is_urgent(case: Case, occasion: Occasion) -> bool:
    return occasion.kind in URGENT or case.lamp == Lamp.RED or occasion.knows_no_night


def _end_alerts(case: Case) -> None:
    case.alerts.filter(state__in=OPEN_ALERTS).update(state=AlertState.OVER, next_at=None)
