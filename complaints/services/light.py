"""The light of a case: computed anew whenever something happens to it (domain.md 3.4)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from complaints.calc.light import Circumstances, Override, Standing, Verdict, light_of
from complaints.calc.light import missing_for_leaving as missing
from complaints.calc.risk import RANK, Product, judge
from complaints.choices import ENDED, CaseState, Lamp
from complaints.choices.light import AlertOrigin, OverrideEnd
from complaints.models import Case, CaseAlert, CaseLight, LampOverride, RiskSnapshot
from complaints.selectors.light_facts import Seen, seen_of
from complaints.services.factor_tables import factors_on
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.journal.services import record
from dealerops.workcal.services import local_date

# The light of what was put elsewhere or was no complaint stays as it was.
LEFT_ALONE = ENDED - {CaseState.CLOSED}
# They stand in the history even where they change no number.
TOLD = frozenset(
    {
        *("complaints.case_opened", "complaints.case_reopened", "complaints.case_took_in"),
        *("complaints.case_rated", "complaints.severity_rerated", "complaints.light_overridden"),
        *("complaints.alert_told", "complaints.alert_released"),
    }
)
MOVES = ("ALERT", "FLOOR", "OVERRIDE")


@dataclass(frozen=True, slots=True)
class Computed:
    """One computation before it is written down."""

    version: str
    seen: Seen
    product: Product
    circumstances: Circumstances
    verdict: Verdict
    alerts: tuple[str, ...]

    @property
    def explanation(self) -> list[list[str]]:
        """What moves the lamp away from the band of its score, as pairs of codes."""
        found = [["ALERT", kind] for kind in self.alerts]
        found += [["FLOOR", why] for why in self.seen.floors if self.product.band == Lamp.GREEN]
        held = self.verdict.standing.held
        if self.verdict.lamp != held:
            found.append(["OVERRIDE", self.verdict.lamp])
        if RANK[held] > RANK[self.circumstances.wanted]:
            still = missing(held, self.verdict.standing, self.circumstances)
            found += [["HELD", why] for why in still]
        return found


def rejudge(case: Case, occasion: str, *, by: Actor) -> bool:
    """Compute score and lamp anew; `case` is locked by the caller, its columns are saved here.

    Whether score, lamp or alerts are others now: clocks, ladder and pages have to follow them.

    A snapshot is written when a factor, the lamp or what moves it has changed, and on the events that
    a reader of the history looks for. New alerts and another lamp are recorded for whoever pages.
    """
    if case.state in LEFT_ALONE:
        return False
    now = timezone.now()
    light = CaseLight.objects.visible_to(SYSTEM).filter(case=case).first()
    last = RiskSnapshot.objects.visible_to(SYSTEM).filter(case=case).order_by("-number").first()
    found = compute(case, light, last, now=now, by=by)
    _remember(case, found.verdict.standing, now)
    if last is None or occasion in TOLD or _differs(found, last):
        _write(case, found, last, occasion, now, by)
    return _show(case, found, by)


def compute(
    case: Case, light: CaseLight | None, last: RiskSnapshot | None, *, now: dt.datetime, by: Actor
) -> Computed:
    """Everything that the light comes from; alerts that are new are raised, an override may end."""
    version, factors = factors_on(local_date(now))
    seen = seen_of(case, factors, lamp_before=last.lamp if last else None, now=now)
    product = judge(seen.inputs, factors)
    alerts = _alerts(case, seen, now, by)
    rows = LampOverride.objects.visible_to(SYSTEM).filter(case=case)
    override = rows.in_force().first()
    circumstances = Circumstances(
        now=now,
        band=product.band,
        patience=dt.timedelta(hours=factors.downgrade_hours),
        floor=seen.floor,
        is_alerted=bool(alerts),
        last_contact_at=case.last_contact_at,
        override=_as_override(override),
    )
    verdict = light_of(_as_standing(light, last), circumstances)
    if override and verdict.override_is_over:
        _end(override, now)
    return Computed(version, seen, product, circumstances, verdict, alerts)


def _alerts(case: Case, seen: Seen, now: dt.datetime, by: Actor) -> tuple[str, ...]:
    """The alerts in force, after those that are new have been raised.

    The case's own column names them for lists and pages. What somebody tells rings whenever it is told;
    what the system found is quiet once it was released, until the case is opened again.
    """
    rows = list(CaseAlert.objects.visible_to(SYSTEM).filter(case=case))
    in_force = {row.kind for row in rows if row.released_at is None}
    quiet = {
        row.kind
        for row in rows
        if row.released_at and (case.reopened_at is None or row.released_at > case.reopened_at)
    }
    for kind in sorted((seen.told | (seen.found - quiet)) - in_force):
        origin = AlertOrigin.TOLD if kind in seen.told else AlertOrigin.FOUND
        rows.append(
            CaseAlert.objects.create(
                case=case, kind=kind, origin=origin, raised_at=now, raised_by_id=by.user_id
            )
        )
        record(case, "complaints.quick_alert_rung", by=by, kind=kind, origin=origin.value)
    return tuple(sorted(row.kind for row in rows if row.released_at is None))


def _remember(case: Case, standing: Standing, now: dt.datetime) -> None:
    CaseLight.objects.visible_to(SYSTEM).update_or_create(
        case=case,
        defaults={
            "held": standing.held,
            "below_red_at": standing.below_red_at,
            "below_yellow_at": standing.below_yellow_at,
            "checked_at": now,
        },
    )


def _differs(found: Computed, last: RiskSnapshot) -> bool:
    """Whether a factor, the score, the lamp or what moves it is not as in the snapshot before."""
    if _factors_of(found) != {name: getattr(last, name) for name in _factors_of(found)}:
        return True
    return _moves(found.explanation) != _moves(last.explanation)


def _factors_of(found: Computed) -> dict[str, Any]:
    product = found.product
    return {
        "table_version": found.version,
        "severity": product.severity,
        "spread": product.spread,
        "recurrence": product.recurrence,
        "time": product.time,
        "legal": product.legal,
        "score": product.score,
        "band": product.band,
        "lamp": found.verdict.lamp,
    }


def _moves(explanation: list[list[str]]) -> list[list[str]]:
    return [pair for pair in explanation if pair[0] in MOVES]


def _write(
    case: Case,
    found: Computed,
    last: RiskSnapshot | None,
    occasion: str,
    now: dt.datetime,
    by: Actor,
) -> None:
    RiskSnapshot.objects.create(
        case=case,
        number=last.number + 1 if last else 1,
        at=now,
        by_id=by.user_id,
        occasion=occasion[:40],
        inputs=found.seen.words,
        explanation=found.explanation,
        **_factors_of(found),
    )


def _show(case: Case, found: Computed, by: Actor) -> bool:
    """The case repeats score and lamp for lists; its version stays, so that no open form grows stale."""
    before, lamp, alerts = case.lamp, found.verdict.lamp, list(found.alerts)
    if (case.score, before, case.quick_alerts) == (found.product.score, lamp, alerts):
        return False
    case.score, case.lamp, case.quick_alerts = found.product.score, lamp, alerts
    case.save(update_fields=("score", "lamp", "quick_alerts"))
    if before != lamp:
        record(
            case, "complaints.light_changed", by=by,
            before=before, lamp=lamp, score=found.product.score,
        )  # fmt: skip
    return True


def _end(override: LampOverride, now: dt.datetime) -> None:
    is_expired = now >= override.expires_at
    override.ended_at = now
    override.ended_as = OverrideEnd.EXPIRED if is_expired else OverrideEnd.RISEN
    override.save(update_fields=("ended_at", "ended_as"))


def _as_override(row: LampOverride | None) -> Override | None:
    return Override(row.lamp, row.wanted, row.expires_at) if row else None


def _as_standing(row: CaseLight | None, last: RiskSnapshot | None) -> Standing | None:
    """What is remembered; of a history that came without it, the light, which then waits from now on."""
    if row:
        return Standing(row.held, row.below_red_at, row.below_yellow_at)
    return Standing(last.lamp) if last else None
