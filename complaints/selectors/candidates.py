"""Which cases a voice may belong to: open ones to merge with, closed ones that come back (domain.md 3.2, 3.5)."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from complaints.calc.same_issue import Likeness, Told, is_same_issue, likeness
from complaints.choices.case_policy import MERGE_DAYS
from complaints.models import Case, SensorSignal
from complaints.querysets import CaseQuerySet
from dealerops.foundation.actor import Actor
from dealerops.policy.services import value
from dealerops.workcal.services import local_date


@dataclass(frozen=True, slots=True)
class Candidate:
    """An open case that may be the same complaint. `is_certain` is what the rule merges by itself."""

    case: Case
    has_same_vin: bool
    has_same_phone: bool
    is_certain: bool


def told_by(voice: Case | SensorSignal) -> Told:
    """The voice as the rules compare it; its day is the local one of `received_at`."""
    return Told(
        vin=voice.vin,
        mobile_hash=voice.mobile_hash,
        touch_point=voice.touch_point,
        day=local_date(voice.received_at),
        source=voice.source.code,
    )


def candidates_for(voice: Case | SensorSignal, *, actor: Actor) -> list[Candidate]:
    """Open cases with the same VIN or phone, the same touch point, at most 30 days apart; newest first.

    A case is no candidate of itself, nor of a signal that is in it.
    """
    mine = told_by(voice)
    days = value(MERGE_DAYS, dealer_id=voice.dealer_id)
    found = []
    for case in _like(voice, Case.objects.visible_to(actor).pending(), days):
        other = told_by(case)
        how = likeness(mine, other, days=days)
        if how is not Likeness.NONE:
            has_same_phone = mine.mobile_hash == other.mobile_hash != ""
            has_same_vin = mine.vin == other.vin != ""
            found.append(Candidate(case, has_same_vin, has_same_phone, how is Likeness.CERTAIN))
    return found


def closed_before(voice: SensorSignal, *, actor: Actor) -> Case | None:
    """The case about the same issue that was closed last before the customer came back; None without."""
    mine = told_by(voice)
    closed = Case.objects.visible_to(actor).closed().filter(closed_at__lte=voice.received_at)
    same = _of_the_same(voice, closed).order_by("-closed_at", "-pk")
    return next((case for case in same if is_same_issue(mine, told_by(case))), None)


def _like(voice: Case | SensorSignal, cases: CaseQuerySet, days: int) -> CaseQuerySet:
    """Near enough in time to be worth comparing; a day more on both sides, for the local midnight."""
    span = dt.timedelta(days=days + 1)
    near = cases.filter(
        received_at__gte=voice.received_at - span, received_at__lte=voice.received_at + span
    )
    own_case = voice.pk if isinstance(voice, Case) else voice.case_id
    return _of_the_same(voice, near).exclude(pk=own_case) if own_case else _of_the_same(voice, near)


def _of_the_same(voice: Case | SensorSignal, cases: CaseQuerySet) -> CaseQuerySet:
    """Same touch point, and the VIN or the phone of the voice."""
    who = Q(pk__in=())
    if voice.vin:
        who |= Q(vin=voice.vin)
    if voice.mobile_hash:
        who |= Q(mobile_hash=voice.mobile_hash)
    same_topic = cases.filter(touch_point=voice.touch_point)
    return same_topic.filter(who).select_related("source").order_by("-received_at", "-pk")
