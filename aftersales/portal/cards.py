"""Customer cards: the list, one card, and what can be done with it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from aftersales.forms.cards import (
    AdvisorForm,
    CardForm,
    JoinForm,
    ReferrerForm,
    ReminderForm,
    RevealForm,
)
from aftersales.lists.cards import CARDS, GROUPS
from aftersales.models import CardMismatch, ClubMember, ServiceReminder
from aftersales.portal.card_access import (
    card_or_404,
    for_editors,
    for_leading,
    for_readers,
    may_lead,
)
from aftersales.portal.card_dossier import CardDossier, reveal_choices
from aftersales.selectors.card_print import card_print
from aftersales.services import (
    give_card,
    join_club,
    leave_club,
    recommend,
    send_reminder,
    settle_difference,
    update_card,
)
from dealerops.accounts.middleware import ActorRequest
from dealerops.accounts.selectors import people_at_dealer
from dealerops.documents.choices import FileKind
from dealerops.documents.serving import serve_made
from dealerops.foundation.actor import Role
from dealerops.foundation.errors import DomainError, StaleObject
from dealerops.portal.listing import Layout, ListPage, render_list
from dealerops.printing import print_form
from dealerops.registry.models import MileageReading
from dealerops.registry.services import reject_reading, replace_odometer, reveal


@require_safe
@for_readers
def index(request: ActorRequest) -> HttpResponse:
    page = ListPage(
        CARDS,
        request,
        Layout(
            name="cards",
            url=reverse("customers:cards"),
            presets=GROUPS,
            link=lambda pk: reverse("customers:card", args=(pk,)),
            subtitle="model",
        ),
    )
    return render_list(
        request, page, page="aftersales/cards/list.html", rows="aftersales/cards/_list.html"
    )


@require_safe
@for_readers
def detail(request: ActorRequest, pk: int) -> HttpResponse:
    return _page(request, CardDossier(card_or_404(request.actor, pk), request.actor))


@require_safe
@for_readers
def form(request: ActorRequest, pk: int) -> HttpResponse:
    """The card on paper, masked as on the page."""
    card = card_or_404(request.actor, pk)
    data = card_print(card, request.actor, printed_by=str(request.user))
    content = print_form("card", data)
    return serve_made(content, filename=f"card-{card.pk}.pdf", kind=FileKind.PDF)


@require_POST
@for_editors
@sensitive_post_parameters("user_name", "second_mobile", "wechat")
def save(request: ActorRequest, pk: int) -> HttpResponse:
    """Keep what was typed; on a refusal the page comes back as it was typed."""
    card = card_or_404(request.actor, pk)
    typed = CardForm(request.POST, leads=may_lead(request.actor))
    if not typed.is_valid():
        return _page(request, CardDossier(card, request.actor, form=typed), status=400)
    try:
        version = typed.cleaned_data["version"]
        update_card(pk, typed.facts(), by=request.actor, version=version)
    except StaleObject:
        raise
    except DomainError as error:
        page = CardDossier(card, request.actor, form=typed, refusals=error.refusals)
        return _page(request, page, status=error.status)
    messages.success(request, _("Saved."))
    return redirect("customers:card", pk)


@require_POST
@for_readers
def show(request: ActorRequest, pk: int) -> HttpResponse:
    """One masked value in full, once, for a purpose; the look is on record before it is shown."""
    card = card_or_404(request.actor, pk)
    asked = RevealForm(request.POST, choices=reveal_choices(card))
    context: dict[str, object] = {"page": CardDossier(card, request.actor), "form": asked}
    status = 400
    if asked.is_valid():
        whose, _dot, name = asked.cleaned_data["field"].partition(".")
        record = {"customer": card.customer, "vehicle": card.vehicle}.get(whose, card)
        purpose = asked.cleaned_data["purpose"]
        context["value"] = reveal(record, name, purpose=purpose, by=request.actor)
        context["label"] = dict(reveal_choices(card))[asked.cleaned_data["field"]]
        status = 200
    return render(request, "aftersales/cards/shown.html", context, status=status)


@require_POST
@for_leading
def give(request: ActorRequest, pk: int) -> HttpResponse:
    card = card_or_404(request.actor, pk)
    typed = AdvisorForm(request.POST, advisors=people_at_dealer(Role.D_SA, card.dealer_id))
    if typed.is_valid():
        said = typed.cleaned_data
        give_card(pk, int(said["advisor"]), by=request.actor, version=said["version"])
        messages.success(request, _("The customer has another advisor now."))
    else:
        messages.error(request, _("Choose a service advisor of this dealer."))
    return redirect("customers:card", pk)


@require_POST
@for_editors
def referrer(request: ActorRequest, pk: int) -> HttpResponse:
    now = card_or_404(request.actor, pk).referred_by
    typed = ReferrerForm(request.POST)
    if not typed.is_valid():
        messages.error(request, _("No other customer of this dealer has a car with this VIN."))
        return redirect("customers:card", pk)
    said = typed.cleaned_data
    vin = said["referrer"].strip().upper()
    if now is None or vin != now.vehicle.masked_vin:  # what was shown masked came back as it was
        recommend(pk, vin, by=request.actor, version=said["version"])
    messages.success(request, _("Saved."))
    return redirect("customers:card", pk)


@require_POST
@for_editors
def join(request: ActorRequest, pk: int) -> HttpResponse:
    card_or_404(request.actor, pk)
    typed = JoinForm(request.POST)
    if typed.is_valid():
        join_club(pk, typed.cleaned_data["number"], typed.cleaned_data["level"], by=request.actor)
        messages.success(request, _("Welcome to the club."))
    else:
        messages.error(request, _("A club member has a number and a level."))
    return redirect("customers:card", pk)


@require_POST
@for_editors
def leave(request: ActorRequest, pk: int, member: int) -> HttpResponse:
    card = card_or_404(request.actor, pk)
    own = ClubMember.objects.visible_to(request.actor).filter(customer=card.customer_id)
    leave_club(own.get(pk=member).pk, by=request.actor)
    messages.success(request, _("The customer has left the club."))
    return redirect("customers:card", pk)


@require_POST
@for_editors
def remind(request: ActorRequest, pk: int, reminder: int) -> HttpResponse:
    """Note that the customer was reminded of the service, or that nobody answered."""
    card = card_or_404(request.actor, pk)
    found = ServiceReminder.objects.visible_to(request.actor).filter(card=card).get(pk=reminder)
    typed = ReminderForm(request.POST)
    if typed.is_valid():
        said = typed.cleaned_data
        reached = said["was_reached"]
        send_reminder(
            found.pk,
            said["channel"],
            was_reached=reached,
            by=request.actor,
            version=said["version"],
        )
        done = _("Noted: the customer is reminded.")
        messages.success(request, done if reached else _("Noted: nobody answered."))
    else:
        messages.error(request, _("Say how you tried to reach the customer."))
    return redirect("customers:card", pk)


@require_POST
@for_leading
def settle(request: ActorRequest, pk: int, difference: int) -> HttpResponse:
    card = card_or_404(request.actor, pk)
    rows = CardMismatch.objects.visible_to(request.actor).filter(card=card)
    settle_difference(rows.get(pk=difference).pk, by=request.actor)
    messages.success(request, _("Settled: both records stay as they are."))
    return redirect("customers:card", pk)


@require_POST
@for_leading
def odometer(request: ActorRequest, pk: int, reading: int) -> HttpResponse:
    """A flagged reading is the first of a new odometer."""
    replace_odometer(_reading(request, pk, reading), by=request.actor)
    messages.success(request, _("Noted: the car has a new odometer."))
    return redirect("customers:card", pk)


@require_POST
@for_leading
def misread(request: ActorRequest, pk: int, reading: int) -> HttpResponse:
    """A reading was wrong."""
    reject_reading(_reading(request, pk, reading), by=request.actor)
    messages.success(request, _("Noted: this reading was wrong."))
    return redirect("customers:card", pk)


def _reading(request: ActorRequest, pk: int, reading: int) -> int:
    """The key of a reading of this card's car that the own dealer took."""
    card = card_or_404(request.actor, pk)
    rows = MileageReading.objects.visible_to(request.actor).filter(vehicle=card.vehicle_id)
    return rows.get(pk=reading).pk


def _page(request: ActorRequest, page: CardDossier, *, status: int = 200) -> HttpResponse:
    return render(request, "aftersales/cards/detail.html", {"page": page}, status=status)
