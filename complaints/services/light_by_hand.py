"""What people do to a light: rate again, tell an alert, release it, override for a time (domain.md 3.4)."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.calc.light import Circumstances
from complaints.choices import Audience, Lamp, QuickAlert, Severity
from complaints.choices.light import OVERRIDE_WORKDAYS, OverrideEnd
from complaints.models import Case, CaseAlert, CaseLight, LampOverride, RiskSnapshot
from complaints.rules import light as rules
from complaints.services.following import follow
from complaints.services.light import compute
from complaints.services.people import person_of
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record
from dealerops.policy.services import value
from dealerops.workcal.services import add_workdays, end_of, local_date

WRONG_RATING = Refusal("NOT_A_CHOICE", _("This value is not on the list."), "severity")


@dataclass(frozen=True, slots=True)
class NewRating:
    """How bad it is and how far it has spread; None leaves what is there. `views` are people."""

    severity: str | None = None
    audience: str | None = None
    views: int | None = None


@transaction.atomic
def rerate_case(
    case_id: int, rating: NewRating, reason: str, *, by: Actor, version: int | None = None
) -> Case:
    """Head office rates severity or spread anew, with a reason; the light follows by its rules.

    Raises DomainError (WRONG_ROLE, CASE_ENDED), InvalidInput (NOT_A_CHOICE, REASON_MISSING).
    """
    case = _locked(case_id, version, by)
    _refuse(rules.has_role(by, rules.RATERS), rules.is_alive(case))
    _check(_is_rating(rating), rules.has_reason(reason))
    given = {
        "severity": rating.severity, "audience": rating.audience, "views": rating.views,
    }  # fmt: skip
    changed = {
        name: new for name, new in given.items() if new is not None and new != getattr(case, name)
    }
    before = {name: getattr(case, name) for name in changed}
    for name, new in changed.items():
        setattr(case, name, new)
    case.save_fields(*changed)
    record(
        case,
        "complaints.severity_rerated",
        by=by,
        note=reason.strip(),
        before=before,
        after=changed,
    )
    follow(case, "complaints.severity_rerated", by=by)
    return case


@transaction.atomic
def tell_alert(
    case_id: int, kind: str, note: str, *, by: Actor, version: int | None = None
) -> Case:
    """Somebody tells of an accident, an authority at the door, a blockade: RED at once.

    Raises DomainError (WRONG_ROLE, CASE_ENDED), InvalidInput (NOT_A_CHOICE).
    """
    case = _locked(case_id, version, by)
    _refuse(rules.has_role(by, rules.TELLERS), rules.is_alive(case))
    _check(None if kind in QuickAlert.values else WRONG_RATING)
    case.quick_alerts = sorted({*case.quick_alerts, kind})
    case.save_fields("quick_alerts")
    record(case, "complaints.alert_told", by=by, note=note.strip(), kind=kind)
    follow(case, "complaints.alert_told", by=by)
    return case


@transaction.atomic
def release_alert(case_id: int, reason: str, *, by: Actor, version: int | None = None) -> Case:
    """The risk manager releases every quick alert of a case that is resolved (domain.md 3.4).

    The light then falls by its rules only. Raises DomainError (WRONG_ROLE, ALERT_STANDS, NO_ALERT),
    InvalidInput (REASON_MISSING).
    """
    case = _locked(case_id, version, by)
    _refuse(rules.has_role(by, rules.OVERRIDERS), rules.is_resolved(case))
    _check(rules.has_reason(reason))
    rows = CaseAlert.objects.visible_to(SYSTEM).filter(case=case).in_force()
    kinds = sorted(row.kind for row in rows)
    if not kinds:
        raise DomainError(rules.NO_ALERT)
    case.quick_alerts = []
    case.save_fields("quick_alerts")
    rows.update(released_at=timezone.now(), released_by=by.user_id, reason=reason.strip()[:300])
    record(case, "complaints.alert_released", by=by, note=reason.strip(), kinds=kinds)
    follow(case, "complaints.alert_released", by=by)
    return case


@transaction.atomic
def override_lamp(
    case_id: int, lamp: str, reason: str, *, by: Actor, version: int | None = None
) -> LampOverride:
    """The risk manager shows a lower light for five workdays and answers for it (domain.md 3.4).

    It ends with its last workday, with an alert, or when score and floors ask for more than now.
    Raises DomainError (WRONG_ROLE, CASE_ENDED, ALERT_IN_FORCE, LIGHT_NOT_LOWER, LIGHT_BELOW_FLOOR),
    InvalidInput (NOT_A_CHOICE, REASON_MISSING).
    """
    case = _locked(case_id, version, by)
    _refuse(rules.has_role(by, rules.OVERRIDERS), rules.is_alive(case))
    _check(None if lamp in Lamp.values else WRONG_RATING, rules.has_reason(reason))
    now = _circumstances(case, by)
    _refuse(
        rules.ALERT_IN_FORCE if now.is_alerted else None,
        rules.lowers(case, lamp),
        rules.keeps_the_floor(lamp, now.floor),
    )
    rows = LampOverride.objects.visible_to(SYSTEM).filter(case=case)
    rows.in_force().update(ended_at=now.now, ended_as=OverrideEnd.REPLACED)
    days = value(OVERRIDE_WORKDAYS, dealer_id=case.dealer_id, region_id=case.region_id)
    row = LampOverride.objects.create(
        case=case,
        lamp=lamp,
        wanted=now.wanted,
        reason=reason.strip()[:500],
        set_at=now.now,
        set_by_id=person_of(by),
        expires_at=end_of(add_workdays(local_date(now.now), days)),
    )
    record(case, "complaints.light_overridden", by=by, note=row.reason, before=case.lamp, lamp=lamp)
    follow(case, "complaints.light_overridden", by=by)
    return row


def _circumstances(case: Case, by: Actor) -> Circumstances:
    """What score, alerts and floors say this moment, whatever the last snapshot said."""
    light = CaseLight.objects.visible_to(SYSTEM).filter(case=case).first()
    rows = RiskSnapshot.objects.visible_to(SYSTEM).filter(case=case)
    return compute(
        case, light, rows.order_by("-number").first(), now=timezone.now(), by=by
    ).circumstances


def _locked(case_id: int, version: int | None, by: Actor) -> Case:
    case = Case.objects.visible_to(by).lock(case_id)
    case.expect_version(version)
    return case


def _is_rating(rating: NewRating) -> Refusal | None:
    is_known = (
        (rating.severity is None or rating.severity in Severity.values)
        and (rating.audience is None or rating.audience in Audience.values)
        and (rating.views is None or rating.views >= 0)
    )
    return None if is_known and rating != NewRating() else WRONG_RATING


def _refuse(*found: Refusal | None) -> None:
    refusals = [one for one in found if one]
    if WRONG_ROLE in refusals:
        raise DomainError(WRONG_ROLE)
    if refusals:
        raise DomainError(*refusals)


def _check(*found: Refusal | None) -> None:
    refusals = [one for one in found if one]
    if refusals:
        raise InvalidInput(*refusals)
