"""Price and terms for the customer: one frozen offer, one page, one yes (domain.md 5.1)."""

import datetime as dt
import secrets
from dataclasses import asdict

from django.core import signing
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor, Channel, Role
from dealerops.foundation.errors import DomainError, InvalidInput, LinkDead, Refusal
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record
from rental.choices import AcceptedBy, OrderState
from rental.choices.policy import LINK_HOURS
from rental.choices.roles import OPERATORS
from rental.models import Offer, RentalOrder
from rental.rules.orders import insurance_is_chosen, is_of_our_store
from rental.rules.values import value_for
from rental.selectors.prices import price_of, tariff_on, terms_in_force

# Whoever opens the link is nobody's account; the journal knows them by the link.
CUSTOMER = Actor(role=Role.SYSTEM, channel=Channel.PORTAL)
SALT = "rental.offer-link"
TO_OFFER = frozenset({OrderState.INQUIRY, OrderState.PENDING_CONFIRM})
NOT_READ = Refusal(
    "TERMS_NOT_READ", _("Please confirm that you have read the terms."), "accepts_terms"
)


class OfferDead(LinkDead):
    default_code = "OFFER_DEAD"


@transaction.atomic
def make_offer(order_id: int, *, by: Actor, version: int | None = None) -> Offer:
    """What the order costs now and on which terms; an older offer dies.

    Raises DomainError (WRONG_ROLE, STATE_CONFLICT, NO_TARIFF, NO_TERMS, INSURANCE_MISSING).
    """
    orders = RentalOrder.objects.visible_to(by).select_related("insurance_plan")
    order = orders.lock(order_id)
    order.expect_version(version)
    _may_offer(order, by)
    return offer_for(order, by=by)


def offer_for(order: RentalOrder, *, by: Actor) -> Offer:
    """Inside the caller's transaction and lock: the order is priced and asked about anew.

    A yes to an older offer stays on the order until this one is accepted.
    """
    now, today = timezone.now(), timezone.localdate()
    priced, terms = price_of(order), terms_in_force(today)
    tariff = tariff_on(order.vehicle_class_id, order.dealer_id, timezone.localdate(order.start_at))
    order.offers.filter(accepted_at=None, revoked_at=None).update(revoked_at=now)
    last = order.offers.aggregate(last=Max("number"))["last"] or 0
    offer = Offer.objects.create(
        order=order,
        number=last + 1,
        terms=terms,
        start_at=order.start_at,
        end_at=order.end_at,
        daily_rate=priced.daily_rate,
        rent=priced.rent,
        total=priced.total,
        deposit=tariff.deposit,
        violation_deposit=tariff.violation_deposit,
        lines=[_written(asdict(line)) for line in priced.lines],
        nonce=secrets.token_hex(16),
        made_at=now,
        made_by_id=by.user_id,
        expires_at=now + dt.timedelta(hours=value_for(order, LINK_HOURS)),
    )
    record(order, "rental.offered", by=by, offer=offer.number, total=offer.total, terms=terms.code)
    return offer


def token_of(offer: Offer) -> str:
    """What stands in the address; without our key nobody can make one."""
    return signing.Signer(salt=SALT).sign(offer.nonce)


def find_offer(token: str) -> Offer:
    """The offer of a token: open to an answer, or answered and in force. Raises OfferDead."""
    try:
        nonce = signing.Signer(salt=SALT).unsign(token)
    except signing.BadSignature as error:
        raise OfferDead from error
    found = (
        Offer.objects.filter(nonce=nonce, revoked_at=None)
        .select_related(
            "terms",
            "order__dealer",
            "order__return_dealer",
            "order__vehicle_class",
            "order__insurance_plan",
            "order__customer",
            "order__vehicle__vehicle__model",
        )
        .first()
    )
    if found is None or (found.accepted_at is None and not _is_open(found)):
        raise OfferDead
    return found


def _is_open(offer: Offer) -> bool:
    """A confirmed order is changed by a request, no longer by a yes to an offer."""
    return offer.order.state in TO_OFFER and offer.expires_at > timezone.now()


@transaction.atomic
def note_opening(token: str) -> None:
    """The customer looked at the page for the first time. Raises OfferDead."""
    offer = find_offer(token)
    if Offer.objects.filter(pk=offer.pk, opened_at=None).update(opened_at=timezone.now()):
        record(offer.order, "rental.offer_opened", by=CUSTOMER, offer=offer.number)


@transaction.atomic
def accept_offer(token: str, *, accepts_terms: bool, location_agreed: bool = False) -> Offer:
    """The customer's yes on the page; said twice it is said once.

    Location is a consent of its own that the yes never brings along (domain.md 7.4).
    Raises OfferDead, InvalidInput (TERMS_NOT_READ).
    """
    order = _lock(find_offer(token).order_id)
    offer = find_offer(token)
    if offer.accepted_at:
        return offer
    if not accepts_terms:
        raise InvalidInput(NOT_READ)
    return _accept(order, offer, AcceptedBy.LINK, location_agreed=location_agreed, by=CUSTOMER)


@transaction.atomic
def accept_on_paper(order_id: int, *, by: Actor, location_agreed: bool = False) -> Offer:
    """The customer signed the newest offer at the counter. Raises DomainError (NO_OPEN_OFFER)."""
    order = RentalOrder.objects.visible_to(by).lock(order_id)
    _may_offer(order, by)
    offer = order.offers.live(timezone.now()).first()
    if offer is None:
        raise DomainError(Refusal("NO_OPEN_OFFER", _("No offer waits for an answer.")))
    return _accept(order, offer, AcceptedBy.PAPER, location_agreed=location_agreed, by=by)


def revoke_offers(order: RentalOrder, *, at: dt.datetime) -> None:
    """Nobody says yes any more to an order that is confirmed or over."""
    order.offers.filter(accepted_at=None, revoked_at=None).update(revoked_at=at)


def _accept(
    order: RentalOrder, offer: Offer, how: str, *, location_agreed: bool, by: Actor
) -> Offer:
    now = timezone.now()
    location = location_agreed and offer.terms.location_consent
    order.offers.filter(revoked_at=None).exclude(pk=offer.pk).update(revoked_at=now)
    offer.accepted_at, offer.accepted_by, offer.location_agreed = now, how, location
    offer.save(update_fields=("accepted_at", "accepted_by", "location_agreed"))
    order.accepted_at, order.terms = now, offer.terms
    order.location_agreed_at = now if location else None
    order.daily_rate, order.rent, order.total = offer.daily_rate, offer.rent, offer.total
    order.save_fields("accepted_at", "terms", "location_agreed_at", "daily_rate", "rent", "total")
    record(
        order, "rental.offer_accepted", by=by, offer=offer.number, terms=offer.terms.code, how=how,
        location=location,
    )  # fmt: skip
    return offer


def _lock(order_id: int) -> RentalOrder:
    return RentalOrder.objects.lock(order_id)


def _may_offer(order: RentalOrder, by: Actor) -> None:
    if by.role not in OPERATORS:
        raise DomainError(WRONG_ROLE)
    refusals = [is_of_our_store(order, by), insurance_is_chosen(order)]
    if order.state not in TO_OFFER:
        refusals.append(Refusal("STATE_CONFLICT", _("A confirmed order is changed by a request.")))
    found = [refusal for refusal in refusals if refusal]
    if found:
        raise DomainError(*found)


def _written(line: dict[str, object]) -> dict[str, str]:
    """Amounts as text: JSON has no exact ones."""
    return {name: str(value) for name, value in line.items()}
