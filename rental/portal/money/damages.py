"""Damage cases: the list, a new report, and the page of one case."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, BinaryIO, ClassVar, cast

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealerops.accounts.middleware import ActorRequest
from dealerops.documents.models import Attachment
from dealerops.documents.services import read_bytes, store_upload
from dealerops.documents.serving import serve, serve_picture
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError
from dealerops.foundation.reporting import Kind
from dealerops.portal.listing import Layout, ListPage, render_list
from dealerops.portal.registry import Badge
from dealerops.portal.templatetags.dx import local_name, money, percent, written
from dealerops.reading import apart
from rental.choices.damage import DamageState
from rental.forms import damage as f
from rental.forms.money import EmptyForm, ReasonForm
from rental.lists.money import DAMAGE_GROUPS, DAMAGES
from rental.models import DamageCase, DamagePaper, DamagePhoto
from rental.portal.access import for_store, order_or_404
from rental.portal.money.desk import Desk, Offer, answer, show
from rental.selectors.damage import component_rows
from rental.selectors.money_badges import damage_badge
from rental.services import damage as s
from rental.workflow.damage import DAMAGE_FLOW, OPEN

Text = str | Promise
PHOTO_WIDTH = 1400


@dataclass
class DamageDesk(Desk):
    """One damage case: what was seen, what it costs and what the customer pays of it."""

    obj: DamageCase

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
            (_("Liability of the customer"), percent(case.liability)),
            (_("Days of repair"), case.repair_days),
            (_("The plan does not protect"), case.get_void_reason_display()),
            (_("Clause of the accepted terms"), case.clause),
        ]

    @property
    def components(self) -> list[tuple[Text, str, str]]:
        return component_rows(self.obj)

    @cached_property
    def photos(self) -> list[DamagePhoto]:
        return list(self.obj.photos.all())

    @cached_property
    def papers(self) -> list[DamagePaper]:
        return list(self.obj.papers.select_related("attachment"))


def _allows(name: str) -> Callable[[DamageDesk], bool]:
    return lambda desk: name in desk.actions


def _is_open(desk: DamageDesk) -> bool:
    return desk.obj.state in OPEN or desk.obj.state == DamageState.INVOICED


def _clauses(case: DamageCase) -> list[tuple[str, str]]:
    terms = case.order.terms
    rows = terms.clauses.all() if terms else ()
    return [(one.number, f"{one.number} · {one.get_kind_display()}") for one in rows]


def _assess_form(desk: DamageDesk, data: dict[str, Any]) -> f.AssessForm:
    case = desk.obj
    first = {"version": case.version}
    if case.assessed_at:
        names = ("assessed_by", "repair_cost", "insurer_paid", "uncovered", "repair_days")
        first |= {name: getattr(case, name) for name in (*names, "void_reason", "clause")}
        first["liability"] = case.liability * f.PERCENT
    return f.AssessForm(**data, clauses=_clauses(case), initial=first)


def _assess(case: DamageCase, form: f.AssessForm, request: ActorRequest) -> object:
    version = form.cleaned_data["version"]
    return s.assess_damage(case.pk, form.assessment, by=request.actor, version=version)


def _kept(files: list[Any], request: ActorRequest) -> list[Attachment]:
    return [
        store_upload(cast(BinaryIO, one), name=one.name or "", by=request.actor)
        for one in files
        if one
    ]


def _photo(case: DamageCase, form: f.PhotoForm, request: ActorRequest) -> object:
    said = form.cleaned_data
    for photo in _kept(said["files"], request):
        s.add_photo(case.pk, said["phase"], photo, by=request.actor)
    return None


def _paper(case: DamageCase, form: f.PaperForm, request: ActorRequest) -> object:
    said = form.cleaned_data
    paper = _kept([said["file"]], request)[0]
    return s.add_paper(case.pk, said["kind"], paper, by=request.actor)


def _plain(verb: Callable[..., object]) -> Callable[[DamageCase, EmptyForm, ActorRequest], object]:
    def do(case: DamageCase, form: EmptyForm, request: ActorRequest) -> object:
        return verb(case.pk, by=request.actor, version=form.cleaned_data["version"])

    return do


def _agree(case: DamageCase, form: f.PersonForm, request: ActorRequest) -> object:
    return s.agree_to_damage(case.pk, form.cleaned_data["person"], by=request.actor)


def _dispute(case: DamageCase, form: ReasonForm, request: ActorRequest) -> object:
    return s.dispute_damage(case.pk, form.cleaned_data["reason"], by=request.actor)


def _close(case: DamageCase, form: Any, request: ActorRequest) -> object:
    return s.close_damage(case.pk, by=request.actor, reason=form.cleaned_data.get("reason", ""))


def _empty(desk: DamageDesk, data: dict[str, Any]) -> EmptyForm:
    return EmptyForm(**data, initial={"version": desk.obj.version})


DamageDesk.offers = {
    "assess": Offer(
        _("Assess"), _("Save the assessment"), _allows("assess"), _assess_form, _assess
    ),
    "photo": Offer(
        _("Add photos"), _("Keep the photos"), _is_open, lambda d, data: f.PhotoForm(**data), _photo
    ),
    "paper": Offer(
        _("Add a paper"), _("Keep the paper"), _is_open, lambda d, data: f.PaperForm(**data), _paper
    ),
    "notify": Offer(
        _("Inform the customer"), _("The customer is informed"), _allows("notify"), _empty,
        _plain(s.notify_of_damage), folded=False,
    ),
    "agree": Offer(
        _("The customer agrees"), _("Note the agreement"), _allows("agree"),
        lambda d, data: f.PersonForm(**data), _agree,
    ),
    "dispute": Offer(
        _("The customer disputes"), _("Note the dispute"), _allows("dispute"),
        lambda d, data: ReasonForm(**data), _dispute,
    ),
    "uphold": Offer(
        _("Decide the dispute"), _("The charge stands"), _allows("uphold"), _empty,
        _plain(s.uphold_damage),
    ),
    "invoice": Offer(
        _("Invoice"), _("Charge the customer"), _allows("invoice"), _empty,
        _plain(s.invoice_damage), folded=False,
    ),
    "close": Offer(_("Close"), _("Close"), _allows("close"), _empty, _close, folded=False),
    "drop": Offer(
        _("Close without a charge"), _("Close without a charge"), _allows("drop"),
        lambda d, data: ReasonForm(**data), _close, danger=True,
    ),
}  # fmt: skip


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
                before=_kept(said["before"], request),
                after=_kept(said["after"], request),
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
