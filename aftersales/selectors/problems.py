"""Customers whose interview went badly, and what became of each (domain.md 4.9, 6.4 R11, R12)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from aftersales.choices import Department, FormState, Grievance
from aftersales.models import QuickForm
from dealerops.foundation.actor import Actor
from dealerops.foundation.reporting import Period


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """One problem customer as reports print them; the name is masked, the plate too."""

    customer: str
    plate: str
    order: str
    departments: str
    grievance: str
    words: str
    form: str
    responsible: str
    deadline: dt.date | None
    measure: str
    is_solved: bool
    second_at: dt.datetime | None
    second_score: int | None
    state: str


def problems_between(actor: Actor, period: Period, as_of: dt.datetime) -> Sequence[ProblemLine]:
    """The problem interviews of the period, in the order in which they were held."""
    forms = (
        QuickForm.objects.visible_to(actor)
        .filter(
            interview__interviewed_on__gte=period.start,
            interview__interviewed_on__lt=period.end,
            issued_at__lte=as_of,
        )
        .select_related("order__customer", "responsible")
        .order_by("issued_at", "pk")
    )
    return [_line(one) for one in forms]


def departments_of(codes: Sequence[str]) -> str:
    """The departments' names in the reader's language."""
    return ", ".join(str(Department(code).label) for code in codes)


def _line(form: QuickForm) -> ProblemLine:
    return ProblemLine(
        customer=form.order.customer.masked_name,
        plate=form.order.masked_plate,
        order=form.order.number,
        departments=departments_of(form.departments),
        grievance=str(Grievance(form.grievance).label),
        words=form.words,
        form=form.number,
        responsible=str(form.responsible),
        deadline=form.committed_on,
        measure=form.measure,
        is_solved=form.solved_at is not None and form.state != FormState.IN_PROGRESS,
        second_at=form.second_at,
        second_score=form.second_score,
        state=str(FormState(form.state).label),
    )
