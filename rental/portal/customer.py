"""The page behind the link that a renter got: no account, one offer, one yes."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from dealerops.foundation.errors import DomainError, LinkDead, Refusal
from dealerops.portal.customer_links import for_customers
from rental.forms.customer import OfferForm
from rental.models import Offer
from rental.portal.order_facts import lines_of
from rental.selectors.badges import order_badge
from rental.services import accept_offer, find_offer, note_opening


@require_safe
@for_customers
def show(request: HttpRequest, token: str) -> HttpResponse:
    offer = find_offer(token)
    if request.method == "GET":
        note_opening(token)
    return _page(request, offer, token)


@require_POST
@for_customers
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """The yes to price and terms; refused, the page comes back with what was ticked."""
    offer = find_offer(token)
    form = OfferForm(request.POST)
    form.is_valid()
    said = form.cleaned_data
    try:
        accept_offer(
            token,
            accepts_terms=said.get("accepts_terms", False),
            location_agreed=said.get("location_agreed", False),
        )
    except LinkDead:
        raise
    except DomainError as error:
        return _page(request, offer, token, form=form, refusals=error.refusals, status=error.status)
    return redirect("rental:offer", token)


def _page(
    request: HttpRequest,
    offer: Offer,
    token: str,
    *,
    form: OfferForm | None = None,
    refusals: Sequence[Refusal] = (),
    status: int = 200,
) -> HttpResponse:
    context = {
        "offer": offer,
        "order": offer.order,
        "token": token,
        "lines": lines_of(offer),
        "clauses": list(offer.terms.clauses.all()),
        "badge": order_badge(offer.order.state),
        "form": form or OfferForm(),
        "refusals": refusals,
    }
    return render(request, "rental/customer/offer.html", context, status=status)
