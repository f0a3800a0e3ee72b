"""Damage cases: the list, a new report, and the page of one case."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealerops.accounts.middleware import ActorRequest
from dealerops.documents.services import read_bytes
from dealerops.documents.serving import serve, serve_picture
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError
from dealerops.foundation.reporting import Kind
from dealerops.portal.listing import Layout, ListPage, render_list
from dealerops.portal.registry import Badge
from dealerops.portal.templatetags.dx import local_name, money, percent, written
from dealerops.reading import apart
from rental.forms import damage as f
from rental.lists.money import DAMAGE_GROUPS, DAMAGES
from rental.models import DamageCase, DamagePaper, DamagePhoto
from rental.portal.access import for_store, order_or_404
from rental.portal.money.damage_offers import DAMAGE_OFFERS, kept
from rental.portal.money.desk import Desk, Offer, answer, show
from rental.selectors.damage import component_rows
from rental.selectors.ledger import insurer_owes
from rental.selectors.money_badges import damage_badge
from rental.services import damage as s
from rental.workflow.damage import DAMAGE_FLOW

Text = str | Promise
PHOTO_WIDTH = 1400


@dataclass
class DamageDesk(Desk):
    """One damage case: what was seen, what it costs and what the customer pays of it."""

    obj: DamageCase

    offers: ClassVar[Mapping[str, Offer]] = DAMAGE_OFFERS
    template: ClassVar[str] = "rental/money/damage.html"

    def url(self, key: str) -> str:
        return reverse("rental:damage_do", args=(self.obj.pk, key))

    @cached_property
    def actions(self) -> frozenset[str]:
        return frozenset(row.name for row in DAMAGE_FLOW.available(self.obj, self.actor))

    @property
    def badge(self) -> Badge:
        return damage_badge(self.obj.state)

    @property
    def facts(self) -> list[tuple[Text, object]]:
        case = self.obj
        return [
            (_("Where on the car"), case.place),
            (_("What is damaged"), case.description),
            (_("Cause"), case.get_cause_display()),
            (_("Found"), case.get_found_kind_display()),
            (_("Found at"), written(case.found_at, Kind.DATETIME)),
            (_("Reported by"), str(case.reported_by or "")),
            (_("Police or insurer number"), case.accident_number),
            (_("Car"), local_name(case.vehicle.vehicle.model)),
            (_("May be disputed until"), written(case.dispute_until, Kind.DATETIME)),
            (_("Agreed by"), case.agreed_by),
            (_("Why it is disputed"), case.dispute_reason),
        ]

    @property
    def figures(self) -> list[tuple[Text, object]]:
        case = self.obj
        if case.assessed_at is None:
            return []
        return [
            (_("Assessed by"), case.get_assessed_by_display()),
            (_("Repair cost"), money(case.repair_cost)),
            (_("Paid by the insurer"), money(case.insurer_paid)),
            (_("The insurer still owes"), money(self.insurer_owes)),
            (_("Liability of the customer"), percent(case.liability)),
            (_("Days of repair"), case.repair_days),
            (_("The plan does not protect"), case.get_void_reason_display()),
            (_("Clause of the accepted terms"), case.clause),
        ]

    @cached_property
    def insurer_owes(self) -> Decimal:
        return insurer_owes(self.obj.order_id)

    @property
    def components(self) -> list[tuple[Text, str, str]]:
        return component_rows(self.obj)

    @cached_property
    def photos(self) -> list[DamagePhoto]:
        return list(self.obj.photos.all())

    @cached_property
    def papers(self) -> list[DamagePaper]:
        return list(self.obj.papers.select_related("attachment"))


def _desk(actor: Actor, pk: int) -> DamageDesk:
    cases = (
        DamageCase.objects.visible_to(actor)
        .for_list()
        .select_related("order__terms", "order__insurance_plan", "reported_by", "item")
    )
    return DamageDesk(get_object_or_404(cases, pk=pk), actor)


@require_safe
@for_store
def index(request: ActorRequest) -> HttpResponse:
    page = ListPage(
        DAMAGES,
        request,
        Layout(
            name="damages",
            url=reverse("rental:damages"),
            presets=DAMAGE_GROUPS,
            link=lambda pk: reverse("rental:damage", args=(pk,)),
            subtitle="place",
        ),
    )
    return render_list(
        request, page, page="rental/money/damages.html", rows="rental/money/_damages.html"
    )


@require_safe
@for_store
def detail(request: ActorRequest, pk: int) -> HttpResponse:
    return show(request, _desk(request.actor, pk))


@require_POST
@for_store
def do(request: ActorRequest, pk: int, key: str) -> HttpResponse:
    """One form of the page of a case."""
    to = reverse("rental:damage", args=(pk,))
    return answer(request, key, lambda: _desk(request.actor, pk), to)


@require_http_methods(["GET", "HEAD", "POST"])
@for_store
def new(request: ActorRequest, pk: int) -> HttpResponse:
    """Report damage on the car of an order."""
    order = order_or_404(request.actor, pk)
    is_sent = request.method == "POST"
    now = timezone.localtime().replace(second=0, microsecond=0)
    form = f.ReportForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        initial={"found_at": now},
    )
    refusals: Any = ()
    status = 400 if is_sent else 200
    if is_sent and form.is_valid():
        said = form.cleaned_data
        try:
            case = s.report_damage(
                order=order,
                found=form.found,
                by=request.actor,
                before=kept(said["before"], request),
                after=kept(said["after"], request),
            )
        except DomainError as error:
            request.was_refused = True  # type: ignore[attr-defined]
            refusals, status = error.refusals, error.status
        else:
            return redirect("rental:damage", case.pk)
    context = {"order": order, "form": form, "refusals": refusals}
    return render(request, "rental/money/new_damage.html", context, status=status)


@require_safe
@for_store
def photo(request: ActorRequest, pk: int) -> HttpResponse:
    """The photo as a picture that we drew ourselves."""
    photos = DamagePhoto.objects.visible_to(request.actor).select_related("attachment")
    found = get_object_or_404(photos, pk=pk)
    return serve_picture(apart.page_image(read_bytes(found.attachment), 0, width=PHOTO_WIDTH))


@require_safe
@for_store
def paper(request: ActorRequest, pk: int) -> HttpResponse:
    papers = DamagePaper.objects.visible_to(request.actor).select_related("attachment", "case")
    found = get_object_or_404(papers, pk=pk)
    return serve(found.attachment, filename=f"{found.case.number}-{found.kind.lower()}")
