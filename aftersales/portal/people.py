"""Club members and prospects of the dealer."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from aftersales.forms.cards import InviteForm, ProspectForm, QuietForm, RevealForm
from aftersales.lists.people import CLUB, CLUB_GROUPS, PROSPECT_GROUPS, PROSPECTS
from aftersales.models import ClubMember, CustomerCard, Prospect
from aftersales.portal.card_access import for_editors, for_readers, may_edit
from aftersales.portal.consents import note_quiet
from aftersales.portal.contact import CHOICES
from aftersales.selectors.card_badges import prospect_badge
from aftersales.services import invite_prospect, note_prospect
from aftersales.workflow.retention import PROSPECT_FLOW
from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.errors import DomainError, Refusal
from dealerops.foundation.reporting import Kind
from dealerops.portal.listing import Layout, ListPage, render_list
from dealerops.portal.templatetags.dx import written
from dealerops.registry.choices import Purpose
from dealerops.registry.services import reveal


@require_safe
@for_readers
def club(request: ActorRequest) -> HttpResponse:
    page = ListPage(
        CLUB,
        request,
        Layout(
            name="club",
            url=reverse("customers:club"),
            presets=CLUB_GROUPS,
            link=lambda pk: reverse("customers:member", args=(pk,)),
        ),
    )
    return render_list(
        request, page, page="aftersales/people/club.html", rows="aftersales/people/_club.html"
    )


@require_safe
@for_readers
def member(request: ActorRequest, pk: int) -> HttpResponse:
    """A member's card: the newest one that the reader may see."""
    found = get_object_or_404(ClubMember.objects.visible_to(request.actor), pk=pk)
    cards = CustomerCard.objects.visible_to(request.actor).filter(
        dealer=found.dealer_id, customer=found.customer_id
    )
    card = cards.order_by("-created_at", "-pk").first()
    if card is None:
        messages.info(request, _("Another advisor looks after this member."))
        return redirect("customers:club")
    return redirect("customers:card", card.pk)


@require_safe
@for_readers
def prospects(request: ActorRequest) -> HttpResponse:
    page = ListPage(
        PROSPECTS,
        request,
        Layout(
            name="prospects",
            url=reverse("customers:prospects"),
            presets=PROSPECT_GROUPS,
            link=lambda pk: reverse("customers:prospect", args=(pk,)),
        ),
    )
    return render_list(
        request,
        page,
        page="aftersales/people/prospects.html",
        rows="aftersales/people/_prospects.html",
        may_act=may_edit(request.actor),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_editors
@sensitive_post_parameters("name", "mobile")
def new_prospect(request: ActorRequest) -> HttpResponse:
    """Take a visitor over from the showroom's list."""
    typed = ProspectForm(request.POST if request.method == "POST" else None)
    refusals: Sequence[Refusal] = ()
    status = 400 if typed.is_bound else 200
    if typed.is_bound and typed.is_valid():
        (dealer_id,) = list(request.actor.dealer_ids)[:1]
        try:
            prospect = note_prospect(dealer_id, typed.facts(), by=request.actor)
        except DomainError as error:
            refusals, status = error.refusals, error.status
        else:
            messages.success(request, _("Noted."))
            return redirect("customers:prospect", prospect.pk)
    context = {"form": typed, "refusals": refusals}
    return render(request, "aftersales/people/new_prospect.html", context, status=status)


@require_safe
@for_readers
def prospect(request: ActorRequest, pk: int) -> HttpResponse:
    return _prospect_page(request, _prospect(request, pk))


@require_POST
@for_readers
def show(request: ActorRequest, pk: int) -> HttpResponse:
    """Name or phone in full, once, for a purpose; the look is on record before it is shown."""
    found = _prospect(request, pk)
    asked = RevealForm(request.POST, choices=CHOICES)
    if not asked.is_valid():
        return _prospect_page(request, found, reveal=asked, status=400)
    field, purpose = asked.cleaned_data["field"], asked.cleaned_data["purpose"]
    value = reveal(found.customer, field, purpose=purpose, by=request.actor)
    return _prospect_page(request, found, label=dict(CHOICES)[field], value=value)


@require_POST
@for_editors
def quiet(request: ActorRequest, pk: int) -> HttpResponse:
    """The prospect does not want to be contacted, or may be contacted again."""
    note_quiet(request, _prospect(request, pk).customer_id)
    return redirect("customers:prospect", pk)


def _prospect_page(
    request: ActorRequest, found: Prospect, *, status: int = 200, **shown: object
) -> HttpResponse:
    offered = {row.name for row in PROSPECT_FLOW.available(found, request.actor)}
    facts = [
        (_("Name"), found.customer.masked_name),
        (_("Phone"), found.customer.masked_mobile),
        (_("In the showroom on"), written(found.noted_on, Kind.DATE)),
        (_("Bought our brand elsewhere"), _yes_no(is_so=found.same_brand)),
        (_("Because of the price"), _yes_no(is_so=found.lost_on_price)),
        (_("District"), found.district),
        (_("Lives in our district"), _yes_no(is_so=found.same_district)),
        (_("Lives km away"), written(found.distance_km, Kind.INTEGER)),
        (_("Allows us to get in touch"), _yes_no(is_so=found.contact_allowed)),
        (_("Invited on"), written(found.invited_at, Kind.DATETIME)),
        (_("First visit"), str(found.visit or "")),
    ]
    context = {
        "prospect": found,
        "badge": prospect_badge(found.state),
        "facts": facts,
        "form": InviteForm(initial={"version": found.version}) if "invite" in offered else None,
        "reveal": RevealForm(
            auto_id="show_%s",
            choices=CHOICES,
            initial={"purpose": Purpose.CONTACT_CUSTOMER},
        ),
        "quiet": QuietForm(auto_id="quiet_%s") if may_edit(request.actor) else None,
        **shown,
    }
    return render(request, "aftersales/people/prospect.html", context, status=status)


@require_POST
@for_editors
def invite(request: ActorRequest, pk: int) -> HttpResponse:
    found = _prospect(request, pk)
    typed = InviteForm(request.POST)
    if typed.is_valid():
        said = typed.cleaned_data
        invite_prospect(found.pk, said["channel"], by=request.actor, version=said["version"])
        messages.success(request, _("Invited. A first visit within 90 days counts."))
    else:
        messages.error(request, _("Say how you invited them."))
    return redirect("customers:prospect", pk)


def _prospect(request: ActorRequest, pk: int) -> Prospect:
    rows = Prospect.objects.visible_to(request.actor).select_related("customer", "visit")
    return get_object_or_404(rows, pk=pk)


def _yes_no(*, is_so: bool) -> str:
    return _("yes") if is_so else _("no")
