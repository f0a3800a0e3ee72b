"""Customers whose interview went badly, and what became of each (domain.md 4.9, 6.4 R11, R12)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from aftersales.choices import Department, FormState, Grievance
from aftersales.models import QuickForm
from aftersales.selectors.satisfaction import Asked
from dealerops.foundation.actor import Actor
from dealerops.identifiers.masking import mask_words
from dealerops.journal.selectors import state_at


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """One problem customer as reports print them; the name is masked, the plate and what was
    written about numbers, too."""

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


def problems_of(actor: Actor, asked: Asked) -> Sequence[ProblemLine]:
    """The problem interviews among those asked for, in the order in which they were held.

    The form is issued in the moment in which its interview is finished.
    """
    forms = (
        QuickForm.objects.visible_to(actor)
        .filter(asked.interviews("interview__"))
        .annotate(state_then=state_at(QuickForm, asked.as_of))
        .select_related("order__customer", "responsible")
        .order_by("issued_at", "pk")
    )
    return [_line(one, asked.as_of) for one in forms]


def departments_of(codes: Sequence[str]) -> str:
    """The departments' names in the reader's language."""
    return ", ".join(str(Department(code).label) for code in codes)


def _line(form: QuickForm, as_of: dt.datetime) -> ProblemLine:
    """As the form stood; what was written into it later is not known yet."""
    state = FormState(form.state_then)  # type: ignore[attr-defined]
    is_signed = form.signed_at is not None and form.signed_at < as_of
    is_answered = form.solved_at is not None and form.solved_at < as_of
    is_asked = form.second_at is not None and form.second_at < as_of
    return ProblemLine(
        customer=form.order.customer.masked_name,
        plate=form.order.masked_plate,
        order=form.order.number,
        departments=departments_of(form.departments),
        grievance=str(Grievance(form.grievance).label),
        words=mask_words(form.words),
        form=form.number,
        responsible=str(form.responsible),
        deadline=form.committed_on if is_signed else None,
        measure=mask_words(form.measure) if is_answered else "",
        is_solved=is_answered and state != FormState.IN_PROGRESS,
        second_at=form.second_at if is_asked else None,
        second_score=form.second_score if is_asked else None,
        state=str(state.label),
    )
