"""The Three Guarantees of a case's car as a page tells them (domain.md 3.8)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aftersales.choices import CarSystem
from aftersales.selectors.repair_history import visits_of_vehicle
from complaints.calc.sanbao import BATTERY_FIRE
from complaints.choices import Fault
from complaints.choices.sanbao import SanbaoNote, SanbaoRule, SanbaoStatus
from complaints.models import Case, SanbaoEvaluation, SanbaoFact
from complaints.selectors.usage_fee import cost_of_return
from dealerops.foundation.actor import SYSTEM, Actor


@dataclass(frozen=True, slots=True)
class RightLine:
    """One rule with its status, why, and the repairs that it was read from."""

    rule: str
    name: str
    status: str
    status_name: str
    words: str
    repairs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SanbaoPage:
    """What was found last of the car of a case, the sheet it was found with, and repairs to speak of.

    `orders` are the car's repairs as (id, number, day), for the form of the sheet.
    """

    at: dt.datetime | None
    lines: tuple[RightLine, ...]
    sheet: tuple[SanbaoFact, ...]
    orders: tuple[tuple[int, str, dt.datetime], ...]


def sanbao_of_case(case: Case, *, actor: Actor) -> SanbaoPage | None:
    """The Three Guarantees of a case that the reader may see; None without a car of the register.

    Whoever sees the case sees what is known of its car, and of the sheet what was said in cases they see.
    """
    if case.vehicle_id is None:
        return None
    newest = SanbaoEvaluation.objects.visible_to(SYSTEM).newest_of(case.vehicle_id)
    sheet = SanbaoFact.objects.visible_to(actor).filter(vehicle=case.vehicle_id)
    visits = visits_of_vehicle(case.vehicle_id)
    rules = newest.rules if newest else {}
    return SanbaoPage(
        at=newest.at if newest else None,
        lines=tuple(
            _line(rule, rules[rule.value], case.vehicle_id)
            for rule in SanbaoRule
            if rule.value in rules
        ),
        sheet=tuple(sheet.select_related("order", "said_by")),
        orders=tuple((one.order_id, one.number, one.started_at) for one in visits),
    )


def _line(rule: SanbaoRule, found: Mapping[str, Any], vehicle_id: int) -> RightLine:
    evidence = found["evidence"]
    words = _words(found["note"], evidence)
    if found["status"] == SanbaoStatus.REACHED and (cost := cost_of_return(rule, vehicle_id)):
        words.append(cost)
    return RightLine(
        rule=rule.value,
        name=str(rule.label),
        status=found["status"],
        status_name=str(SanbaoStatus(found["status"]).label),
        words=" · ".join(words),
        repairs=tuple(evidence.get("repairs") or ()),
    )


def _words(note: str, evidence: Mapping[str, Any]) -> list[str]:
    found = [str(SanbaoNote(note).label)] if note else []
    found += [_fault(one) for one in evidence.get("faults", ())]
    if "days" in evidence:
        days = evidence["days"]
        found.append(ngettext("%(count)s day", "%(count)s days", days) % {"count": days})
    if evidence.get("count"):
        times = evidence["count"]
        text = ngettext("%(count)s time", "%(count)s times", times) % {"count": times}
        kind = _kind(evidence.get("kind", ""))
        found.append(f"{kind}: {text}" if kind else text)
    if evidence.get("until"):
        found.append(_("until %(day)s") % {"day": _day(evidence["until"])})
    if evidence.get("done_on"):
        found.append(_("done on %(day)s") % {"day": _day(evidence["done_on"])})
    return found


def _fault(one: Mapping[str, Any]) -> str:
    part = _("Fire of the traction battery") if one["fault"] == BATTERY_FIRE else ""
    part = part or str(Fault(one["fault"]).label)
    if one["km"] is None:
        return _("%(part)s on %(day)s") % {"part": part, "day": _day(one["on"])}
    return _("%(part)s on %(day)s at %(km)s km") % {
        "part": part, "day": _day(one["on"]), "km": one["km"]
    }  # fmt: skip


def _kind(code: str) -> str:
    """A part of the car, a part of a system ("BRAKE:pump"), or a problem as somebody named it."""
    system, _sign, part = code.partition(":")
    names = {**dict(CarSystem.choices), **{one.value: one.label for one in Fault if one.value}}
    name = str(names.get(system, system))
    return f"{name} ({part})" if part else name


def _day(text: str) -> str:
    return date_format(dt.date.fromisoformat(text), "DATE_FORMAT")
