"""The customer's own page about money: a signed link, answered without an account."""

import datetime as dt
import secrets

from django.core import signing
from django.db import transaction
from django.utils import timezone

from dealerops.foundation.actor import Actor, Channel, Role
from dealerops.foundation.errors import DomainError, LinkDead
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record
from dealerops.policy.services import Values
from dealerops.registry.models import Customer
from rental.choices.money_policy import STATEMENT_LINK_DAYS
from rental.choices.roles import STORE_ROLES
from rental.models import DamageCase, InstalmentPlan, LedgerItem, RentalOrder, StatementLink
from rental.services.damage import agree_to_damage, dispute_damage
from rental.services.debt_talks import open_dispute
from rental.services.instalments import Signature, sign_plan

SALT = "rental.statement-link"


def customer_actor(link: StatementLink) -> Actor:
    """Whoever opens the link is nobody's account; the journal knows them by the link."""
    return Actor(role=Role.SYSTEM, channel=Channel.PORTAL, request_id=f"link {link.pk}")


class StatementLinkDead(LinkDead):
    default_code = "STATEMENT_DEAD"


@transaction.atomic
def make_statement_link(customer_id: int, dealer_id: int, *, by: Actor) -> str:
    """The token of a new link to the statement of one customer with one store; an older one dies."""
    orders = RentalOrder.objects.visible_to(by).filter(customer=customer_id, dealer=dealer_id)
    if by.role not in STORE_ROLES or not orders.exists():
        raise DomainError(WRONG_ROLE)
    customer = Customer.objects.select_for_update(of=("self",)).get(pk=customer_id)
    now = timezone.now()
    days = Values(on=timezone.localdate(now), dealer_id=dealer_id)[STATEMENT_LINK_DAYS]
    StatementLink.objects.live(now).filter(customer=customer, dealer=dealer_id).update(
        revoked_at=now
    )
    link = StatementLink.objects.create(
        dealer_id=dealer_id,
        customer=customer,
        nonce=secrets.token_hex(16),
        made_by_id=by.user_id,
        made_at=now,
        expires_at=now + dt.timedelta(days=days),
    )
    record(link, "rental.statement_link_made", by=by)
    return token_of(link)


def token_of(link: StatementLink) -> str:
    """What stands in the address; without our key nobody can make one."""
    return signing.Signer(salt=SALT).sign(link.nonce)


def find_statement_link(token: str) -> StatementLink:
    """The living link of a token. Raises StatementLinkDead."""
    try:
        nonce = signing.Signer(salt=SALT).unsign(token)
    except signing.BadSignature as error:
        raise StatementLinkDead from error
    links = StatementLink.objects.live(timezone.now()).filter(nonce=nonce)
    link = links.select_related("customer", "dealer").first()
    if link is None:
        raise StatementLinkDead
    return link


@transaction.atomic
def note_statement_opened(token: str) -> None:
    link = find_statement_link(token)
    opened = StatementLink.objects.filter(pk=link.pk, opened_at=None)
    if opened.update(opened_at=timezone.now()):
        record(link, "rental.statement_opened", by=customer_actor(link))


def agree_on_page(token: str, case_id: int, person: str) -> DamageCase:
    link = find_statement_link(token)
    case = DamageCase.objects.get(pk=case_id, customer=link.customer_id, dealer=link.dealer_id)
    return agree_to_damage(case.pk, person, by=customer_actor(link))


def dispute_on_page(token: str, case_id: int, reason: str) -> DamageCase:
    link = find_statement_link(token)
    case = DamageCase.objects.get(pk=case_id, customer=link.customer_id, dealer=link.dealer_id)
    return dispute_damage(case.pk, reason, by=customer_actor(link))


def dispute_item_on_page(token: str, item_id: int, reason: str) -> LedgerItem:
    link = find_statement_link(token)
    item = LedgerItem.objects.get(pk=item_id, customer=link.customer_id, dealer=link.dealer_id)
    return open_dispute(item.pk, reason, by=customer_actor(link))


def sign_on_page(token: str, plan_id: int, person: str) -> InstalmentPlan:
    """The customer's electronic signature: the typed name on the own page."""
    link = find_statement_link(token)
    plans = InstalmentPlan.objects.filter(
        item__customer=link.customer_id, item__dealer=link.dealer_id
    )
    plan = plans.get(pk=plan_id)
    on = timezone.localdate()
    return sign_plan(plan.pk, Signature(person), on=on, by=customer_actor(link))
