"""What minutes hold: codes, values and names as of their issue, and which part of it a reader sees."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from complaints.models import AgendaItem, Decision, RoundSeat, SensorRound
from complaints.querysets.cases import is_of_the_media
from complaints.querysets.rounds import ROUND_REGIONS
from complaints.selectors.rounds.wording import numbers_of
from dealerops.foundation.actor import SYSTEM, Actor, Role

Line = Mapping[str, Any]
PEOPLE = ("approver", "owner")


def content_of(round_: SensorRound) -> dict[str, Any]:
    """Everything as JSON; words are put to it where it is read (`wording`)."""
    seats = RoundSeat.objects.visible_to(SYSTEM).filter(round=round_)
    items = AgendaItem.objects.visible_to(SYSTEM).on_the_table().filter(round=round_)
    items = items.select_related("case__source").prefetch_related("decisions__owner")
    numbers = numbers_of(round_.pk)
    return {
        "held_at": _moment(round_.held_at),
        "seats": [seat_facts(one) for one in seats.select_related("person", "deputy", "region")],
        "items": [_item(one, numbers[one.pk]) for one in items],
    }


def lines_for(actor: Actor, content: Mapping[str, Any]) -> list[Line]:
    """The items of the reader's scope, as on the agenda itself (`AgendaItemQuerySet`)."""
    return [line for line in content.get("items", ()) if _is_seen(line, actor)]


def seats_in(content: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    found: Sequence[Mapping[str, Any]] = content.get("seats", ())
    return found


def _is_seen(line: Line, actor: Actor) -> bool:
    if actor.role == Role.PR_KAM:
        return bool(line["is_media"])
    if actor.role not in ROUND_REGIONS:
        return True
    if line["case"]:
        return line["case"]["region"] in actor.region_ids
    return set(line["regions"]) <= actor.region_ids


def seat_facts(seat: RoundSeat) -> dict[str, Any]:
    return {
        "function": seat.function,
        "region": str(seat.region or ""),
        "person": str(seat.person),
        "deputy": str(seat.deputy or ""),
        "present": seat.present,
    }


def _item(item: AgendaItem, number: str) -> dict[str, Any]:
    case = item.case
    standing = [one for one in item.decisions.all() if one.withdrawn_at is None]
    return {
        "section": item.section,
        "number": number,
        "title": item.title,
        "about": item.about,
        "why": item.why,
        "regions": item.regions,
        "notes": item.notes,
        "is_media": bool(case and is_of_the_media(case)),
        "case": case
        and {
            "number": case.number,
            "region": case.region_id,
            "lamp": case.lamp,
            "score": case.score,
            "topic": case.touch_point,
        },
        "decisions": [decision_facts(one) for one in standing],
    }


def decision_facts(one: Decision) -> dict[str, Any]:
    return {
        "type": one.type,
        "text": one.text,
        "amount": None if one.amount is None else str(one.amount),
        "due_on": one.due_on.isoformat() if one.due_on else None,
        **{name: str(getattr(one, name) or "") for name in PEOPLE},
    }


def _moment(at: dt.datetime | None) -> str | None:
    return at.isoformat() if at else None
