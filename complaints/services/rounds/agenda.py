"""Building an agenda by rule, and what people add to it or take off (domain.md 3.7)."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.calc.agenda import Facts, Limits, Line, china_agenda, company_agenda, red_cases
from complaints.choices.rounds import RoundKind, RoundState, Section, Why
from complaints.choices.rounds_policy import ROUND_DAYS
from complaints.models import AgendaItem, Case, SensorRound
from complaints.rules.rounds import NOT_OPEN, is_writable
from complaints.selectors.rounds.agenda_facts import agenda_facts, limits_on
from complaints.services.rounds.seating import seat_round
from complaints.workflow.rounds import ROUND_FLOW, WRITERS
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import InvalidInput, Refusal, TransitionRefused
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record
from dealerops.policy.services import Values
from dealerops.workcal.calc import ONE_DAY
from dealerops.workcal.services import local_date

BY_HAND = 500  # position of the first item that a person added, behind those of the rules
NO_TITLE = Refusal("TITLE_MISSING", _("Say what it is about."), "title")
THERE = Refusal("ITEM_THERE", _("This section has the item already."))


@transaction.atomic
def build_agenda(round_id: int, *, by: Actor, version: int | None = None) -> SensorRound:
    """Build it anew by the nine rules; what people added, took off or wrote stays as it is."""
    round_ = SensorRound.objects.visible_to(by).lock(round_id)
    round_.expect_version(version)
    step = ROUND_FLOW.fire(round_, "rebuild", by=by)
    put_lines(round_, now=timezone.now())
    seat_round(round_)
    round_.save_fields("agenda_at", "since", "policy_values")
    record(round_, "complaints.agenda_built", by=by, step=step, items=round_.items.count())
    return round_


def put_lines(round_: SensorRound, *, now: dt.datetime) -> None:
    """Bring the items in line with the rules as of `now`; the round is locked and saved by the caller."""
    day = local_date(round_.scheduled_at)
    values = Values(on=day)
    round_.since = _round_before(round_, values)
    facts = agenda_facts(since=round_.since, now=now, day=day, values=values)
    _merge(round_, _lines(round_, facts, limits_on(day, values)))
    round_.agenda_at, round_.policy_values = now, values.used()


@transaction.atomic
def add_item(
    round_id: int, *, section: int, title: str, by: Actor, case_id: int | None = None
) -> AgendaItem:
    """A person puts something on the agenda; it stays there when the agenda is built anew."""
    round_ = SensorRound.objects.visible_to(by).lock(round_id)
    _check_writer(round_, by)
    case = Case.objects.visible_to(by).get(pk=case_id) if case_id else None
    subject = f"case:{case.pk}" if case else f"hand:{uuid.uuid4().hex}"
    if not title.strip():
        raise InvalidInput(NO_TITLE)
    rows = AgendaItem.objects.visible_to(by).filter(round=round_, section=section)
    if rows.filter(subject=subject).exists():
        raise TransitionRefused(THERE)
    item = AgendaItem.objects.create(
        round=round_,
        section=section,
        position=BY_HAND + rows.filter(position__gte=BY_HAND).count(),
        subject=subject,
        case=case,
        regions=[case.region_id] if case and case.region_id else [],
        why=[[Why.HAND, {}]],
        title=title.strip(),
        added_by_id=by.user_id,
    )
    record(item, "complaints.item_added", by=by, round=round_.pk, case=case_id)
    return item


@transaction.atomic
def take_off(item_id: int, *, by: Actor, version: int | None = None) -> AgendaItem:
    """An item that need not be talked about; it can be put back the same way."""
    round_, item = lock_item(item_id, by)
    _check_writer(round_, by)
    item.expect_version(version)
    item.is_off = not item.is_off
    item.save_fields("is_off")
    record(item, "complaints.item_taken_off", by=by, is_off=item.is_off)
    return item


def lock_item(item_id: int, by: Actor) -> tuple[SensorRound, AgendaItem]:
    """The item and before it its round, so that nobody ends a round under somebody who writes."""
    items = AgendaItem.objects.visible_to(by)
    round_ = SensorRound.objects.visible_to(by).lock(items.get(pk=item_id).round_id)
    return round_, items.lock(item_id)


def _check_writer(round_: SensorRound, by: Actor) -> None:
    if by.role not in WRITERS:
        raise TransitionRefused(WRONG_ROLE)
    if round_.state != RoundState.PLANNED and is_writable(round_):
        raise TransitionRefused(NOT_OPEN)


def _round_before(round_: SensorRound, values: Values) -> dt.datetime:
    """When the last round of this kind was opened; without one, as long ago as a round lasts."""
    held = SensorRound.objects.filter(
        kind=round_.kind, scheduled_at__lt=round_.scheduled_at, opened_at__isnull=False
    ).exclude(state=RoundState.CANCELLED)
    before = held.order_by("-scheduled_at").values_list("opened_at", flat=True).first()
    return before or round_.scheduled_at - values[ROUND_DAYS] * ONE_DAY


def _lines(round_: SensorRound, facts: Facts, limits: Limits) -> Sequence[Line]:
    match round_.kind:
        case RoundKind.COMPANY:
            return company_agenda(facts, limits)
        case RoundKind.CHINA:
            return china_agenda(facts)
    return list(red_cases(facts))


def _merge(round_: SensorRound, lines: Sequence[Line]) -> None:
    there = {(item.section, item.subject): item for item in round_.items.all()}
    place = dict.fromkeys(Section, 0)
    for line in lines:
        place[line.section] += 1
        said: dict[str, Any] = {
            "position": place[line.section],
            "case_id": line.case_id,
            "regions": sorted(line.region_ids),
            "about": dict(line.about),
            "why": [[code, dict(values)] for code, values in line.why],
        }
        item = there.pop((line.section, line.subject), None)
        if item is None:
            AgendaItem.objects.create(
                round=round_, section=line.section, subject=line.subject, **said
            )
        elif any(getattr(item, name) != value for name, value in said.items()):
            for name, value in said.items():
                setattr(item, name, value)
            item.save_fields(*(name.removesuffix("_id") for name in said))
    for item in there.values():
        if item.added_by_id is None and not item.notes and not item.decisions.exists():
            item.delete()
