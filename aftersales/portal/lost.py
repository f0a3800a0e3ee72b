"""Lost customers: whom to call, and what they said."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from aftersales.choices import LossReason
from aftersales.forms.cards import OutcomeForm
from aftersales.lists.lost import LOST, LOST_GROUPS, last_day
from aftersales.models import LostCase
from aftersales.portal.card_access import case_or_404, for_editors, for_readers
from aftersales.selectors.card_badges import lost_badge
from aftersales.selectors.card_page import service_history
from aftersales.services import record_outcome
from aftersales.workflow.retention import LOST_FLOW
from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError, Refusal, StaleObject
from dealerops.foundation.reporting import Kind
from dealerops.portal.listing import Layout, ListPage, render_list
from dealerops.portal.registry import Badge
from dealerops.portal.templatetags.dx import written

Text = str | Promise
LAST_VISITS = 5
SCRIPT = (
    _("Greet by name, say who calls and that the call may be recorded."),
    _("Ask whether they still drive the car and how it runs."),
    _("Ask why they have not been here, and write it down in their words."),
    _(
        "If we could change it: say what we do about it, and offer something where they agreed to "
        "offers."
    ),
    _("Ask for a day, and offer to book it."),
)


@dataclass
class LostPage:
    """One lost customer as this reader sees them."""

    case: LostCase
    actor: Actor
    form: OutcomeForm | None = None
    refusals: Sequence[Refusal] = ()

    @property
    def badge(self) -> Badge:
        return lost_badge(self.case.state)

    @property
    def script(self) -> Sequence[Text]:
        return SCRIPT

    @property
    def is_late(self) -> bool:
        return self.case.contacted_at is None and self.case.due_at <= timezone.now()

    @property
    def facts(self) -> list[tuple[Text, object]]:
        case, values = self.case, self.case.policy_values
        return [
            (_("Last visit"), written(case.visited_on, Kind.DATE)),
            (_("Last km"), written(case.last_km, Kind.INTEGER)),
            (_("Lost on"), written(case.lost_on, Kind.DATE)),
            (_("A visit was expected after"), self._days(values.get("expected"))),
            (_("Lost after"), self._days(values.get("lost_days"))),
            (_("Call by"), written(last_day(case.due_at), Kind.DATE)),
            (_("Service advisor"), str(case.card.advisor or "")),
        ]

    @property
    def answer(self) -> list[tuple[Text, object]]:
        """What came out of it; empty while nobody has called."""
        case = self.case
        if not case.reason:
            return []
        ours = _now("yes") if case.controllable else _now("no")
        return [
            (_("Why they stay away"), LossReason(case.reason).label),
            (_("We could change it"), ours),
            (_("In the customer's words"), case.said),
            (_("Our offer"), case.offer),
            (_("Promised to come on"), written(case.promised_on, Kind.DATE)),
            (_("Spoken to by"), str(case.contacted_by or "")),
            (_("Spoken to"), written(case.contacted_at, Kind.DATETIME)),
            (_("Visit that brought them back"), str(case.visit or "")),
        ]

    @property
    def visits(self) -> list[object]:
        return list(service_history(self.case.card)[:LAST_VISITS])

    @property
    def may_answer(self) -> bool:
        offered = {row.name for row in LOST_FLOW.available(self.case, self.actor)}
        return "contact" in offered

    @property
    def outcome_form(self) -> OutcomeForm:
        case = self.case
        shown = {name: getattr(case, name) for name in ("reason", "said", "offer", "promised_on")}
        return self.form or OutcomeForm(initial={**shown, "version": case.version})

    @staticmethod
    def _days(count: int | None) -> str:
        return "" if count is None else _now("%(count)s days") % {"count": count}


@require_safe
@for_readers
def index(request: ActorRequest) -> HttpResponse:
    page = ListPage(
        LOST,
        request,
        Layout(
            name="lost",
            url=reverse("customers:lost"),
            presets=LOST_GROUPS,
            link=lambda pk: reverse("customers:lost_case", args=(pk,)),
            subtitle="model",
            more=("controllable",),
        ),
    )
    return render_list(
        request, page, page="aftersales/lost/list.html", rows="aftersales/lost/_list.html"
    )


@require_safe
@for_readers
def detail(request: ActorRequest, pk: int) -> HttpResponse:
    return _page(request, LostPage(case_or_404(request.actor, pk), request.actor))


@require_POST
@for_editors
def answer(request: ActorRequest, pk: int) -> HttpResponse:
    """Keep what the customer said; on a refusal the page comes back as it was typed."""
    case = case_or_404(request.actor, pk)
    typed = OutcomeForm(request.POST)
    if not typed.is_valid():
        return _page(request, LostPage(case, request.actor, typed), status=400)
    try:
        version = typed.cleaned_data["version"]
        record_outcome(pk, typed.outcome(), by=request.actor, version=version)
    except StaleObject:
        raise
    except DomainError as error:
        page = LostPage(case_or_404(request.actor, pk), request.actor, typed, error.refusals)
        return _page(request, page, status=error.status)
    if typed.outcome().reason == LossReason.NOT_REACHED:
        messages.success(request, _now("Noted: nobody answered."))
    else:
        messages.success(request, _now("Noted. The customer has 60 days to come back."))
    return redirect("customers:lost_case", pk)


def _page(request: ActorRequest, page: LostPage, *, status: int = 200) -> HttpResponse:
    return render(request, "aftersales/lost/detail.html", {"page": page}, status=status)
