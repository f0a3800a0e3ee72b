"""How the callbacks of a period went (domain.md 4.8)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping

from django.db.models import Count, Q

from aftersales.calc.callback_figures import CallbackFigures, Made, figures_of
from aftersales.choices import BAD_NUMBERS, MISSES, TaskState
from aftersales.models import CallbackTask
from dealerops.foundation.actor import Actor
from dealerops.foundation.reporting import Period

DUE, VISIT = "due_on", "delivered_on"
UNANSWERED = MISSES | BAD_NUMBERS


def callback_figures(
    actor: Actor, period: Period, as_of: dt.datetime, *, by: str = DUE
) -> CallbackFigures:
    """The callbacks of the period, as they stood at `as_of`; second callbacks apart.

    They belong to the period in which they were due, or `by=VISIT` to that of the delivery.
    """
    return figures_of(made for _dealer, made in made_callbacks(actor, period, as_of, by=by))


def callback_figures_by_dealer(
    actor: Actor, period: Period, as_of: dt.datetime, *, by: str = DUE
) -> Mapping[int, CallbackFigures]:
    """The same, keyed by the dealer's id."""
    found: dict[int, list[Made]] = defaultdict(list)
    for dealer, made in made_callbacks(actor, period, as_of, by=by):
        found[dealer].append(made)
    return {dealer: figures_of(calls) for dealer, calls in found.items()}


def made_callbacks(
    actor: Actor, period: Period, as_of: dt.datetime, *, by: str = DUE
) -> Iterator[tuple[int, Made]]:
    """Dealer and callback of the period as the figures see it; what happened after `as_of` has not."""
    tasks = (
        CallbackTask.objects.visible_to(actor)
        .surveys()
        .filter(**{f"{by}__gte": period.start, f"{by}__lt": period.end})
        .order_by()
    )
    calls = Q(attempts__ended_at__lt=as_of)
    answered = calls & ~Q(attempts__result__in=UNANSWERED)
    rows = tasks.annotate(
        calls=Count("attempts", filter=calls), answered=Count("attempts", filter=answered)
    ).values_list(
        *("dealer", "state", "due_at", "first_attempt_at", "first_contact_at", "done_at"),
        *("closed_at", "calls", "answered"),
    )
    for dealer, state, due_at, attempt_at, contact_at, done_at, closed_at, made, heard in rows:
        is_over = closed_at is not None and closed_at < as_of
        yield (
            dealer,
            Made(
                state=state if is_over else TaskState.OPEN,
                due_at=due_at,
                attempt_at=_by(attempt_at, as_of),
                contact_at=_by(contact_at, as_of),
                done_at=_by(done_at, as_of),
                attempts=made,
                answered=heard,
            ),
        )


def _by(moment: dt.datetime | None, as_of: dt.datetime) -> dt.datetime | None:
    return moment if moment is not None and moment < as_of else None
