"""The light of a case explained: the multiplication, its inputs in words, its history (domain.md 3.4)."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from complaints.calc.risk import HIGHEST
from complaints.choices import Audience, Lamp, QuickAlert, Severity
from complaints.choices.light import Floor, Legal
from complaints.models import Case, CaseAlert, CaseFact, LampOverride, RiskSnapshot
from complaints.selectors.light_changes import Change, changes_of, missing_of
from dealerops.foundation.actor import Actor

ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class FactorLine:
    """One factor: its letter and name, what it multiplies by (or adds), and what it was read from."""

    letter: str
    name: str
    value: Decimal
    shown: str
    words: str


@dataclass(frozen=True, slots=True)
class LightPoint:
    """One snapshot of the history, for the line over time and the table below it."""

    at: dt.datetime
    score: int
    lamp: str
    occasion: str
    number: int


@dataclass(frozen=True, slots=True)
class CaseLightPage:
    """Everything a page shows about one light. `product` is the exact value before rounding.

    `formula` reads "35 × 1.80 × 1.30 × 1 + 0 = 81.9"; `moves` say why the lamp is not that of the band.
    `missing` are the conditions that are still to be met before it may fall, `changes` what would move it.
    """

    snapshot: RiskSnapshot
    product: Decimal
    formula: str
    factors: tuple[FactorLine, ...]
    moves: tuple[str, ...]
    history: tuple[LightPoint, ...]
    missing: tuple[str, ...]
    changes: tuple[Change, ...]
    alerts: tuple[CaseAlert, ...]
    facts: tuple[CaseFact, ...]
    overrides: tuple[LampOverride, ...]


def case_light(case: Case, *, actor: Actor, now: dt.datetime) -> CaseLightPage | None:
    """The light of a case that the reader may see, in the reader's language; None before the first."""
    rows = RiskSnapshot.objects.visible_to(actor).filter(case=case)
    snapshots = list(rows.order_by("number"))
    if not snapshots:
        return None
    last = snapshots[-1]
    factors = _factors(last)
    return CaseLightPage(
        snapshot=last,
        product=_product(last),
        formula=_formula(last),
        factors=factors,
        moves=tuple(_moves(last)),
        history=tuple(
            LightPoint(one.at, one.score, one.lamp, one.occasion, one.number) for one in snapshots
        ),
        missing=missing_of(case, now),
        changes=changes_of(case, last, now),
        alerts=tuple(CaseAlert.objects.visible_to(actor).filter(case=case)),
        facts=tuple(CaseFact.objects.visible_to(actor).filter(case=case)),
        overrides=tuple(LampOverride.objects.visible_to(actor).filter(case=case)),
    )


def _product(last: RiskSnapshot) -> Decimal:
    grown = last.severity * (ONE + last.spread) * (ONE + last.recurrence) * (ONE + last.time)
    return grown + last.legal


def _formula(last: RiskSnapshot) -> str:
    growths = (last.spread, last.recurrence, last.time)
    times = " × ".join(str(one) for one in (last.severity, *(_plain(ONE + g) for g in growths)))
    exact = _plain(_product(last))
    capped = f" → {HIGHEST}" if _product(last) > HIGHEST else f" → {last.score}"
    return f"{times} + {last.legal} = {exact}{capped if exact != str(last.score) else ''}"


def _plain(value: Decimal) -> str:
    """Without noughts at the end, never as a power of ten."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _factors(last: RiskSnapshot) -> tuple[FactorLine, ...]:
    read = last.inputs
    values = (
        ("S", _("Severity"), Decimal(last.severity), _severity),
        ("p", _("Spread"), last.spread, _spread),
        ("r", _("Recurrence"), last.recurrence, _recurrence),
        ("t", _("Time"), last.time, _time),
        ("L", _("Law"), Decimal(last.legal), _law),
    )
    return tuple(
        FactorLine(letter, name, value, _shown(letter, value), in_words(read))
        for letter, name, value, in_words in values
    )


def _shown(letter: str, value: Decimal) -> str:
    if letter == "S":
        return _plain(value)
    return f"+{_plain(value)}" if letter == "L" else f"1+{_plain(value)}"


def _severity(read: dict[str, Any]) -> str:
    return str(Severity(read["severity"]).label)


def _spread(read: dict[str, Any]) -> str:
    parts = [str(Audience(read["audience"]).label)]
    if read["views"]:
        parts.append(
            ngettext("%(count)s view", "%(count)s views", read["views"]) % {"count": read["views"]}
        )
    if read["customers"] > 1:
        parts.append(_("%(count)s customers with the same issue") % {"count": read["customers"]})
    if read["regions"] > 1:
        parts.append(_("in %(count)s regions") % {"count": read["regions"]})
    return " · ".join(parts)


def _recurrence(read: dict[str, Any]) -> str:
    count = read["recurrences"]
    if not count:
        return _("Told for the first time in 90 days")
    return ngettext(
        "Came back %(count)s time in 90 days", "Came back %(count)s times in 90 days", count
    ) % {"count": count}


def _time(read: dict[str, Any]) -> str:
    if read["target_hours"] is None:
        return _("First computation: time does not count yet")
    parts = [
        _("%(passed)s of %(target)s hours of workdays to the resolution")
        % {"passed": read["elapsed_hours"], "target": read["target_hours"]}
    ]
    if read["silent_hours"]:
        parts.append(_("%(count)s hours without a contact") % {"count": read["silent_hours"]})
    return " · ".join(parts)


def _law(read: dict[str, Any]) -> str:
    return " · ".join(str(Legal(one).label) for one in read["legal"]) or _("Nothing")


def _moves(last: RiskSnapshot) -> list[str]:
    """Why the lamp is another one than the band of the score."""
    words: dict[str, Callable[[str], str]] = {
        "ALERT": lambda code: _("Quick alert: %(kind)s") % {"kind": QuickAlert(code).label},
        "FLOOR": lambda code: _("Yellow at least: %(why)s") % {"why": Floor(code).label},
        "OVERRIDE": lambda code: (
            _("Set to %(light)s by the risk manager") % {"light": Lamp(code).label}
        ),
        "HELD": _held,
    }
    return [words[kind](code) for kind, code in last.explanation]


def _held(code: str) -> str:
    sentences = {
        "SCORE": _("Held: the score is not below the band"),
        "HOURS": _("Held: the score has been below the band for less than 48 hours"),
        "CONTACT": _("Held: nobody has spoken to the customer since the score fell"),
    }
    return sentences[code]
