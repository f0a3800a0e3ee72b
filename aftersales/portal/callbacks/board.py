"""The supervisor's board: who has how much today, what is late, what lies on nobody's list."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from aftersales.models import CallbackTask, NumberCorrection, QuickForm
from aftersales.portal.callbacks.access import PLANNERS, only_for
from aftersales.querysets.callbacks import LEADERS
from aftersales.selectors.caller_lists import Load, loads
from aftersales.selectors.figures import callback_figures
from aftersales.services import share_out
from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.actor import Actor
from dealerops.foundation.reporting import Kind, Period
from dealerops.portal.bars import Column, Series, stacked
from dealerops.portal.registry import Card, Tone

SHOWN = 8
SERIES = (
    Series(gettext_lazy("Late"), Tone.RED),
    Series(gettext_lazy("Due today"), Tone.AMBER),
    Series(gettext_lazy("Due later"), Tone.BLUE),
)


@dataclass
class Board:
    """The day of one dealer's callbacks."""

    actor: Actor

    def __post_init__(self) -> None:
        self.today = timezone.localdate()

    @cached_property
    def loads(self) -> Sequence[Load]:
        return loads(self.actor, self.today)

    @property
    def picture(self) -> SafeString:
        """Each list with what is late, due today and due later."""
        columns = [
            Column(one.name or _("Nobody"), (one.late, one.today, one.later)) for one in self.loads
        ]
        return stacked(columns, SERIES, title=_("Callbacks on each list"))

    @property
    def cards(self) -> list[tuple[str, Card]]:
        month = Period(self.today.replace(day=1), self.today)
        figures = callback_figures(self.actor, month, timezone.now())
        late = sum(one.late for one in self.loads)
        due = sum(one.today for one in self.loads)
        done = sum(one.done for one in self.loads)
        calls = sum(one.calls for one in self.loads)
        hint = _("%(calls)s calls made") % {"calls": calls}
        return [
            (_("Due today"), Card(due, Kind.INTEGER, _("not called yet"))),
            (_("Late"), Card(late, Kind.INTEGER, tone=Tone.RED if late else Tone.NEUTRAL)),
            (_("Interviewed today"), Card(done, Kind.INTEGER, hint)),
            (
                _("First call in time"),
                Card(_share(figures.first_attempt_rate), Kind.PERCENT, _("this month")),
            ),
            (
                _("Completed in time"),
                Card(_share(figures.completion_in_time), Kind.PERCENT, _("this month")),
            ),
            (
                _("Calls answered"),
                Card(_share(figures.answer_rate), Kind.PERCENT, _("this month")),
            ),
        ]

    @cached_property
    def nobodys(self) -> list[CallbackTask]:
        tasks = CallbackTask.objects.visible_to(self.actor).on_nobodys_list()
        return list(tasks.for_list().in_turn()[:SHOWN])

    @cached_property
    def corrections(self) -> list[NumberCorrection]:
        waiting = NumberCorrection.objects.visible_to(self.actor).waiting()
        return list(waiting.select_related("task__order", "advisor")[:SHOWN])

    @cached_property
    def forms(self) -> list[QuickForm]:
        forms = QuickForm.objects.visible_to(self.actor).open()
        wanted = forms.select_related("order__customer", "responsible")
        return list(wanted.order_by("issued_at", "pk")[:SHOWN])


@require_safe
@only_for(LEADERS)
def board(request: ActorRequest) -> HttpResponse:
    found = Board(request.actor)
    may_plan = request.actor.role in PLANNERS
    return render(
        request, "aftersales/callbacks/board.html", {"board": found, "may_plan": may_plan}
    )


@require_POST
@only_for(PLANNERS)
def share(request: ActorRequest) -> HttpResponse:
    """Bring what lies on nobody's list to the callers."""
    for dealer_id in request.actor.dealer_ids:
        share_out(dealer_id, by=request.actor)
    return redirect(reverse("callbacks:board"))


def _share(rate: object) -> str:
    return "" if rate is None else str(rate)
