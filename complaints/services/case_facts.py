"""Facts that count for a light and stand in no other record: said, and withdrawn (domain.md 3.4)."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.choices.light import FactKind
from complaints.models import Case, CaseFact
from complaints.rules import light as rules
from complaints.services.following import follow
from complaints.services.people import person_of
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.journal.services import record

UNKNOWN = Refusal("FACT_UNKNOWN", _("Choose what you say."), "kind")
DAY_MISSING = Refusal("FACT_DAY", _("Say since which day, not later than today."), "since")
ALREADY_SAID = Refusal("FACT_SAID", _("This stands in the case already."))


@transaction.atomic
def say_fact(
    case_id: int,
    kind: str,
    *,
    by: Actor,
    since: dt.date | None = None,
    note: str = "",
    version: int | None = None,
) -> CaseFact:
    """Somebody says of a case that it is related to a recall, that a child was in the car, and so on.

    An OFF_ROAD car stands `since` a day. Raises DomainError (WRONG_ROLE, CASE_ENDED, FACT_SAID),
    InvalidInput (FACT_UNKNOWN, FACT_DAY).
    """
    case = _locked(case_id, version, by)
    _check(kind, since)
    rows = CaseFact.objects.visible_to(SYSTEM).filter(case=case, kind=kind)
    if rows.in_force().exists():
        raise DomainError(ALREADY_SAID)
    fact = CaseFact.objects.create(
        case=case,
        kind=kind,
        since=since if kind == FactKind.OFF_ROAD else None,
        note=note.strip()[:300],
        said_at=timezone.now(),
        said_by_id=person_of(by),
    )
    record(case, "complaints.fact_said", by=by, note=fact.note, kind=kind, since=fact.since)
    follow(case, "complaints.fact_said", by=by)
    return fact


@transaction.atomic
def withdraw_fact(fact_id: int, reason: str, *, by: Actor) -> CaseFact:
    """A fact no longer holds or never did. Raises DomainError (WRONG_ROLE, CASE_ENDED, FACT_GONE),
    InvalidInput (REASON_MISSING)."""
    fact = CaseFact.objects.visible_to(by).get(pk=fact_id)
    case = _locked(fact.case_id, None, by)
    fact = CaseFact.objects.visible_to(by).lock(fact_id)
    if fact.withdrawn_at:
        raise DomainError(Refusal("FACT_GONE", _("This was withdrawn already.")))
    if refusal := rules.has_reason(reason):
        raise InvalidInput(refusal)
    fact.withdrawn_at, fact.withdrawn_by_id = timezone.now(), by.user_id
    fact.reason = reason.strip()[:300]
    fact.save(update_fields=("withdrawn_at", "withdrawn_by", "reason"))
    record(case, "complaints.fact_withdrawn", by=by, note=fact.reason, kind=fact.kind)
    follow(case, "complaints.fact_withdrawn", by=by)
    return fact


def _locked(case_id: int, version: int | None, by: Actor) -> Case:
    case = Case.objects.visible_to(by).lock(case_id)
    case.expect_version(version)
    refusals = [one for one in (rules.has_role(by, rules.TELLERS), rules.is_alive(case)) if one]
    if refusals:
        raise DomainError(refusals[0])
    return case


def _check(kind: str, since: dt.date | None) -> None:
    if kind not in FactKind.values:
        raise InvalidInput(UNKNOWN)
    if kind == FactKind.OFF_ROAD and (since is None or since > timezone.localdate()):
        raise InvalidInput(DAY_MISSING)
