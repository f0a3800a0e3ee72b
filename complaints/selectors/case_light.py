"""The light of a case for its page: the multiplication in words, its history, what would change it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from complaints.choices import Lamp, QuickAlert
from complaints.choices.light import Floor
from complaints.models import Case, LampOverride, RiskSnapshot
from complaints.selectors.badges import lamp_badge
from complaints.selectors.happenings import title_of
from complaints.selectors.light_changes import changes_of
from complaints.selectors.light_line import Point, light_line
from complaints.selectors.light_words import WORDS, plain
from dealerops.foundation.actor import Actor
from dealerops.foundation.reporting import Kind
from dealerops.portal.registry import Badge
from dealerops.portal.templatetags.dx import written

Text = str | Promise
MOST_POINTS = 200  # a week of a case that moves every hour; the picture cannot show more
STILL: dict[str, Text] = {
    "SCORE": _lazy("The score has not fallen below the band."),
    "HOURS": _lazy("The score has not been below the band for 48 hours yet."),
    "CONTACT": _lazy("Nobody has spoken with the customer since."),
}


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor: its letter, its value as it is multiplied, and what it was read from."""

    letter: str
    label: Text
    value: str
    words: str


@dataclass(frozen=True, slots=True)
class Light:
    """Everything the panel says; `band` is what the score alone would say where the light says else."""

    badge: Badge
    score: int
    formula: str
    factors: Sequence[Factor]
    band: Badge | None
    reasons: Sequence[Text]
    changes: Sequence[Text]
    at: dt.datetime
    table: str
    line: SafeString


def light_of(case: Case, reader: Actor, now: dt.datetime) -> Light | None:
    """None before the light was computed for the first time. The reader was allowed to open the case."""
    newest_first = RiskSnapshot.objects.visible_to(reader).filter(case=case).order_by("-number")
    snapshots = list(reversed(newest_first[:MOST_POINTS]))
    if not snapshots:
        return None
    last = snapshots[-1]
    return Light(
        badge=lamp_badge(last.lamp),
        score=last.score,
        formula=formula_of(last),
        factors=factors_of(last),
        band=lamp_badge(last.band) if last.band != last.lamp else None,
        reasons=_reasons(last, case, reader),
        changes=changes_of(last),
        at=last.at,
        table=last.table_version,
        line=light_line([_point(one) for one in snapshots], max(now, last.at)),
    )


def formula_of(one: RiskSnapshot) -> str:
    """`35 × (1 + 0.5) × (1 + 0.15) × (1 + 0) + 0 = 60.38 → 60`; the arrow is rounding and the cap."""
    growths = (one.spread, one.recurrence, one.time)
    product = Decimal(one.severity)
    for growth in growths:
        product *= 1 + growth
    exact = plain((product + one.legal).quantize(Decimal("0.01")))
    steps = " × ".join(f"(1 + {plain(growth)})" for growth in growths)
    found = f"{one.severity} × {steps} + {one.legal} = {exact}"
    return found if exact == str(one.score) else f"{found} → {one.score}"


def factors_of(one: RiskSnapshot) -> list[Factor]:
    """S, p, r, t and L, each with the input it was read from."""
    labels = (
        ("S", _("severity"), str(one.severity)),
        ("p", _("spread"), f"1 + {plain(one.spread)}"),
        ("r", _("recurrence"), f"1 + {plain(one.recurrence)}"),
        ("t", _("time"), f"1 + {plain(one.time)}"),
        ("L", _("law"), f"+ {one.legal}"),
    )
    return [
        Factor(letter, label, value, WORDS[letter](one.inputs)) for letter, label, value in labels
    ]


def _reasons(one: RiskSnapshot, case: Case, reader: Actor) -> list[Text]:
    """What moves the light away from the band of its score."""
    return [_reason(kind, code, case, reader) for kind, code in one.explanation]


def _reason(kind: str, code: str, about: Case, reader: Actor) -> Text:
    match kind:
        case "ALERT":
            said = _(
                "Quick alert: %(what)s. The risk manager releases it after the case is resolved."
            )
            return said % {"what": QuickAlert(code).label}
        case "FLOOR":
            return _("Yellow at least: %(why)s.") % {"why": Floor(code).label}
        case "OVERRIDE":
            return _overridden(code, about, reader)
    return STILL[code]


def _overridden(lamp: str, case: Case, reader: Actor) -> Text:
    row = LampOverride.objects.visible_to(reader).in_force().filter(case=case).first()
    facts = {"lamp": Lamp(lamp).label, "reason": row.reason if row else ""}
    if row is None:
        return _("The risk manager has set it to %(lamp)s.") % facts
    facts["until"] = written(row.expires_at, Kind.DATETIME)
    return _("The risk manager has set it to %(lamp)s until %(until)s: %(reason)s") % facts


def _point(one: RiskSnapshot) -> Point:
    return Point(one.at, one.score, lamp_badge(one.lamp), title_of(one.occasion))
