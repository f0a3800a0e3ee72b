"""What would change a light: each factor one step further, and the way back (domain.md 3.4)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from complaints.calc.factors import Factors, read_factors
from complaints.calc.risk import Inputs, judge
from complaints.choices import Lamp
from complaints.choices.light import Legal
from complaints.models import FactorTable, RiskSnapshot
from dealerops.foundation.actor import SYSTEM
from dealerops.portal.templatetags.dx import number

Text = str | Promise
LAWS = (Legal.REGULATOR, Legal.LAWYER)


@dataclass(frozen=True, slots=True)
class _What:
    """Something that may happen, and what the case would then be judged by."""

    words: str
    inputs: Inputs


def changes_of(snapshot: RiskSnapshot) -> list[Text]:
    """Sentences; what would not move the score is left out."""
    table = FactorTable.objects.visible_to(SYSTEM).filter(version=snapshot.table_version).first()
    if table is None:
        return []
    factors = read_factors(table.tables)
    told = [_said(one, snapshot, factors) for one in _further(inputs_of(snapshot), factors)]
    return [one for one in (*told, *_back(snapshot, factors)) if one]


def inputs_of(snapshot: RiskSnapshot) -> Inputs:
    """What the snapshot was computed from, as the calculation takes it."""
    kept = snapshot.inputs
    target = kept["target_hours"]
    return Inputs(
        severity=kept["severity"],
        audience=kept["audience"],
        views=kept["views"],
        customers=kept["customers"],
        regions=kept["regions"],
        recurrences=kept["recurrences"],
        elapsed=dt.timedelta(hours=kept["elapsed_hours"]),
        target=None if target is None else dt.timedelta(hours=target),
        silent=dt.timedelta(hours=kept["silent_hours"]),
        legal=frozenset(kept["legal"]),
    )


def _further(inputs: Inputs, factors: Factors) -> Iterator[_What]:
    yield _What(
        _("The customer comes once more with the same"),
        replace(inputs, recurrences=inputs.recurrences + 1),
    )
    for least, _growth in factors.views:
        if least > inputs.views:
            words = _("A post reaches %(count)s views") % {"count": number(least)}
            yield _What(words, replace(inputs, views=least))
            break
    for share, _growth in factors.time_steps:
        if inputs.target is not None and inputs.elapsed <= inputs.target * float(share):
            words = _("%(share)s of the time to the resolution have passed")
            past = inputs.target * float(share) + dt.timedelta(hours=1)
            yield _What(words % {"share": f"{share:.0%}"}, replace(inputs, elapsed=past))
            break
    for law in LAWS:
        if law not in inputs.legal:
            yield _What(str(law.label), replace(inputs, legal=inputs.legal | {str(law)}))


def _said(what: _What, snapshot: RiskSnapshot, factors: Factors) -> str:
    then = judge(what.inputs, factors)
    if then.score <= snapshot.score:
        return ""
    facts = {"what": what.words, "score": then.score, "lamp": Lamp(then.band).label}
    if then.band != snapshot.band:
        return _("%(what)s: score %(score)s, that is %(lamp)s.") % facts
    return _("%(what)s: score %(score)s.") % facts


def _back(snapshot: RiskSnapshot, factors: Factors) -> Iterator[str]:
    """What it takes to leave the light downwards."""
    floors = {Lamp.RED: factors.red_from, Lamp.YELLOW: factors.yellow_from}
    if snapshot.lamp in floors:
        facts = {
            "score": floors[Lamp(snapshot.lamp)],
            "hours": factors.downgrade_hours,
            "lamp": Lamp(snapshot.lamp).label,
        }
        yield (
            _(
                "It leaves %(lamp)s when the score has been below %(score)s for %(hours)s hours"
                " and the customer was spoken to since."
            )
            % facts
        )
