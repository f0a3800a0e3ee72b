"""Codes and values of an agenda in the reader's words."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format

from complaints.choices import TouchPoint
from complaints.choices.rounds import ChinaReason, Statutory, Why
from complaints.models import ActionItem, AgendaItem, RoundTopic
from dealerops.foundation.actor import SYSTEM
from dealerops.network.models import Dealer
from dealerops.portal.templatetags.dx import local_name
from dealerops.registry.models import VehicleModel

About = Mapping[str, Any]
Reasons = Sequence[Sequence[Any]]


@dataclass(frozen=True)
class Names:
    """What the things are called that items refer to by id; each kind is asked for once."""

    models: Mapping[int, VehicleModel] = field(default_factory=dict)
    dealers: Mapping[int, Dealer] = field(default_factory=dict)
    topics: Mapping[int, str] = field(default_factory=dict)
    actions: Mapping[int, str] = field(default_factory=dict)


def numbers_of(round_id: int) -> dict[int, str]:
    """Section and place of every item; the same for all readers, so that a room can speak of 2.3."""
    rows = AgendaItem.objects.visible_to(SYSTEM).filter(round=round_id)
    place: dict[int, int] = defaultdict(int)
    numbers = {}
    for pk, section in rows.values_list("pk", "section"):
        place[section] += 1
        numbers[pk] = f"{section}.{place[section]}"
    return numbers


def names_for(abouts: Iterable[About]) -> Names:
    """The reader's scope has been applied to the items already; this words what they say."""
    found = list(abouts)

    def ids(name: str) -> list[int]:
        return [about[name] for about in found if about.get(name)]

    topics = RoundTopic.objects.visible_to(SYSTEM).filter(pk__in=ids("topic"))
    actions = ActionItem.objects.visible_to(SYSTEM).filter(pk__in=ids("action"))
    return Names(
        VehicleModel.objects.visible_to(SYSTEM).in_bulk(ids("model")),
        Dealer.objects.visible_to(SYSTEM).in_bulk(ids("dealer")),
        dict(topics.values_list("pk", "title")),
        dict(actions.values_list("pk", "text")),
    )


def subject_words(about: About, title: str, case_number: str, names: Names) -> str:
    """What an item is called: by hand, a cluster, a topic, an action item, or its case."""
    if title:
        return f"{case_number} {title}".strip()
    if "topic_of" in about:
        model, dealer = names.models.get(about["model"]), names.dealers.get(about["dealer"])
        parts = (TouchPoint(about["topic_of"]).label, local_name(model), local_name(dealer))
        return " · ".join(str(part) for part in parts if part)
    named = names.topics.get(about.get("topic", 0)) or names.actions.get(about.get("action", 0))
    return " · ".join(part for part in (case_number, named) if part)


def why_words(why: Reasons) -> list[str]:
    """The rules that put an item there, each as a sentence."""
    return [str(Why(code).label) % _values(Why(code), values) for code, values in why]


def _values(code: Why, values: Mapping[str, Any]) -> dict[str, Any]:
    said: dict[str, Any] = dict(values)
    if "day" in said:
        day = parse_date(str(said["day"]))
        said["day"] = date_format(day, "DATE_FORMAT") if day else ""
    if code == Why.CHINA:
        said["what"] = ChinaReason(said["what"]).label
    elif code == Why.DEADLINE:
        said["what"] = Statutory(said["what"]).label
    return said


def day_words(text: str | None) -> str:
    day: dt.date | None = parse_date(text) if text else None
    return date_format(day, "DATE_FORMAT") if day else ""
