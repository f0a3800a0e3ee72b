"""Where a signal goes: into the case it belongs to, into one of its own, or to triage (domain.md 3.2, 3.5)."""

from typing import Any, Final

from complaints.calc.same_issue import is_reopening
from complaints.choices import PENDING, CaseState, Level, Severity
from complaints.choices.case_policy import CERTAIN_FROM, OPENS_FROM, REOPEN_DAYS
from complaints.choices.handling import MergeReason
from complaints.models import Case, SensorSignal
from complaints.selectors.candidates import candidates_for, closed_before
from complaints.selectors.owners import advocate_of
from complaints.selectors.same_issue import stands_in_a_series
from complaints.services.factor_tables import factors_on
from complaints.services.joining import join, put_into
from complaints.services.numbers import next_number
from complaints.services.reopening import Return, bring_back
from complaints.services.steps import carry_on
from complaints.services.voices import VOICE
from dealerops.foundation.actor import SYSTEM, Actor, Role
from dealerops.journal.services import record
from dealerops.policy.keys import Key
from dealerops.policy.services import Values
from dealerops.workcal.services import local_date

DECIDING: Final[tuple[Key[Any], ...]] = (CERTAIN_FROM, OPENS_FROM, REOPEN_DAYS)


def place_signal(
    signal: SensorSignal, *, by: Actor, case_id: int | None = None, level: int = Level.E1
) -> Case | None:
    """Put a new signal where it belongs; None when it waits for triage.

    The same car and topic from another sensor joins the open case by itself; a candidate that is less
    certain is proposed to a person, and only what is grave, or begins higher on the ladder than others
    (domain.md 8, S09), opens a case of its own meanwhile.
    """
    if case_id is not None:
        return _into_known(signal, case_id, by=by, level=level)
    candidates = candidates_for(signal, actor=SYSTEM)
    for certain in (one.case for one in candidates if one.is_certain):
        held = _going_on(certain.pk)
        if held.state in PENDING:  # or it ended in this very moment
            join(held, signal, MergeReason.RULE, by=by, level=level)
            return held
    is_alone = all(one.is_certain for one in candidates)
    values = Values(on=local_date(signal.received_at), dealer_id=signal.dealer_id)
    is_clear = level > Level.E1 or _is_grave(signal, values)
    if is_clear or (_is_certain(signal, values) and is_alone):
        return open_for(signal, by=by, level=level)
    return None


def open_for(signal: SensorSignal, *, by: Actor, level: int = Level.E1) -> Case:
    """The case of a signal that joins none: the closed one that comes back, or a new one.

    Back within 30 days of the close the same number is opened again; later a new case points to it
    (domain.md 3.5, N04). The signal is new and locked, or was made in this transaction.
    """
    before = closed_before(signal, actor=SYSTEM)
    if before and _comes_back(signal, before):
        held = Case.objects.visible_to(SYSTEM).lock(before.pk)
        return _reopened(held, signal, by=by, level=level)
    return _new_case(signal, before, by=by, level=level)


def _into_known(signal: SensorSignal, case_id: int, *, by: Actor, level: int) -> Case:
    """The source names the case: it joins it, opens it again, or points back to it."""
    known = _going_on(case_id)
    if known.state == CaseState.CLOSED:
        if _comes_back(signal, known):
            return _reopened(known, signal, by=by, level=level)
        return _new_case(signal, known, by=by, level=level)
    if known.state in PENDING:
        join(known, signal, MergeReason.KNOWN, by=by, level=level)
        return known
    return _new_case(signal, None, by=by, level=level)


def _going_on(case_id: int) -> Case:
    """The case, held; of one that was merged the case that it went into."""
    held = Case.objects.visible_to(SYSTEM).lock(case_id)
    if held.merged_into_id:
        held = Case.objects.visible_to(SYSTEM).lock(held.merged_into_id)
    return held


def _comes_back(signal: SensorSignal, closed: Case) -> bool:
    if closed.closed_at is None:
        return False
    values = Values(on=local_date(signal.received_at), dealer_id=closed.dealer_id)
    returned_on, closed_on = local_date(signal.received_at), local_date(closed.closed_at)
    return is_reopening(returned_on, closed_on, days=values[REOPEN_DAYS])


def _reopened(case: Case, signal: SensorSignal, *, by: Actor, level: int) -> Case:
    put_into(case, signal, by=by)
    bring_back(case, Return(signal.received_at, signal, level), by=SYSTEM)
    return case


def _new_case(signal: SensorSignal, recurs_of: Case | None, *, by: Actor, level: int) -> Case:
    values = Values(on=local_date(signal.received_at), dealer_id=signal.dealer_id)
    for key in DECIDING:
        values[key]  # what the opening was decided by is kept with the case
    case = Case(
        number=next_number("CC"),
        source=signal.source,
        state=CaseState.NEW,
        level=level,
        recurs_of=recurs_of,
        owner_id=_first_owner(signal, by),
        policy_values=values.used(),
        **{name: getattr(signal, name) for name in VOICE},
    )
    case.save(force_insert=True)
    put_into(case, signal, by=by)
    record(
        case,
        "complaints.case_opened",
        by=by,
        signal=signal.pk,
        source=signal.source.code,
        severity=case.severity,
        level=level,
        recurs_of=recurs_of.pk if recurs_of else None,
    )
    carry_on(case, "complaints.case_opened", by=by)
    return case


def _first_owner(signal: SensorSignal, by: Actor) -> int | None:
    """The dealer's customer advocate (level E1), whoever of them took it in; without a dealer nobody yet."""
    if signal.dealer_id is None:
        return None
    if by.role == Role.D_CAM and signal.dealer_id in by.dealer_ids:
        return by.user_id
    return advocate_of(signal.dealer_id)


def _is_grave(signal: SensorSignal, values: Values) -> bool:
    """By what it tells, or as one more car of a series: the light of its case rings, and the siblings'."""
    order = list(Severity.values)
    opens_from = values[OPENS_FROM]
    if signal.quick_alerts:
        return True
    if opens_from in order and order.index(signal.severity) >= order.index(opens_from):
        return True
    _version, factors = factors_on(local_date(signal.received_at))
    return stands_in_a_series(signal, factors)


def _is_certain(signal: SensorSignal, values: Values) -> bool:
    return signal.source.reliability >= values[CERTAIN_FROM]
