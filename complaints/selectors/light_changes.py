"""What would move the light of a case, and what is missing for it to fall (domain.md 3.4)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from complaints.calc.factors import Factors, read_factors
from complaints.calc.light import Circumstances, Standing, missing_for_leaving
from complaints.calc.risk import RANK, Inputs, Product, band_of, judge
from complaints.choices import ENDED, Lamp
from complaints.models import Case, CaseAlert, CaseLight, FactorTable, LampOverride, RiskSnapshot
from complaints.selectors.light_facts import WORKDAYS, is_answered, seen_of
from dealerops.foundation.actor import SYSTEM
from dealerops.workcal import calc as days
from dealerops.workcal.choices import CN_WORKDAY
from dealerops.workcal.services import local_date, lookup

MOMENT = dt.timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that would move score or light: in words, from when on, and what would come out.

    `score` and `band` are None where the rules alone decide; `at` is None where it is up to somebody.
    """

    words: str
    at: dt.datetime | None = None
    score: int | None = None
    band: str | None = None


def missing_of(case: Case, now: dt.datetime) -> tuple[str, ...]:
    """The conditions between this light and the next lower one, in words; nothing at GREEN."""
    light = CaseLight.objects.visible_to(SYSTEM).filter(case=case).first()
    if light is None or light.held == Lamp.GREEN:
        return ()
    factors = _factors_on(now)
    standing = Standing(light.held, light.below_red_at, light.below_yellow_at)
    patience = dt.timedelta(hours=factors.downgrade_hours)
    circumstances = Circumstances(
        now=now, band=light.held, patience=patience, last_contact_at=case.last_contact_at
    )
    found = list(missing_for_leaving(light.held, standing, circumstances))
    border = factors.red_from if light.held == Lamp.RED else factors.yellow_from
    sentences = {
        "SCORE": _("A score below %(border)s") % {"border": border},
        "HOURS": _("48 hours with a score below %(border)s") % {"border": border},
        "CONTACT": _("A contact with the customer after the score has fallen"),
    }
    if light.held == Lamp.RED and _alerts(case):
        return (
            _("Release of the quick alert by the risk manager"),
            *(sentences[one] for one in found),
        )
    return tuple(sentences[one] for one in found)


def changes_of(case: Case, last: RiskSnapshot, now: dt.datetime) -> tuple[Change, ...]:
    """What time and people would change, the nearest first."""
    if case.state in ENDED:
        return ()
    factors = _factors_on(now)
    inputs = seen_of(case, factors, lamp_before=last.lamp, now=now).inputs
    product = judge(inputs, factors)
    found = [*_by_time(case, inputs, product, factors, now), *_by_contact(inputs, product, factors)]
    found += _by_release(case, product)
    found += _by_waiting(case, factors, now)
    return (*found, *_by_expiry(case))


def _by_time(
    case: Case, inputs: Inputs, product: Product, factors: Factors, now: dt.datetime
) -> Iterator[Change]:
    """The next moment at which t rises, and the score that comes of it."""
    if is_answered(case) or inputs.target is None:
        return
    start = case.reopened_at or case.received_at
    steps = []
    for share, _growth in factors.time_steps:
        amount = inputs.target * int(share * 100) / 100
        at = days.add_business_hours(start, amount, WORKDAYS, lookup(CN_WORKDAY))
        steps.append((at, replace(inputs, elapsed=amount + MOMENT)))
    limit = dt.timedelta(hours=factors.silence_hours)
    steps.append((now + limit - inputs.silent, replace(inputs, silent=limit + MOMENT)))
    for at, then in sorted(steps, key=lambda step: step[0]):
        risen = judge(then, factors)
        if at >= now and risen.time > product.time:
            words = _("Time rises to %(t)s") % {"t": risen.time}
            yield Change(words, at, risen.score, risen.band)
            return


def _by_contact(inputs: Inputs, product: Product, factors: Factors) -> Iterator[Change]:
    fallen = judge(replace(inputs, silent=dt.timedelta()), factors)
    if fallen.score < product.score:
        words = _("A contact with the customer ends the silence")
        yield Change(words, None, fallen.score, fallen.band)


def _by_release(case: Case, product: Product) -> Iterator[Change]:
    if _alerts(case):
        words = _("Once the case is resolved, the risk manager releases the quick alert")
        yield Change(words, None, product.score, product.band)


def _by_waiting(case: Case, factors: Factors, now: dt.datetime) -> Iterator[Change]:
    """From when on the light may fall, if there is a contact and the score stays low."""
    light = CaseLight.objects.visible_to(SYSTEM).filter(case=case).first()
    if light is None or RANK[light.held] <= RANK[band_of(case.score, factors)]:
        return
    standing = Standing(light.held, light.below_red_at, light.below_yellow_at)
    since = standing.left_since(light.held)
    if since:
        at = since + dt.timedelta(hours=factors.downgrade_hours)
        words = _("48 hours below the band and a contact since: the light may fall")
        yield Change(words, max(at, now), case.score, band_of(case.score, factors))


def _by_expiry(case: Case) -> Iterator[Change]:
    for row in LampOverride.objects.visible_to(SYSTEM).filter(case=case).in_force():
        yield Change(_("The overridden light expires"), row.expires_at)


def _alerts(case: Case) -> bool:
    return CaseAlert.objects.visible_to(SYSTEM).filter(case=case).in_force().exists()


def _factors_on(now: dt.datetime) -> Factors:
    table = FactorTable.objects.visible_to(SYSTEM).on(local_date(now)).first()
    if table is None:
        raise LookupError("no light was computed before")
    return read_factors(table.tables)
